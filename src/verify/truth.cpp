#include "verify/truth.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/floats.h"
#include "expr/stable.h"
#include "verify/numbers.h"

namespace assay::verify {
namespace {

constexpr int terms = 8;                    // of a polynomial
constexpr std::uint32_t widest = 1U << 15;  // floats on a stretch; 2^8 stretches to a binade
constexpr std::uint32_t narrowest = 16;
constexpr std::uint32_t direct_below = 2048;  // floats on a stretch, where float by float is as quick
constexpr float direct_from = 256.0F;         // what is as small as that has other troubles
constexpr double unit = 0x1p-53;
constexpr std::array precisions = {128, 384, 1024};  // of the coefficients

/// A bound on the magnitude, rounded up.
double magnitude(const Ball& ball) {
  return std::max(std::fabs(ball.lower()), std::fabs(ball.upper()));
}

/// Coefficients of powers of x as those of powers of x/step: 1/x^9 is beyond float64 for a tiny x, and
/// step^8/x^9 is not.
std::vector<Ball> in_steps(std::vector<Ball> coefficients, double step) {
  Ball power(1.0);
  for (Ball& coefficient : coefficients) {
    coefficient = coefficient * power;
    power = power * Ball(step);
  }
  return coefficients;
}

/// What Horner's scheme may be off by for |t| <= 1 (Higham, Accuracy and Stability of Numerical Algorithms,
/// section 5.1), and what rounding the coefficients adds; a little more than that.
double rounding_error(const std::vector<double>& coefficients) {
  double sum = 0.0;
  for (std::size_t k = 0; k < coefficients.size(); ++k) {
    sum += static_cast<double>(2 * k + 2) * std::fabs(coefficients[k]);
  }
  return 1.001 * unit * sum + std::numeric_limits<double>::min();
}

/// The fraction with the least denominator up to 1000 that is as near as that.
std::optional<Rational> fraction_near(double value, double distance) {
  constexpr int largest = 1000;
  for (int q = 1; q <= largest; ++q) {
    const double p = std::nearbyint(value * q);
    if (std::fabs(p) > 0x1p52) return std::nullopt;
    if (std::fabs(value * q - p) <= distance * q) return Rational(static_cast<std::int64_t>(p), q);
  }
  return std::nullopt;
}

/// f(x) - (slope*x + offset)
Function less_line(const Function& f, const Rational& slope, const Rational& offset) {
  Graph graph = f.graph();
  const NodeId scaled = graph.apply(Op::mul, {graph.constant(slope), graph.input()});
  const NodeId line = graph.apply(Op::add, {scaled, graph.constant(offset)});
  return {graph, graph.apply(Op::sub, {f.root(), line})};
}

/// Whether the middle of two float32 is on the line.
bool is_on(const Beside& line, float x, double middle) {
  // Most lines are x or half of it.
  const double slope = line.slope.to_double();
  if (line.offset.is_zero() && slope * x == middle && (slope == 1.0 || slope == 0.5)) return true;
  return line.slope * Rational::from_double(x) + line.offset == Rational::from_double(middle);
}

bool is_finite(const std::vector<Ball>& coefficients) {
  return std::ranges::all_of(coefficients, [](const Ball& c) { return std::isfinite(magnitude(c)); });
}

}  // namespace

Truth::Truth(const Function& f, Element type)
    : function_(f.bound()), type_(type), evaluator_(f), image_(f), direct_(DirectEvaluation::of(f)) {
  expansions_.emplace_back(function_);
  // On a whole stretch the interval of x + sqrt(x^2 + 1) is too wide for x < 0, that of 1/(sqrt(x^2 + 1) - x)
  // not.
  const Function other = stable(function_);
  if (other != function_) expansions_.emplace_back(other);
}

/// The float that all values on [low, high] round to.
std::optional<float> Truth::constant_on(float low, float high) {
  constexpr int bits = 384;  // 1 + tanh(x) times the largest float
  const Ball value = evaluator_.enclose(Ball(low, high), bits);
  if (value.is_undefined()) return std::numeric_limits<float>::quiet_NaN();
  if (!value.is_finite()) return beyond_all(low, high);
  constexpr double vanishing = 0x1p-151;  // less than half of the least float
  if (magnitude(value) < vanishing) return 0.0F;
  const std::optional<float> rounded = value.rounded_float();
  return rounded ? rounded : beyond_all(low, high);
}

/// The infinity that all values on [low, high] round to: exp(1e30) is too large for a ball.
std::optional<float> Truth::beyond_all(float low, float high) {
  constexpr double least = 0x1.ffffffp127;  // half a unit above the largest float
  const Image image = image_({low, high});
  if (!image.is_defined) return std::nullopt;
  if (image.range.lower >= least) return std::numeric_limits<float>::infinity();
  if (image.range.upper <= -least) return -std::numeric_limits<float>::infinity();
  return std::nullopt;
}

Stretch Truth::approximated(std::uint32_t first, std::uint32_t last) {
  Stretch stretch{.first = first, .last = last, .coefficients = {}};
  const float low = float_at(first);
  const float high = float_at(last);
  if (const auto value = constant_on(low, high)) {
    stretch.kind = Stretch::Kind::constant;
    stretch.value = *value;
    return stretch;
  }
  // The sum of two floats of one binade, halved, and its distance to either are doubles.
  stretch.center = (double{low} + double{high}) / 2;
  const double radius = std::max(double{high} - stretch.center, std::numeric_limits<double>::min());
  const double step = std::exp2(std::ceil(std::log2(radius)));
  stretch.scale = 1.0 / step;
  // What the stretch before needed, this one will need.
  for (std::size_t i = 0; i < expansions_.size(); ++i) {
    if (is_fitted(stretch, step)) {
      stretch.kind = Stretch::Kind::polynomial;
      return stretch;
    }
    form_ = (form_ + 1) % expansions_.size();
    level_ = 0;
  }
  return stretch;
}

bool Truth::is_fitted(Stretch& stretch, double step) {
  constexpr double negligible = 0x1p-51;
  constexpr double tiny = 0x1p-201;  // nothing beside half of the least float
  const float low = float_at(stretch.first);
  const float high = float_at(stretch.last);
  for (; level_ < precisions.size(); ++level_) {
    const int bits = precisions[level_];
    const std::vector<Ball> wide =
        in_steps(expansions_[form_].coefficients(Ball(low, high), terms + 1, bits), step);
    const std::vector<Ball> point =
        in_steps(expansions_[form_].coefficients(Ball(stretch.center), terms, bits), step);
    if (wide.empty() || point.empty() || !is_finite(wide) || !is_finite(point)) {
      // Only more bits tell on which side of 2 is x + 2 for a tiny x.
      if (std::fabs(low) < 0x1p-64F) continue;
      return false;
    }
    stretch.coefficients.clear();
    const double error = magnitude(wide.back());
    double radii = 0.0;
    for (const Ball& coefficient : point) {
      stretch.coefficients.push_back(coefficient.midpoint());
      radii += coefficient.radius();
    }
    const double size = std::fabs(stretch.coefficients[0]);
    stretch.error = 1.001 * (error + radii) + rounding_error(stretch.coefficients);
    if (!std::isfinite(stretch.error)) return false;
    if (error + radii <= std::max(negligible * size, tiny))
      return is_of_the_formula(point[0], stretch.center);
    if (radii < error) return false;
  }
  return false;
}

/// Whether the value is that of f as it is written: a slip in the algebra of another form would show.
bool Truth::is_of_the_formula(const Ball& value, double x) {
  if (form_ == 0) return true;
  const Ball as_written = evaluator_.enclose(Ball(x), precisions.back());
  return as_written.is_finite() && as_written.overlaps(value);
}

/// No polynomial serves even a few floats, neither at the beginning nor in the middle.
bool Truth::is_hopeless(std::uint32_t first, std::uint32_t last) {
  const auto is_single = [&](std::uint32_t at) {
    return approximated(at, at + narrowest - 1).kind == Stretch::Kind::single;
  };
  return is_single(first) && is_single(first + (last - first + 1) / 2);
}

std::vector<Stretch> Truth::stretches(std::uint32_t first, std::uint32_t last) {
  std::vector<Stretch> result;
  level_ = 0;
  // Aligned, so that none crosses the border of a binade.
  std::uint64_t begin = first;
  std::uint32_t size = widest;
  while (begin <= last) {
    while (size > narrowest && (begin % size != 0)) size /= 2;
    const auto end =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(last, begin / size * size + size - 1));
    Stretch stretch = approximated(static_cast<std::uint32_t>(begin), end);
    if (stretch.kind == Stretch::Kind::single && size > narrowest) {
      const bool is_vain = size == widest && is_hopeless(stretch.first, end);
      if (direct_ && (is_vain || size <= direct_below) && std::fabs(float_at(stretch.first)) >= direct_from) {
        // It will not get better within the binade.
        stretch.kind = Stretch::Kind::direct;
        stretch.last = last;
        result.push_back(std::move(stretch));
        return result;
      }
      if (!is_vain) {
        size /= 2;
        continue;
      }
      stretch.kind = Stretch::Kind::sampled;
    }
    begin = std::uint64_t{end} + 1;
    result.push_back(std::move(stretch));
    while (size < widest && begin % (std::uint64_t{2} * size) == 0) size *= 2;
  }
  return result;
}

