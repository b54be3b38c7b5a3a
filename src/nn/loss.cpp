#include "nn/loss.h"

#include <algorithm>
#include <cmath>

#include "expr/parse.h"

namespace assay::nn {

SoftmaxCrossEntropy::SoftmaxCrossEntropy() : exp_(compile(parse("exp(x)"))) {}

BatchScore SoftmaxCrossEntropy::operator()(std::span<float> outputs,
                                           std::span<const std::uint8_t> labels) const {
  const std::size_t classes = outputs.size() / labels.size();
  const auto row = [&](std::size_t i) { return outputs.subspan(i * classes, classes); };
  BatchScore score;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto largest = std::ranges::max_element(row(i));
    if (largest - row(i).begin() == labels[i]) ++score.correct;
    const float shift = *largest;
    for (float& z : row(i)) z -= shift;
    score.loss -= row(i)[labels[i]];
  }
  exp_.forward(outputs, outputs);
  const float share = 1.0F / static_cast<float>(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    double sum = 0;
    for (const float e : row(i)) sum += static_cast<double>(e);
    score.loss += std::log(sum);
    const float scale = share / static_cast<float>(sum);
    for (float& e : row(i)) e *= scale;
    row(i)[labels[i]] -= share;
  }
  return score;
}

BinaryCrossEntropy::BinaryCrossEntropy() : sigmoid_(compile(parse("sigmoid(x)"))) {}

BatchScore BinaryCrossEntropy::operator()(std::span<float> outputs,
                                          std::span<const std::uint8_t> labels) const {
  const std::size_t classes = outputs.size() / labels.size();
  const auto row = [&](std::size_t i) { return outputs.subspan(i * classes, classes); };
  BatchScore score;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (std::ranges::max_element(row(i)) - row(i).begin() == labels[i]) ++score.correct;
    for (const float each : row(i)) {
      const auto z = static_cast<double>(each);
      score.loss += std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z)));
    }
    score.loss -= static_cast<double>(row(i)[labels[i]]);
  }
  sigmoid_.forward(outputs, outputs);
  const float share = 1.0F / static_cast<float>(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    row(i)[labels[i]] -= 1.0F;
    for (float& gradient : row(i)) gradient *= share;
  }
  return score;
}

Loss::Loss(Kind kind) {
  if (kind == Kind::binary) loss_.emplace<BinaryCrossEntropy>();
}

}  // namespace assay::nn
