// Formulas of single operations, and forms that must not lose digits: float32 results, forward and backward,
// against ball arithmetic. $ASSAY_POINTS sets how many inputs per formula (10000).
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "accuracy_samples.h"
#include "ball/enclose.h"
#include "base/error.h"
#include "expr/parse.h"
#include "jit/compile.h"

namespace assay {
namespace {

/// The samples of every accuracy test, and the floats next to multiples of pi/4, both zeros, the infinities.
std::vector<float> inputs_for(const Function& f) {
  constexpr float inf = std::numeric_limits<float>::infinity();
  std::vector<float> inputs = sample(f, points());
  for (const float x : {0.0F, -0.0F, inf, -inf, 1.0F, -1.0F, std::numeric_limits<float>::max()}) {
    inputs.push_back(x);
  }
  for (int i = 1; i < 2000; ++i) {
    // Up to 2^120, an odd number of quarter turns each time.
    const double turns = std::round(std::exp2(0.06 * i)) * 2 + 1;
    inputs.push_back(static_cast<float>(turns * std::numbers::pi / 4));
    inputs.push_back(static_cast<float>(-turns / 4));
  }
  return inputs;
}

class OperationAccuracy : public testing::TestWithParam<std::string> {
 protected:
  static void expect_correctly_rounded(const Function& f, const std::vector<float>& inputs,
                                       const std::vector<float>& outputs) {
    Evaluator truth(f);
    std::size_t wrong = 0;
    std::size_t undecided = 0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      try {
        const float expected = truth.correctly_rounded(inputs[i]);
        // The reference calls a pole undefined; the kernels give it the infinity of IEEE arithmetic.
        if (std::isnan(expected) && !std::isfinite(outputs[i])) continue;
        if (expected == outputs[i] || ++wrong > 3) continue;
        ADD_FAILURE() << f.text() << " at " << std::hexfloat << inputs[i] << " is " << expected << ", not "
                      << outputs[i];
      } catch (const Error&) {
        ++undecided;
      }
    }
    EXPECT_EQ(wrong, 0U) << "of " << inputs.size();
    EXPECT_LE(undecided, inputs.size() / 1000);
  }
};

TEST_P(OperationAccuracy, ForwardIsCorrectlyRounded) {
  const Function f = parse(GetParam());
  const std::vector<float> x = inputs_for(f);
  std::vector<float> y(x.size());
  compile(f).forward(x, y);
  expect_correctly_rounded(f, x, y);
}

TEST_P(OperationAccuracy, BackwardIsCorrectlyRounded) {
  const Function f = parse(GetParam());
  const std::vector<float> x = inputs_for(f);
  const std::vector<float> one(x.size(), 1.0F);
  std::vector<float> slope(x.size());
  compile(f).backward(x, one, slope);
  expect_correctly_rounded(f.derivative(), x, slope);
}

/// The derivative of the first has ties that float64 cannot tell from 0.01*x, those of the others cancel next
/// to a root of their own or, of the last, where f itself is undefined.
class OperationForward : public OperationAccuracy {};

TEST_P(OperationForward, IsCorrectlyRounded) {
  const Function f = parse(GetParam());
  const std::vector<float> x = inputs_for(f);
  std::vector<float> y(x.size());
  compile(f).forward(x, y);
  expect_correctly_rounded(f, x, y);
}

INSTANTIATE_TEST_SUITE_P(Formulas, OperationForward,
                         testing::Values("cos(0.1*x)", "x + sin(3*x)^2/3", "log(x + sqrt(x^2 - 1))"));

INSTANTIATE_TEST_SUITE_P(
    Formulas, OperationAccuracy,
    testing::Values("cbrt(x)", "sin(x)", "cos(x)", "tan(x)", "asin(x)", "acos(x)", "atan(x)", "sinh(x)",
                    "cosh(x)", "asinh(x)", "acosh(x)", "atanh(x)",
                    // angles: nothing is rounded before it is reduced
                    "sin(pi*x)", "cos(pi*x)", "tan(pi*x)", "sin(x*pi/3)", "cos(-0.1*pi*x)", "cos(1e9*x)",
                    "tan(x/7)", "x*cos(x)",
                    // naive spellings
                    "(exp(x) - exp(-x))/2", "(exp(x) + exp(-x))/2", "1/cosh(x)", "2/(exp(x) + 1/exp(x))",
                    "sinh(x)/cosh(x)^2", "log(x + sqrt(x^2 + 1))", "log((1 + x)/(1 - x))/2", "log(cosh(x))",
                    "1 - cos(x)", "cosh(x) - 1",
                    // sums that cancel next to 0
                    "x - sin(x)", "abs(x) - expm1(abs(x)/2)", "log(1 + exp(x)) - log(2)", "atan(x) - tanh(x)",
                    "sin(x)/x", "where(x == 0, 1, sin(pi*x)/(pi*x))", "where(x > 0, x - log1p(x), 0)",
                    "x^(1/3)", "abs(x)^(-2/3)",
                    // powers and logarithms
                    "exp2(x)", "log2(x)", "exp2(-x^2/3)", "log2(1 + x^2)/3", "log(sigmoid(x))", "x^2.7",
                    "abs(x)^(-0.3)", "3^x", "10^(-x)", "x^21", "x^(-17)", "abs(x)^33.3", "x^x",
                    "min(max(x, 0), a); a = inf"));

}  // namespace
}  // namespace assay
