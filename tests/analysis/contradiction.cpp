#include "contradiction.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "ball/enclose.h"
#include "base/error.h"
#include "base/random.h"
#include "base/text.h"

namespace assay::test {
namespace {

constexpr int bits = 384;

struct Point {
  double x;
  Ball value;
};

/// Too wide to say anything: a jump of floor that balls cannot decide.
bool is_vague(const Ball& ball) {
  const double size = std::max(1.0, std::abs(ball.midpoint()));
  return !ball.is_finite() || std::isinf(size) || ball.radius() > 1e-30 * size;
}

/// The text is the double itself.
bool is_that_double(const Place& place) {
  return place.is_exact && Rational::from_double(place.x).text() == place.text;
}

bool is_positive(const Ball& ball, int direction) {
  return direction > 0 ? ball.is_positive() : ball.is_negative();
}

/// The numbers behind each "f(" of a witness, and behind each "x = ", "from " and "to ".
std::vector<double> numbers_behind(const std::string& text, const std::string& mark) {
  std::vector<double> numbers;
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    const char* const begin = text.c_str() + at + mark.size();
    char* end = nullptr;
    const double number = std::strtod(begin, &end);
    if (end != begin && *end != '/') numbers.push_back(number);  // a fraction is no double
  }
  return numbers;
}

class Examination {
 public:
  Examination(const Function& f, const Properties& p, std::uint64_t seed)
      : function_(f.bound()), p_(p), f_(function_), random_(seed, 1) {}

  std::vector<std::string> run() {
    sample();
    domain();
    order();
    curvature();
    symmetry();
    range();
    slopes();
    places();
    ends();
    float32();
    return std::move(found_);
  }

 private:
  void object(bool contradicts, const std::string& what) {
    if (contradicts) found_.push_back(what);
  }
  void object_at(bool contradicts, const std::string& what, double x) {
    if (contradicts) found_.push_back(what + " at x = " + shortest(x));
  }
  [[nodiscard]] Ball at(double x) { return f_.enclose(Ball(x), bits); }
  [[nodiscard]] Ball precisely_at(double x) { return f_.enclose(Ball(x), 4096); }

  void sample() {
    std::vector<double> xs;
    for (int i = -160; i <= 160; ++i) xs.push_back(i / 16.0);
    for (int i = 0; i < 120; ++i) xs.push_back(random_.normal() * std::exp2(random_.below(24) - 14.0));
    for (const Jump& jump : p_.regularity.jumps) add_around(xs, jump.place.x);
    for (const Kink& kink : p_.regularity.kinks) add_around(xs, kink.place.x);
    for (const Turn& turn : p_.landmarks.turns) add_around(xs, turn.place.x);
    std::ranges::sort(xs);
    xs.erase(std::ranges::unique(xs).begin(), xs.end());
    for (const double x : xs) {
      points_.push_back({x, at(x)});
      if (!is_vague(points_.back().value)) values_.push_back(points_.back());
    }
  }

  static void add_around(std::vector<double>& xs, double x) {
    for (const double step : {0.0, 1e-3, 1e-7, 1e-12}) {
      xs.push_back(x - step);
      xs.push_back(x + step);
    }
  }

  // ---- domain and continuity
  // ----------------------------------------------------------------------------------

  static bool is_inside(const Stretch& stretch, double x) {
    const bool above = x > stretch.lower || (x == stretch.lower && stretch.includes_lower);
    const bool below = x < stretch.upper || (x == stretch.upper && stretch.includes_upper);
    return above && below;
  }

  void domain() {
    const DomainFacts& facts = p_.regularity.domain;
    for (const auto& [x, value] : points_) {
      object_at(facts.everywhere.is_yes() && value.is_undefined(), "undefined", x);
      bool is_out = false;
      for (const Stretch& stretch : facts.undefined) is_out = is_out || is_inside(stretch, x);
      object_at(is_out && value.is_finite(), "a value in an undefined stretch", x);
      for (const Place& hole : facts.holes) is_out = is_out || hole.x == x;
      object_at(facts.is_complete && !is_out && value.is_undefined(), "no value outside the stretches", x);
    }
    if (facts.everywhere.is_no()) {
      for (const double x : numbers_behind(facts.everywhere.because, "f(")) {
        const bool is_meant = Rational::from_double(x).text().size() < 12;  // 0.044715 is no double
        object_at(is_meant && at(x).is_finite(), "the witness has a value", x);
      }
    }
    if (p_.regularity.continuous.is_yes()) continuity();
  }

