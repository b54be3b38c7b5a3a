#include "catalog/catalog.h"

#include <gtest/gtest.h>

#include <cmath>

#include "ball/enclose.h"
#include "base/random.h"
#include "expr/stable.h"

namespace assay {
namespace {

constexpr int bits = 256;

// Every entry of the catalog, the kink at 0 included: the convention there must be the same in both.
TEST(Catalog, TheDerivativeFromTheOutputIsTheDerivative) {
  int entries = 0;
  for (const Activation& activation : catalog()) {
    if (!activation.derivative_from_output) continue;
    ++entries;
    Evaluator f(activation.function);
    Evaluator derivative(activation.function.derivative());
    Evaluator from_output(*activation.derivative_from_output);
    Random random(1, 1);
    for (int i = 0; i < 500; ++i) {
      const double x = i == 0 ? 0.0 : random.normal() * std::exp2(random.below(8));
      const Ball y = f.enclose(Ball(x), bits);
      const Ball slope = derivative.enclose(Ball(x), bits);
      if (!y.is_finite() || !slope.is_finite()) continue;
      const Ball from_y = from_output.enclose(y, bits);
      EXPECT_FALSE(from_y.is_undefined()) << activation.name << " at " << x;
      EXPECT_TRUE(from_y.overlaps(slope))
          << activation.name << " at " << x << ": " << from_y.midpoint() << ", but " << slope.midpoint();
    }
  }
  EXPECT_GE(entries, 5);
}

TEST(Catalog, StableFormsOfEntriesAndDerivativesKeepValueAndDomain) {
  for (const Activation& activation : catalog()) {
    for (const Function& f : {activation.function, activation.function.derivative()}) {
      Evaluator plain(f);
      Evaluator rewritten(stable(f));
      Random random(2, 1);
      for (int i = 0; i < 300; ++i) {
        const double x = i == 0 ? 0.0 : random.normal() * std::exp2(random.below(8));
        const Ball value = plain.enclose(Ball(x), bits);
        const Ball stable_value = rewritten.enclose(Ball(x), bits);
        EXPECT_EQ(value.is_undefined(), stable_value.is_undefined()) << activation.name << " at " << x;
        EXPECT_TRUE(value.is_undefined() || value.overlaps(stable_value)) << activation.name << " at " << x;
      }
    }
  }
}

}  // namespace
}  // namespace assay