void Truth::evaluate(std::span<const float> x, std::span<double> values, std::span<Rounded> rounded) {
  bounded_.resize(x.size());
  (*direct_)(x, bounded_);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto [value, error] = bounded_[i];
    values[i] = value;
    rounded[i] = {static_cast<float>(value - error), static_cast<float>(value + error)};
  }
}

std::optional<Beside> Truth::beside_line(const Stretch& stretch) {
  constexpr int bits = 1024;
  const float low = float_at(stretch.first);
  const float high = float_at(stretch.last);
  // The tangent in the middle, if it is of short fractions: of another line nothing will be proved.
  const double steepness = stretch.coefficients[1] * stretch.scale;
  const auto slope = fraction_near(steepness, 0x1p-40 * std::fabs(steepness));
  if (!slope) return std::nullopt;
  const double height = stretch.coefficients[0] - slope->to_double() * stretch.center;
  const auto offset = fraction_near(height, 0x1p-46 * std::fabs(stretch.coefficients[0]));
  if (!offset) return std::nullopt;
  const std::vector<Ball> slopes = expansions_[form_].coefficients(Ball(low, high), 2, bits);
  if (slopes.empty() || !slopes[1].is_finite()) return std::nullopt;
  const Ball turn = slopes[1] - Ball(*slope, bits);
  const auto rest = [&](float x) {
    return evaluator_.enclose(Ball(x), bits) - Ball(*slope * Rational::from_double(x) + *offset, bits);
  };
  // What is monotone has one sign if it has that at both ends.
  Beside line{.slope = *slope, .offset = *offset, .is_above = {}, .rest = {}};
  if (turn.is_positive() || turn.is_negative()) {
    const Ball first = rest(low);
    const Ball last = rest(high);
    if (first.is_positive() && last.is_positive()) line.is_above = true;
    if (first.is_negative() && last.is_negative()) line.is_above = false;
  }
  if (line.is_above) return line;
  // 1 - tanh(2^24) is 2 sigmoid(-2^25): no number of bits tells, the formula does.
  line.rest = std::make_shared<Evaluator>(stable(less_line(function_, *slope, *offset)));
  const Ball first = line.rest->enclose(Ball(low));
  return first.is_positive() || first.is_negative() ? std::optional(line) : std::nullopt;
}

