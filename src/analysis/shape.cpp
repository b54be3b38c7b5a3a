#include "analysis/shape.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "analysis/algebraic.h"
#include "analysis/pieces.h"
#include "analysis/sampling.h"
#include "analysis/sign.h"
#include "base/text.h"
#include "expr/stable.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

class ShapeAnalysis {
 public:
  ShapeAnalysis(Pieces& pieces, const Regularity& regularity, const Deadline& deadline)
      : pieces_(pieces), regularity_(regularity), deadline_(deadline), samples_(samples_of(pieces)) {
    std::ranges::copy_if(samples_, std::back_inserter(values_),
                         [](const Sample& sample) { return sample.has_value(); });
    tiers_ = plainest_first(values_);
  }

  Shape run() {
    Shape shape;
    if (!values_.empty() || !is_undefined_everywhere()) return of_values();
    for (Answer* answer :
         {&shape.increasing, &shape.decreasing, &shape.nondecreasing, &shape.nonincreasing, &shape.injective,
          &shape.convex, &shape.concave, &shape.odd, &shape.even, &shape.zero_at_zero, &shape.affine,
          &shape.polynomial, &shape.flat_almost_everywhere}) {
      answer->because = "f has no value for any x";
    }
    shape.affine.verdict = Verdict::no;
    shape.polynomial.verdict = Verdict::no;
    shape.zero_at_zero.verdict = Verdict::no;
    return shape;
  }

 private:
  [[nodiscard]] bool is_undefined_everywhere() const {
    return !pieces_.cells().empty() && std::ranges::all_of(pieces_.cells(), &Cell::is_undefined);
  }

  Shape of_values() {
    Shape shape;
    algebraic_shape(pieces_, regularity_, values_, samples_, shape);
    monotonicity(shape);
    shape.injective = injective(shape);
    if (!deadline_.passed()) shape.convex = curved(1);
    if (!deadline_.passed()) shape.concave = curved(-1);
    return shape;
  }

  // ---- monotonicity
  // -------------------------------------------------------------------------------------------

  void monotonicity(Shape& shape) {
    const Answer fall = step(-1);
    const Answer rise = step(1);
    const Answer flat = flat_step();
    shape.nondecreasing = fall.is_no() ? fall : proved_order(1);
    shape.nonincreasing = rise.is_no() ? rise : proved_order(-1);
    shape.increasing = strict(shape.nondecreasing, flat, "f' > 0 but at single points");
    shape.decreasing = strict(shape.nonincreasing, flat, "f' < 0 but at single points");
  }

  /// Refuted by two neighbouring samples between which f goes in that direction.
  [[nodiscard]] Answer step(int direction) const {
    return first_pair([direction](const Sample& a, const Sample& b) -> Answer {
      const Ball rise = b.value - a.value;
      if (direction > 0 ? rise.is_positive() : rise.is_negative()) {
        return {Verdict::no, value_text(a) + " and " + value_text(b)};
      }
      return {};
    });
  }

  /// The first refutation among neighbouring values.
  template <class Check>
  [[nodiscard]] Answer first_pair(Check check) const {
    for (const std::vector<Sample>& values : tiers_) {
      for (std::size_t i = 1; i < values.size(); ++i) {
        if (const Answer found = check(values[i - 1], values[i]); found.is_no()) return found;
      }
    }
    return {};
  }

  /// Refuted by two places with one value.
  [[nodiscard]] Answer flat_step() const {
    return first_pair([](const Sample& a, const Sample& b) -> Answer {
      const Ball rise = b.value - a.value;
      return rise.is_exact() && rise.contains_zero() ? same_value(a, b) : Answer();
    });
  }

  static Answer same_value(const Sample& a, const Sample& b) {
    return {Verdict::no, "f(" + shortest(a.x) + ") = " + value_text(b)};
  }

  [[nodiscard]] std::string why_not() const {
    if (!pieces_.obstacle().empty()) return pieces_.obstacle();
    if (deadline_.passed()) return "the time was up";
    return {};
  }

