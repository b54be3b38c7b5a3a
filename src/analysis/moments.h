#pragma once

#include <optional>
#include <string>

#include "expr/function.h"

namespace assay {

/// Moments of f(u) and f'(u) for a pre-activation u ~ N(0, variance), each with an error estimate: the three
/// that an initialisation needs (analysis/statistics.h has the others). Each is `nullopt` where the integral
/// does not exist, `reason` then says why ("log(x) is undefined for x < 0, half of all inputs"; "the
/// derivative is not square integrable at x = 0").
struct Moments {
  struct Value {
    double value;
    double error;  ///< estimated absolute error
  };
  std::optional<Value> mean;               ///< E f(u)
  std::optional<Value> second_moment;      ///< E f(u)^2
  std::optional<Value> derivative_moment;  ///< E f'(u)^2
  std::string reason;
};

/// `variance` > 0. The function's parameters are taken at their defaults.
[[nodiscard]] Moments gaussian_moments(const Function& f, double variance = 1.0);

/// The standard deviation that weights after f need, times sqrt(fan-in), so that the next pre-activation has
/// unit second moment: 1/sqrt(E f(z)^2), z ~ N(0,1); sqrt(2) for relu (He et al. 2015). Where the moment does
/// not exist or is zero the gain is 1 and `reason` says so.
struct Gain {
  double value;
  std::string reason;  ///< empty when the gain was computed
};
[[nodiscard]] Gain forward_gain(const Function& f);

}  // namespace assay