  /// A jump shows as a difference that halving, far below the doubles, does not make smaller.
  void continuity() {
    for (std::size_t i = 1; i < points_.size(); ++i) {
      if (is_vague(points_[i - 1].value) || is_vague(points_[i].value)) continue;
      const double rise = std::abs((points_[i].value - points_[i - 1].value).midpoint());
      constexpr double far = 20;  // sin(exp(x)) is too steep beyond
      if (rise > 1e-3 && std::abs(points_[i].x) < far)
        look_for_jump(points_[i - 1], points_[i], 1e-4 * std::min(1.0, rise));
    }
  }

  void look_for_jump(const Point& left, const Point& right, double least) {
    Ball a(left.x);
    Ball b(right.x);
    Ball f_a = left.value;
    Ball f_b = right.value;
    constexpr int steps = 220;
    for (int step = 0; step < steps; ++step) {
      const Ball middle = ((a + b) * Ball(0.5)).center();
      const Ball value = f_.enclose(middle, 1024);
      if (is_vague(value)) return;
      const bool in_left = std::abs((value - f_a).midpoint()) > std::abs((f_b - value).midpoint());
      (in_left ? b : a) = middle;
      (in_left ? f_b : f_a) = value;
      if (std::abs((f_b - f_a).midpoint()) < least * std::max(1.0, std::abs(f_a.midpoint()))) return;
    }
    constexpr double pole = 1e6;
    object_at(std::abs((f_b - f_a).midpoint()) < pole, "a jump", left.x);
  }

  // ---- order and curvature
  // ------------------------------------------------------------------------------------

  void order() {
    const Shape& shape = p_.shape;
    for (std::size_t i = 1; i < values_.size(); ++i) {
      const Ball rise = values_[i].value - values_[i - 1].value;
      const double x = values_[i].x;
      const bool is_flat = rise.is_exact() && rise.contains_zero();
      object_at(shape.nondecreasing.is_yes() && rise.is_negative(), "it falls", x);
      object_at(shape.nonincreasing.is_yes() && rise.is_positive(), "it rises", x);
      object_at(shape.increasing.is_yes() && (rise.is_negative() || is_flat), "it does not rise", x);
      object_at(shape.decreasing.is_yes() && (rise.is_positive() || is_flat), "it does not fall", x);
      object_at(shape.injective.is_yes() && is_flat, "the same value twice", x);
    }
    refuted_order(shape.nondecreasing, -1);
    refuted_order(shape.nonincreasing, 1);
    if (shape.injective.is_yes() && p_.regularity.continuous.is_yes() &&
        p_.regularity.domain.everywhere.is_yes()) {
      bool rises = false;
      bool falls = false;
      for (std::size_t i = 1; i < values_.size(); ++i) {
        const Ball rise = values_[i].value - values_[i - 1].value;
        rises = rises || rise.is_positive();
        falls = falls || rise.is_negative();
      }
      object(rises && falls, "injective and continuous, yet it turns");
    }
  }

  /// The witness has two places, in order, between which f goes in that direction.
  void refuted_order(const Answer& answer, int direction) {
    if (!answer.is_no()) return;
    const std::vector<double> xs = numbers_behind(answer.because, "f(");
    if (xs.size() != 2 || !(xs[0] < xs[1])) {
      object(true, "no witness: " + answer.because);
      return;
    }
    const Ball rise = precisely_at(xs[1]) - precisely_at(xs[0]);
    object(!is_vague(rise) && !is_positive(rise, direction),
           "the witness does not refute: " + answer.because);
  }

  static Ball bend(const Point& a, const Point& b, const Point& c) {
    return (Ball(b.x) - Ball(a.x)) * (c.value - b.value) - (Ball(c.x) - Ball(b.x)) * (b.value - a.value);
  }

  void curvature() {
    const Shape& shape = p_.shape;
    for (std::size_t i = 2; i < values_.size(); ++i) {
      const Ball found = bend(values_[i - 2], values_[i - 1], values_[i]);
      const double x = values_[i - 1].x;
      object_at(shape.convex.is_yes() && found.is_negative(), "not convex", x);
      object_at(shape.concave.is_yes() && found.is_positive(), "not concave", x);
      object_at(shape.affine.is_yes() && !found.contains_zero(), "not affine", x);
    }
    refuted_chord(shape.convex, -1);
    refuted_chord(shape.concave, 1);
    object(shape.polynomial.is_no() && is_polynomial(), "a polynomial after all");
    object(shape.affine.is_no() && p_.regularity.domain.everywhere.is_yes() && is_straight(),
           "affine after all");
  }

