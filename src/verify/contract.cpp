#include "verify/contract.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "ball/enclose.h"
#include "base/error.h"
#include "base/floats.h"

namespace assay::verify {
namespace {

constexpr double unit_of_one = 0x1p-23;

/// NaN where the value is not decided.
class Values {
 public:
  explicit Values(const Function& f) : evaluator_(f) {}

  double at(double x) {
    try {
      return evaluator_.correctly_rounded(x);
    } catch (const Error&) {
      return std::numeric_limits<double>::quiet_NaN();
    }
  }

 private:
  Evaluator evaluator_;
};

/// The root between two numbers with values of opposite signs. At a jump f does not become small.
std::optional<double> root_between(Values& f, double low, double high) {
  constexpr int steps = 60;
  constexpr double small = 0x1p-30;
  const double at_low = f.at(low);
  const double size = std::max(std::fabs(at_low), std::fabs(f.at(high)));
  for (int step = 0; step < steps; ++step) {
    const double middle = (low + high) / 2.0;
    const double value = f.at(middle);
    if (value == 0.0) return middle;
    (std::signbit(value) == std::signbit(at_low) ? low : high) = middle;
  }
  if (std::fabs(f.at(low)) < small * size && std::fabs(f.at(high)) < small * size) return high;
  return std::nullopt;
}

}  // namespace

double Contract::ease(double x, double unit) const {
  if (unit >= unit_of_one) return 1.0;
  const bool is_near =
      std::ranges::any_of(roots, [=](double root) { return std::fabs(x - root) <= std::fabs(root) / 2.0; });
  return is_near ? unit_of_one / unit : 1.0;
}

std::vector<double> sign_changes(const Function& f) {
  constexpr std::uint32_t step = 1U << 17U;  // 64 of each binade
  constexpr std::uint32_t first = ordinal(-std::numeric_limits<float>::max());
  constexpr std::uint32_t last = ordinal(std::numeric_limits<float>::max());
  Values values(f);
  std::vector<double> roots;
  double before = 0.0;  // the last input whose value is not 0, none yet
  double value_before = 0.0;
  for (std::uint64_t place = first; place <= last; place += step) {
    const double x = double{float_at(static_cast<std::uint32_t>(place))};
    const double value = values.at(x);
    if (value == 0.0) continue;
    if (value * value_before < 0.0 && x * before > 0.0) {
      if (const auto root = root_between(values, before, x)) roots.push_back(*root);
    }
    before = x;
    value_before = value;
  }
  return roots;
}

}  // namespace assay::verify
