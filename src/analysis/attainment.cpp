#include "analysis/attainment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace assay {
namespace {

constexpr std::array far_starts = {8.0, 16.0, 64.0, 0x1p10, 0x1p20};
constexpr std::array near_starts = {0x1p3, 0x1p6, 0x1p12, 0x1p20, 0x1p40};
constexpr std::size_t max_boxes = 3000;

class Proof {
 public:
  Proof(Pieces& pieces, int sign, double bound, const Deadline& deadline)
      : pieces_(pieces), sign_(sign), bound_(bound), deadline_(deadline) {}

  bool run() {
    if (!pieces_.are_known() || pieces_.cells().empty()) return false;
    for (std::size_t i = 0; i < pieces_.points().size(); ++i) {
      const Ball value = pieces_.value_at(i);
      if (value.is_undefined()) continue;
      if (!value.is_finite() || !((sign_ > 0 ? value.upper() : -value.lower()) < bound_)) return false;
    }
    for (std::size_t i = 0; i < pieces_.cells().size(); ++i) {
      if (pieces_.cells()[i].is_defined() && !holds_on(i)) return false;
    }
    return true;
  }

 private:
  bool holds_on(std::size_t index) {
    Cell& cell = pieces_.cells()[index];
    double lower = cell.lower;
    double upper = cell.upper;
    if (is_zero(cell.piece->formula(1))) return is_below(cell, lower, upper);
    if (!shrink(index, Side::left, lower) || !shrink(index, Side::right, upper)) return false;
    std::vector<std::pair<double, double>> open = {{lower, upper}};
    for (std::size_t count = 0; !open.empty(); ++count) {
      const auto [a, b] = open.back();
      open.pop_back();
      if (!(a < b) || is_below(cell, a, b)) continue;
      const double middle = a + (b - a) / 2;
      const bool is_sliver = b - a < 0x1p-40 * std::max({1.0, std::abs(a), std::abs(b)});
      if (is_sliver || count > max_boxes || deadline_.passed()) return false;
      open.emplace_back(a, middle);
      open.emplace_back(middle, b);
    }
    return true;
  }

  [[nodiscard]] bool is_below(Cell& cell, double lower, double upper) const {
    return (Interval(sign_) * cell.piece->image(0, {lower, upper}).range).upper < bound_;
  }

  /// Moves the end inwards over the part on which f goes upwards towards the end.
  bool shrink(std::size_t index, Side side, double& end) {
    if (std::isinf(end)) return shrink_far(pieces_.cells()[index], side, end);
    if (side == Side::left ? index == 0 : index + 1 == pieces_.cells().size()) return false;
    const Breakpoint& point = pieces_.points()[side == Side::left ? index - 1 : index];
    return point.exact && shrink_near(pieces_.cells()[index], side, *point.exact, end);
  }

  [[nodiscard]] bool shrink_far(const Cell& cell, Side side, double& end) const {
    const bool is_left = side == Side::left;
    const int outwards = is_left ? -1 : 1;
    const Approach approach = is_left ? Approach::minus_infinity : Approach::plus_infinity;
    const double least = is_left ? -cell.upper : cell.lower;
    for (const double start : far_starts) {
      if (start < least) continue;
      const GermResult& slope = cell.piece->germ(1, approach, 0, start);
      if (!slope.is_known() || slope.germ.is_zero) continue;
      if ((Interval(sign_ * outwards) * slope.germ.factor).lower <= 0) continue;
      end = outwards * start;
      return true;
    }
    return false;
  }

  [[nodiscard]] bool shrink_near(const Cell& cell, Side side, const Rational& x0, double& end) const {
    const int outwards = side == Side::left ? -1 : 1;
    const Approach approach = side == Side::left ? Approach::from_right : Approach::from_left;
    for (const double start : near_starts) {
      if (1 / start > cell.upper - cell.lower) continue;
      const std::optional<int> slope = sign_beside(cell.piece->formula(1), approach, x0, start);
      if (!slope || *slope * sign_ * outwards <= 0) continue;
      const Interval reach = Interval(x0) + Interval(-outwards / start);
      end = side == Side::left ? reach.lower : reach.upper;
      return true;
    }
    return Interval(x0).is_point();  // a box like the others
  }

  Pieces& pieces_;
  int sign_;
  double bound_;
  const Deadline& deadline_;
};

}  // namespace

bool stays_below(Pieces& pieces, int sign, double bound, const Deadline& deadline) {
  return Proof(pieces, sign, bound, deadline).run();
}

}  // namespace assay