  void refuted_chord(const Answer& answer, int direction) {
    if (!answer.is_no()) return;
    const std::vector<double> middle = numbers_behind(answer.because, "x = ");
    const std::vector<double> from = numbers_behind(answer.because, "from ");
    const std::vector<double> to = numbers_behind(answer.because, " to ");
    if (middle.empty() || from.empty() || to.empty()) {
      object(true, "no witness: " + answer.because);
      return;
    }
    const Ball found = bend({from[0], precisely_at(from[0])}, {middle[0], precisely_at(middle[0])},
                            {to[0], precisely_at(to[0])});
    object(!is_vague(found) && !is_positive(found, direction),
           "the witness does not refute: " + answer.because);
  }

  [[nodiscard]] bool is_straight() const {
    if (values_.size() < points_.size()) return false;
    for (std::size_t i = 2; i < values_.size(); ++i) {
      if (!bend(values_[i - 2], values_[i - 1], values_[i]).contains_zero()) return false;
    }
    return values_.size() > 2;
  }

  /// Every divided difference of a polynomial of low degree is 0; also beside the kinks, and far out.
  bool is_polynomial() {
    if (values_.size() < points_.size()) return false;  // one that is undefined somewhere is none
    std::vector<double> xs = {-1e6, -100.3, 100.7, 1e6};
    for (int i = 0; i < 12; ++i) xs.push_back(0.37 + i / 3.0 * (i % 2 == 0 ? 1 : -1));
    for (const Kink& kink : p_.regularity.kinks) add_around(xs, kink.place.x);
    for (const Break& found : p_.regularity.breaks) add_around(xs, found.place.x);
    for (const Jump& jump : p_.regularity.jumps) add_around(xs, jump.place.x);
    std::ranges::sort(xs);
    xs.erase(std::ranges::unique(xs).begin(), xs.end());
    std::vector<Ball> row;
    for (const double x : xs) {
      row.push_back(f_.enclose(Ball(x), 4096));
      if (!row.back().is_finite() || row.back().radius() > 1e-200) return false;
    }
    // Differences of what is nearly constant say nothing.
    const bool is_level = std::ranges::all_of(
        row, [&](const Ball& ball) { return std::abs((ball - row[0]).midpoint()) < 1e-6; });
    if (is_level && !row[0].is_exact()) return false;
    for (std::size_t order = 1; order < xs.size(); ++order) {
      for (std::size_t i = 0; i + order < xs.size(); ++i)
        row[i] = (row[i + 1] - row[i]) / (Ball(xs[i + order]) - Ball(xs[i]));
      // Of a polynomial of degree below `order`.
      if (order == 13) break;
    }
    return std::ranges::all_of(std::span(row).first(xs.size() - 13),
                               [](const Ball& ball) { return ball.contains_zero(); });
  }

  void symmetry() {
    for (const auto& [x, value] : points_) {
      const Ball other = at(-x);
      const bool differ = value.is_undefined() != other.is_undefined() &&
                          value.state() != Ball::State::unknown && other.state() != Ball::State::unknown;
      const bool both = value.is_finite() && other.is_finite();
      object_at(p_.shape.even.is_yes() && (differ || (both && !value.overlaps(other))), "not even", x);
      object_at(p_.shape.odd.is_yes() && (differ || (both && !value.overlaps(-other))), "not odd", x);
    }
    for (const auto& [answer, sign] : {std::pair(p_.shape.even, 1), std::pair(p_.shape.odd, -1)}) {
      const std::vector<double> xs = numbers_behind(answer.because, "f(");
      if (!answer.is_no() || xs.size() != 2) continue;
      const Ball a = precisely_at(xs[0]);
      const Ball b = precisely_at(xs[1]);
      if (a.contains_zero() && !a.is_exact()) continue;  // too small to tell
      object(!is_vague(a) && !is_vague(b) && a.overlaps(sign < 0 ? -b : b),
             "the witness does not refute parity");
    }
    const Ball zero = at(0);
    object(p_.shape.zero_at_zero.is_yes() && zero.state() != Ball::State::unknown && !zero.contains_zero(),
           "f(0) is not 0");
    object(p_.shape.zero_at_zero.is_no() && zero.is_exact() && zero.contains_zero(), "f(0) is 0");
  }

  // ---- sizes
  // --------------------------------------------------------------------------------------------------

