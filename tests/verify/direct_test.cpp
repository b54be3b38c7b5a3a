// The float64 evaluation of waves against ball arithmetic.
#include "verify/direct.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "ball/enclose.h"
#include "base/random.h"
#include "expr/parse.h"

namespace assay::verify {
namespace {

/// Whether the bound holds at some floats of every binade from 2^8 on, and how small it is beside the value.
void expect_bounds(const std::string& formula) {
  const Function f = parse(formula);
  auto direct = DirectEvaluation::of(f);
  ASSERT_TRUE(direct) << formula;
  Evaluator truth(f);
  Random random(3, 0);
  double sum = 0.0;
  for (int exponent = 8; exponent < 128; ++exponent) {
    std::array<float, 16> x{};
    for (float& number : x) {
      number = static_cast<float>(std::ldexp(1.0 + random.below(1U << 23U) * 0x1p-23, exponent));
      if (random.below(2) == 0) number = -number;
    }
    std::array<Bounded, 16> results{};
    (*direct)(x, results);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Ball off = truth.enclose(Ball(x[i]), 400) - Ball(results[i].value);
      ASSERT_TRUE(off.is_finite());
      EXPECT_LE(std::max(-off.lower(), off.upper()), results[i].error) << formula << " at " << x[i];
      sum += results[i].error / std::max(0.01, std::fabs(results[i].value));
    }
  }
  EXPECT_LT(sum / (120 * 16), 1e-12) << formula << ": too wide to decide anything";
}

TEST(Direct, BoundsHold) {
  for (const char* formula :
       {"sin(x)", "cos(x)", "cos(30*x)", "sin(-x/3)", "sin(pi*x/7)", "x + sin(x)^2", "x*cos(0.1*x)",
        "cos(x) - x*sin(x)", "1 + 2*sin(x)*cos(x)", "3/(2 + sin(x))", "floor(x + 0.5)",
        "where(x - floor(x) == 0.5, 2*floor((x + 0.5)/2), floor(x + 0.5))", "floor(x - 7/3)", "floor(x)*x",
        "x/2*min(max(x + 2, 0), 2)", "where(x > 1000, x, 1 - x)", "sign(x)*abs(x)", "x - floor(x)"}) {
    expect_bounds(formula);
  }
}

TEST(Direct, TakesNothingElse) {
  for (const char* formula :
       {"exp(x)", "sin(x^2)", "sin(x + 1)", "tan(x)", "sin(exp(x))", "max(tanh(x), 0)"}) {
    EXPECT_FALSE(DirectEvaluation::of(parse(formula))) << formula;
  }
}

}  // namespace
}  // namespace assay::verify
