#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string_view>

#include "ball/enclose.h"
#include "base/random.h"
#include "expr/parse.h"
#include "kernel/double_double/lower.h"

namespace assay::kernel {
namespace {

/// A formula and how good its value is.
struct Promise {
  std::string_view name;
  std::string_view formula;
  double low, high;
  int bits;  ///< the relative error is at most 2^-bits
};

constexpr double largest = std::numeric_limits<double>::max();
constexpr double tiniest = std::numeric_limits<double>::denorm_min();

// The arguments that are divided are no float64: their low part counts.
constexpr Promise promises[] = {
    {"sum", "x/3 + 1/7", 0.0, largest, 100},
    {"product", "(x/3)*(x/7)", -1e150, 1e150, 100},
    {"quotient", "(x/3)/(x + 1/7)", 0.0, 1e300, 100},
    {"sqrt", "sqrt(x/3)", tiniest, largest, 100},
    {"cbrt", "cbrt(x/3)", -largest, largest, 99},
    {"exp", "exp(x/3)", -2000.0, 2128.0, 94},
    {"expm1", "expm1(x/3)", -largest, 2128.0, 94},
    {"log", "log(x/3)", tiniest, largest, 97},
    {"log_near_one", "log(x)", 0.5, 2.0, 97},
    {"log1p", "log1p(x/3)", -2.9999, largest, 97},
    {"sin", "sin(x)", -largest, largest, 85},
    {"cos", "cos(x)", -largest, largest, 85},
    {"tan", "tan(x)", -largest, largest, 85},
    {"sin_of_small", "sin(x/3 + x^2)", -0.5, 0.5, 97},
    {"sin_of_pi_x", "sin(pi*x)", -0.999, 0.999, 97},
    {"asin", "asin(x/3)", -2.99, 2.99, 97},
    {"acos", "acos(x/3)", -2.99, 2.99, 97},
    {"atan", "atan(x/3)", -largest, largest, 97},
    {"sinh", "sinh(x/3)", -2130.0, 2130.0, 94},
    {"cosh", "cosh(x/3)", -2130.0, 2130.0, 94},
    {"tanh", "tanh(x/3)", -largest, largest, 94},
    {"asinh", "asinh(x/3)", -largest, largest, 97},
    {"acosh", "acosh(x)", 1.0000001, largest, 94},
    {"atanh", "atanh(x/3)", -2.99, 2.99, 97},
    {"erf", "erf(x/3)", -largest, largest, 94},
    {"erfc", "erfc(x/3)", -largest, 77.0, 92},
    {"sigmoid", "sigmoid(x/3)", -2000.0, largest, 94},
    {"softplus", "softplus(x/3)", -2000.0, largest, 94},
    {"log_sigmoid", "log(sigmoid(x/3))", -largest, 300.0, 94},
    {"exp2", "exp2(x/3)", -2900.0, 3070.0, 92},
    {"log2", "log2(x/3)", tiniest, largest, 96},
    {"large_power", "x^161.3", 0x1p-6, 0x1p6, 88},
    {"large_whole_power", "(x/3)^21", -1e14, 1e14, 90},
    {"power", "x^0.3", 1e-300, 1e300, 90},
    {"whole_power", "(x/3)^5", -1e60, 1e60, 98},
};

class DoubleDoubleMath : public testing::TestWithParam<Promise> {};

/// Half of the points over all exponents of float64, half where the functions bend.
double sample(Random& random) {
  const double fraction = 1.0 + random.uniform();
  const int exponent = (random.bits() & 1U) != 0 ? static_cast<int>(random.below(2098)) - 1074
                                                 : static_cast<int>(random.below(24)) - 14;
  return ((random.bits() & 1U) != 0 ? 1.0 : -1.0) * std::ldexp(fraction, exponent);
}

TEST_P(DoubleDoubleMath, IsAsGoodAsPromised) {
  const Promise& promise = GetParam();
  const Function f = parse(promise.formula);
  Evaluator truth(f);
  Random random(1, 0);
  double worst = 0.0;
  double where = 0.0;
  int points = 0;
  for (int i = 0; i < 1'500; ++i) {
    double x = sample(random);
    if (promise.low >= 0.0) x = std::fabs(x);
    if (!(x >= promise.low && x <= promise.high)) continue;
    const Ball exact = truth.enclose(x, 320 + std::max(0, std::ilogb(x)));
    // Below that, low parts are subnormal.
    if (std::fabs(exact.midpoint()) < 0x1p-900 || std::fabs(x) < 0x1p-900) continue;
    Builder b;
    const DoubleDouble value = lower_to_double_double(f, exactly(b.f64(x)));
    const Ball computed = Ball(value.high.constant().value()) + Ball(value.low.constant().value());
    const double error = std::fabs(((computed - exact) / exact).midpoint());
    ++points;
    if (error <= worst) continue;
    worst = error;
    where = x;
  }
  EXPECT_GT(points, 50);
  EXPECT_LE(std::log2(worst), -promise.bits) << "at " << std::hexfloat << where;
}

INSTANTIATE_TEST_SUITE_P(Functions, DoubleDoubleMath, testing::ValuesIn(promises),
                         [](const auto& row) { return std::string(row.param.name); });

double rounded_once(const Function& f, double x) {
  Builder b;
  return lower_long(f, b.f64(x)).constant().value();
}

TEST(LowerLong, HasTheSpecialValuesOfFloat64) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  const Function silu = parse("x*sigmoid(x)");
  EXPECT_EQ(rounded_once(silu, inf), inf);
  EXPECT_EQ(rounded_once(silu, -inf), 0.0);
  EXPECT_TRUE(std::signbit(rounded_once(silu, -inf)));
  EXPECT_TRUE(std::signbit(rounded_once(silu, -0.0)));
  EXPECT_FALSE(std::signbit(rounded_once(silu, 0.0)));
  EXPECT_TRUE(std::isnan(rounded_once(silu, std::numeric_limits<double>::quiet_NaN())));
  EXPECT_EQ(rounded_once(parse("log(x)"), 0.0), -inf);
  EXPECT_TRUE(std::isnan(rounded_once(parse("log(x)"), -1.0)));
  EXPECT_EQ(rounded_once(parse("sqrt(x)"), 0.0), 0.0);
  EXPECT_EQ(rounded_once(parse("exp(x)"), 710.0), inf);
  EXPECT_EQ(rounded_once(parse("exp(x)"), -746.0), 0.0);
  EXPECT_EQ(rounded_once(parse("asin(x)"), 1.0), std::asin(1.0));
}

TEST(LowerLong, DecidesAtBranchesByTheExactValue) {
  // float64 cannot tell x/3*3 from x here, double-double can.
  const Function f = parse("where(x/3 > 1/3, 1, 0)");
  EXPECT_EQ(rounded_once(f, 1.0), 0.0);
  EXPECT_EQ(rounded_once(f, 0x1.0000000000001p0), 1.0);
  EXPECT_EQ(rounded_once(parse("floor(x/3*3)"), 7.0), 7.0);
}

}  // namespace
}  // namespace assay::kernel
