#include "nn/evaluate.h"

#include <algorithm>
#include <vector>

#include "nn/pass.h"
#include "tensor/gemm.h"

namespace assay::nn {
namespace {

constexpr std::size_t evaluation_batch = 500;

template <class Visit>
void for_each_batch(Pass& pass, SampleView samples, const Visit& visit) {
  for (std::size_t first = 0; first < samples.count(); first += evaluation_batch) {
    const SampleView part = samples.rows(first, std::min(evaluation_batch, samples.count() - first));
    visit(first, part, pass.forward(part.features));
  }
}

}  // namespace

BatchScore evaluate(const Network& network, SampleView samples, Loss::Kind kind) {
  Pass pass(network, evaluation_batch);
  const Loss loss(kind);
  BatchScore score;
  for_each_batch(pass, samples, [&](std::size_t, const SampleView& part, std::span<float> logits) {
    score += loss(logits, part.labels);
  });
  return score;
}

Buffer<float> outputs(const Network& network, SampleView samples) {
  Pass pass(network, evaluation_batch);
  Buffer<float> all(samples.count() * network.classes());
  for_each_batch(pass, samples, [&](std::size_t first, const SampleView&, std::span<float> logits) {
    std::ranges::copy(logits, all.span().subspan(first * network.classes()).begin());
  });
  return all;
}

double dead_units(const Network& network, SampleView samples) {
  const std::size_t hidden_layers = network.layers().size() - 1;
  std::vector<std::vector<bool>> alive(hidden_layers);
  for (std::size_t i = 0; i < hidden_layers; ++i) alive[i].resize(network.layers()[i].outputs);

  Pass pass(network, evaluation_batch);
  pass.keep_pre_activations();
  std::vector<float> slopes;
  for_each_batch(pass, samples, [&](std::size_t, const SampleView&, std::span<float>) {
    for (std::size_t i = 0; i < hidden_layers; ++i) {
      slopes.resize(pass.slope_count(i));
      pass.slopes(i, slopes);
      const std::size_t width = alive[i].size();
      const std::size_t stride = row_stride(width);
      for (std::size_t row = 0; row < slopes.size(); row += stride) {
        for (std::size_t unit = 0; unit < width; ++unit) {
          if (slopes[row + unit] != 0.0F) alive[i][unit] = true;
        }
      }
    }
  });

  std::size_t units = 0;
  std::size_t dead = 0;
  for (const std::vector<bool>& layer : alive) {
    units += layer.size();
    dead += static_cast<std::size_t>(std::ranges::count(layer, false));
  }
  return units == 0 ? 0.0 : static_cast<double>(dead) / static_cast<double>(units);
}

}  // namespace assay::nn
