#include "analysis/algebraic.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/text.h"
#include "expr/simplify.h"
#include "expr/stable.h"

namespace assay {
namespace {

Function mirrored(const Function& f) {
  Graph graph;
  const NodeId input = graph.apply(Op::neg, {graph.input()});
  const NodeId root = substitute(f.graph(), f.root(), graph, input, {});
  return simplify(Function(graph, root));
}

bool depends_on_input(const Function& f) {
  for (NodeId id = 0; id <= f.root(); ++id) {
    if (f.graph()[id].op == Op::input) return true;
  }
  return false;
}

/// Equal as formulas after simplification, which keeps value and domain.
bool are_equal(const Function& f, const Function& g) {
  return f == g || is_zero(combined(Op::sub, f, g)) || stable(f) == stable(g);
}

/// Equal on a stretch on which both are analytic: the derivatives are, and the values at one place.
bool are_equal_on(const Function& f, const Function& g, double place) {
  const Function difference = combined(Op::sub, f, g);
  return is_zero(difference.derivative()) &&
         is_zero(stable(at_number(difference, Rational::from_double(place))));
}

class Algebraic {
 public:
  Algebraic(Pieces& pieces, const Regularity& regularity, std::span<const Sample> values,
            std::span<const Sample> samples)
      : pieces_(pieces), f_(pieces.function()), regularity_(regularity), values_(values), samples_(samples) {}

  Answer parity(int sign) {
    if (const Answer refuted = against_parity(sign); refuted.is_no()) return refuted;
    const std::string formula = sign < 0 ? "f(-x) = -f(x) as formulas" : "f(-x) = f(x) as formulas";
    if (are_equal(mirrored(f_), with_sign(f_, sign))) return {Verdict::yes, formula};
    if (is_mirrored_piecewise(sign)) return {Verdict::yes, formula + ", piece by piece"};
    return {Verdict::unknown, "no value contradicts it, and algebra does not show it"};
  }

  Answer zero_at_zero() {
    if (is_zero(stable(at_number(f_, 0)))) return {Verdict::yes, "f(0) = 0"};
    const Ball value = pieces_.whole().value(0, Ball(0.0), 512);
    const bool is_exact_zero = value.is_finite() && value.is_exact() && value.contains_zero();
    if (is_exact_zero) return {Verdict::yes, "f(0) = 0"};
    if (value.is_undefined() || (value.is_finite() && !value.contains_zero())) {
      return {Verdict::no, value_text({0.0, value})};
    }
    return {Verdict::unknown, "f(0) could not be told from 0"};
  }

  Answer affine() {
    if (regularity_.domain.everywhere.is_no()) return regularity_.domain.everywhere;
    for (const std::vector<Sample>& values : plainest_first({values_.begin(), values_.end()})) {
      for (std::size_t i = 2; i < values.size(); ++i) {
        const Ball bend = bend_of(values[i - 2], values[i - 1], values[i]);
        if (bend.is_positive() || bend.is_negative()) {
          return {Verdict::no, "the points at x = " + shortest(values[i - 2].x) + ", " +
                                   shortest(values[i - 1].x) + " and " + shortest(values[i].x) +
                                   " are not on one line"};
        }
      }
    }
    if (has_one_slope() && regularity_.domain.everywhere.is_yes() && regularity_.continuous.is_yes()) {
      return {Verdict::yes, "f' is one and the same number everywhere"};
    }
    return {Verdict::unknown, "no three points contradict it, and algebra does not show it"};
  }

  Answer flat() {
    // A derivative by the table of operations is that of f almost everywhere.
    if (is_zero(pieces_.whole().formula(1))) return {Verdict::yes, "f' is 0 by algebra"};
    bool all = pieces_.are_known() && pieces_.reaches(Side::left) && pieces_.reaches(Side::right);
    for (const Cell& cell : pieces_.cells()) {
      if (!cell.is_defined()) {
        all = all && cell.is_undefined();
        continue;
      }
      if (is_zero(cell.piece->formula(1))) continue;
      all = false;
      for (const std::vector<Sample>& values : plainest_first({values_.begin(), values_.end()})) {
        for (const Sample& sample : values) {
          if (!(cell.lower < sample.x && sample.x < cell.upper)) continue;
          const Ball slope = cell.piece->value(1, Ball(sample.x), 256);
          if (slope.is_positive() || slope.is_negative()) {
            return {Verdict::no, "f' at x = " + shortest(sample.x) + " is " + shortest(slope.midpoint())};
          }
        }
      }
    }
    if (all) return {Verdict::yes, "f is constant on every piece"};
    return {Verdict::unknown, pieces_.obstacle()};
  }

