#include "kernel/lower.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "backend/interp/interpreter.h"
#include "ball/enclose.h"
#include "catalog/catalog.h"
#include "expr/parse.h"

namespace assay::kernel {
namespace {

constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

float run(const Program& program, const std::vector<float>& inputs) {
  std::vector<const void*> pointers;
  for (const float& input : inputs) pointers.push_back(&input);
  float result = 0.0F;
  interpreter().load(program, "portable")->run(pointers, {}, std::array<void*, 1>{&result}, 1);
  return result;
}

float forward(std::string_view name, float x) {
  return run(lower_forward(activation(name).function), {x});
}

float slope(std::string_view name, float x) {
  return run(lower_backward(activation(name).function), {x, 1.0F});
}

void expect_same(float computed, float expected, const std::string& what) {
  if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(computed)) << what << " is " << computed;
  } else {
    EXPECT_EQ(computed, expected) << what;
  }
}

TEST(Lower, EveryOperationMeansWhatTheBallsSay) {
  // One formula per base operation and per way of lowering powers.
  for (const std::string formula : {"x + pi",
                                    "x*e",
                                    "-x",
                                    "x - 0.3",
                                    "x*x",
                                    "1/(x + 9)",
                                    "where(x < 1, x, 2)",
                                    "where(x <= 1, x, 2)",
                                    "where(x > 1, x, 2)",
                                    "where(x >= 1, x, 2)",
                                    "where(x == 1, 5, x)",
                                    "where(x != 1, 5, x)",
                                    "min(x, 0.5)",
                                    "max(0.5, x)",
                                    "min(x, x^2)",
                                    "abs(x)",
                                    "sign(x)",
                                    "floor(x)",
                                    "sqrt(abs(x))",
                                    "exp(x)",
                                    "expm1(x)",
                                    "log(abs(x) + 0.1)",
                                    "log1p(abs(x))",
                                    "cbrt(x)",
                                    "sin(x)",
                                    "cos(x)",
                                    "tan(x)",
                                    "sin(x*pi/3)",
                                    "cos(0.1*x)",
                                    "tan(pi*(x + 0.2))",
                                    "sin(pi/(x + 9))",
                                    "cos(pi^2*x)",
                                    "sin(2)*x",
                                    "asin(x/9)",
                                    "acos(x/9)",
                                    "atan(x)",
                                    "sinh(x)",
                                    "cosh(x)",
                                    "tanh(x)",
                                    "asinh(x)",
                                    "acosh(abs(x) + 1)",
                                    "atanh(x/9)",
                                    "min(x, a) + 1; a = inf",
                                    "max(x, -inf)*where(x < inf, 2, 3)",
                                    "where(x > 1, inf, x)",
                                    "erf(x)",
                                    "erfc(x)",
                                    "sigmoid(x)",
                                    "softplus(x)",
                                    "a*x; a = 0.2",
                                    "x^0",
                                    "x^7",
                                    "x^(-3)",
                                    "(x^2)^0.5",
                                    "(x^2 + 1)^2.5",
                                    "(x^2 + 1)^(-1.5)",
                                    "(x^2 + 1)^(2/3)",
                                    "x^(1/3)",
                                    "(x^2 + 1)^0.3",
                                    "2^x",
                                    "(x^2 + 1)^x",
                                    "tanh(softplus(x))"}) {
    const Function f = parse(formula);
    Evaluator truth(f);
    for (const float x : {-7.5F, -1.25F, -0.3F, 0.0F, 1e-3F, 0.7F, 1.0F, 3.3F, 6.0F}) {
      if (formula == "x^(-3)" && x == 0.0F) continue;  // a pole
      expect_same(run(lower_forward(f), {x}), truth.correctly_rounded(x),
                  formula + " at " + std::to_string(x));
    }
  }
}

TEST(Lower, BackwardMultipliesBeforeItRounds) {
  const Function f = activation("tanh").function;
  const Function product = parse("(1 - tanh(x)^2)*3.7e20");
  const float gradient = 3.7e20F;
  const float exact_gradient_product = run(lower_backward(f), {15.0F, gradient});
  const double slope_in_double = 4.0 * std::exp(-30.0) / std::pow(1.0 + std::exp(-30.0), 2.0);
  EXPECT_FLOAT_EQ(exact_gradient_product, static_cast<float>(slope_in_double * double{gradient}));
  EXPECT_GT(exact_gradient_product, 1e7F);
}

TEST(Lower, InfinitiesGiveTheLimit) {
  struct Row {
    const char* name;
    float at_minus, at_plus, slope_at_minus, slope_at_plus;
  };
  for (const Row& row :
       {Row{"identity", -inf, inf, 1, 1}, Row{"relu", 0, inf, 0, 1}, Row{"leaky_relu", -inf, inf, 0.01F, 1},
        Row{"elu", -1, inf, 0, 1}, Row{"sigmoid", 0, 1, 0, 0}, Row{"tanh", -1, 1, 0, 0},
        Row{"softplus", 0, inf, 0, 1}, Row{"gelu", 0, inf, 0, 1}, Row{"silu", 0, inf, 0, 1},
        Row{"mish", 0, inf, 0, 1}, Row{"square", inf, inf, -inf, inf}, Row{"square_root", nan, inf, nan, 0},
        Row{"logarithm", nan, inf, 0, 0}, Row{"signed_sqrt", -inf, inf, 0, 0}}) {
    const std::string name = row.name;
    expect_same(forward(name, -inf), row.at_minus, name + "(-inf)");
    expect_same(forward(name, inf), row.at_plus, name + "(inf)");
    expect_same(slope(name, -inf), row.slope_at_minus, name + "'(-inf)");
    expect_same(slope(name, inf), row.slope_at_plus, name + "'(inf)");
  }
}

