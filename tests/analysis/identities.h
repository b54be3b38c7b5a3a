#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "analysis/breakpoints.h"
#include "analysis/mean_field.h"
#include "analysis/mean_field_tables.h"
#include "analysis/statistics.h"
#include "ball/enclose.h"
#include "expr/function.h"
#include "quadrature/integrate.h"

namespace assay {

/// What is true of every function with a second moment, both sides computed apart from each other (THEORY
/// 2.1). A jump that the breakpoints miss shows in Stein's identity.
class Identities {
 public:
  Identities(const Function& f, std::string name, double q)
      : function_(f.bound()), name_(std::move(name)), q_(q), field_(f) {
    s_.mean = field_.moment(1, q);
    s_.second = field_.moment(2, q);
    s_.derivative_mean = field_.derivative_moment(1, q);
    s_.length_slope = field_.length_slope(q);
    if (s_.second.is_finite()) s_.hermite = hermite_coefficients(field_.tables().f->table(), q, 9);
  }

  /// Whether there was something to check.
  bool check() {
    if (!s_.second.is_finite() || !(s_.second.value > 0) || s_.second.error > 1e-11 * s_.second.value)
      return false;
    check_squares();
    check_slope();
    check_correlation();
    if (s_.derivative_mean.is_finite()) check_stein();
    return true;
  }

 private:
  /// sqrt(E f^2): all coefficients are at most that.
  [[nodiscard]] double size() const { return std::sqrt(s_.second.value); }

  void check_squares() const {
    double sum = 0.0;
    for (const double a : s_.hermite) sum += a * a;
    EXPECT_LE(sum, s_.second.value * (1 + 1e-10)) << name_;
    EXPECT_NEAR(s_.hermite.at(0), s_.mean.value, 1e-10 * size()) << name_;
  }

  /// E z f = sqrt(q) E f' + the sum of jump times density.
  void check_stein() {
    Evaluator f(function_);
    double jumps = 0.0;
    for (const Breakpoint& point : breakpoints(function_, -13 * std::sqrt(q_), 13 * std::sqrt(q_))) {
      const Ball t(0x1p-120);
      const Ball jump = f.enclose(point.x + t, 640) - f.enclose(point.x - t, 640);
      jumps += jump.midpoint() * normal_density(point.x.midpoint() / std::sqrt(q_));
    }
    const double magnitude = size() + std::sqrt(q_) * std::abs(s_.derivative_mean.value);
    const double tolerance = 1e-10 * magnitude + std::sqrt(q_) * s_.derivative_mean.error;
    EXPECT_NEAR(s_.hermite.at(1), std::sqrt(q_) * s_.derivative_mean.value + jumps, tolerance) << name_;
  }

  /// The derivative-free slope is that of E f^2, by differences of the sixth order.
  void check_slope() const {
    constexpr double h = 0.03;
    const auto moment = [&](int k) { return field_.moment(2, q_ * (1 + k * h)); };
    double difference = 0.0;
    for (const auto& [k, weight] : {std::pair{1, 45.0}, {2, -9.0}, {3, 1.0}}) {
      if (!moment(k).is_finite()) return;  // beyond the q where E f^2 exists
      difference += weight / 60 * (moment(k).value - moment(-k).value);
    }
    const double scale = std::max(s_.second.value, std::abs(q_ * s_.length_slope.value));
    EXPECT_NEAR(q_ * s_.length_slope.value, difference / h, 1e-6 * scale) << name_;
  }

  /// E f(u1) f(u2) at c = 0.1 is a_0^2 + 0.1 a_1^2 + ... (Mehler); what is left out is below 1e-9 E f^2.
  void check_correlation() const {
    constexpr double c = 0.1;
    const double pair = field_.pair_moments(q_, c).values;
    if (std::isnan(pair)) return;
    double sum = 0.0;
    for (std::size_t k = s_.hermite.size(); k > 0; --k) sum = sum * c + s_.hermite[k - 1] * s_.hermite[k - 1];
    const bool is_bounded = field_.tables().derivative->table().singular_ends().empty();
    const double relative = is_bounded ? 2e-9 : 1e-6;  // as mean_field.h says
    EXPECT_NEAR(pair, sum, relative * s_.second.value) << name_;
  }

  Function function_;
  std::string name_;
  double q_;
  MeanField field_;
  GaussianStatistics s_;  // those members that are checked
};

}  // namespace assay
