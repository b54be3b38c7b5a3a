#include "study/sigmoid_twin.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "nn/evaluate.h"
#include "study/learning.h"

namespace assay::study {

nn::Network sigmoid_twin(const nn::Network& tangents) {
  std::vector<std::size_t> widths = {tangents.inputs()};
  for (const nn::DenseLayer& layer : tangents.layers()) widths.push_back(layer.outputs);
  nn::Network twin(widths, compile(activation("sigmoid")));
  const std::size_t last = tangents.layers().size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    const auto [inputs, outputs, weights, bias] = tangents.layers()[i];
    // Inputs 2a - 1 instead of a, and twice the pre-activation.
    const double scale = i < last ? 2 : 1;
    const double input_scale = i > 0 ? 2 : 1;
    for (std::size_t unit = 0; unit < outputs; ++unit) {
      const std::span<const float> row = tangents.parameters().subspan(weights + unit * inputs, inputs);
      double sum = 0;
      for (std::size_t j = 0; j < inputs; ++j) {
        const auto weight = static_cast<double>(row[j]);
        sum += weight;
        twin.parameters()[weights + unit * inputs + j] = static_cast<float>(scale * input_scale * weight);
      }
      const auto offset = static_cast<double>(tangents.parameters()[bias + unit]);
      twin.parameters()[bias + unit] = static_cast<float>(scale * (i > 0 ? offset - sum : offset));
    }
  }
  return twin;
}

TwinCheck check_sigmoid_twin(const nn::Network& tangents, nn::SampleView samples) {
  const Buffer<float> ours = nn::outputs(tangents, samples);
  const Buffer<float> theirs = nn::outputs(sigmoid_twin(tangents), samples);
  const std::size_t classes = tangents.classes();
  TwinCheck check;
  std::size_t unlike = 0;
  for (std::size_t i = 0; i < samples.count(); ++i) {
    const std::span<const float> a = ours.span().subspan(i * classes, classes);
    const std::span<const float> b = theirs.span().subspan(i * classes, classes);
    for (std::size_t k = 0; k < classes; ++k) {
      const auto output = static_cast<double>(a[k]);
      check.largest_output = std::max(check.largest_output, std::abs(output));
      check.largest_output_difference =
          std::max(check.largest_output_difference, std::abs(output - static_cast<double>(b[k])));
    }
    if (std::ranges::max_element(a) - a.begin() != std::ranges::max_element(b) - b.begin()) ++unlike;
  }
  check.unlike_predictions = static_cast<double>(unlike) / static_cast<double>(samples.count());
  return check;
}

}  // namespace assay::study