TEST(Lower, ALimitIsFoundWhereFloat64OverflowsOnTheWay) {
  EXPECT_EQ(slope("tanhexp", 1e3F), 1.0F);
  EXPECT_EQ(slope("tanhexp", 1e38F), 1.0F);
  EXPECT_EQ(slope("golu", -1e3F), 0.0F);
  EXPECT_EQ(slope("golu", -inf), 0.0F);
  EXPECT_EQ(slope("pau", inf), slope("pau", 0x1p127F));
  // Not where the function goes on to change.
  EXPECT_TRUE(std::isnan(run(lower_forward(parse("x*exp(x)/(exp(x) + 1e-300)")), {1e3F})));
}

TEST(Lower, SinesOfSomethingThatGrowsHaveNoOneValue) {
  const auto at = [](const char* formula, float x) { return run(lower_forward(parse(formula)), {x}); };
  for (const char* formula :
       {"sin(x) - cos(x)", "x*sin(x)", "x*(sin(x) + sin(2*x) + 1.2)", "sin(x) + sin(x/3)"}) {
    EXPECT_TRUE(std::isnan(at(formula, inf))) << formula;
  }
  expect_same(at("x + sin(x) - cos(x)", -inf), -inf, "beside something greater");
  expect_same(at("(sin(x) + cos(2*x))/x", inf), 0.0F, "divided by something greater");
  expect_same(at("x*sin(sigmoid(x))", -inf), -0.0F, "of something that vanishes");
  expect_same(at("x*sin(sigmoid(x))", inf), inf, "of something that stays");
}

TEST(Lower, TiesNearZeroAreDecidedByWhatFloat64CannotHold) {
  for (const std::string formula : {"x*sigmoid(x)", "1.5*x*sigmoid(x)", "where(x > 0, x, tanh(x/2))",
                                    "tanh(3*x)", "where(x > 0, tanh(x), 0.25*tanh(x))"}) {
    const Function f = parse(formula);
    const Program program = lower_forward(f);
    for (const float x :
         {0x1.79922cp-127F, 0x1.bd06bep-127F, 0x1.ed7776p-108F, 0x1.000003p-60F, 0x1.800001p-33F}) {
      expect_same(run(program, {x}), correctly_rounded(f, x), formula);
      expect_same(run(program, {-x}), correctly_rounded(f, -x), formula);
    }
  }
}

TEST(Lower, TiesBesidePowersAndLinesAreDecidedLikewise) {
  struct Row {
    const char* formula;
    float x;  // c x^p or c x + d is in the middle of two float32 there
  };
  for (const Row& row :
       {Row{"x*tanh(x)", 0x1.001p-55F}, Row{"x*tanh(x)", 0x1.003p-55F}, Row{"x^2 + x", 0x1.001p60F},
        Row{"x^2 + x", 0x1.003p60F}, Row{"x^2 - x", 0x1.001p60F}, Row{"x - x^3", 0x1.01p55F},
        Row{"(x + tanh(x))*sigmoid(x)", 63.0F + 0x1p-18F},
        Row{"(x + tanh(x))*sigmoid(x)", 63.0F + 0x3p-18F}}) {
    const Function f = parse(row.formula);
    const Program program = lower_forward(f);
    for (const float x : {row.x, -row.x}) {
      expect_same(run(program, {x}), correctly_rounded(f, x), row.formula + (" at " + std::to_string(x)));
    }
  }
  // Nothing is added where there is nothing to decide.
  EXPECT_LE(lower_forward(parse("max(x, 0) - 0.5")).instructions.size(), 8U);
  EXPECT_EQ(run(lower_forward(parse("max(abs(x) - 1, 0)")), {0x1.000004p24F}), 0x1.000004p24F);
  EXPECT_EQ(run(lower_forward(parse("where(x > 3, 1.5*x, x)")), {0x1.000002p30F}), 0x1.800004p30F);
  EXPECT_LE(lower_forward(parse("3*x^2")).instructions.size(), 6U);
}

TEST(Lower, NegativeTailsKeepTheirSign) {
  for (const char* name : {"gelu", "silu", "mish"}) EXPECT_TRUE(std::signbit(forward(name, -inf))) << name;
}

TEST(Lower, OddFunctionsKeepTheSignOfZero) {
  for (const char* name : {"identity", "leaky_relu", "elu", "tanh", "gelu", "silu", "mish"}) {
    EXPECT_TRUE(std::signbit(forward(name, -0.0F))) << name;
    EXPECT_FALSE(std::signbit(forward(name, 0.0F))) << name;
  }
}

