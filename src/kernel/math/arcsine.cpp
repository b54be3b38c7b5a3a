#include "kernel/math/arcsine.h"

#include <array>

#include "kernel/math/polynomial.h"

namespace assay::kernel {
namespace {

// asin(t) = t + t z p(z), z = t^2, for |t| <= 1/2: error relative to t 2^-58.7 (tools/minimax.py asin).
constexpr std::array coefficients = {
    0x1.5555555555578p-3, 0x1.333333332df7ep-4, 0x1.6db6db72260fcp-5, 0x1.f1c71a8dc1b88p-6,
    0x1.6e8bdfa69a2c2p-6, 0x1.1c49e2b8656f0p-6, 0x1.ca20ce568737bp-7, 0x1.757b77db03ba6p-7,
    0x1.6173ff559af53p-7, 0x1.e2bdea510853fp-9, 0x1.6492dd64cefa3p-6, -0x1.5954c02ad2d6ap-6,
    0x1.0bb07566c947fp-5,
};

}  // namespace

Arcsine arcsine(Value x) {
  // asin(a) = pi/2 - 2 asin(sqrt((1 - a)/2))
  const Value a = abs(x);
  const Value is_inner = a <= 0.5;
  const Value z = select(is_inner, a * a, fma(a, -0.5, 0.5));
  const Value root = select(is_inner, a, sqrt(z));
  return {is_inner, root, root * z * polynomial(z, coefficients)};
}

Value half_pi_less(Value v, Value low) {
  const Value most = half_pi_high - v;
  const Value lost = (half_pi_high - most) - v;
  return most + (lost + (half_pi_low - low));
}

}  // namespace assay::kernel
