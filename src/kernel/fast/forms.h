#pragma once

#include <optional>

#include "kernel/builder.h"
#include "kernel/fast/segments.h"
#include "kernel/fast/tail.h"

namespace assay::kernel {

// Straight-line float32 code for a real function that is known by its values alone. NaN gives NaN.

/// f(x) by polynomials on segments, between the asymptotes; a side without one ends at 0, and nothing is
/// promised beyond.
[[nodiscard]] std::optional<Value> between_asymptotes(const Sampler& f, Value x,
                                                      const std::optional<Asymptote>& left,
                                                      const std::optional<Asymptote>& right,
                                                      double tolerance);

/// value*factor, with a power of two that lets the value keep its digits where the product is subnormal.
struct Scaled {
  Value value;
  double factor;

  [[nodiscard]] Value product() const { return value * factor; }
};

/// f(x) that decays towards -infinity as `decay` says; the other side as above. Either 2^n times a polynomial
/// on a segment, or, where that does not do, an exponential times one.
[[nodiscard]] std::optional<Scaled> decaying(const Sampler& f, Value x, const Decay& decay,
                                             const std::optional<Asymptote>& right, double tolerance);

/// f(x) for x >= 0 that goes like a power of x far out: (1 + x)^-p times polynomials in x/(1 + x).
[[nodiscard]] std::optional<Value> algebraic(const Sampler& f, Value x, double tolerance);

/// scale*exp(rate*x)
struct Exponential {
  double scale;
  double rate;
};

/// Of any x, from 0 to infinity.
[[nodiscard]] std::optional<Value> exponential(const Exponential& f, Value x, double tolerance);

}  // namespace assay::kernel