  void range() {
    const Extent& extent = p_.extent;
    const auto above = [](const Ball& value, double bound) { return value.lower() > bound; };
    const auto below = [](const Ball& value, double bound) { return value.upper() < bound; };
    for (const auto& [x, value] : values_) {
      object_at(above(value, extent.supremum.value.upper), "above the supremum", x);
      object_at(below(value, extent.infimum.value.lower), "below the infimum", x);
      object_at(extent.supremum.attained.is_no() && value.lower() >= extent.supremum.value.upper,
                "the supremum is taken", x);
      object_at(extent.infimum.attained.is_no() && value.upper() <= extent.infimum.value.lower,
                "the infimum is taken", x);
    }
    object(extent.bounded.is_yes() != (extent.bounded_above.is_yes() && extent.bounded_below.is_yes()),
           "bounded");
  }

  void slopes() {
    Function derivative = function_;
    for (int order = 1; order <= 2; ++order) {
      try {
        derivative = derivative.derivative();
      } catch (const Error&) {
        return;
      }
      Evaluator slope(derivative);
      for (int i = 0; i < 150; ++i) {
        // Not at simple fractions: those are where formulas have kinks.
        const double x = random_.normal() * std::exp2(random_.below(16) - 8.0);
        if (!at(x).is_finite()) continue;
        check_slope(order, x, slope.enclose(Ball(x), bits));
      }
    }
  }

  void check_slope(int order, double x, const Ball& value) {
    if (!value.is_finite()) return;
    const Extent& extent = p_.extent;
    const Enclosure& size = order == 1 ? extent.lipschitz : extent.curvature;
    const double least =
        value.contains_zero() ? 0 : std::min(std::abs(value.lower()), std::abs(value.upper()));
    object_at(least > size.upper, "a derivative of order " + std::to_string(order) + " beyond the bound", x);
    if (order == 2) return;
    object_at(value.lower() > extent.highest_slope.value.upper, "a larger slope", x);
    object_at(value.upper() < extent.lowest_slope.value.lower, "a smaller slope", x);
    object_at(p_.shape.flat_almost_everywhere.is_yes() && !value.contains_zero(), "not flat", x);
    for (const Stretch& stretch : p_.landmarks.saturated.stretches) {
      object_at(stretch.lower < x && x < stretch.upper && least >= p_.landmarks.saturation_slope,
                "not saturated", x);
    }
    for (const Stretch& stretch : p_.landmarks.flat.stretches) {
      object_at(stretch.lower < x && x < stretch.upper && !value.contains_zero(), "not flat", x);
    }
  }

  // ---- places
  // -------------------------------------------------------------------------------------------------

  void places() {
    for (const Place& zero : p_.landmarks.zeros) {
      const Ball value = at(zero.x);
      object_at(
          is_that_double(zero) && (value.is_undefined() || (value.is_finite() && !value.contains_zero())),
          "no zero", zero.x);
    }
    if (p_.landmarks.zeros_are_complete) unlisted_zeros();
    for (const Turn& turn : p_.landmarks.turns) {
      const Ball middle = at(turn.place.x);
      object_at(middle.is_undefined(), "no value at a turn", turn.place.x);
    }
    const int smoothness = std::min(p_.regularity.proved_class, 3);
    for (const Jump& jump : p_.regularity.jumps) one_sided_limits(jump);
    for (const Kink& kink : p_.regularity.kinks) {
      if (kink.place.is_exact) one_sided_slopes(kink);
    }
    object(smoothness >= 0 && p_.regularity.continuous.is_no(), "smooth but not continuous");
    object(p_.regularity.refuted_class && *p_.regularity.refuted_class <= p_.regularity.proved_class,
           "two classes");
  }

  /// Between two neighbouring zeros f has one sign.
  void unlisted_zeros() {
    for (const auto& [x, value] : values_) {
      if (!(value.is_exact() && value.contains_zero())) continue;
      const bool is_listed =
          std::ranges::any_of(p_.landmarks.zeros, [&](const Place& zero) { return zero.x == x; }) ||
          std::ranges::any_of(p_.landmarks.zero_stretches, [&](const Stretch& stretch) {
            return stretch.lower <= x && x <= stretch.upper;
          });
      object_at(!is_listed, "a zero that is not listed", x);
    }
    for (std::size_t i = 1; i < values_.size(); ++i) {
      if (!p_.regularity.continuous.is_yes() || !p_.regularity.domain.everywhere.is_yes()) break;
      const bool changes = (values_[i - 1].value.is_negative() && values_[i].value.is_positive()) ||
                           (values_[i - 1].value.is_positive() && values_[i].value.is_negative());
      if (!changes) continue;
      const auto between = [&](double x) { return values_[i - 1].x <= x && x <= values_[i].x; };
      const bool is_listed =
          std::ranges::any_of(p_.landmarks.zeros, [&](const Place& zero) { return between(zero.x); }) ||
          std::ranges::any_of(p_.landmarks.zero_stretches, [&](const Stretch& stretch) {
            return between(stretch.lower) || between(stretch.upper);
          });
      object_at(!is_listed, "a change of sign without a zero", values_[i].x);
    }
  }