  Answer proved_order(int direction) {
    if (deadline_.passed()) return {Verdict::unknown, "the time was up"};
    const SignProof slope = sign_proof(pieces_, 1, direction, deadline_);
    if (slope.state == SignProof::State::refuted) return refuted_by_slope(slope.witness, direction);
    if (slope.state == SignProof::State::unknown) {
      return {Verdict::unknown,
              why_not().empty() ? "the sign of f' near x = " + shortest(slope.witness) + " was not decided"
                                : why_not()};
    }
    const std::string obstacle = against_order_at_breakpoints(direction);
    if (!obstacle.empty()) return {Verdict::unknown, obstacle};
    return {Verdict::yes, direction > 0 ? "f' >= 0 wherever it exists, and no jump goes down"
                                        : "f' <= 0 wherever it exists, and no jump goes up"};
  }

  /// A derivative of the wrong sign, made a pair of values.
  Answer refuted_by_slope(double x, int direction) {
    for (double step = 0x1p-6; step > 0x1p-40; step /= 16) {
      const double width = step * std::max(1.0, std::abs(x));
      const Sample left{x - width, pieces_.whole().value(0, Ball(x - width), 512)};
      const Sample right{x + width, pieces_.whole().value(0, Ball(x + width), 512)};
      if (!left.has_value() || !right.has_value()) continue;
      const Ball rise = right.value - left.value;
      if (direction > 0 ? rise.is_negative() : rise.is_positive()) {
        return {Verdict::no, value_text(left) + " and " + value_text(right)};
      }
    }
    return {Verdict::unknown,
            "f' has the other sign near x = " + shortest(x) + ", but no two values show it"};
  }

  /// The values of f at the ends of neighbouring pieces and between must be in order. Empty if they are.
  std::string against_order_at_breakpoints(int direction) {
    double last = -infinity;  // no value of direction * f so far is larger
    for (std::size_t i = 0; i < pieces_.points().size(); ++i) {
      if (!is_in_order_at(i, direction, last)) return unordered(i);
    }
    return {};
  }

  /// Takes up in `last` what f has just before the breakpoint and at it; compares with what comes behind.
  bool is_in_order_at(std::size_t i, int direction, double& last) {
    const auto least = [direction](double lower, double upper) { return direction > 0 ? lower : -upper; };
    const auto largest = [direction](double lower, double upper) { return direction > 0 ? upper : -lower; };
    const bool has_left = pieces_.cell(i, Side::left).is_defined();
    const bool has_right = pieces_.cell(i, Side::right).is_defined();
    const bool meets_left = has_left && pieces_.is_continuous_at(i, Side::left).is_yes();
    const bool meets_right = has_right && pieces_.is_continuous_at(i, Side::right).is_yes();
    if (meets_left && meets_right) return true;  // nothing is to be compared
    if (has_left) {
      const std::optional<Enclosure> limit = pieces_.limit_value(i, Side::left, 0);
      if (!limit) return false;
      last = std::max(last, largest(limit->lower, limit->upper));
      if (meets_left && !has_right) return true;
    }
    const Ball value = pieces_.value_at(i);
    if (value.state() == Ball::State::unknown) return false;
    if (value.is_finite()) {
      if (!meets_left && least(value.lower(), value.upper()) < last) return false;
      last = std::max(last, largest(value.lower(), value.upper()));
    }
    const bool is_settled = !has_right || (value.is_finite() && meets_right) || last == -infinity;
    if (is_settled) return true;
    const std::optional<Enclosure> limit = pieces_.limit_value(i, Side::right, 0);
    return limit && least(limit->lower, limit->upper) >= last;
  }

  [[nodiscard]] std::string unordered(std::size_t point) const {
    return "the values on both sides of x = " + pieces_.place(point).text + " could not be put in order";
  }

  /// f rises weakly; strictly if no piece is constant.
  Answer strict(const Answer& weak, const Answer& flat, const std::string& because) {
    if (weak.is_no()) return weak;
    if (flat.is_no()) return flat;
    if (!weak.is_yes()) return weak;
    if (domain_has_gaps() || has_isolated_values()) {
      return {Verdict::unknown, "the values on both sides of a gap of the domain might be equal"};
    }
    for (Cell& cell : pieces_.cells()) {
      if (!cell.is_defined()) continue;
      if (is_zero(cell.piece->formula(1))) return {Verdict::no, "f is constant on a stretch"};
      if (!varies(cell)) return {Verdict::unknown, "whether f is constant on a stretch was not decided"};
    }
    return {Verdict::yes, because};
  }

