#include "analysis/landmarks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "analysis/extent.h"
#include "analysis/pieces.h"
#include "analysis/regularity.h"
#include "analysis/roots.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::array far_starts = {16.0, 64.0, 0x1p10, 0x1p20};
constexpr int bits = 512;

class LandmarkSearch {
 public:
  LandmarkSearch(Pieces& pieces, const Deadline& deadline, double variance)
      : pieces_(pieces), deadline_(deadline), variance_(variance) {}

  Landmarks run(const Extent& extent) {
    const bool all = pieces_.are_known() && pieces_.reaches(Side::left) && pieces_.reaches(Side::right) &&
                     !pieces_.cells().empty();
    result_.zeros_are_complete = all;
    result_.turns_are_complete = all;
    const Enclosure& slope = extent.lipschitz;
    const bool has_scale = slope.is_bounded() && slope.upper > 0;
    result_.saturation_slope = has_scale ? 0.05 * slope.upper : 0.01;
    for (std::size_t i = 0; i < pieces_.cells().size(); ++i) {
      if (pieces_.cells()[i].is_defined() && !deadline_.passed()) visit_cell(i);
      if (i + 1 < pieces_.cells().size()) visit_point(i);
    }
    if (deadline_.passed()) result_.zeros_are_complete = result_.turns_are_complete = false;
    finish(result_.saturated, unsettled_ + (all && !deadline_.passed() ? 0 : 1));
    finish(result_.flat, all ? 0 : 1);
    return std::move(result_);
  }

 private:
  // ---- zeros and turns
  // ----------------------------------------------------------------------------------------

  void visit_cell(std::size_t index) {
    Cell& cell = pieces_.cells()[index];
    if (vanishes(cell, 0)) {
      result_.zero_stretches.push_back({cell.lower, cell.upper, false, false});
    } else {
      for (const Ball& x : crossings(index, 0, result_.zeros_are_complete))
        result_.zeros.push_back(place_of(x, exactly(cell, x)));
    }
    if (vanishes(cell, 1)) {
      result_.flat.stretches.push_back({cell.lower, cell.upper, false, false});
      result_.saturated.stretches.push_back({cell.lower, cell.upper, false, false});
    } else {
      for (const Ball& x : crossings(index, 1, result_.turns_are_complete)) add_turn(cell, x);
      saturate(index);
    }
  }

  /// 0 on the whole cell, whether algebra sees it or not: 0*asin(x).
  static bool vanishes(Cell& cell, std::size_t order) {
    return is_zero(cell.piece->formula(order)) ||
           cell.piece->image(order, {cell.lower, cell.upper}).range == Interval(0.0);
  }

  /// A root that is a double: where the function is exactly 0.
  static std::optional<Rational> exactly(Cell& cell, const Ball& x) {
    const Ball value = cell.piece->value(0, Ball(x.midpoint()), bits);
    const bool is_exact = value.is_exact() && value.contains_zero();
    return is_exact ? std::optional(Rational::from_double(x.midpoint())) : std::nullopt;
  }

  /// Where the derivative of that order changes its sign inside the cell, or has a zero that is exact.
  std::vector<Ball> crossings(std::size_t index, std::size_t order, bool& is_complete) {
    const Cell& cell = pieces_.cells()[index];
    const double lower =
        std::isinf(cell.lower) ? -quiet_end(index, Side::left, order, is_complete) : cell.lower;
    const double upper =
        std::isinf(cell.upper) ? quiet_end(index, Side::right, order, is_complete) : cell.upper;
    std::vector<Ball> found;
    if (!(lower < upper)) return found;
    const Ball inside = cell.piece->value(order, Ball(lower + (upper - lower) * 0.4142135), bits);
    if (inside.is_exact() && inside.contains_zero()) is_complete = false;  // 0 all over, perhaps
    for (const Root& root : isolate_roots(cell.piece->formula(order), lower, upper, deadline_)) {
      const double margin = 0x1p-40 * std::max(1.0, std::abs(root.x.midpoint()));
      const bool is_at_end = root.x.lower() - margin <= cell.lower || root.x.upper() + margin >= cell.upper;
      if (root.is_isolated && is_at_end) {
        // A breakpoint is looked at by itself.
        if (!is_quiet_at_end(index, root.x, order)) is_complete = false;
        continue;
      }
      if (!root.is_isolated) {
        is_complete = false;
        continue;
      }
      const Ball step(0x1p-200 * std::max(1.0, std::abs(root.x.midpoint())));
      const Ball before = cell.piece->value(order, root.x - step, bits);
      const Ball behind = cell.piece->value(order, root.x + step, bits);
      const bool changes =
          (before.is_positive() && behind.is_negative()) || (before.is_negative() && behind.is_positive());
      const Ball there = cell.piece->value(order, root.x, bits);
      const bool is_zero_there = there.is_exact() && there.contains_zero();
      if (changes || (order == 0 && is_zero_there)) {
        found.push_back(root.x);
      } else if (!is_zero_there) {
        is_complete = false;
      }
    }
    return found;
  }

