#include "analysis/chaos.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <utility>

#include "analysis/bracketed_root.h"
#include "analysis/mean_field_tables.h"
#include "base/text.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double smallest_q = 1e-3;
constexpr double largest_q = 1e4;
constexpr int scan_points = 281;
constexpr double marginal = 1e-9;
constexpr double nothing = 1e-11;  // of q: a bias variance that rounding alone makes

bool has_bias(const CriticalPoint& point) {
  return point.scales.bias >= -nothing * point.q;
}

bool is_stable(const CriticalPoint& point) {
  return point.length_slope < 1 - marginal;
}

/// On a branch; whether the branch is stable, one of its points decides: hardtanh is the identity at small q.
bool is_usable(const CriticalPoint& point) {
  return has_bias(point) && point.length_slope < 1 + marginal;
}

/// The critical points along the scan; fewer where an expectation does not exist.
std::vector<CriticalPoint> scanned(const MeanField& f, const Deadline& deadline) {
  std::vector<CriticalPoint> points;
  for (int i = 0; i < scan_points && !deadline.passed(); ++i) {
    const double q =
        smallest_q * std::pow(largest_q / smallest_q, static_cast<double>(i) / (scan_points - 1));
    if (const auto point = critical_point(f, q)) points.push_back(*point);
  }
  return points;
}

/// Between a usable point and its neighbour that is not: where the bias or the slope ends to be.
CriticalPoint border(const MeanField& f, const CriticalPoint& usable, const CriticalPoint& other) {
  CriticalPoint nearest = usable;
  double nearest_distance = infinity;
  const auto look = [&](double at_usable, double at_other,
                        const std::function<double(const CriticalPoint&)>& g) {
    if (std::signbit(at_usable) == std::signbit(at_other)) return;
    const auto along = [&](double log_q) { return g(critical_point(f, std::exp(log_q)).value_or(usable)); };
    const double root =
        bracketed_root(along, std::log(usable.q), at_usable, std::log(other.q), at_other, 1e-15);
    const double distance = std::abs(root - std::log(usable.q));
    if (distance >= nearest_distance) return;
    nearest_distance = distance;
    nearest = critical_point(f, std::exp(root)).value_or(usable);
  };
  const auto relative_bias = [](const CriticalPoint& p) { return p.scales.bias / p.q; };
  const auto slope = [](const CriticalPoint& p) { return p.length_slope - 1; };
  look(relative_bias(usable), relative_bias(other), relative_bias);
  look(slope(usable), slope(other), slope);
  return nearest;
}

std::vector<StableBranch> branches_of(const MeanField& f, const std::vector<CriticalPoint>& points,
                                      bool reaches_zero) {
  std::vector<StableBranch> branches;
  if (std::ranges::none_of(points, [](const CriticalPoint& p) { return is_usable(p) && is_stable(p); }))
    return {};
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!is_usable(points[i])) continue;
    const bool begins = i == 0 || !is_usable(points[i - 1]);
    if (begins) {
      CriticalPoint from = i == 0 ? points[0] : border(f, points[i], points[i - 1]);
      if (i == 0 && reaches_zero) {
        from = {.q = 0.0,
                .scales = {.weight = 1 / *derivative_second_moment_at_zero(f), .bias = 0.0},
                .length_slope = 1.0};
      }
      branches.push_back({from, infinity});
    }
    if (i + 1 < points.size() && !is_usable(points[i + 1])) {
      branches.back().until = border(f, points[i], points[i + 1]).q;
    }
  }
  return branches;
}

/// Where the scan finds no usable point: why.
void explain(EdgeOfChaos& edge, const std::vector<CriticalPoint>& points) {
  using Existence = EdgeOfChaos::Existence;
  const auto is_marginal = [](const CriticalPoint& p) {
    return has_bias(p) && std::abs(p.length_slope - 1) <= marginal;
  };
  if (std::ranges::none_of(points, has_bias)) {
    edge.existence = Existence::none;
    edge.reason = "chi_1 = 1 would need a negative bias variance at every length";
  } else if (std::ranges::any_of(points, is_marginal)) {
    edge.existence = Existence::marginal;
    edge.reason = "chi_1 = 1 makes the slope of the length map 1, too";
    const auto [least, most] =
        std::ranges::minmax(points, {}, [](const CriticalPoint& p) { return p.scales.weight; });
    if (most.scales.weight - least.scales.weight <= marginal * least.scales.weight) {
      edge.single = *std::ranges::min_element(points, {},
                                              [](const CriticalPoint& p) { return std::abs(std::log(p.q)); });
    }
  } else {
    edge.existence = Existence::unstable;
    edge.reason = "wherever chi_1 = 1, lengths run away from their fixed point";
  }
}

/// E f^2 on a grid of lengths, for the walk from q = 1 to a fixed point.
class LengthWalk {
 public:
  explicit LengthWalk(const MeanField& f) : f_(f) {
    for (int i = -reach; i <= reach; ++i) moments_.push_back(f.second_moment(length(i)));
  }

  [[nodiscard]] PhaseDiagram::Cell cell(const Scales& scales) const {
    const int direction = surplus(0, scales) >= 0 ? 1 : -1;
    for (int i = 0; std::abs(i + direction) <= reach; i += direction) {
      const double here = surplus(i, scales);
      const double next = surplus(i + direction, scales);
      if (std::isnan(here) || std::isnan(next)) return {};
      if (i == 0 && std::abs(here) < marginal) return at(length(i), scales);
      // A surplus that only fades, b/q of relu's critical weights, turns at no length.
      if (direction * next > -marginal) continue;
      return at(direction * here > 0 ? root(i, here, i + direction, next, scales) : length(i), scales);
    }
    if (direction > 0) return {.phase = Phase::exploding, .q = infinity, .chi = at_infinity(scales)};
    return {.phase = Phase::vanishing,
            .q = 0.0,
            .chi = scales.weight * derivative_second_moment_at_zero(f_).value_or(not_known)};
  }