  /// A value between two cells without one.
  bool has_isolated_values() {
    for (std::size_t i = 0; i < pieces_.points().size(); ++i) {
      const bool is_alone =
          !pieces_.cell(i, Side::left).is_defined() && !pieces_.cell(i, Side::right).is_defined();
      if (is_alone && !pieces_.value_at(i).is_undefined()) return true;
    }
    return false;
  }

  /// An analytic piece that rises weakly and has two values rises strictly.
  static bool varies(Cell& cell) {
    const double lower =
        std::isinf(cell.lower) ? (std::isinf(cell.upper) ? -1.0 : cell.upper - 2) : cell.lower;
    const double upper = std::isinf(cell.upper) ? lower + 2 : cell.upper;
    const Ball a = cell.piece->value(0, Ball(lower + (upper - lower) / 4), 512);
    const Ball b = cell.piece->value(0, Ball(upper - (upper - lower) / 4), 512);
    const Ball rise = b - a;
    return rise.is_positive() || rise.is_negative();
  }

  // ---- injectivity
  // --------------------------------------------------------------------------------------------

  Answer injective(const Shape& shape) {
    if (shape.increasing.is_yes()) return {Verdict::yes, "f increases strictly"};
    if (shape.decreasing.is_yes()) return {Verdict::yes, "f decreases strictly"};
    if (const Answer twice = value_taken_twice(); twice.is_no()) return twice;
    if (const Answer turn = turning(); turn.is_no()) return turn;
    if (shape.even.is_yes() &&
        std::ranges::any_of(values_, [](const Sample& sample) { return sample.x > 0; })) {
      const auto found =
          std::ranges::find_if(tiers_.back(), [](const Sample& sample) { return sample.x > 0; });
      return {Verdict::no, "f is even: " + value_text(*found) + " = f(" + shortest(-found->x) + ")"};
    }
    if (is_constant_somewhere()) return {Verdict::no, "f is constant on a stretch"};
    return {Verdict::unknown, why_not().empty()
                                  ? "neither monotone nor with two places of one value that were found"
                                  : why_not()};
  }

