#include "analysis/propagation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "analysis/correlation.h"

namespace assay {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();
constexpr double largest_float = 3.4028235e38;
constexpr double smallest_float = 1.17549435e-38;

/// ln of the factor by which squared gradients may change before training stalls.
const double too_much = std::log(1e4);

/// Correlations from layer to layer: by integrals, until lengths have settled, then by one table.
class Correlations {
 public:
  Correlations(const MeanField& f, const Deadline& deadline) : f_(f), deadline_(deadline) {}

  /// 1 - c behind a layer of these scales, where lengths go from `q` to `next`.
  double gap_after(double gap, double q, double next, const Scales& scales) {
    if (deadline_.passed()) return not_known;
    if (map_ && is_same(scales, scales_) && is_near(q, q_)) return map_->gap_after(gap);
    const bool has_settled = is_near(q, next) && seen_ >= enough;
    if (!has_settled) {
      ++seen_;
      return scales.weight * f_.pair_gaps(q, gap, Accuracy::quick).values / next;
    }
    q_ = q;
    scales_ = scales;
    map_.emplace(f_, q, scales);
    return map_->gap_after(gap);
  }

 private:
  static constexpr int enough = 4;  // a table costs as much as some tens of integrals

  static bool is_near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); }
  static bool is_same(const Scales& a, const Scales& b) { return a.weight == b.weight && a.bias == b.bias; }

  const MeanField& f_;
  const Deadline& deadline_;
  std::optional<CorrelationMap> map_;
  double q_ = 0.0;
  Scales scales_;
  int seen_ = 0;
};

/// E y^4/(E y^2)^2.
double kurtosis(double fourth, double second) {
  return fourth / (second * second);
}

/// d ln E f'^2 / d ln q: what a length that is off does to the gradient's factor.
double gradient_response(const MeanField& f, double q) {
  constexpr double h = 1e-4;
  const double above = f.derivative_second_moment(q * std::exp(h));
  const double below = f.derivative_second_moment(q * std::exp(-h));
  return std::log(above / below) / (2 * h);
}

/// The variance over random weights of ln q_l and of the sum of ln chi up to l, to first order: what a layer
/// adds by its finite width, and what it passes on.
class Fluctuations {
 public:
  [[nodiscard]] double length() const { return length_; }
  [[nodiscard]] double gradient() const { return sum_ + backward_; }

  /// Through a layer of `units` units: `share` of the next length comes from f, the rest from the bias.
  void pass(const MeanField& f, const PropagatedLayer& layer, double share, double units) {
    const double derivative = f.derivative_second_moment(layer.q);
    const bool has_gradient = derivative > 0 && std::isfinite(derivative);
    const double response = has_gradient ? gradient_response(f, layer.q) : 0.0;
    sum_ += 2 * response * covariance_ + response * response * length_;
    covariance_ += response * length_;
    const double second = f.second_moment(layer.q);
    noise_ = std::max(0.0, kurtosis(f.fourth_moment(layer.q), second) - 1);
    length_ = layer.length_slope * layer.length_slope * length_ + share * share * noise_ / units;
    covariance_ *= layer.length_slope;
    // A gradient's component is f' times a Gaussian, whose own kurtosis is 3.
    if (has_gradient)
      backward_ += (3 * kurtosis(f.derivative_fourth_moment(layer.q), derivative) - 1) / units;
    if (std::isinf(derivative)) backward_ = derivative;
  }
  /// E f^4/(E f^2)^2 - 1 of the layer passed last.
  [[nodiscard]] double noise() const { return noise_; }

 private:
  double length_ = 0.0;
  double sum_ = 0.0;         // of the responses to lengths
  double covariance_ = 0.0;  // of that sum with the length
  double backward_ = 0.0;
  double noise_ = 0.0;
};

/// The recursion, layer by layer.
class Walk {
 public:
  Walk(const MeanField& f, const Recipe& recipe, const Architecture& architecture, const Deadline& deadline)
      : f_(f), recipe_(recipe), architecture_(architecture), correlations_(f, deadline) {}

