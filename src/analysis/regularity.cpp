#include "analysis/regularity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "analysis/pieces.h"
#include "analysis/poles.h"
#include "base/text.h"
#include "expr/parse.h"
#include "expr/stable.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int highest_order = 6;
constexpr std::array sides = {Side::left, Side::right};

std::string infinite_or(const std::optional<Enclosure>& limit) {
  if (!limit) return "no known limit";
  if (limit->is_infinite()) return limit->upper > 0 ? "inf" : "-inf";
  return shortest(limit->middle());
}

/// What happens to the derivative of one order at a breakpoint inside the domain.
enum class Passage : std::uint8_t { continuous, broken, unknown };

class Inspection {
 public:
  Inspection(Pieces& pieces, const Deadline& deadline, double variance)
      : pieces_(pieces), deadline_(deadline), variance_(variance) {}

  Regularity run() {
    find_domain();
    if (pieces_.cells().empty()) {
      result_.continuous.because = pieces_.obstacle();
      result_.differentiable.because = pieces_.obstacle();
      if (pieces_.whole().image(0, {-infinity, infinity}).is_continuous) settle_continuity();
      return std::move(result_);
    }
    result_.is_complete = pieces_.are_known() && pieces_.reaches(Side::left) && pieces_.reaches(Side::right);
    proved_class_ = Regularity::infinitely_smooth;
    for (std::size_t i = 0; i < pieces_.points().size(); ++i) {
      if (deadline_.passed()) {
        result_.is_complete = false;
        break;
      }
      inspect(i);
    }
    conclude();
    return std::move(result_);
  }

 private:
  // ---- domain
  // -------------------------------------------------------------------------------------------------

  [[nodiscard]] bool is_undefined_at(std::size_t point) {
    return pieces_.points()[point].exact && pieces_.value_at(point).is_undefined();
  }