  [[nodiscard]] Answer value_taken_twice() const {
    for (const std::vector<Sample>& values : tiers_) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (!values[i].value.is_exact()) continue;
        for (std::size_t k = values.size() - 1; k > i; --k) {
          const Ball difference = values[i].value - values[k].value;
          if (difference.is_exact() && difference.contains_zero()) return same_value(values[i], values[k]);
        }
      }
    }
    return {};
  }

  /// A continuous function that rises and falls takes a value twice (intermediate values).
  Answer turning() {
    for (const std::vector<Sample>& values : tiers_) {
      std::vector<const Sample*> all;
      for (const Sample& sample : values) all.push_back(&sample);
      if (regularity_.continuous.is_yes() && regularity_.domain.everywhere.is_yes()) {
        if (const Answer found = turn_among(all); found.is_no()) return found;
        continue;
      }
      for (Cell& cell : pieces_.cells()) {
        if (!cell.is_defined()) continue;
        std::vector<const Sample*> inside;
        std::ranges::copy_if(all, std::back_inserter(inside), [&](const Sample* sample) {
          return cell.lower < sample->x && sample->x < cell.upper;
        });
        if (const Answer found = turn_among(inside); found.is_no()) return found;
      }
    }
    return {};
  }

  static Answer turn_among(const std::vector<const Sample*>& run) {
    const Sample* rose_from = nullptr;
    const Sample* fell_from = nullptr;
    for (std::size_t i = 1; i < run.size(); ++i) {
      const Ball rise = run[i]->value - run[i - 1]->value;
      if (rise.is_positive()) rose_from = rose_from != nullptr ? rose_from : run[i - 1];
      if (rise.is_negative()) fell_from = fell_from != nullptr ? fell_from : run[i - 1];
      if (rose_from != nullptr && fell_from != nullptr) {
        const Sample* first = rose_from->x < fell_from->x ? rose_from : fell_from;
        return {Verdict::no, "f is continuous and turns between " + shortest(first->x) + " and " +
                                 shortest(run[i]->x) + ": " + value_text(*run[i - 1]) + ", " +
                                 value_text(*run[i])};
      }
    }
    return {};
  }

  bool is_constant_somewhere() {
    return std::ranges::any_of(
        pieces_.cells(), [](Cell& cell) { return cell.is_defined() && is_zero(cell.piece->formula(1)); });
  }

  // ---- convexity
  // ----------------------------------------------------------------------------------------------

  /// Convex for the direction 1, concave for -1.
  Answer curved(int direction) {
    if (const Answer chord = chord_on_the_wrong_side(direction); chord.is_no()) return chord;
    if (!regularity_.domain.is_complete || !regularity_.domain.holes.empty() || domain_has_gaps()) {
      return {Verdict::unknown, "the domain is not known to be an interval"};
    }
    if (!regularity_.continuous.is_yes()) return {Verdict::unknown, "f is not known to be continuous"};
    const SignProof bend = sign_proof(pieces_, 2, direction, deadline_);
    if (bend.state != SignProof::State::proved) {
      return {Verdict::unknown,
              why_not().empty() ? "the sign of f'' near x = " + shortest(bend.witness) + " was not decided"
                                : why_not()};
    }
    for (std::size_t i = 0; i < pieces_.points().size(); ++i) {
      if (!pieces_.cell(i, Side::left).is_defined() || !pieces_.cell(i, Side::right).is_defined()) continue;
      if (!slopes_are_ordered(i, direction)) {
        return {Verdict::unknown,
                "the slopes at x = " + pieces_.place(i).text + " could not be put in order"};
      }
    }
    return {Verdict::yes,
            direction > 0 ? "f'' >= 0, and f' rises at every kink" : "f'' <= 0, and f' falls at every kink"};
  }

  bool slopes_are_ordered(std::size_t i, int direction) {
    const GermLimit left = pieces_.limit(i, Side::left, 1);
    const GermLimit right = pieces_.limit(i, Side::right, 1);
    if (left.number && right.number && is_zero(stable(combined(Op::sub, *left.number, *right.number))))
      return true;
    const std::optional<Enclosure> a = pieces_.limit_value(i, Side::left, 1);
    const std::optional<Enclosure> b = pieces_.limit_value(i, Side::right, 1);
    return a && b && (direction > 0 ? a->upper <= b->lower : a->lower >= b->upper);
  }

  [[nodiscard]] bool domain_has_gaps() const {
    return std::ranges::any_of(regularity_.domain.undefined, [](const Stretch& stretch) {
      return std::isfinite(stretch.lower) && std::isfinite(stretch.upper);
    });
  }

  [[nodiscard]] Answer chord_on_the_wrong_side(int direction) const {
    for (const std::vector<Sample>& values : tiers_) {
      for (std::size_t i = 2; i < values.size(); ++i) {
        const Ball bend = bend_of(values[i - 2], values[i - 1], values[i]);
        if (direction > 0 ? bend.is_negative() : bend.is_positive()) {
          return {Verdict::no, "at x = " + shortest(values[i - 1].x) + " f lies " +
                                   (direction > 0 ? "above" : "below") + " its chord from " +
                                   shortest(values[i - 2].x) + " to " + shortest(values[i].x)};
        }
      }
    }
    return {};
  }

  Pieces& pieces_;
  const Regularity& regularity_;
  const Deadline& deadline_;
  std::vector<Sample> samples_;             ///< all
  std::vector<Sample> values_;              ///< those at which f has a value
  std::vector<std::vector<Sample>> tiers_;  ///< of these, the plainest first
};

}  // namespace

Shape shape(Pieces& pieces, const Regularity& regularity, const Deadline& deadline) {
  return ShapeAnalysis(pieces, regularity, deadline).run();
}

}  // namespace assay
