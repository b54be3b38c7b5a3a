#include "study/random_networks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <span>

#include "base/parallel.h"
#include "jit/compile.h"
#include "nn/draw.h"
#include "study/statistics.h"
#include "tensor/buffer.h"
#include "tensor/gemm.h"

namespace assay::study {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t inputs = 2;

double product(std::span<const float> a, std::span<const float> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

/// What one network shows at one layer.
struct Reading {
  double length = nothing;  ///< |h|^2/N of the first input
  double correlation = nothing;
  double log_gradient = nothing;
};

nn::Sampler normal(double variance) {
  return nn::Sampler({.kind = nn::Distribution::Kind::normal, .first = 0, .second = std::sqrt(variance)});
}

/// Where the random numbers of a network come from; shared by all, since they are compiled.
struct Samplers {
  explicit Samplers(const RandomNetworkPlan& plan)
      : inputs(normal(plan.length)),
        weights(normal(plan.scales.weight / static_cast<double>(plan.width))),
        biases(normal(plan.scales.bias)),
        gradient(normal(1)) {}

  nn::Sampler inputs, weights, biases, gradient;
};

/// One random network at work. Weights are drawn anew for the way back rather than kept.
class Network {
 public:
  Network(const RandomNetworkPlan& plan, const Kernel& kernel, const Samplers& samplers, std::uint64_t seed)
      : plan_(plan),
        kernel_(kernel),
        samplers_(samplers),
        seed_(seed),
        stride_(row_stride(plan.width)),
        weights_(plan.width * stride_),
        biases_(plan.width),
        states_(plan.depth * plan.width),
        pair_(inputs * plan.width),
        outputs_(inputs * plan.width),
        readings_(plan.depth) {}

  /// Calls `layer_done` after each of 2 depth - 1 layers; ends where it returns false.
  std::vector<Reading> run(const std::function<bool()>& layer_done) {
    if (forward(layer_done)) backward(layer_done);
    return std::move(readings_);
  }

 private:
  [[nodiscard]] std::span<float> state(std::size_t layer) {
    return states_.span().subspan(layer * plan_.width, plan_.width);
  }
  [[nodiscard]] std::span<float> row(Buffer<float>& matrix, std::size_t i) const {
    return matrix.span().subspan(i * plan_.width, plan_.width);
  }

  /// Of layer l, counted from 0; layer 0 has none.
  [[nodiscard]] MatrixView weights(std::size_t layer, bool transposed) {
    samplers_.weights(seed_, 2 * layer, weights_.span());
    return {.data = weights_.data(),
            .rows = plan_.width,
            .columns = plan_.width,
            .transposed = transposed,
            .stride = stride_};
  }

  /// The two h_1: Gaussian for any input, as the weights are.
  void begin() {
    samplers_.inputs(seed_, 0, pair_.span());
    const double c = plan_.correlation;
    const std::span<float> first = row(pair_, 0);
    const std::span<float> second = row(pair_, 1);
    for (std::size_t i = 0; i < plan_.width; ++i) {
      second[i] = static_cast<float>(c * double{first[i]} + std::sqrt((1 - c) * (1 + c)) * double{second[i]});
    }
  }

  void advance(std::size_t layer) {
    kernel_.forward(pair_.span(), outputs_.span());
    const MatrixView from = {.data = outputs_.data(), .rows = inputs, .columns = plan_.width};
    gemm(1, from, weights(layer, true), 0, pair_.data());
    if (plan_.scales.bias == 0) return;
    samplers_.biases(seed_, 2 * layer + 1, biases_.span());
    for (std::size_t input = 0; input < inputs; ++input) {
      const std::span<float> h = row(pair_, input);
      for (std::size_t i = 0; i < plan_.width; ++i) h[i] += biases_[i];
    }
  }

  bool forward(const std::function<bool()>& layer_done) {
    begin();
    for (std::size_t layer = 0; layer < plan_.depth; ++layer) {
      if (layer > 0) advance(layer);
      const std::span<const float> first = row(pair_, 0);
      const std::span<const float> second = row(pair_, 1);
      std::ranges::copy(first, state(layer).begin());
      const double length = product(first, first);
      readings_[layer].length = length / static_cast<double>(plan_.width);
      readings_[layer].correlation = product(first, second) / std::sqrt(length * product(second, second));
      if (!layer_done()) return false;
    }
    return true;
  }

  /// The gradient is scaled to length 1 at every layer, which no float32 then overflows or loses.
  void backward(const std::function<bool()>& layer_done) {
    const std::span<float> gradient = row(pair_, 0);
    const std::span<float> next = row(outputs_, 0);
    samplers_.gradient(seed_, std::numeric_limits<std::uint64_t>::max(), gradient);
    normalise(gradient);
    double log_gradient = 0.0;
    readings_.back().log_gradient = log_gradient;
    for (std::size_t layer = plan_.depth - 1; layer-- > 0;) {
      if (!layer_done()) return;
      const MatrixView from = {.data = gradient.data(), .rows = 1, .columns = plan_.width};
      gemm(1, from, weights(layer + 1, false), 0, next.data());
      kernel_.backward(state(layer), next, gradient);
      readings_[layer].log_gradient = log_gradient += std::log(normalise(gradient));
    }
  }

  /// Its squared length before.
  static double normalise(std::span<float> vector) {
    const double square = product(vector, vector);
    for (float& value : vector) value = static_cast<float>(double{value} / std::sqrt(square));
    return square;
  }

  const RandomNetworkPlan& plan_;
  const Kernel& kernel_;
  const Samplers& samplers_;
  std::uint64_t seed_;
  std::size_t stride_;
  Buffer<float> weights_, biases_, states_, pair_, outputs_;
  std::vector<Reading> readings_;
};

template <class Measure>
Spread spread(std::span<const std::vector<Reading>> networks, const Measure& measure) {
  std::vector<double> values;
  for (const std::vector<Reading>& network : networks) {
    const double value = measure(network);
    if (std::isfinite(value)) values.push_back(value);
  }
  if (values.empty()) return {};
  Spread result = {.networks = values.size(), .mean = mean_interval(values), .deviation = 0.0};
  for (const double value : values) result.deviation += std::pow(value - result.mean.mean, 2);
  const auto freedom = static_cast<double>(std::max<std::size_t>(1, values.size() - 1));
  result.deviation = std::sqrt(result.deviation / freedom);
  return result;
}

SimulatedLayer summary(std::span<const std::vector<Reading>> networks, std::size_t layer) {
  const auto count = [&](const auto& predicate) {
    return static_cast<std::size_t>(std::ranges::count_if(
        networks, [&](const std::vector<Reading>& network) { return predicate(network[layer].length); }));
  };
  return {
      .log_length = spread(networks, [&](const auto& network) { return std::log(network[layer].length); }),
      .correlation = spread(networks, [&](const auto& network) { return network[layer].correlation; }),
      .log_gradient = spread(networks, [&](const auto& network) { return network[layer].log_gradient; }),
      .vanished = count([](double length) { return length == 0; }),
      .overflowed = count([](double length) { return !std::isfinite(length); })};
}

}  // namespace

std::optional<std::vector<SimulatedLayer>> simulate(const RandomNetworkPlan& plan,
                                                    const SimulationProgress& progress,
                                                    const std::stop_token& stop) {
  const Kernel kernel = compile(plan.f);
  const Samplers samplers(plan);
  std::vector<std::vector<Reading>> networks(plan.networks);
  const std::size_t all = plan.networks * (2 * plan.depth - 1);
  std::size_t done = 0;
  std::mutex mutex;
  const auto layer_done = [&] {
    const std::scoped_lock lock(mutex);
    progress(++done, all);
    return !stop.stop_requested();
  };
  parallel_for(plan.networks, plan.threads, [&](std::size_t i) {
    if (!stop.stop_requested()) networks[i] = Network(plan, kernel, samplers, plan.seed + i).run(layer_done);
  });
  if (stop.stop_requested()) return std::nullopt;
  std::vector<SimulatedLayer> layers;
  for (std::size_t layer = 0; layer < plan.depth; ++layer) layers.push_back(summary(networks, layer));
  return layers;
}

}  // namespace assay::study
