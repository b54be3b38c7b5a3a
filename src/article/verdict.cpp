#include "article/verdict.h"

#include <cmath>

namespace assay::article {

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds: return "holds";
    case Verdict::holds_if: return "holds if";
    case Verdict::does_not_hold: return "does not hold";
    case Verdict::undecided: return "undecided";
  }
  return {};
}

Side side(const study::Interval& difference, double margin) {
  if (!std::isfinite(difference.low) || !std::isfinite(difference.high)) return Side::between;
  if (difference.low > margin) return Side::above;
  if (difference.high < -margin) return Side::below;
  if (difference.low >= -margin && difference.high <= margin) return Side::within;
  return Side::between;
}

}  // namespace assay::article