  /// Next to its end the function of the cell has one sign.
  bool is_quiet_at_end(std::size_t index, const Ball& x, std::size_t order) {
    const bool is_left =
        x.midpoint() - pieces_.cells()[index].lower < pieces_.cells()[index].upper - x.midpoint();
    if (is_left ? index == 0 : index + 1 == pieces_.cells().size()) return false;
    const Breakpoint& point = pieces_.points()[is_left ? index - 1 : index];
    constexpr double start = 0x1p38;
    return point.exact &&
           sign_beside(pieces_.cells()[index].piece->formula(order),
                       is_left ? Approach::from_right : Approach::from_left, *point.exact, start);
  }

  /// How far out the derivative of that order has roots.
  double quiet_end(std::size_t index, Side side, std::size_t order, bool& is_complete) {
    const Cell& cell = pieces_.cells()[index];
    const double least = side == Side::left ? -cell.upper : cell.lower;
    for (const double start : far_starts) {
      if (start < least) continue;
      const GermResult& germ = cell.piece->germ(
          order, side == Side::left ? Approach::minus_infinity : Approach::plus_infinity, 0, start);
      if (germ.is_known() && !germ.germ.is_zero && !germ.germ.factor.contains_zero()) return start;
    }
    is_complete = false;
    return far_starts[1];
  }

  void add_turn(Cell& cell, const Ball& x) {
    const Ball step(0x1p-200 * std::max(1.0, std::abs(x.midpoint())));
    const bool is_minimum = cell.piece->value(1, x - step, bits).is_negative();
    const Ball slope = cell.piece->value(1, Ball(x.midpoint()), bits);
    const bool is_exact = slope.is_exact() && slope.contains_zero();
    const Ball value = cell.piece->value(0, x, bits);
    result_.turns.push_back(
        {.place = place_of(x, is_exact ? std::optional(Rational::from_double(x.midpoint())) : std::nullopt),
         .value = enclosure_of(value),
         .is_minimum = is_minimum});
  }

  void visit_point(std::size_t i) {
    const Breakpoint& point = pieces_.points()[i];
    const Ball value = pieces_.value_at(i);
    if (value.is_undefined()) return;
    if (value.is_exact() && value.contains_zero()) {
      result_.zeros.push_back(pieces_.place(i));
    } else if (!value.is_finite() || value.contains_zero()) {
      result_.zeros_are_complete = false;
    }
    if (!pieces_.cell(i, Side::left).is_defined() || !pieces_.cell(i, Side::right).is_defined()) return;
    if (!pieces_.is_continuous_at(i, Side::left).is_yes() ||
        !pieces_.is_continuous_at(i, Side::right).is_yes())
      return;
    const std::optional<int> left = slope_sign(i, Side::left);
    const std::optional<int> right = slope_sign(i, Side::right);
    if (!left || !right) {
      result_.turns_are_complete = false;
      return;
    }
    if (*left * *right >= 0) return;
    const Ball at = point.exact ? value : pieces_.cell(i, Side::left).piece->value(0, point.x, bits);
    result_.turns.push_back({.place = pieces_.place(i), .value = enclosure_of(at), .is_minimum = *left < 0});
  }

  /// Of f' next to the breakpoint.
  std::optional<int> slope_sign(std::size_t i, Side side) {
    const Breakpoint& point = pieces_.points()[i];
    Derivatives& piece = *pieces_.cell(i, side).piece;
    if (is_zero(piece.formula(1))) return 0;
    if (!point.exact) {
      const Ball slope = piece.value(1, point.x, bits);
      return slope.is_positive() ? std::optional(1) : slope.is_negative() ? std::optional(-1) : std::nullopt;
    }
    const Approach approach = side == Side::left ? Approach::from_left : Approach::from_right;
    for (const double start : {0x1p12, 0x1p40}) {
      if (const std::optional<int> sign = sign_beside(piece.formula(1), approach, *point.exact, start))
        return sign;
    }
    return std::nullopt;
  }