 private:
  static constexpr int reach = 80;  // steps of half a power of 2
  static constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

  static double length(int i) { return std::exp2(i / 2.0); }
  /// ln of the factor of the length map.
  [[nodiscard]] double surplus(int i, const Scales& scales) const {
    const int index = i + reach;
    const double moment = moments_[static_cast<std::size_t>(index)];
    return std::log((scales.weight * moment + scales.bias) / length(i));
  }
  [[nodiscard]] double root(int i, double at_i, int j, double at_j, const Scales& scales) const {
    const auto along = [&](double log_q) {
      const double q = std::exp2(log_q);
      return std::log((scales.weight * f_.second_moment(q) + scales.bias) / q);
    };
    return std::exp2(bracketed_root(along, i / 2.0, at_i, j / 2.0, at_j, 1e-10));
  }
  [[nodiscard]] double at_infinity(const Scales& scales) const {
    return scales.weight * f_.derivative_second_moment(length(reach));
  }
  [[nodiscard]] PhaseDiagram::Cell at(double q, const Scales& scales) const {
    const double chi = scales.weight * f_.derivative_second_moment(q);
    if (std::isnan(chi)) return {.phase = Phase::unknown, .q = q, .chi = chi};
    return {.phase = chi < 1 ? Phase::ordered : Phase::chaotic, .q = q, .chi = chi};
  }

  const MeanField& f_;
  std::vector<double> moments_;
};

}  // namespace

std::optional<CriticalPoint> critical_point(const MeanField& f, double q) {
  const double derivative = f.derivative_second_moment(q);
  const double weight = 1 / derivative;
  if (!(derivative > 0) || !std::isfinite(weight) || !std::isfinite(derivative)) return std::nullopt;
  const double second = f.second_moment(q);
  if (!std::isfinite(second)) return std::nullopt;
  return CriticalPoint{.q = q,
                       .scales = {.weight = weight, .bias = q - weight * second},
                       .length_slope = weight * f.second_moment_slope(q)};
}

EdgeOfChaos edge_of_chaos(const MeanField& f, const Deadline& deadline) {
  using Existence = EdgeOfChaos::Existence;
  EdgeOfChaos edge;
  edge.reason = f.obstacle();
  if (!edge.reason.empty()) return edge;
  const Moment derivative = f.derivative_moment(2, 1.0);
  edge.reason = derivative.reason;
  if (derivative.state == Moment::State::unknown) return edge;
  if (!derivative.is_finite() || derivative.value <= derivative.error) {
    edge.existence = Existence::none;
    if (edge.reason.empty()) edge.reason = "the derivative is 0 for almost all inputs";
    return edge;
  }
  const std::vector<CriticalPoint> points = scanned(f, deadline);
  if (deadline.passed()) {
    edge.reason = "there was no time to search for it";
    return edge;
  }
  const std::optional<double> at_zero = derivative_second_moment_at_zero(f);
  if (vanishes_at_zero(f) && at_zero && *at_zero > 0) {
    edge.small_lengths = Scales{.weight = 1 / *at_zero, .bias = 0.0};
  }
  std::ranges::copy_if(points, std::back_inserter(edge.curve), has_bias);
  const bool reaches_zero = edge.small_lengths && !points.empty() && points.front().q < 2 * smallest_q;
  edge.branches = branches_of(f, points, reaches_zero);
  if (edge.branches.empty()) {
    explain(edge, points);
  } else {
    edge.existence = Existence::stable;
  }
  return edge;
}

std::optional<CriticalPoint> critical_point_with_bias(const MeanField& f, const EdgeOfChaos& edge,
                                                      double bias) {
  const auto surplus = [&](double log_q) {
    const auto point = critical_point(f, std::exp(log_q));
    return point ? point->scales.bias - bias : std::numeric_limits<double>::quiet_NaN();
  };
  for (std::size_t i = 0; i + 1 < edge.curve.size(); ++i) {
    const CriticalPoint& a = edge.curve[i];
    const CriticalPoint& b = edge.curve[i + 1];
    const double at_a = a.scales.bias - bias;
    const double at_b = b.scales.bias - bias;
    if (!is_usable(a) || !is_usable(b) || std::signbit(at_a) == std::signbit(at_b)) continue;
    return critical_point(f,
                          std::exp(bracketed_root(surplus, std::log(a.q), at_a, std::log(b.q), at_b, 1e-14)));
  }
  return std::nullopt;
}

PhaseDiagram phase_diagram(const MeanField& f, double widest_weight, double widest_bias, std::size_t columns,
                           std::size_t rows, const Deadline& deadline) {
  PhaseDiagram diagram;
  for (std::size_t i = 1; i <= columns; ++i) {
    diagram.weights.push_back(widest_weight * static_cast<double>(i) / static_cast<double>(columns));
  }
  for (std::size_t i = 0; i < rows; ++i) {
    diagram.biases.push_back(
        rows == 1 ? 0.0 : widest_bias * static_cast<double>(i) / static_cast<double>(rows - 1));
  }
  diagram.cells.resize(columns * rows);
  if (!f.obstacle().empty()) return diagram;
  const LengthWalk walk(f);
  std::size_t next = 0;
  for (const double bias : diagram.biases) {
    for (const double weight : diagram.weights) {
      if (deadline.passed()) return diagram;
      diagram.cells[next++] = walk.cell({.weight = weight, .bias = bias});
    }
  }
  return diagram;
}

}  // namespace assay
