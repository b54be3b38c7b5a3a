#include "nn/forensics.h"

#include <cmath>

#include "nn/pass.h"

namespace assay::nn {
namespace {

struct Tally {
  std::size_t nan = 0, infinite = 0, count = 0;

  void add(std::span<const float> values) {
    count += values.size();
    for (const float value : values) {
      if (std::isnan(value)) ++nan;
      if (std::isinf(value)) ++infinite;
    }
  }
  [[nodiscard]] bool is_finite() const { return nan + infinite == 0; }
};

Tally tally(const LayerValues& values) {
  Tally all;
  for (std::size_t row = 0; row < values.rows; ++row) all.add(values.row(row));
  return all;
}

NonFinite found(NonFinite::Quantity quantity, std::size_t step, std::size_t layer, const Tally& tally) {
  return {.quantity = quantity,
          .step = step,
          .layer = layer + 1,
          .nan = tally.nan,
          .infinite = tally.infinite,
          .count = tally.count};
}

std::optional<NonFinite> in_weights(const Network& network, std::size_t step) {
  for (std::size_t i = network.layers().size(); i-- > 0;) {
    const DenseLayer& layer = network.layers()[i];
    Tally all;
    all.add(network.parameters().subspan(layer.weights, (layer.inputs + 1) * layer.outputs));
    if (!all.is_finite()) return found(NonFinite::Quantity::weights, step - 1, i, all);
  }
  return std::nullopt;
}

}  // namespace

std::optional<NonFinite> find_non_finite(const Network& network, std::span<const float> features,
                                         std::size_t step) {
  using enum NonFinite::Quantity;
  if (const auto result = in_weights(network, step)) return result;
  Pass pass(network, features.size() / network.inputs());
  pass.keep_pre_activations();
  const std::span<const float> outputs = pass.forward(features);
  const std::size_t last = network.layers().size() - 1;
  for (std::size_t i = 0; i < last; ++i) {
    if (const Tally z = tally(pass.pre_activations(i)); !z.is_finite()) {
      return found(pre_activations, step, i, z);
    }
    if (const Tally a = tally(pass.activations(i)); !a.is_finite()) return found(activations, step, i, a);
  }
  Tally all;
  all.add(outputs);
  if (all.is_finite()) return std::nullopt;
  return found(pre_activations, step, last, all);
}

}  // namespace assay::nn