  // ---- saturation
  // ---------------------------------------------------------------------------------------------

  /// Finds the parts of the cell on which |f'| < eps.
  void saturate(std::size_t index) {
    const Cell& cell = pieces_.cells()[index];
    double lower = cell.lower;
    double upper = cell.upper;
    if (std::isinf(lower)) lower = saturate_far(index, Side::left);
    if (std::isinf(upper)) {
      // Stretches are wanted in order: the tail comes last.
      const std::size_t before = result_.saturated.stretches.size();
      upper = saturate_far(index, Side::right);
      std::optional<Stretch> tail;
      if (result_.saturated.stretches.size() > before) {
        tail = result_.saturated.stretches.back();
        result_.saturated.stretches.pop_back();
      }
      halve(*cell.piece, lower, upper, 0);
      if (tail) append(*tail);
      return;
    }
    halve(*cell.piece, lower, upper, 0);
  }

  double saturate_far(std::size_t index, Side side) {
    const Cell& cell = pieces_.cells()[index];
    const double least = side == Side::left ? -cell.upper : cell.lower;
    const double outwards = side == Side::left ? -1 : 1;
    double place = 0;
    for (const double start : far_starts) {
      if (start < least) continue;
      place = start;
      const GermResult& germ = cell.piece->germ(
          1, side == Side::left ? Approach::minus_infinity : Approach::plus_infinity, 0, start);
      if (!germ.is_known()) continue;
      const Interval size = absolute(germ.germ.values);
      if (size.lower >= result_.saturation_slope) return outwards * start;
      if (size.upper < result_.saturation_slope) {
        append(side == Side::left ? Stretch{-infinity, -start, false, true}
                                  : Stretch{start, infinity, true, false});
        return outwards * start;
      }
    }
    unsettled_ += gaussian_measure(place, infinity, variance_).upper;
    return outwards * place;
  }

  void halve(Derivatives& piece, double lower, double upper, int depth) {
    if (!(lower < upper)) return;
    constexpr double narrow = 1e-10;
    constexpr int deepest = 60;
    constexpr int most_boxes = 6000;
    const Interval size = absolute(piece.image(1, {lower, upper}).range);
    if (size.lower >= result_.saturation_slope) return;
    if (size.upper < result_.saturation_slope) {
      append({lower, upper, true, true});
    } else if (upper - lower < narrow * std::max(1.0, std::abs(lower)) || depth > deepest ||
               ++boxes_ > most_boxes) {
      unsettled_ += gaussian_measure(lower, upper, variance_).upper;
    } else {
      const double middle = lower + (upper - lower) / 2;
      halve(piece, lower, middle, depth + 1);
      halve(piece, middle, upper, depth + 1);
    }
  }

  void append(const Stretch& stretch) {
    std::vector<Stretch>& stretches = result_.saturated.stretches;
    if (!stretches.empty() && stretches.back().upper == stretch.lower) {
      stretches.back().upper = stretch.upper;
      stretches.back().includes_upper = stretch.includes_upper;
    } else {
      stretches.push_back(stretch);
    }
  }

  void finish(StretchSet& set, double unsettled) const {
    double least = 0;
    double largest = unsettled;
    for (const Stretch& stretch : set.stretches) {
      const Enclosure measure = gaussian_measure(stretch.lower, stretch.upper, variance_);
      least += measure.lower;
      largest += measure.upper;
    }
    constexpr double rounding = 1e-15;  // of the sums
    set.probability = {std::max(0.0, least - rounding), std::min(1.0, largest + rounding)};
    if (set.stretches.empty() && unsettled == 0) set.probability = {0, 0};
  }

  Pieces& pieces_;
  const Deadline& deadline_;
  double variance_;
  Landmarks result_;
  double unsettled_ = 0;  ///< probability of the boxes on which |f'| was not told from eps
  int boxes_ = 0;
};

}  // namespace

Landmarks landmarks(Pieces& pieces, const Extent& extent, const Deadline& deadline, double variance) {
  return LandmarkSearch(pieces, deadline, variance).run(extent);
}

}  // namespace assay
