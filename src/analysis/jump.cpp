#include "analysis/jump.h"

#include <algorithm>
#include <cmath>

#include "ball/enclose.h"

namespace assay {

std::optional<double> first_jump(const Function& f, std::span<const Breakpoint> points) {
  constexpr double tiny = 0x1p-100;
  constexpr double same = 1e-9;
  Evaluator evaluator(f);
  for (const Breakpoint& point : points) {
    const double left = evaluator.enclose(point.x - Ball(tiny), 512).midpoint();
    const double right = evaluator.enclose(point.x + Ball(tiny), 512).midpoint();
    if (!(std::abs(left - right) <= same * std::max({1.0, std::abs(left), std::abs(right)}))) {
      return point.x.midpoint();
    }
  }
  return std::nullopt;
}

}  // namespace assay
