#include "analysis/correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "analysis/mean_field_tables.h"

namespace assay {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

double gap_of_angle(double angle) {
  const double half = std::sin(angle / 2);
  return 2 * half * half;
}

double angle_of_gap(double gap) {
  return 2 * std::asin(std::sqrt(std::clamp(gap / 2, 0.0, 1.0)));
}

}  // namespace

CorrelationMap::CorrelationMap(const MeanField& f, double q, const Scales& scales) : q_(q) {
  const double second = f.second_moment(q);
  const double derivative = f.derivative_second_moment(q);
  const double length = scales.weight * second + scales.bias;
  factor_ = scales.weight / length;
  slope_at_one_ = q * factor_ * derivative;
  const bool has_gaps = !std::isnan(f.pair_gaps(q, 1.0, Accuracy::quick).values);
  is_known_ = std::isfinite(factor_) && !std::isnan(derivative) && has_gaps;
  if (!is_known_) return;
  const std::string& jump = f.tables().jump;
  divides_by_gap_ = std::isfinite(derivative) && !jump.starts_with("f jumps");
  // Kinks make a sample expensive; with them the last doubling gains no more than the eighth digit.
  for (const std::size_t nodes : {24U, 48U, 96U}) {
    if (nodes > 48 && !jump.empty()) break;
    tabulate(f, nodes);
    if (is_accurate() || !divides_by_gap_) break;
  }
}

CorrelationMap::CorrelationMap(const MeanField& f, double q)
    : CorrelationMap(f, q, {.weight = 1.0, .bias = 0.0}) {}

void CorrelationMap::tabulate(const MeanField& f, std::size_t nodes) {
  const auto n = static_cast<double>(nodes);
  const double derivative = f.derivative_second_moment(q_);
  coefficients_.assign(nodes, {0.0, 0.0});
  for (std::size_t i = 0; i < nodes; ++i) {
    const double place = std::numbers::pi * (static_cast<double>(i) + 0.5) / n;
    const double gap = gap_of_angle(std::numbers::pi * (1 + std::cos(place)) / 2);
    const PairMoments gaps = f.pair_gaps(q_, gap, Accuracy::quick);
    const double ratio = divides_by_gap_ ? gaps.values / gap : gaps.values;
    const double slope = std::isfinite(derivative) ? derivative - gaps.derivatives : gaps.derivatives;
    for (std::size_t k = 0; k < nodes; ++k) {
      const double weight = (k == 0 ? 1 : 2) / n * std::cos(static_cast<double>(k) * place);
      coefficients_[k].gap_ratio += weight * factor_ * ratio;
      coefficients_[k].slope += weight * q_ * factor_ * slope;
    }
  }
}

bool CorrelationMap::is_accurate() const {
  double tail = 0.0;
  double largest = 0.0;
  for (std::size_t k = 0; k < coefficients_.size(); ++k) {
    const double size = std::max(std::abs(coefficients_[k].gap_ratio), std::abs(coefficients_[k].slope));
    largest = std::max(largest, size);
    if (k + 3 >= coefficients_.size()) tail = std::max(tail, size);
  }
  return tail <= 1e-9 * largest;
}

CorrelationMap::Sample CorrelationMap::interpolated(double gap) const {
  if (!is_known_) return {not_known, not_known};
  const double twice = 2 * (2 * angle_of_gap(gap) / std::numbers::pi - 1);
  Sample b1{0.0, 0.0};
  Sample b2{0.0, 0.0};
  for (std::size_t k = coefficients_.size() - 1; k > 0; --k) {  // Clenshaw's recurrence
    const Sample& a = coefficients_[k];
    const Sample b0{a.gap_ratio + twice * b1.gap_ratio - b2.gap_ratio, a.slope + twice * b1.slope - b2.slope};
    b2 = b1;
    b1 = b0;
  }
  const Sample& a = coefficients_.front();
  return {a.gap_ratio + twice / 2 * b1.gap_ratio - b2.gap_ratio, a.slope + twice / 2 * b1.slope - b2.slope};
}

double CorrelationMap::gap_after(double gap) const {
  if (gap == 0 && is_known_) return 0.0;
  return interpolated(gap).gap_ratio * (divides_by_gap_ ? gap : 1.0);
}

double CorrelationMap::slope_at_gap(double gap) const {
  if (gap == 0 && is_known_) return slope_at_one_;
  return interpolated(gap).slope;
}

std::vector<CorrelationPoint> CorrelationMap::curve(int count) const {
  std::vector<CorrelationPoint> points;
  for (int i = 0; i < count; ++i) {
    const double gap = gap_of_angle(std::numbers::pi * (count - 1 - i) / (count - 1));
    points.push_back({1 - gap, 1 - gap_after(gap), slope_at_gap(gap)});
  }
  return points;
}

}  // namespace assay