std::optional<double> Truth::at(double x) {
  try {
    return evaluator_.correctly_rounded(x, type_);
  } catch (const Error&) {
    return std::nullopt;
  }
}

double Truth::error(double x, double computed, double truth) {
  if (!std::isfinite(computed) || !std::isfinite(truth)) return std::numeric_limits<double>::infinity();
  const Ball unit(unit_in_last_place(type_, truth));
  // 1 - tanh(x)^2 cancels more than a thousand bits before it leaves float64.
  for (const int bits : {256, 1024, 4096}) {
    const Ball off = (Ball(computed) - evaluator_.enclose(Ball(x), bits)) / unit;
    if (off.is_finite() && off.radius() < 0x1p-10) return std::fabs(off.midpoint());
  }
  return std::numeric_limits<double>::infinity();
}

std::optional<float> decided_tie(const Stretch& stretch, const Beside& line, float x, double value) {
  const auto low = static_cast<float>(value - stretch.error);
  const auto high = static_cast<float>(value + stretch.error);
  // The polynomial decides all other ties.
  const bool are_neighbours = std::nextafter(low, high) == high;
  if (!are_neighbours || !is_on(line, x, (double{low} + double{high}) / 2)) return std::nullopt;
  if (line.is_above) return *line.is_above ? high : low;
  const Ball rest = line.rest->enclose(Ball(x));
  if (rest.is_positive()) return high;
  return rest.is_negative() ? std::optional(low) : std::nullopt;
}

void evaluate(const Stretch& stretch, std::span<const float> x, std::span<double> values,
              std::span<Rounded> rounded) {
  const double* const c = stretch.coefficients.data();
  static_assert(terms == 8);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double t = (double{x[i]} - stretch.center) * stretch.scale;
    double sum = c[7];
    sum = sum * t + c[6];
    sum = sum * t + c[5];
    sum = sum * t + c[4];
    sum = sum * t + c[3];
    sum = sum * t + c[2];
    sum = sum * t + c[1];
    sum = sum * t + c[0];
    values[i] = sum;
    rounded[i] = {static_cast<float>(sum - stretch.error), static_cast<float>(sum + stretch.error)};
  }
}

}  // namespace assay::verify
