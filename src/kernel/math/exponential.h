#pragma once

#include "kernel/builder.h"

namespace assay::kernel {

/// exp(x) = scale * (1 + tail): scale a power of two (0 for exp(x) < 2^-1022.5, infinity for exp(x) >
/// 2^1023.5), |tail| < 0.4143 with an error below 0.8 units in its last place. What exp, expm1, tanh,
/// sigmoid, softplus and erfc have in common; those of one argument share the instructions.
struct Exponential {
  Value scale;
  Value tail;

  [[nodiscard]] Value value() const { return scale * (tail + 1.0); }
  /// exp(x) - 1, for a finite scale.
  [[nodiscard]] Value minus_one() const { return fma(scale, tail, scale - 1.0); }
};

/// For x up to 709.79; lower ones down to -infinity count as -709.1, whose scale is 0. NaN gives NaN.
[[nodiscard]] Exponential exponential(Value x);
/// Of x + low, where |low| is at most a few units in the last place of x.
[[nodiscard]] Exponential exponential(Value x, Value low);

/// The same of 2^x: scale 0 for x < -1022.5 and infinite for x > 1023.5, tail 0 where x is whole.
[[nodiscard]] Exponential exponential_of_two(Value x);

/// exp(x)/4 and exp(-x)/4 for x >= 0; beyond 710.6, where exp(x)/2 overflows, the first is that of 710.6.
/// What sinh and cosh have in common.
struct QuarterExponentials {
  Exponential up;
  Exponential down;
};
[[nodiscard]] QuarterExponentials quarter_exponentials(Value x);

}  // namespace assay::kernel
