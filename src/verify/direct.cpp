#include "verify/direct.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ball/enclose.h"
#include "expr/parse.h"

namespace assay::verify {
namespace {

constexpr double unit = 0x1p-53;
constexpr double slack = 1 + 0x1p-40;  // for the roundings of the bounds themselves
constexpr int significand_bits = 24;

Bounded sum_of(Bounded a, Bounded b) {
  const double value = a.value + b.value;
  // Knuth's two-sum: floor has to know that nothing was lost.
  const double rest = value - a.value;
  const bool is_exact = a.value - (value - rest) == 0.0 && b.value - rest == 0.0;
  return {value, slack * (a.error + b.error + (is_exact ? 0.0 : unit * std::fabs(value)))};
}

constexpr double boundless = std::numeric_limits<double>::infinity();

/// Known where the whole of a lies between two integers.
Bounded floor_of(Bounded a) {
  const double value = std::floor(a.value);
  if (a.error == 0) return {value, 0.0};
  const double least = std::floor(std::nextafter(a.value - a.error, -boundless));
  const double most = std::floor(std::nextafter(a.value + a.error, boundless));
  return {value, least == most ? 0.0 : boundless};
}

Bounded sign_of(Bounded a) {
  if (std::fabs(a.value) > a.error) return {std::copysign(1.0, a.value), 0.0};
  return {0.0, a.error == 0.0 ? 0.0 : boundless};
}

/// Whether a comparison holds, as 1 or 0.
Bounded comparison(Op op, Bounded a, Bounded b) {
  const double error = slack * (a.error + b.error);
  // The difference of unequal doubles is not 0, and its sign is right.
  const double difference = a.value - b.value;
  if (error > 0 && !(std::fabs(difference) > slack * error)) return {0.0, boundless};
  switch (op) {
    case Op::less: return {difference < 0 ? 1.0 : 0.0, 0.0};
    case Op::less_equal: return {difference <= 0 ? 1.0 : 0.0, 0.0};
    case Op::greater: return {difference > 0 ? 1.0 : 0.0, 0.0};
    case Op::greater_equal: return {difference >= 0 ? 1.0 : 0.0, 0.0};
    case Op::equal: return {difference == 0 ? 1.0 : 0.0, 0.0};
    default: return {difference != 0 ? 1.0 : 0.0, 0.0};
  }
}

Bounded lesser(Bounded a, Bounded b) {
  if (a.value + a.error < b.value - b.error) return a;
  if (b.value + b.error < a.value - a.error) return b;
  return {std::min(a.value, b.value), std::max(a.error, b.error)};
}

Bounded chosen(Bounded condition, Bounded a, Bounded b) {
  if (condition.error > 0) return {0.0, boundless};
  return condition.value != 0 ? a : b;
}

/// Such a factor costs no rounding.
bool is_power_of_two(Bounded b) {
  int exponent = 0;
  return b.error == 0 && std::fabs(std::frexp(b.value, &exponent)) == 0.5;
}

Bounded scaled(Bounded a, double power_of_two) {
  const double value = a.value * power_of_two;
  const bool may_underflow = a.value != 0 && std::fabs(value) < 0x1p-960;
  return {value,
          a.error * std::fabs(power_of_two) + (may_underflow ? std::numeric_limits<double>::min() : 0)};
}

Bounded product(Bounded a, Bounded b) {
  if (is_power_of_two(b)) return scaled(a, b.value);
  const double value = a.value * b.value;
  return {value, slack * (std::fabs(a.value) * b.error + std::fabs(b.value) * a.error + a.error * b.error +
                          unit * std::fabs(value)) +
                     std::numeric_limits<double>::min()};
}

Bounded quotient(Bounded a, Bounded b) {
  if (is_power_of_two(b)) return scaled(a, 1.0 / b.value);
  const double value = a.value / b.value;
  const double least = std::fabs(b.value) - b.error;
  if (!(least > 0)) return {value, std::numeric_limits<double>::infinity()};
  return {value, slack * ((a.error + std::fabs(value) * b.error) / least + unit * std::fabs(value)) +
                     std::numeric_limits<double>::min()};
}

Bounded power(Bounded a, std::int64_t n) {
  Bounded result = a;
  for (std::int64_t i = 1; i < n; ++i) result = product(result, a);
  return result;
}

// Taylor's polynomials for |a| <= pi/4 (1 + 2^-50). The terms left out are below a^19/19! < 2^-63 and
// a^18/18! < 2^-58; Horner's rounding errors, and that of a, which is 1.5 units of a and 2^-61, stay below
// the bounds.

Bounded sine(double a) {
  const double s = a * a;
  double sum = 1.0 / 355687428096000.0;
  for (const double c : {-1.0 / 1307674368000.0, 1.0 / 6227020800.0, -1.0 / 39916800.0, 1.0 / 362880.0,
                         -1.0 / 5040.0, 1.0 / 120.0, -1.0 / 6.0}) {
    sum = sum * s + c;
  }
  return {a + a * (s * sum), 0x1p-50 * std::fabs(a) + 0x1p-60};
}

Bounded cosine(double a) {
  const double s = a * a;
  double sum = 1.0 / 20922789888000.0;
  for (const double c : {-1.0 / 87178291200.0, 1.0 / 479001600.0, -1.0 / 3628800.0, 1.0 / 40320.0,
                         -1.0 / 720.0, 1.0 / 24.0, -1.0 / 2.0}) {
    sum = sum * s + c;
  }
  return {1.0 + s * sum, 0x1p-50};
}

/// sin or cos of that part of a turn.
Bounded wave(unsigned __int128 part, bool is_cosine) {
  constexpr int quarter = 126;
  if (is_cosine) part += static_cast<unsigned __int128>(1) << quarter;
  const unsigned __int128 nearest = (part + (static_cast<unsigned __int128>(1) << (quarter - 1))) >> quarter;
  const auto rest = static_cast<std::int64_t>((part - (nearest << quarter)) >> 64U);
  constexpr double radians = 0x1.921fb54442d18p+2 * 0x1p-64;  // 2 pi 2^-64
  const double angle = static_cast<double>(rest) * radians;
  Bounded result = (nearest & 1U) == 0 ? sine(angle) : cosine(angle);
  if ((nearest & 2U) != 0) result.value = -result.value;
  return result;
}

/// The part behind the point of turns 2^exponent.
unsigned __int128 part_of(const Ball& turns, int exponent) {
  constexpr int digit = 32;
  constexpr int digits = 4;  // behind the point
  const int before =
      std::max(0, exponent + static_cast<int>(std::ceil(std::log2(1 + std::fabs(turns.midpoint()))))) /
          digit +
      1;
  Ball rest = turns * Ball(std::ldexp(1.0, exponent - digit * before));
  unsigned __int128 part = 0;
  for (int i = 0; i < before + digits; ++i) {
    rest = rest * Ball(0x1p32);
    // One more or less would do as well: the next digit makes up for it.
    const double whole = std::floor(rest.midpoint());
    rest = rest - Ball(whole);
    part = (part << digit) + static_cast<unsigned __int128>(static_cast<__int128>(whole));
  }
  return part;
}

}  // namespace

DirectEvaluation::DirectEvaluation(const Function& f)
    : function_(f),
      exact_(exact_values(f, std::nullopt)),
      needed_(f.graph().reachable(f.root())),
      turns_(f.root() + 1),
      parts_(f.root() + 1),
      values_(f.root() + 1) {}

std::optional<Ball> DirectEvaluation::turns(NodeId id) const {
  const Node& node = function_.graph()[id];
  constexpr int bits = 400;
  const auto number = [&](NodeId of) -> std::optional<Ball> {
    if (exact_.numbers[of]) return Ball(*exact_.numbers[of], bits);
    if (exact_.turns[of]) return Ball(*exact_.turns[of], bits) * enclose(parse("pi"), Ball(0.0), bits);
    return std::nullopt;
  };
  switch (node.op) {
    case Op::input: return enclose(parse("1/(2*pi)"), Ball(0.0), bits);
    case Op::neg: {
      const auto turned = turns(node.arguments[0]);
      return turned ? std::optional(-*turned) : std::nullopt;
    }
    case Op::mul:
      for (const int side : {0, 1}) {
        const auto factor = number(node.arguments[side]);
        const auto turned = factor ? turns(node.arguments[1 - side]) : std::nullopt;
        if (turned) return *factor * *turned;
      }
      return std::nullopt;
    case Op::div: {
      const auto divisor = number(node.arguments[1]);
      const auto turned = divisor ? turns(node.arguments[0]) : std::nullopt;
      return turned ? std::optional(*turned / *divisor) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

bool DirectEvaluation::can_evaluate(NodeId id) const {
  if (exact_.numbers[id]) return true;
  const Node& node = function_.graph()[id];
  switch (node.op) {
    case Op::input:
    case Op::pi:
    case Op::neg:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::floor:
    case Op::sign:
    case Op::abs:
    case Op::min:
    case Op::max:
    case Op::where: return true;
    case Op::sin:
    case Op::cos: return turns_[id].has_value();
    case Op::pow: {
      const auto& exponent = exact_.numbers[node.arguments[1]];
      const auto whole = exponent ? exponent->as_integer() : std::nullopt;
      return whole && 1 <= *whole && *whole <= 8;
    }
    default: return info(node.op).is_condition;
  }
}

std::optional<DirectEvaluation> DirectEvaluation::of(const Function& f) {
  DirectEvaluation direct(f);
  for (NodeId id = 0; id <= f.root(); ++id) {
    if (!direct.needed_[id]) continue;
    const Node& node = f.graph()[id];
    if (node.op == Op::sin || node.op == Op::cos) direct.turns_[id] = direct.turns(node.arguments[0]);
    if (!direct.can_evaluate(id)) return std::nullopt;
  }
  return direct;
}

void DirectEvaluation::prepare(int exponent) {
  if (exponent_ == exponent) return;
  exponent_ = exponent;
  for (NodeId id = 0; id <= function_.root(); ++id) {
    if (turns_[id]) parts_[id] = part_of(*turns_[id], exponent);
  }
}

void DirectEvaluation::evaluate(NodeId id, std::span<const float> x) {
  std::vector<Bounded>& out = values_[id];
  out.resize(x.size());
  const Node& node = function_.graph()[id];
  const auto each = [&](auto compute) {
    for (std::size_t i = 0; i < x.size(); ++i) out[i] = compute(i);
  };
  if (exact_.numbers[id]) {
    const double number = exact_.numbers[id]->to_double();
    const bool is_exact = Rational::from_double(number) == *exact_.numbers[id];
    return each([&](std::size_t) { return Bounded{number, is_exact ? 0.0 : unit * std::fabs(number)}; });
  }
  const auto u = [&](std::size_t i) { return values_[node.arguments[0]][i]; };
  const auto v = [&](std::size_t i) { return values_[node.arguments[1]][i]; };
  const auto w = [&](std::size_t i) { return values_[node.arguments[2]][i]; };
  const auto negative = [](Bounded b) { return Bounded{-b.value, b.error}; };
  switch (node.op) {
    case Op::input: return each([&](std::size_t i) { return Bounded{x[i], 0.0}; });
    case Op::pi: return each([](std::size_t) { return Bounded{0x1.921fb54442d18p+1, 0x1p-51}; });
    case Op::neg: return each([&](std::size_t i) { return negative(u(i)); });
    case Op::add: return each([&](std::size_t i) { return sum_of(u(i), v(i)); });
    case Op::sub: return each([&](std::size_t i) { return sum_of(u(i), negative(v(i))); });
    case Op::mul: return each([&](std::size_t i) { return product(u(i), v(i)); });
    case Op::div: return each([&](std::size_t i) { return quotient(u(i), v(i)); });
    case Op::floor: {
      // Beyond 2^23 every x is whole, and x + 1/2 need not be computed to tell that its floor is x.
      const auto offset = *exponent_ >= 0 ? offset_from_input(node.arguments[0]) : std::nullopt;
      if (!offset) return each([&](std::size_t i) { return floor_of(u(i)); });
      return each([&](std::size_t i) { return sum_of({x[i], 0.0}, {*offset, 0.0}); });
    }
    case Op::sign: return each([&](std::size_t i) { return sign_of(u(i)); });
    case Op::abs: return each([&](std::size_t i) { return Bounded{std::fabs(u(i).value), u(i).error}; });
    case Op::min: return each([&](std::size_t i) { return lesser(u(i), v(i)); });
    case Op::max:
      return each([&](std::size_t i) { return negative(lesser(negative(u(i)), negative(v(i)))); });
    case Op::where: return each([&](std::size_t i) { return chosen(u(i), v(i), w(i)); });
    case Op::pow: {
      const std::int64_t n = *exact_.numbers[node.arguments[1]]->as_integer();
      return each([&](std::size_t i) { return power(u(i), n); });
    }
    case Op::sin:
    case Op::cos: {
      const double scale = std::ldexp(1.0, -*exponent_);
      return each([&](std::size_t i) {
        const auto whole = static_cast<std::int64_t>(x[i] * scale);
        return wave(static_cast<Part>(static_cast<__int128>(whole)) * parts_[id], node.op == Op::cos);
      });
    }
    default: return each([&](std::size_t i) { return comparison(node.op, u(i), v(i)); });
  }
}

std::optional<double> DirectEvaluation::offset_from_input(NodeId id) const {
  const Node& node = function_.graph()[id];
  if (node.op == Op::input) return 0.0;
  if (node.op == Op::sub && function_.graph()[node.arguments[0]].op == Op::input) {
    const auto& number = exact_.numbers[node.arguments[1]];
    return number ? std::optional(std::floor((-*number).to_double())) : std::nullopt;
  }
  if (node.op != Op::add) return std::nullopt;
  for (const int side : {0, 1}) {
    const auto& number = exact_.numbers[node.arguments[side]];
    if (number && function_.graph()[node.arguments[1 - side]].op == Op::input)
      return std::floor(number->to_double());
  }
  return std::nullopt;
}

void DirectEvaluation::operator()(std::span<const float> x, std::span<Bounded> results) {
  if (x.empty()) return;
  prepare(std::ilogb(x[0]) - significand_bits + 1);
  for (NodeId id = 0; id <= function_.root(); ++id) {
    if (needed_[id]) evaluate(id, x);
  }
  std::ranges::copy(values_[function_.root()], results.begin());
}

}  // namespace assay::verify