  void one_sided_limits(const Jump& jump) {
    for (const auto& [limit, side] : {std::pair(jump.left, -1), std::pair(jump.right, 1)}) {
      if (!limit) continue;
      const Ball value = f_.enclose(Ball(jump.place.x) + Ball(side * 0x1p-200), 1024);
      if (is_vague(value) || !is_that_double(jump.place)) continue;
      if (limit->is_infinite()) {
        const Ball farther = f_.enclose(Ball(jump.place.x) + Ball(side * 0x1p-20), 1024);
        object_at(std::abs(value.midpoint()) < std::abs(farther.midpoint()), "no pole", jump.place.x);
      } else {
        object_at(
            std::abs(value.midpoint() - limit->middle()) > 1e-2 * std::max(1.0, std::abs(limit->middle())),
            "another one-sided limit", jump.place.x);
      }
    }
  }

  void one_sided_slopes(const Kink& kink) {
    if (!is_that_double(kink.place)) return;
    const Ball here = f_.enclose(Ball(kink.place.x), 1024);
    for (const auto& [slope, side] : {std::pair(kink.left, -1), std::pair(kink.right, 1)}) {
      const Ball step(side * 0x1p-120);
      const Ball there = f_.enclose(Ball(kink.place.x) + step, 1024);
      if (is_vague(here) || is_vague(there)) continue;
      const Ball slope_there = (there - here) / step;
      if (is_vague(slope_there)) continue;
      const double quotient = slope_there.midpoint();
      object_at(std::abs(quotient - slope.middle()) > 1e-3 * std::max(1.0, std::abs(quotient)),
                "another one-sided slope", kink.place.x);
    }
  }

  // ---- ends of the line
  // ---------------------------------------------------------------------------------------

  void ends() {
    for (const auto& [end, sign] :
         {std::pair(p_.extent.at_minus_infinity, -1), std::pair(p_.extent.at_plus_infinity, 1)}) {
      const Ball far(sign * 0x1p500);
      const Ball value = f_.enclose(far, 2048);
      object(end.growth == Growth::undefined && value.is_finite(), "a value far out");
      if (is_vague(value)) continue;
      if (end.limit && end.limit->is_infinite()) {
        const Ball nearer = f_.enclose(Ball(sign * 0x1p60), 2048);
        const Ball growth = end.limit->upper > 0 ? value - nearer : nearer - value;
        object(!is_vague(nearer) && growth.is_negative(), "no infinite limit");
      } else if (end.limit) {
        object(std::abs(value.midpoint() - end.limit->middle()) >
                   0.05 * std::max(1.0, std::abs(end.limit->middle())),
               "another limit");
      }
      constexpr double huge = 1e60;  // such a constant is not small beside 2^500
      if (end.slope && end.slope->is_bounded() && std::abs(at(1).midpoint()) < huge) {
        const double quotient = (value / far).midpoint();
        object(std::abs(quotient - end.slope->middle()) > 0.01 * std::max(1.0, std::abs(quotient)),
               "another asymptotic slope");
      }
    }
  }

  void float32() {
    const Float32Facts& facts = p_.float32;
    for (const auto& [tail, side] : {std::pair(facts.left, -1), std::pair(facts.right, 1)}) {
      if (!tail || !tail->is_proved) continue;
      for (int i = 0; i < 20; ++i) {
        const double x = tail->from + side * std::abs(random_.normal()) * std::exp2(random_.below(40) - 20.0);
        const auto rounded = static_cast<float>(x);
        if (side > 0 ? rounded < tail->from : rounded > tail->from) continue;
        try {
          const float value = f_.correctly_rounded(rounded);
          const bool is_same = value == tail->value || (std::isnan(value) && std::isnan(tail->value));
          object_at(!is_same, "not constant in float32", rounded);
        } catch (const Error&) {
          continue;
        }
      }
    }
  }

  Function function_;
  const Properties& p_;
  Evaluator f_;
  Random random_;
  std::vector<Point> points_;
  std::vector<Point> values_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> contradictions(const Function& f, const Properties& properties, std::uint64_t seed) {
  return Examination(f, properties, seed).run();
}

}  // namespace assay::test
