#pragma once

#include "kernel/builder.h"

namespace assay::kernel {

/// asin(x) = offset + scale * root * (1 + excess) and its like: what asin and acos of one argument share.
struct Arcsine {
  Value is_inner;  ///< |x| <= 1/2
  Value root;      ///< |x| there, otherwise sqrt((1 - |x|)/2)
  Value excess;    ///< asin(root) - root
};
[[nodiscard]] Arcsine arcsine(Value x);

inline constexpr double half_pi_high = 0x1.921fb54442d18p+0;  // pi/2 = high + low
inline constexpr double half_pi_low = 0x1.1a62633145c07p-54;

/// pi/2 - v - low for 0 <= v <= pi/2, rounded once.
[[nodiscard]] Value half_pi_less(Value v, Value low);

}  // namespace assay::kernel
