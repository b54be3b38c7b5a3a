#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "analysis/transform.h"
#include "ball/enclose.h"
#include "expr/parse.h"
#include "jit/compile.h"

namespace assay {
namespace {

/// g (f(a x + b) + d) with a small and g large cancels: in float32 seven digits become five. The kernels
/// work in float64 and lose nothing that a float32 has.
TEST(TransformedKernel, KeepsWhatCancels) {
  for (const std::string formula : {"tanh(x)", "softplus(x)", "0.5*x*erfc(-x/sqrt(2))", "x*sigmoid(x)"}) {
    for (const Tailoring method : {Tailoring::dks, Tailoring::tat}) {
      const Tailored result = tailored(parse(formula), tailoring_target(method, 100));
      ASSERT_TRUE(result.transform.has_value()) << formula;
      std::vector<float> x;
      for (float at = -6.0F; at < 6.0F; at += 0.00317F) x.push_back(at);
      std::vector<float> y(x.size());
      compile(result.function).forward(x, y);
      Evaluator truth(result.function);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const float expected = truth.correctly_rounded(x[i]);
        const float next = std::nextafter(expected, 1e30F) - expected;
        // Beside the root of fhat the absolute error of g float64 units counts.
        const double allowed = std::max(static_cast<double>(next), 1e-14);
        EXPECT_LE(std::abs(static_cast<double>(y[i]) - static_cast<double>(expected)), allowed)
            << formula << x[i];
      }
    }
  }
}

}  // namespace
}  // namespace assay
