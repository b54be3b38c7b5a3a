// sqrt(x), cbrt(x): relative error at most 2^-100, of subnormal arguments too. sqrt(0) and cbrt(0) are NaN.
#include "kernel/double_double/elementary.h"
#include "kernel/math/elementary.h"

namespace assay::kernel {
namespace {

/// f of an argument whose low part is away from 2^-1074, f(up^degree x) = up f(x).
DoubleDouble away_from_zero(DoubleDouble (*f)(DoubleDouble), DoubleDouble x, double up, int degree) {
  const Value is_small = abs(x.high) < 0x1p-700;
  double factor = up;
  for (int i = 1; i < degree; ++i) factor *= up;
  const Value one = x.builder().f64(1.0);
  const DoubleDouble value = f(scaled(x, select(is_small, factor, one)));
  return scaled(value, select(is_small, 1.0 / up, one));
}

// One step of Newton's method from float64; the residue is exact but for a rounding.
DoubleDouble square_root(DoubleDouble x) {
  const Value y = sqrt(x.high);
  const Value residue = fma(-y, y, x.high) + x.low;
  return fast_sum(y, residue / (y + y));
}

DoubleDouble cube_root(DoubleDouble x) {
  const Value y = cbrt(x.high);
  const DoubleDouble square = product(y, y);
  const DoubleDouble rest = x - square * exactly(y);
  return fast_sum(y, rest.high / (square.high * 3.0));
}

}  // namespace

DoubleDouble sqrt(DoubleDouble x) {
  return away_from_zero(square_root, x, 0x1p200, 2);
}

DoubleDouble cbrt(DoubleDouble x) {
  return away_from_zero(cube_root, x, 0x1p120, 3);
}

}  // namespace assay::kernel