TEST(Lower, NaNGivesNaNUnlessTheFunctionIsConstant) {
  for (const Activation& a : catalog()) {
    EXPECT_TRUE(std::isnan(forward(a.name, nan))) << a.name;
    const bool is_constant = a.function.bound().derivative().text().find('x') == std::string::npos;
    EXPECT_EQ(std::isnan(slope(a.name, nan)), !is_constant) << a.name;
    EXPECT_TRUE(std::isnan(run(lower_backward(a.function), {1.0F, nan}))) << a.name;
  }
}

TEST(Lower, ALimitThatFloat64CannotTellStaysNaN) {
  const Program program = lower_forward(parse("log(abs(x) + 2) - log(log(abs(x) + 2))"));
  EXPECT_TRUE(std::isnan(run(program, {inf})));
}

TEST(Lower, FromTheOutput) {
  const Program program = lower_backward_from_output(parse("1 - x^2"));
  EXPECT_EQ(run(program, {0.5F, 2.0F}), 1.5F);
  EXPECT_EQ(program.inputs.size(), 2U);
}

TEST(Lower, AConstantDerivativeDoesNotReadTheInput) {
  const Program program = lower_backward(parse("x"));
  EXPECT_EQ(program.inputs.size(), 2U);
  EXPECT_EQ(std::ranges::count(program.instructions, Opcode::input, &Instruction::opcode), 1);
  EXPECT_EQ(run(program, {nan, 3.0F}), 3.0F);
}

TEST(Lower, PowersAreMultiplicationsWhereTheyCanBe) {
  const auto size = [](const char* formula) { return lower_forward(parse(formula)).instructions.size(); };
  EXPECT_LE(size("x^8"), 3U + 3U);
  EXPECT_LE(size("x^2.5"), 3U + 6U);
  EXPECT_EQ(run(lower_forward(parse("x^(-3)")), {-2.0F}), -0.125F);
  EXPECT_EQ(run(lower_forward(parse("x^(-0.5)")), {0.0F}), inf);
  EXPECT_EQ(run(lower_forward(parse("x^1e20")), {-1.0F}), 1.0F);
}

// c*x is halfway between two floats, and what float64 cannot hold beside it decides.
TEST(Lower, TiesAreDecidedByWhatFloat64CannotHold) {
  struct Tie {
    std::string_view formula;
    float x;
  };
  for (const auto& [formula, x] :
       {Tie{"x*sigmoid(x)", 0x1p-149F}, Tie{"x*sigmoid(x)", -0x3p-149F}, Tie{"sigmoid(x)", 0x1p-23F},
        Tie{"sigmoid(x)", -0x3p-23F}, Tie{"1.1*x - 0.1*(x - sin(x))", 0x32p-149F},
        Tie{"x/5 - x^3", 0x1p-149F}, Tie{"1.5*x + 0.5*(sqrt(x^2 + 1) - x)", 0x1.800002p60F},
        Tie{"x + (sqrt(x^2 + 1) - 1)/2", 0x1.000002p100F}, Tie{"x + (sqrt(x^2 + 1) - 1)/2", -0x1.000006p100F},
        Tie{"x - tanh(x)", 0x177p-40F}, Tie{"x - tanh(x)", -0x177p-60F}, Tie{"x*tanh(x)", 0x1003p-60F},
        Tie{"x*tanh(x)", 0x1403p-70F}, Tie{"x^3*sigmoid(x)", 0x177p-40F}}) {
    const Function f = parse(formula);
    EXPECT_EQ(run(lower_forward(f), {x}), Evaluator(f).correctly_rounded(x)) << formula << " at " << x;
  }
}

// Float64 shows x - 1, a tie wherever float32 has every other integer alone, and ball arithmetic does not
// tell either: x - tanh(x) is above, for tanh(x) < 1.
TEST(Lower, TiesFarOutAreDecidedByWhatFloat64CannotHold) {
  for (const float x : {0x1.000002p24F, 0x1.000004p24F, 0x1.888882p24F}) {
    EXPECT_EQ(run(lower_forward(parse("x - tanh(x)")), {x}), x);
    EXPECT_EQ(run(lower_forward(parse("x - tanh(x)")), {-x}), -x);
  }
}

// A rounded 1/6 would miss the halves among the results.
TEST(Lower, ConstantFactorsAreMultipliedOnceAndExactly) {
  for (const std::string_view formula : {"x/6", "x*(1/3)", "5*x/7", "-x/10", "x*0.02", "3.4e38*x/6.8e38"}) {
    const Function f = parse(formula);
    const Program program = lower_forward(f);
    Evaluator truth(f);
    for (int i = 1; i < 3000; ++i) {
      for (const float x : {static_cast<float>(i), static_cast<float>(i) * 0x1p-149F}) {
        EXPECT_EQ(run(program, {x}), truth.correctly_rounded(x)) << formula << " at " << x;
      }
    }
    EXPECT_EQ(run(program, {inf}), f.text().starts_with('-') ? -inf : inf) << formula;
  }
}

}  // namespace
}  // namespace assay::kernel
