// Taylor polynomials with Lagrange's remainder against the enclosure of the function itself.
#include "ball/taylor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "../expr/random_function.h"
#include "ball/enclose.h"
#include "catalog/catalog.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr int terms = 6;
constexpr int bits = 256;

struct Model {
  std::vector<Ball> at_center;  ///< as many as `terms`
  Ball remainder;               ///< f^(terms)/terms!, on the whole stretch
  Ball center;

  [[nodiscard]] Ball operator()(double x) const {
    const Ball h = Ball(x) - center;
    Ball sum = remainder;
    for (std::size_t k = at_center.size(); k-- > 0;) sum = sum * h + at_center[k];
    return sum;
  }
};

std::optional<Model> model(const Function& f, double center, double radius) {
  TaylorExpansion expansion(f);
  std::vector<Ball> point = expansion.coefficients(Ball(center), terms, bits);
  const std::vector<Ball> wide =
      expansion.coefficients(Ball(center - radius, center + radius), terms + 1, bits);
  if (point.empty() || wide.empty()) return std::nullopt;
  return Model{std::move(point), wide.back(), Ball(center)};
}

/// Both contain the truth, so they must meet.
::testing::AssertionResult contains_the_function(const Function& f, double center, double radius,
                                                 int& found) {
  const auto m = model(f, center, radius);
  if (!m) return ::testing::AssertionSuccess();
  ++found;
  for (const double offset : {-1.0, -0.37, 0.0, 0.5, 0.93}) {
    const double x = center + offset * radius;
    const Ball value = enclose(f, Ball(x), bits);
    if (value.is_undefined() || !(*m)(x).overlaps(value)) {
      return ::testing::AssertionFailure() << f.text() << " at " << x << " about " << center;
    }
  }
  return ::testing::AssertionSuccess();
}

TEST(Taylor, ContainsEveryActivationAndItsDerivative) {
  for (const Activation& a : catalog()) {
    int found = 0;
    for (const Function& f : {a.function, a.function.derivative()}) {
      for (const double center : {-88.3, -7.1, -1.3, -0.4, 1e-3, 0.7, 1.6, 3.4, 9.2, 61.0, 1e10}) {
        EXPECT_TRUE(contains_the_function(f, center, std::abs(center) / 256, found));
      }
    }
    EXPECT_GE(found, 8) << a.name;
  }
}

TEST(Taylor, ContainsRandomFunctions) {
  Random random(5, 0);
  int found = 0;
  for (int i = 0; i < 4000; ++i) {
    const Function f = test::random_function(random, 25);
    const double center = 4 * random.normal();
    EXPECT_TRUE(contains_the_function(f, center, std::abs(center) / 64, found));
  }
  EXPECT_GT(found, 1000);
}

TEST(Taylor, IsTight) {
  const auto m = model(parse("tanh(x)"), 0.5, 1.0 / 512);
  ASSERT_TRUE(m);
  if (!m) return;
  EXPECT_LT((*m)(0.501).radius(), 1e-15);
  EXPECT_NEAR((*m)(0.501).midpoint(), std::tanh(0.501), 1e-15);
}

TEST(Taylor, StopsAtKinksAndEdges) {
  TaylorExpansion relu(parse("max(x, 0)"));
  EXPECT_TRUE(relu.coefficients(Ball(-0.1, 0.1), 3, bits).empty());
  EXPECT_EQ(relu.coefficients(Ball(0.5, 1.0), 3, bits).size(), 3U);
  TaylorExpansion log(parse("log(x)"));
  EXPECT_TRUE(log.coefficients(Ball(-0.1, 0.1), 3, bits).empty());
  EXPECT_TRUE(log.coefficients(Ball(-2.0), 3, bits).empty());
  TaylorExpansion pole(parse("1/x"));
  EXPECT_TRUE(pole.coefficients(Ball(-0.1, 0.1), 3, bits).empty());
}

}  // namespace
}  // namespace assay