  void find_domain() {
    DomainFacts& domain = result_.domain;
    const auto cells = pieces_.cells();
    const bool all = pieces_.are_known() && pieces_.reaches(Side::left) && pieces_.reaches(Side::right);
    domain.is_complete = all && !cells.empty();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].is_undefined()) add_undefined(i);
      if (i + 1 == cells.size() || cells[i].is_undefined() || cells[i + 1].is_undefined()) continue;
      const Ball value = pieces_.value_at(i);
      if (value.is_undefined()) domain.holes.push_back(pieces_.place(i));
      if (value.state() == Ball::State::unknown) domain.is_complete &= is_defined_around(i);
    }
    double least = 0;
    double largest = domain.is_complete ? 0 : 1;
    for (const Stretch& stretch : domain.undefined) {
      const Enclosure measure = gaussian_measure(stretch.lower, stretch.upper, variance_);
      least += measure.lower;
      largest += measure.upper;
    }
    domain.probability = {std::max(0.0, least), std::min(1.0, largest)};
    domain.everywhere = definedness();
  }

  [[nodiscard]] bool is_defined_around(std::size_t point) {
    const Ball& x = pieces_.points()[point].x;
    return pieces_.whole().image(0, {x.lower(), x.upper()}).is_defined;
  }

  void add_undefined(std::size_t cell) {
    auto& undefined = result_.domain.undefined;
    const auto cells = pieces_.cells();
    Stretch stretch{.lower = cells[cell].lower,
                    .upper = cells[cell].upper,
                    .includes_lower = false,
                    .includes_upper = false};
    if (cell > 0) stretch.includes_lower = is_undefined_at(cell - 1);
    if (cell + 1 < cells.size()) stretch.includes_upper = is_undefined_at(cell);
    if (!undefined.empty() && cell > 0 && cells[cell - 1].is_undefined() && stretch.includes_lower) {
      undefined.back().upper = stretch.upper;
      undefined.back().includes_upper = stretch.includes_upper;
    } else {
      undefined.push_back(stretch);
    }
  }

  Answer definedness() {
    const DomainFacts& domain = result_.domain;
    if (!domain.undefined.empty()) {
      const Stretch& stretch = domain.undefined.front();
      const double x = std::isinf(stretch.lower)
                           ? (std::isinf(stretch.upper) ? 0.0 : std::floor(stretch.upper) - 1)
                       : std::isinf(stretch.upper) ? std::ceil(stretch.lower) + 1
                                                   : stretch.lower + (stretch.upper - stretch.lower) / 2;
      return {Verdict::no, "f(" + shortest(x) + ") has no value"};
    }
    if (!domain.holes.empty()) return {Verdict::no, "f(" + domain.holes.front().text + ") has no value"};
    if (const std::optional<Ball> pole = proved_pole(pieces_.function(), pieces_.points())) {
      return {Verdict::no, "f has no value at a point next to x = " + shortest(pole->midpoint())};
    }
    if (domain.is_complete)
      return {Verdict::yes, "every argument of a partial operation stays in its domain"};
    if (pieces_.whole().image(0, {-infinity, infinity}).is_defined) {
      return {Verdict::yes, "every argument of a partial operation stays in its domain"};
    }
    for (const double x : {0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 10.0, -10.0, 100.0, -100.0}) {
      if (pieces_.whole().value(0, Ball(x), 256).is_undefined()) {
        return {Verdict::no, "f(" + shortest(x) + ") has no value"};
      }
    }
    return {Verdict::unknown,
            pieces_.obstacle().empty() ? "what f does far out is not known" : pieces_.obstacle()};
  }

  // ---- breakpoints
  // --------------------------------------------------------------------------------------------

  void inspect(std::size_t i) {
    const bool left = pieces_.cell(i, Side::left).is_defined();
    const bool right = pieces_.cell(i, Side::right).is_defined();
    if (!left && !right) return;
    for (const Side side : sides) {
      if (pieces_.cell(i, side).is_defined()) inspect_slope(i, side);
    }
    const Ball value = pieces_.value_at(i);
    if (value.is_undefined()) {
      inspect_gap(i);
      return;
    }
    const Passage passage = continuity(i);
    if (passage == Passage::broken) {
      add_jump(i);
      refute(0);
    } else if (passage == Passage::unknown) {
      result_.is_complete = false;
      lower_class(-1);
    } else if (left && right) {
      inspect_derivatives(i);
    }
  }

  /// A pole, or limits that differ, where f itself has no value.
  void inspect_gap(std::size_t i) {
    const std::optional<Enclosure> left = limit_if_defined(i, Side::left);
    const std::optional<Enclosure> right = limit_if_defined(i, Side::right);
    const bool is_pole = (left && left->is_infinite()) || (right && right->is_infinite());
    const bool differ = left && right && (left->upper < right->lower || right->upper < left->lower);
    if (is_pole || differ) result_.jumps.push_back({pieces_.place(i), left, right, std::nullopt});
  }

  [[nodiscard]] std::optional<Enclosure> limit_if_defined(std::size_t i, Side side) {
    return pieces_.cell(i, side).is_defined() ? pieces_.limit_value(i, side, 0) : std::nullopt;
  }

  Passage continuity(std::size_t i) {
    Passage result = Passage::continuous;
    for (const Side side : sides) {
      if (!pieces_.cell(i, side).is_defined()) continue;
      const Answer answer = pieces_.is_continuous_at(i, side);
      if (answer.is_no()) return Passage::broken;
      if (answer.is_unknown()) result = Passage::unknown;
    }
    if (result == Passage::unknown && are_apart(i, 0)) return Passage::broken;
    return result;
  }

  /// The limits from both sides are proved to differ.
  bool are_apart(std::size_t i, std::size_t order) {
    if (!pieces_.cell(i, Side::left).is_defined() || !pieces_.cell(i, Side::right).is_defined()) return false;
    const std::optional<Enclosure> left = pieces_.limit_value(i, Side::left, order);
    const std::optional<Enclosure> right = pieces_.limit_value(i, Side::right, order);
    return left && right && pieces_.points()[i].is_single &&
           (left->upper < right->lower || right->upper < left->lower);
  }

  void add_jump(std::size_t i) {
    Jump jump{pieces_.place(i), limit_if_defined(i, Side::left), limit_if_defined(i, Side::right),
              std::nullopt};
    const Ball value = pieces_.value_at(i);
    if (value.is_finite()) jump.value = enclosure_of(value);
    if (result_.continuous.is_unknown()) {
      const std::string place = "at x = " + jump.place.text;
      const std::string from = infinite_or(jump.left ? jump.left : jump.right);
      const std::string to = infinite_or(jump.right ? jump.right : jump.left);
      result_.continuous = {Verdict::no, from == to
                                             ? place + " the limit of f is " + from + ", its value is another"
                                             : place + " f jumps from " + from + " to " + to};
    }
    result_.jumps.push_back(std::move(jump));
  }

  void inspect_slope(std::size_t i, Side side) {
    const GermResult slope = pieces_.beside(i, side, 1);
    if (!slope.is_known() || slope.germ.is_zero || slope.germ.scale.direction() <= 0) return;
    if (limit_of(slope.germ).infinity == 0) return;
    const Scale& scale = slope.germ.scale;
    UnboundedSlope found{pieces_.place(i), side == Side::right, {}, {}};
    const Rational half(1, 2);
    const auto because = [&](const std::string& relation) {
      return "|f'| grows like 1/|x - x0|^" + scale.power.text() + ", and " + scale.power.text() + relation;
    };
    if (scale.exponent) {
      found.square_integrable = {Verdict::no, "f' grows exponentially there"};
    } else if (scale.power < half) {
      if (scale.log_power.is_zero()) found.exponent = scale.power.to_double();
      found.square_integrable = {Verdict::yes, because(" < 1/2")};
    } else {
      if (scale.log_power.is_zero()) found.exponent = scale.power.to_double();
      const bool is_border = scale.power == half;
      const bool converges = is_border && scale.log_power < -half;
      found.square_integrable = {
          converges ? Verdict::yes : Verdict::no,
          converges ? "a logarithm makes it converge" : because(is_border ? " = 1/2" : " > 1/2")};
    }
    result_.unbounded_slopes.push_back(std::move(found));
  }

  void inspect_derivatives(std::size_t i) {
    if (is_analytic_across(i)) return;
    for (int order = 1; order <= highest_order; ++order) {
      const Passage passage = passage_of(i, static_cast<std::size_t>(order));
      if (passage == Passage::continuous) continue;
      if (passage == Passage::unknown) {
        lower_class(order - 1);
        if (order == 1) result_.is_complete = false;
        return;
      }
      refute(order);
      if (order == 1) {
        add_kink(i);
      } else {
        result_.breaks.push_back({pieces_.place(i), order});
      }
      return;
    }
    lower_class(highest_order);
  }

  void add_kink(std::size_t i) {
    const std::optional<Enclosure> left = pieces_.limit_value(i, Side::left, 1);
    const std::optional<Enclosure> right = pieces_.limit_value(i, Side::right, 1);
    const std::string& place = pieces_.place(i).text;
    if (left->is_infinite() || right->is_infinite()) {
      refuse_derivative("the slope at x = " + place + " is infinite");
      return;
    }
    refuse_derivative("at x = " + place + " the slope is " + infinite_or(left) + " from the left and " +
                      infinite_or(right) + " from the right");
    result_.kinks.push_back({pieces_.place(i), *left, *right});
  }

  void refuse_derivative(const std::string& because) {
    if (result_.differentiable.is_unknown()) result_.differentiable = {Verdict::no, because};
  }

  /// One formula on both sides, all of whose operations are analytic there.
  bool is_analytic_across(std::size_t i) {
    if (pieces_.points()[i].is_singular) return false;
    const Function& left = pieces_.cell(i, Side::left).piece->formula(0);
    const Function& right = pieces_.cell(i, Side::right).piece->formula(0);
    return left == right || is_zero(stable(combined(Op::sub, left, right)));
  }

  Passage passage_of(std::size_t i, std::size_t order) {
    const GermLimit left = pieces_.limit(i, Side::left, order);
    const GermLimit right = pieces_.limit(i, Side::right, order);
    if (left.infinity != 0 || right.infinity != 0) return Passage::broken;
    if (left.number && right.number && is_zero(stable(combined(Op::sub, *left.number, *right.number)))) {
      return Passage::continuous;
    }
    return are_apart(i, order) ? Passage::broken : Passage::unknown;
  }

  // ---- the result
  // ---------------------------------------------------------------------------------------------

  void lower_class(int order) { proved_class_ = std::min(proved_class_, order); }
  void refute(int order) {
    lower_class(order - 1);
    result_.refuted_class = std::min(order, result_.refuted_class.value_or(order));
  }

  void settle_continuity() {
    result_.continuous = {Verdict::yes, "it is made of continuous operations"};
    result_.proved_class = std::max(0, result_.proved_class);
  }

  void conclude() {
    const bool all = pieces_.are_known() && pieces_.reaches(Side::left) && pieces_.reaches(Side::right) &&
                     !deadline_.passed();
    if (!all) proved_class_ = -1;
    result_.proved_class = proved_class_;
    const std::string obstacle =
        !pieces_.obstacle().empty() ? pieces_.obstacle() : "not all one-sided limits are known";
    if (result_.continuous.is_unknown()) {
      if (proved_class_ >= 0) {
        result_.continuous = {Verdict::yes, pieces_.points().empty() ? "it is made of continuous operations"
                                                                     : "the pieces meet wherever they join"};
      } else if (pieces_.whole().image(0, {-infinity, infinity}).is_continuous) {
        settle_continuity();
      } else {
        result_.continuous.because = obstacle;
      }
    }
    if (result_.continuous.is_no()) refuse_derivative("it is not even continuous");
    if (result_.differentiable.is_unknown()) {
      result_.differentiable = proved_class_ >= 1
                                   ? Answer{Verdict::yes, "the slopes agree wherever pieces join"}
                                   : Answer{Verdict::unknown, obstacle};
    }
  }

  Pieces& pieces_;
  const Deadline& deadline_;
  double variance_;
  Regularity result_;
  int proved_class_ = -1;
};

/// P(z > x), z ~ N(0, variance).
Ball upper_tail(double x, double variance) {
  if (std::isinf(x)) return {x > 0 ? 0.0 : 1.0};
  static const Function tail = parse("0.5*erfc(x/sqrt(2))");
  const Ball scaled = Ball(x) / enclose(parse("sqrt(x)"), Ball(variance), Ball::operator_bits);
  return enclose(tail, scaled, Ball::operator_bits);
}

}  // namespace

Regularity regularity(Pieces& pieces, const Deadline& deadline, double variance) {
  return Inspection(pieces, deadline, variance).run();
}

Enclosure gaussian_measure(double lower, double upper, double variance) {
  if (!(lower < upper)) return {0, 0};
  // On the side where nothing cancels.
  const Ball measure = lower >= 0 ? upper_tail(lower, variance) - upper_tail(upper, variance)
                                  : upper_tail(-upper, variance) - upper_tail(-lower, variance);
  return {std::max(0.0, measure.lower()), std::min(1.0, measure.upper())};
}

}  // namespace assay
