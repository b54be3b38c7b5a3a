#include "report/curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "catalog/catalog.h"
#include "expr/parse.h"

namespace assay::report {
namespace {

Curve traced(float (*f)(float)) {
  return trace(
      [&](std::span<const float> x, std::span<float> y) {
        for (std::size_t i = 0; i < x.size(); ++i) y[i] = f(x[i]);
      },
      -5, 5, 200);
}

TEST(Curve, OfASmoothFunctionIsOnePiece) {
  const Curve curve = traced([](float x) { return std::tanh(x); });
  ASSERT_EQ(curve.size(), 1U);
  EXPECT_EQ(curve[0].size(), 201U);
  EXPECT_EQ(curve[0].front().x, -5);
  EXPECT_EQ(curve[0].back().x, 5);
}

TEST(Curve, OfASteepContinuousFunctionIsOnePiece) {
  EXPECT_EQ(traced([](float x) { return std::tanh(500 * x); }).size(), 1U);
}

TEST(Curve, BreaksAtAJumpBetweenNeighbouringFloats) {
  // 1/3 is no point of the grid.
  const Curve curve = traced([](float x) { return x < 1.0F / 3 ? 0.0F : 1.0F; });
  ASSERT_EQ(curve.size(), 2U);
  EXPECT_EQ(curve[0].back().y, 0);
  EXPECT_EQ(curve[1].front().y, 1);
  EXPECT_EQ(curve[1].front().x, static_cast<double>(1.0F / 3));
  EXPECT_EQ(static_cast<float>(curve[0].back().x), std::nextafter(1.0F / 3, 0.0F));
}

TEST(Curve, BeginsWhereTheFunctionIsDefined) {
  const Curve curve = traced([](float x) { return std::sqrt(x - 0.1F); });
  ASSERT_EQ(curve.size(), 1U);
  EXPECT_EQ(curve[0].front().x, static_cast<double>(0.1F));
  EXPECT_EQ(curve[0].front().y, 0);
}

TEST(Curve, BreaksAtAPole) {
  const Curve curve = traced([](float x) { return 1 / x; });
  ASSERT_EQ(curve.size(), 2U);
  EXPECT_LT(curve[0].back().x, 0);
  EXPECT_GT(curve[1].front().x, 0);
  for (const std::vector<Point>& piece : curve) {
    for (const Point& point : piece) EXPECT_TRUE(std::isfinite(point.y));
  }
}

TEST(Curve, OfAFunctionThatIsNowhereDefinedIsEmpty) {
  EXPECT_TRUE(traced([](float) { return std::numeric_limits<float>::quiet_NaN(); }).empty());
}

TEST(Curve, XAscendsWithinPieces) {
  for (const Activation& activation : catalog()) {
    const Curves both = curves(compile(activation.function));
    for (const Curve* curve : {&both.value, &both.derivative}) {
      ASSERT_FALSE(curve->empty()) << activation.name;
      for (const std::vector<Point>& piece : *curve) {
        for (std::size_t i = 1; i < piece.size(); ++i)
          EXPECT_LT(piece[i - 1].x, piece[i].x) << activation.name;
      }
    }
  }
}

TEST(Curve, OfADerivativeEndsWhereTheFunctionDoes) {
  const Curves logarithm = curves(compile(parse("log(x)")));
  ASSERT_EQ(logarithm.derivative.size(), 1U);
  EXPECT_GE(logarithm.derivative[0].front().x, 0);
}

TEST(Curve, OfReluHasTheKinkInItsDerivative) {
  const Curves relu = curves(compile(find_activation("relu")->function));
  EXPECT_EQ(relu.value.size(), 1U);
  ASSERT_EQ(relu.derivative.size(), 2U);
  EXPECT_EQ(relu.derivative[0].back().x, 0);
  EXPECT_EQ(relu.derivative[1].front().y, 1);
}

}  // namespace
}  // namespace assay::report
