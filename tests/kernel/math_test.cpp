#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "ball/enclose.h"
#include "base/random.h"
#include "expr/parse.h"
#include "kernel/math/elementary.h"

namespace assay::kernel {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double half_pi = std::numbers::pi / 2;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// What the program computes: on a constant, the Builder computes it at once.
double evaluate(const Contract& contract, double x) {
  Builder b;
  return contract.function(b.f64(x)).constant().value();
}

double random_sign(Random& random) {
  return (random.bits() & 1U) != 0 ? 1.0 : -1.0;
}

/// Half of the points over all exponents of float64, half where the functions bend.
double sample(Random& random) {
  const double fraction = 1.0 + random.uniform();
  const int exponent = (random.bits() & 1U) != 0 ? static_cast<int>(random.below(2098)) - 1074
                                                 : static_cast<int>(random.below(24)) - 14;
  return random_sign(random) * std::ldexp(fraction, exponent);
}

class Math : public testing::TestWithParam<Contract> {};

TEST_P(Math, KeepsItsContract) {
  const Contract& contract = GetParam();
  Evaluator truth(parse(contract.formula));
  Random random(1, 0);
  double worst = 0.0;
  double where = 0.0;
  int points = 0;
  for (int i = 0; i < 20'000; ++i) {
    double x = sample(random);
    if (contract.low >= 0.0) x = std::fabs(x);
    if (!(x >= contract.low && x <= contract.high)) continue;
    // Enough that pi times a large x still has an angle.
    const Ball exact = truth.enclose(x, 192 + std::max(0, std::ilogb(x)));
    // The unit of the true value's binade, subnormal ones included.
    const double unit = std::ldexp(1.0, std::max(std::ilogb(exact.midpoint()), -1022) - 52);
    if (exact.contains_zero()) {  // of sin(pi*x) for a whole x
      EXPECT_EQ(evaluate(contract, x), 0.0) << x;
      continue;
    }
    const double error = std::fabs((exact - Ball(evaluate(contract, x))).midpoint()) / unit;
    ++points;
    if (error <= worst) continue;
    worst = error;
    where = x;
  }
  EXPECT_GT(points, 5'000);
  EXPECT_LE(worst, contract.ulp) << "at " << where;
}

TEST_P(Math, HasTheStatedSpecialValues) {
  struct Expected {
    std::string_view name;
    double at_zero, at_infinity, at_minus_infinity;
    bool is_odd_at_zero;
  };
  constexpr Expected table[] = {
      {"cbrt", 0.0, inf, -inf, true},
      {"sin", 0.0, nan, nan, true},
      {"cos", 1.0, nan, nan, false},
      {"tan", 0.0, nan, nan, true},
      {"sin_pi", 0.0, nan, nan, true},
      {"cos_pi", 1.0, nan, nan, false},
      {"tan_pi", 0.0, nan, nan, true},
      {"asin", 0.0, nan, nan, true},
      {"acos", half_pi, nan, nan, false},
      {"atan", 0.0, half_pi, -half_pi, true},
      {"sinh", 0.0, inf, -inf, true},
      {"cosh", 1.0, inf, inf, false},
      {"asinh", 0.0, inf, -inf, true},
      {"acosh", nan, inf, nan, false},
      {"atanh", 0.0, nan, nan, true},
      {"exp", 1.0, inf, 0.0, false},
      {"expm1", 0.0, inf, -1.0, true},
      {"log", -inf, inf, nan, false},
      {"log1p", 0.0, inf, nan, true},
      {"tanh", 0.0, 1.0, -1.0, true},
      {"erf", 0.0, 1.0, -1.0, true},
      {"erfc", 1.0, 0.0, 2.0, false},
      {"normal_tail", 1.0, 0.0, 2.0, false},
      {"sigmoid", 0.5, 1.0, 0.0, false},
      {"softplus", 0.0, inf, 0.0, false},
      {"exp2", 1.0, inf, 0.0, false},
      {"log2", -inf, inf, nan, false},
      {"pow_7_10", 0.0, inf, nan, false},
      {"pow_minus_7_10", inf, 0.0, nan, false},
      {"pow_161_10", 0.0, inf, nan, false},
      {"pow_of_3", 1.0, inf, 0.0, false},
  };
  const Contract& contract = GetParam();
  const auto* const row = std::ranges::find(table, contract.name, &Expected::name);
  ASSERT_NE(row, std::end(table)) << "the function has no row here";
  const auto expect = [&](double x, double value) {
    const double computed = evaluate(contract, x);
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(computed)) << contract.name << "(" << x << ") is " << computed;
    } else {
      EXPECT_EQ(computed, value) << contract.name << "(" << x << ")";
      EXPECT_EQ(std::signbit(computed), std::signbit(value)) << contract.name << "(" << x << ")";
    }
  };
  const double at_zero = contract.name == "softplus" ? std::log(2.0) : row->at_zero;
  expect(0.0, at_zero);
  expect(-0.0, row->is_odd_at_zero ? -0.0 : at_zero);
  expect(inf, row->at_infinity);
  expect(-inf, row->at_minus_infinity);
  expect(nan, nan);
}

