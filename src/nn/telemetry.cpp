#include "nn/telemetry.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "nn/pass.h"

namespace assay::nn {
namespace {

constexpr std::size_t probe_batch = 256;
constexpr std::size_t bins = 40;
constexpr double histogram_deviations = 4;

/// Mean, deviation and ends of what is added, in float64 and relative to the first value, so that a spread
/// far smaller than the mean survives.
class Collected {
 public:
  void add(std::span<const float> values) {
    for (const float each : values) {
      if (!std::isfinite(each)) {
        ++not_finite_;
        continue;
      }
      const auto value = static_cast<double>(each);
      if (count_ == 0) origin_ = low_ = high_ = value;
      ++count_;
      sum_ += value - origin_;
      squares_ += (value - origin_) * (value - origin_);
      low_ = std::min(low_, value);
      high_ = std::max(high_, value);
    }
  }

  [[nodiscard]] std::size_t not_finite() const { return not_finite_; }
  [[nodiscard]] Range range() const {
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    if (count_ == 0) return {nothing, nothing, nothing, nothing};
    const auto n = static_cast<double>(count_);
    const double shift = sum_ / n;
    const double variance = std::max(0.0, squares_ / n - shift * shift);
    return {.mean = origin_ + shift, .deviation = std::sqrt(variance), .low = low_, .high = high_};
  }

 private:
  std::size_t count_ = 0, not_finite_ = 0;
  double origin_ = 0, sum_ = 0, squares_ = 0, low_ = 0, high_ = 0;
};

double squared(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
  return sum;
}

void count_into(Histogram& histogram, std::span<const float> values) {
  const double scale = static_cast<double>(bins) / (histogram.high - histogram.low);
  for (const float each : values) {
    const auto value = static_cast<double>(each);
    if (std::isnan(value)) continue;
    if (value < histogram.low) {
      ++histogram.below;
    } else if (value > histogram.high) {
      ++histogram.above;
    } else {
      const auto bin = static_cast<std::size_t>((value - histogram.low) * scale);
      ++histogram.counts[std::min(bin, bins - 1)];
    }
  }
}

/// What is summed up for one layer.
struct Sums {
  Collected pre_activations, activations;
  std::vector<bool> alive;
  std::size_t flat = 0, saturated = 0, slopes = 0;
  double squared_gradients = 0;
};

class Observer {
 public:
  Observer(const Network& network, SampleView probe, const ObservationPlan& plan)
      : network_(network),
        probe_(probe),
        plan_(plan),
        loss_(plan.loss),
        pass_(network, std::min(probe_batch, probe.count())),
        gradient_(network.parameters().size()),
        sums_(network.layers().size()) {
    pass_.keep_pre_activations();
    for (std::size_t i = 0; i < hidden(); ++i) {
      if (network.activated(i)) sums_[i].alive.resize(network.layers()[i].outputs);
    }
  }

  std::vector<LayerState> run() {
    for (std::size_t first = 0; first < probe_.count(); first += probe_batch) see(first);
    std::vector<LayerState> states;
    for (std::size_t i = 0; i < sums_.size(); ++i) states.push_back(state(i));
    if (plan_.histograms) add_histograms(states);
    return states;
  }

 private:
  [[nodiscard]] std::size_t hidden() const { return network_.layers().size() - 1; }
  [[nodiscard]] SampleView part(std::size_t first) const {
    return probe_.rows(first, std::min(probe_batch, probe_.count() - first));
  }

  void see(std::size_t first) {
    const SampleView samples = part(first);
    const std::span<float> outputs = pass_.forward(samples.features);
    for (std::size_t i = 0; i < hidden(); ++i) see_forward(i);
    sums_.back().pre_activations.add(outputs);
    loss_(outputs, samples.labels);
    const auto count = static_cast<double>(samples.count());
    const double share = count / static_cast<double>(probe_.count());
    pass_.backward(
        samples.features,
        {.target = gradient_.span(), .scale = static_cast<float>(share), .carry = first == 0 ? 0.0F : 1.0F});
    // The loss is the batch's mean: a sample's gradient is `count` times what it contributes.
    for (std::size_t i = 0; i < hidden(); ++i) {
      const LayerValues deltas = pass_.gradients(i);
      for (std::size_t row = 0; row < deltas.rows; ++row) {
        sums_[i].squared_gradients += count * count * squared(deltas.row(row));
      }
    }
    sums_.back().squared_gradients += count * count * squared(outputs);
  }

