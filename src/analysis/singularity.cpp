#include "analysis/singularity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace assay {
namespace {

/// log2 |f(x0 +- 2^exponent)|; minus infinity where f is 0, nothing where it is not known.
std::optional<double> magnitude_at(Evaluator& f, const Ball& x0, Side side, int exponent) {
  constexpr int bits = 640;
  const double t = std::ldexp(static_cast<double>(side), exponent);
  const Ball value = f.enclose(x0 + Ball(t), bits);
  if (!value.is_finite()) return std::nullopt;
  return std::log2(std::max(std::abs(value.lower()), std::abs(value.upper())));
}

/// -a from the growth of |f| between two distances.
std::optional<double> slope(Evaluator& f, const Ball& x0, Side side, int near, int far) {
  const std::optional<double> at_near = magnitude_at(f, x0, side, near);
  const std::optional<double> at_far = magnitude_at(f, x0, side, far);
  if (!at_near || !at_far) return std::nullopt;
  if (std::isinf(*at_near)) return std::numeric_limits<double>::infinity();  // 0: as integrable as can be
  return (*at_far - *at_near) / (far - near);
}

}  // namespace

Integrability integrable_at(Evaluator& f, const Ball& x0, Side side, int p) {
  constexpr double drift = 0.05;  // what a logarithm adds to the exponent at these distances, and more
  const std::optional<double> coarse = slope(f, x0, side, -80, -60);
  const std::optional<double> fine = slope(f, x0, side, -140, -120);
  if (!coarse || !fine) return Integrability::unsettled;
  const double threshold = -1.0 / p;
  if (std::abs(*fine - threshold) < 1e-6) return Integrability::no;
  const bool is_power = std::abs(*coarse - *fine) < 1e-3;
  if (!is_power && std::abs(*fine - threshold) < drift) return Integrability::unsettled;
  return *fine > threshold ? Integrability::yes : Integrability::no;
}

}  // namespace assay