INSTANTIATE_TEST_SUITE_P(Functions, Math, testing::ValuesIn(contracts().begin(), contracts().end()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Math, LogarithmsEndWhereTheirDomainEnds) {
  Builder b;
  EXPECT_TRUE(std::isnan(log(b.f64(-1e-300)).constant().value()));
  EXPECT_EQ(log1p(b.f64(-1.0)).constant().value(), -inf);
  EXPECT_TRUE(std::isnan(log1p(b.f64(-0x1.0000000000001p0)).constant().value()));
}

TEST(Math, PowersOfTwoAreExact) {
  for (int exponent = -1022; exponent <= 1023; ++exponent) {
    Builder b;
    const double power = std::ldexp(1.0, exponent);
    EXPECT_EQ(exp2(b.f64(exponent)).constant(), power);
    EXPECT_EQ(log2(b.f64(power)).constant(), exponent);
  }
  Builder b;
  EXPECT_EQ(log2(b.f64(0x1p-1074)).constant(), -1074.0);
  EXPECT_EQ(exp2(b.f64(-1022.6)).constant(), 0.0);
  EXPECT_EQ(exp2(b.f64(1024.0)).constant(), inf);
}

TEST(Math, PowersKeepTheirContractWhateverTheExponent) {
  Random random(5, 0);
  for (int i = 0; i < 300; ++i) {
    // Bases next to 1 with large exponents, and others; results over the whole range.
    const double base = 1.0 + random_sign(random) * std::ldexp(0.5 + random.uniform() / 2,
                                                               -static_cast<int>(random.below(50)) - 1);
    const double exponent =
        std::nearbyint((1400.0 * random.uniform() - 700.0) / std::log(base) * 64.0) / 64.0;
    const Function f = parse("x^n; n = " + std::to_string(exponent));
    const Ball exact = enclose(f, Ball(base), 256);
    Builder b;
    const double computed = pow(b.f64(base), b.f64(exponent), std::nullopt).constant().value();
    const double unit = std::ldexp(1.0, std::ilogb(exact.midpoint()) - 52);
    EXPECT_LE(std::fabs((exact - Ball(computed)).midpoint()) / unit, 1.25) << base << "^" << exponent;
  }
}

TEST(Math, RelatedFunctionsShareTheExponential) {
  const auto exponentials = [](auto&& write) {
    Builder b;
    b.output(to_f32(write(to_f64(b.input(0)))));
    return std::ranges::count(b.finish().instructions, Opcode::to_bits, &Instruction::opcode);
  };
  EXPECT_EQ(exponentials([](Value x) { return sigmoid(x) * sigmoid(-x) + softplus(x); }), 1);
  EXPECT_EQ(exponentials([](Value x) { return tanh(x) * sigmoid(x * 2.0); }), 1);
  EXPECT_EQ(exponentials([](Value x) { return exp(x) * exp(x * 2.0); }), 2);
}

}  // namespace
}  // namespace assay::kernel