  void see_forward(std::size_t i) {
    Sums& sums = sums_[i];
    const LayerValues z = pass_.pre_activations(i);
    const LayerValues a = pass_.activations(i);
    for (std::size_t row = 0; row < z.rows; ++row) {
      sums.pre_activations.add(z.row(row));
      sums.activations.add(a.row(row));
    }
    if (!network_.activated(i)) return;
    slopes_.resize(pass_.slope_count(i));
    pass_.slopes(i, slopes_);
    const float bound = static_cast<float>(plan_.saturation_slope.value_or(0.0));
    for (std::size_t row = 0; row < z.rows; ++row) {
      for (std::size_t unit = 0; unit < z.width; ++unit) {
        const float slope = slopes_[row * z.stride + unit];
        if (slope != 0.0F) sums.alive[unit] = true;
        if (slope == 0.0F) ++sums.flat;
        if (std::abs(slope) < bound) ++sums.saturated;
      }
    }
    sums.slopes += z.rows * z.width;
  }

  [[nodiscard]] LayerState state(std::size_t i) const {
    const Sums& sums = sums_[i];
    const DenseLayer& layer = network_.layers()[i];
    const auto share = [&](std::size_t count) {
      return sums.slopes == 0 ? 0.0 : static_cast<double>(count) / static_cast<double>(sums.slopes);
    };
    const auto weights = [&](std::span<const float> parameters) {
      return std::sqrt(squared(parameters.subspan(layer.weights, layer.inputs * layer.outputs)));
    };
    const bool is_last = i == hidden();
    std::vector<bool> dead = sums.alive;
    dead.flip();
    return {.units = layer.outputs,
            .pre_activations = sums.pre_activations.range(),
            .activations = is_last ? sums.pre_activations.range() : sums.activations.range(),
            .not_finite = sums.pre_activations.not_finite(),
            .dead = std::move(dead),
            .flat = share(sums.flat),
            .saturated = plan_.saturation_slope && sums.slopes > 0 ? std::optional(share(sums.saturated))
                                                                   : std::nullopt,
            .gradient = std::sqrt(sums.squared_gradients / static_cast<double>(probe_.count())),
            .weight_gradient = weights(gradient_.span()),
            .weights = weights(network_.parameters())};
  }

  void add_histograms(std::vector<LayerState>& states) {
    for (LayerState& each : states) {
      const Range& z = each.pre_activations;
      const double reach = histogram_deviations * z.deviation;
      // All values alike, or none: nothing to draw.
      if (!(reach > 0) || !std::isfinite(reach)) continue;
      each.histogram = {.low = z.mean - reach, .high = z.mean + reach};
      each.histogram.counts.resize(bins);
    }
    for (std::size_t first = 0; first < probe_.count(); first += probe_batch) {
      const std::span<const float> outputs = pass_.forward(part(first).features);
      for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i].histogram.counts.empty()) continue;
        if (i == hidden()) {
          count_into(states[i].histogram, outputs);
          continue;
        }
        const LayerValues z = pass_.pre_activations(i);
        for (std::size_t row = 0; row < z.rows; ++row) count_into(states[i].histogram, z.row(row));
      }
    }
  }

  const Network& network_;
  SampleView probe_;
  const ObservationPlan& plan_;
  Loss loss_;
  Pass pass_;
  Buffer<float> gradient_;
  std::vector<Sums> sums_;
  std::vector<float> slopes_;
};

}  // namespace

std::vector<LayerState> observe(const Network& network, SampleView probe, const ObservationPlan& plan) {
  return Observer(network, probe, plan).run();
}

}  // namespace assay::nn