 private:
  static Function with_sign(const Function& f, int sign) {
    return sign < 0 ? combined(Op::neg, f) : simplify(f);
  }

  [[nodiscard]] Answer against_parity(int sign) const {
    std::vector<Sample> plain_first;
    for (const std::vector<Sample>& tier : plainest_first({samples_.begin(), samples_.end()})) {
      plain_first.insert(plain_first.end(), tier.begin(), tier.end());
    }
    for (const Sample& right : plain_first) {
      if (right.x <= 0) continue;
      const auto left = std::ranges::find(samples_, -right.x, &Sample::x);
      if (left == samples_.end()) continue;
      const bool is_one_sided = (left->has_value() && right.value.is_undefined()) ||
                                (right.has_value() && left->value.is_undefined());
      const bool differs = left->has_value() && right.has_value() &&
                           !left->value.overlaps(sign < 0 ? -right.value : right.value);
      if (is_one_sided || differs) return {Verdict::no, value_text(*left) + ", " + value_text(right)};
    }
    if (sign < 0) {
      const auto zero = std::ranges::find(samples_, 0.0, &Sample::x);
      if (zero != samples_.end() && zero->has_value() && !zero->value.contains_zero())
        return {Verdict::no, value_text(*zero)};
    }
    return {};
  }

  bool is_mirrored_piecewise(int sign) {
    const std::size_t count = pieces_.cells().size();
    if (!pieces_.are_known() || count == 0 || !pieces_.reaches(Side::left) || !pieces_.reaches(Side::right))
      return false;
    for (std::size_t i = 0; i < count; ++i) {
      const Cell& cell = pieces_.cells()[i];
      const Cell& other = pieces_.cells()[count - 1 - i];
      if (cell.state != other.state) return false;
      if (!cell.is_defined()) continue;
      const Function left = mirrored(cell.piece->formula(0));
      const Function right = with_sign(other.piece->formula(0), sign);
      const double inside =
          std::isinf(other.upper) ? std::floor(other.lower) + 2 : other.lower / 2 + other.upper / 2;
      if (!are_equal(left, right) && !(std::isfinite(inside) && are_equal_on(left, right, inside)))
        return false;
    }
    for (std::size_t i = 0; i + 1 < count; ++i) {
      if (!is_mirrored_at(i, count - 2 - i, sign)) return false;
    }
    return true;
  }

  bool is_mirrored_at(std::size_t point, std::size_t other, int sign) {
    const std::optional<Rational>& x = pieces_.points()[point].exact;
    const std::optional<Rational>& y = pieces_.points()[other].exact;
    if (!x || !y || !(*x == -*y)) return false;
    const Ball at_x = pieces_.value_at(point);
    const Ball at_y = pieces_.value_at(other);
    if (at_x.is_undefined() && at_y.is_undefined()) return true;
    return at_x.is_finite() && at_y.is_finite() &&
           are_equal(at_number(f_, *x), with_sign(at_number(f_, *y), sign));
  }

  bool has_one_slope() {
    if (!pieces_.are_known() || pieces_.cells().empty()) return !depends_on_input(pieces_.whole().formula(1));
    Derivatives& first = *pieces_.cells().front().piece;
    return std::ranges::all_of(pieces_.cells(), [&](Cell& cell) {
      const Function& slope = cell.piece->formula(1);
      return cell.is_defined() && !depends_on_input(slope) && are_equal(slope, first.formula(1));
    });
  }

  Pieces& pieces_;
  const Function& f_;
  const Regularity& regularity_;
  std::span<const Sample> values_;
  std::span<const Sample> samples_;
};

}  // namespace

void algebraic_shape(Pieces& pieces, const Regularity& regularity, std::span<const Sample> values,
                     std::span<const Sample> samples, Shape& shape) {
  Algebraic algebraic(pieces, regularity, values, samples);
  shape.odd = algebraic.parity(-1);
  shape.even = algebraic.parity(1);
  shape.zero_at_zero = algebraic.zero_at_zero();
  shape.affine = algebraic.affine();
  shape.flat_almost_everywhere = algebraic.flat();
}

}  // namespace assay
