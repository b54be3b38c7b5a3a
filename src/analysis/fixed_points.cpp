#include "analysis/fixed_points.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/bracketed_root.h"
#include "analysis/mean_field_tables.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double smallest_q = 0x1p-60;
constexpr double largest_q = 0x1p20;
constexpr double overflow = 1e76;  // where float32 pre-activations are infinite
constexpr int most_layers = 3000;
constexpr double converged = 1e-13;
constexpr double marginal = 1e-9;
constexpr double beside_zero = 0x1p-85;  // in the innermost panels

Stability stability_of(double slope) {
  if (std::abs(slope - 1) < marginal) return Stability::marginal;
  return slope < 1 ? Stability::stable : Stability::unstable;
}

double mapped(const MeanField& f, const Scales& scales, double q) {
  return scales.weight * f.second_moment(q) + scales.bias;
}

LengthFixedPoint point_at(const MeanField& f, const Scales& scales, double q) {
  const double slope = scales.weight * f.second_moment_slope(q);
  return {.q = q,
          .slope = slope,
          .chi = scales.weight * f.derivative_second_moment(q),
          .stability = stability_of(slope)};
}

std::optional<LengthFixedPoint> trivial_point(const MeanField& f, const Scales& scales) {
  if (scales.bias != 0 || !vanishes_at_zero(f)) return std::nullopt;
  LengthFixedPoint point = point_at(f, scales, smallest_q);
  point.slope = mapped(f, scales, smallest_q) / smallest_q;
  point.stability = stability_of(point.slope);
  point.q = 0.0;
  return point;
}

double depth_scale(double factor) {
  constexpr double critical = 1e-12;
  return std::abs(factor - 1) < critical ? infinity : 1 / std::abs(std::log(factor));
}

/// 1 - c of the stable fixed point of the correlation map at the fixed length q, where alike inputs part.
double stable_gap(const MeanField& f, const Scales& scales, double q) {
  // Where E f'^2 is infinite no integral is better than the quick one.
  const bool is_singular = std::isinf(f.derivative_second_moment(q));
  const Accuracy accuracy = is_singular ? Accuracy::quick : Accuracy::full;
  const auto surplus = [&](double log_gap) {
    const double gap = std::exp(log_gap);
    return scales.weight * f.pair_gaps(q, gap, accuracy).values / q / gap - 1;
  };
  constexpr double nothing = 1e-13;
  const double at_one = surplus(0.0);
  if (std::isnan(at_one) || std::abs(at_one) < nothing) return 1.0;
  constexpr double step = 0.5;
  double below = -step;
  double at_below = surplus(below);
  while (at_below <= 0 && below > -30) at_below = surplus(below -= step);
  if (!(at_below > 0)) return 0.0;  // so close to criticality that the two points are one
  return std::exp(bracketed_root(surplus, below, at_below, 0.0, at_one, 1e-11));
}

void describe_correlations(const MeanField& f, const Scales& scales, DepthScales& result) {
  const double chi = *result.chi;
  constexpr double critical = 1e-12;
  if (chi <= 1 + critical) {
    result.correlation = 1.0;
    result.correlation_slope = chi;
  } else if (result.limit.fate == LengthLimit::Fate::fixed) {
    const double gap = stable_gap(f, scales, result.limit.q);
    const double parted = scales.weight * f.pair_gaps(result.limit.q, gap).derivatives;
    result.correlation = 1 - gap;
    result.correlation_slope = std::isfinite(chi) ? chi - parted : parted;
  } else {
    return;  // the map drifts, and its fixed point with it
  }
  result.correlations = depth_scale(*result.correlation_slope);
}

}  // namespace

bool vanishes_at_zero(const MeanField& f) {
  const PanelTable& table = f.tables().f->table();
  constexpr double too_small = 1e-12;
  return std::abs(table(beside_zero)) < too_small && std::abs(table(-beside_zero)) < too_small;
}

std::vector<LengthFixedPoint> length_fixed_points(const MeanField& f, const Scales& scales) {
  std::vector<LengthFixedPoint> points;
  if (!f.obstacle().empty()) return points;
  if (const auto trivial = trivial_point(f, scales)) points.push_back(*trivial);
  const auto surplus = [&](double log_q) {
    const double q = std::exp2(log_q);
    return std::log(mapped(f, scales, q) / q);
  };
  constexpr double step = 0.25;
  double before = std::log2(smallest_q);
  double at_before = surplus(before);
  bool is_identity = std::abs(at_before) < marginal;
  for (double log_q = before + step; log_q <= std::log2(largest_q); log_q += step) {
    const double value = surplus(log_q);
    is_identity = is_identity && std::abs(value) < marginal;
    if (!is_identity && std::signbit(value) != std::signbit(at_before) && !std::isnan(value * at_before)) {
      const double root = bracketed_root(surplus, before, at_before, log_q, value, 1e-15 * std::abs(log_q));
      points.push_back(point_at(f, scales, std::exp2(root)));
    }
    before = log_q;
    at_before = value;
  }
  if (is_identity) return {point_at(f, scales, 1.0)};
  return points;
}

LengthLimit length_limit(const MeanField& f, const Scales& scales, double q0) {
  using Fate = LengthLimit::Fate;
  double q = q0;
  for (int layer = 0; layer < most_layers; ++layer) {
    const double next = mapped(f, scales, q);
    if (std::isnan(next)) {
      const std::string reason = f.moment(2, q).reason;
      return {.fate = Fate::unknown, .q = q, .layers = layer, .reason = reason};
    }
    if (next > overflow) return {.fate = Fate::exploding, .q = infinity, .layers = layer + 1, .reason = {}};
    if (next < smallest_q) return {.fate = Fate::vanishing, .q = 0.0, .layers = layer + 1, .reason = {}};
    if (std::abs(next - q) <= converged * q) {
      return {.fate = Fate::fixed, .q = next, .layers = layer, .reason = {}};
    }
    q = next;
  }
  return {.fate = Fate::drifting, .q = q, .layers = most_layers, .reason = {}};
}

std::optional<double> derivative_second_moment_at_zero(const MeanField& f) {
  if (!f.obstacle().empty() || !f.tables().derivative_obstacle.empty()) return std::nullopt;
  for (const Breakpoint& point : f.tables().points) {
    if (point.is_singular && point.x.contains_zero()) return std::nullopt;
  }
  const PanelTable& derivative = f.tables().derivative->table();
  const double right = derivative(beside_zero);
  const double left = derivative(-beside_zero);
  return (right * right + left * left) / 2;
}

DepthScales depth_scales(const MeanField& f, const Scales& scales, double q0) {
  using Fate = LengthLimit::Fate;
  DepthScales result;
  result.limit = length_limit(f, scales, q0);
  if (result.limit.fate == Fate::vanishing) {
    if (const auto derivative = derivative_second_moment_at_zero(f)) {
      result.chi = scales.weight * *derivative;
      result.gradients = depth_scale(*result.chi);
    }
    return result;
  }
  if (result.limit.fate != Fate::fixed && result.limit.fate != Fate::drifting) return result;
  const double q = result.limit.q;
  result.length_slope = scales.weight * f.second_moment_slope(q);
  result.length = depth_scale(std::abs(*result.length_slope));
  const double chi = scales.weight * f.derivative_second_moment(q);
  if (std::isnan(chi)) return result;
  result.chi = chi;
  result.gradients = depth_scale(chi);
  describe_correlations(f, scales, result);
  const Moment curvature = f.curvature_moment(q);
  if (curvature.state != Moment::State::unknown) result.curvature = scales.weight * q * curvature.value;
  return result;
}

}  // namespace assay