  Propagation run() {
    begin();
    for (std::size_t depth = 1; depth < architecture_.depth() && result_.reason.empty(); ++depth) step(depth);
    result_.length_deviation = std::sqrt(result_.layers.back().variance);
    result_.gradient_deviation = std::sqrt(fluctuations_.gradient());
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::size_t width(std::size_t layer) const { return architecture_.widths[layer]; }

  void begin() {
    const Scales scales = recipe_.first_layer(width(0), width(1));
    const double q = scales.weight * architecture_.input_moment + scales.bias;
    const double gap = scales.weight * architecture_.input_moment * (1 - architecture_.input_correlation) / q;
    result_.layers.push_back(
        {.q = q, .gap = gap, .chi = not_known, .length_slope = not_known, .variance = 0.0});
    note_extremes(1);
  }

  void step(std::size_t depth) {
    PropagatedLayer& layer = result_.layers.back();
    const Scales scales = recipe_.layer(width(depth), width(depth + 1));
    const double second = f_.second_moment(layer.q);
    const double next = scales.weight * second + scales.bias;
    if (!std::isfinite(next) || next <= 0) {
      const std::string reason = f_.moment(2, layer.q).reason;
      result_.reason = next <= 0        ? "every output is 0"
                       : reason.empty() ? "lengths exceed the largest number"
                                        : reason;
      return;
    }
    layer.chi = scales.weight * f_.derivative_second_moment(layer.q);
    layer.length_slope = scales.weight * f_.second_moment_slope(layer.q) * layer.q / next;
    result_.log_gradient += std::log(layer.chi);
    fluctuations_.pass(f_, layer, scales.weight * second / next, static_cast<double>(width(depth)));
    const PropagatedLayer following{.q = next,
                                    .gap = correlations_.gap_after(layer.gap, layer.q, next, scales),
                                    .chi = not_known,
                                    .length_slope = not_known,
                                    .variance = fluctuations_.length()};
    result_.log_length = std::max(result_.log_length, std::abs(std::log(next / result_.layers.front().q)));
    result_.layers.push_back(following);
    note_extremes(depth + 1);
    note_deaths(depth + 1);
    if (result_.underflow) result_.reason = "pre-activations are below the smallest float32 numbers";
    if (result_.overflow) result_.reason = "pre-activations exceed the largest float32 number";
  }

  void note_extremes(std::size_t layer) {
    const double size = std::sqrt(result_.layers.back().q);
    if (!result_.overflow && size > largest_float) result_.overflow = layer;
    if (!result_.underflow && size < smallest_float) result_.underflow = layer;
  }

  void note_deaths(std::size_t layer) {
    if (!result_.gradients_die && result_.log_gradient < -too_much) result_.gradients_die = layer;
    if (!result_.gradients_explode && result_.log_gradient > too_much) result_.gradients_explode = layer;
    const double chance = 2 * fluctuations_.noise() / static_cast<double>(width(layer));
    if (!result_.correlations_die && result_.layers.back().gap < chance) result_.correlations_die = layer;
  }

  const MeanField& f_;
  const Recipe& recipe_;
  const Architecture& architecture_;
  Correlations correlations_;
  Propagation result_;
  Fluctuations fluctuations_;
};

}  // namespace

Architecture Architecture::uniform(std::size_t inputs, std::size_t width, std::size_t depth) {
  Architecture architecture;
  architecture.widths.assign(depth + 1, width);
  architecture.widths.front() = inputs;
  return architecture;
}

Propagation propagate(const MeanField& f, const Recipe& recipe, const Architecture& architecture,
                      const Deadline& deadline) {
  if (!f.obstacle().empty() || architecture.depth() == 0) {
    Propagation none;
    none.reason = f.obstacle().empty() ? "a network without layers" : f.obstacle();
    return none;
  }
  return Walk(f, recipe, architecture, deadline).run();
}

}  // namespace assay
