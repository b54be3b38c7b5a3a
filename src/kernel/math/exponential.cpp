#include "kernel/math/exponential.h"

#include <array>

#include "kernel/math/polynomial.h"

namespace assay::kernel {
namespace {

// exp(r) = 1 + r + r^2 p(r) for |r| <= log(2)/2, absolute error 2^-56.0 (tools/minimax.py exp).
constexpr std::array tail_coefficients = {
    0x1.0000000000001p-1,  0x1.5555555555558p-3,  0x1.5555555553d67p-5,  0x1.111111110f808p-7,
    0x1.6c16c1788a205p-10, 0x1.a01a01b009ecbp-13, 0x1.a019b913f6590p-16, 0x1.71ddf6ba61037p-19,
    0x1.28917d3427f06p-22, 0x1.af631e98669a9p-26,
};

constexpr double log2_e = 0x1.71547652b82fep+0;
constexpr double log_2_high = 0x1.62e42fefa39efp-1;  // log(2) = high + low
constexpr double log_2_low = 0x1.abc9e3b39803fp-56;

// Adding it rounds to an integer and leaves that integer, plus the exponent bias 1023, in the lowest bits.
constexpr double rounder = 0x1.8p52 + 1023.0;

struct Reduced {
  Value shifted;    // n + rounder
  Value remainder;  // x - n log(2)
};

Reduced reduce(Value x) {
  const Value clamped = max(x.builder().f64(-709.1), x);
  const Value shifted = fma(clamped, log2_e, rounder);
  const Value n = shifted - rounder;
  // The first product cancels exactly; the second one's rounding is half a unit of the remainder.
  const Value remainder = fma(n, -log_2_low, fma(n, -log_2_high, clamped));
  return {shifted, remainder};
}

/// 2^n
Value scale(Value shifted) {
  return from_bits(to_bits(shifted) << 52);
}

Exponential finish(Value scale, Value r) {
  return {scale, fma(r * r, polynomial(r, tail_coefficients), r)};
}

}  // namespace

Exponential exponential(Value x) {
  const Reduced reduced = reduce(x);
  return finish(scale(reduced.shifted), reduced.remainder);
}

Exponential exponential(Value x, Value low) {
  const Reduced reduced = reduce(x);
  return finish(scale(reduced.shifted), reduced.remainder + low);
}

Exponential exponential_of_two(Value x) {
  const Value within = min(x.builder().f64(1024.0), max(x.builder().f64(-1023.0), x));
  const Value shifted = within + rounder;
  return finish(scale(shifted), (within - (shifted - rounder)) * log_2_high);
}

QuarterExponentials quarter_exponentials(Value x) {
  const Reduced up = reduce(min(x, x.builder().f64(710.6)));
  const Exponential down = exponential(-x);
  return {finish(scale(up.shifted - 2.0), up.remainder), {down.scale * 0.25, down.tail}};
}

}  // namespace assay::kernel
