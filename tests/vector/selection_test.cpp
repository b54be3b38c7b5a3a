// hardmax, maxout, CReLU and OPLU: exact, so by example.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "reference.h"

namespace assay {
namespace {

constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

using Row = std::vector<float>;

TEST(Hardmax, IsOneAtTheFirstOfTheLargest) {
  const VectorKernel kernel = compile_vector("hardmax");
  EXPECT_EQ(forward(kernel, Row{1, 5, 5, -2}), (Row{0, 1, 0, 0}));
  EXPECT_EQ(forward(kernel, Row{0.0F, -0.0F}), (Row{1, 0}));
  EXPECT_EQ(forward(kernel, Row{-inf, -inf}), (Row{1, 0}));
  EXPECT_EQ(forward(kernel, Row{2, inf}), (Row{0, 1}));
  EXPECT_EQ(forward(kernel, Row{-3}), Row{1});
  for (const float y : forward(kernel, Row{1, nan, 2})) EXPECT_TRUE(std::isnan(y));
}

TEST(Hardmax, HasNoGradient) {
  const VectorKernel kernel = compile_vector("hardmax");
  EXPECT_EQ(backward(kernel, Row{1, 2, 3}, Row{4, 5, 6}), (Row{0, 0, 0}));
  EXPECT_EQ(backward_from_output(kernel, Row{0, 0, 1}, Row{4, 5, 6}), (Row{0, 0, 0}));
}

TEST(Maxout, IsTheLargestOfEachGroup) {
  const VectorKernel kernel = compile_vector("maxout", {.group = 3});
  EXPECT_EQ(forward(kernel, Row{1, 3, 2, -5, -4, -6}), (Row{3, -4}));
  EXPECT_EQ(forward(kernel, Row{-inf, -inf, -inf, inf, 0, inf}), (Row{-inf, inf}));
  const Row with_nan = forward(kernel, Row{1, nan, 2, 7, 8, 9});
  EXPECT_TRUE(std::isnan(with_nan[0]));
  EXPECT_EQ(with_nan[1], 9.0F);
}

TEST(Maxout, TheGradientGoesToTheFirstOfTheLargest) {
  const VectorKernel kernel = compile_vector("maxout", {.group = 3});
  EXPECT_EQ(backward(kernel, Row{1, 3, 3, -5, -4, -6}, Row{10, 20}), (Row{0, 10, 0, 0, 20, 0}));
  EXPECT_EQ(backward(kernel, Row{2, 2, 2, nan, 9, nan}, Row{10, 20}), (Row{10, 0, 0, 20, 0, 0}));
}

TEST(Maxout, GroupsOfOneChangeNothing) {
  const VectorKernel kernel = compile_vector("maxout", {.group = 1});
  EXPECT_EQ(forward(kernel, Row{1, -2}), (Row{1, -2}));
  EXPECT_EQ(backward(kernel, Row{1, -2}, Row{3, 4}), (Row{3, 4}));
}

// Elements that belong together lie `inner` apart: x is 2 x 4 x 2, the groups are along the middle.
TEST(Maxout, GroupsLieAlongTheAxis) {
  const VectorKernel kernel = compile_vector("maxout");
  const std::array<std::size_t, 3> shape = {2, 4, 2};
  const Row x = {1, 2, 3, 0, 5, 6, 4, 9, -1, -2, -3, 0, -5, -6, -4, -9};
  Row y(8);
  kernel.forward(x, shape, 1, y);
  EXPECT_EQ(y, (Row{3, 2, 5, 9, -1, 0, -4, -6}));
  Row dx(16);
  kernel.backward(x, Row{1, 2, 3, 4, 5, 6, 7, 8}, shape, 1, dx);
  EXPECT_EQ(dx, (Row{0, 2, 1, 0, 3, 0, 0, 4, 5, 0, 0, 6, 0, 8, 7, 0}));
}

TEST(Crelu, IsBothSidesOfZero) {
  const VectorKernel kernel = compile_vector("crelu");
  EXPECT_EQ(forward(kernel, Row{2, -3, 0}), (Row{2, 0, 0, 0, 3, 0}));
  EXPECT_EQ(backward(kernel, Row{2, -3, 0}, Row{1, 2, 3, 4, 5, 6}), (Row{1, -5, 0}));
  const Row with_nan = forward(kernel, Row{nan, 1});
  EXPECT_TRUE(std::isnan(with_nan[0]) && std::isnan(with_nan[2]));
  EXPECT_EQ(with_nan[1], 1.0F);
  EXPECT_TRUE(std::isnan(backward(kernel, Row{nan}, Row{1, 1})[0]));
}

TEST(Crelu, TheSecondHalfLiesAlongTheAxis) {
  const VectorKernel kernel = compile_vector("crelu");
  const std::array<std::size_t, 2> shape = {2, 3};
  Row y(12);
  kernel.forward(Row{1, -2, 3, -4, 5, -6}, shape, 0, y);
  EXPECT_EQ(y, (Row{1, 0, 3, 0, 5, 0, 0, 2, 0, 4, 0, 6}));
}

TEST(Oplu, OrdersPairs) {
  const VectorKernel kernel = compile_vector("oplu");
  EXPECT_EQ(forward(kernel, Row{1, 2, 4, 3, -1, -1}), (Row{2, 1, 4, 3, -1, -1}));
  EXPECT_EQ(backward(kernel, Row{1, 2, 4, 3, -1, -1}, Row{1, 2, 3, 4, 5, 6}), (Row{2, 1, 3, 4, 5, 6}));
  for (const float y : forward(kernel, Row{1, nan})) EXPECT_TRUE(std::isnan(y));
  for (const float y : forward(kernel, Row{nan, inf})) EXPECT_TRUE(std::isnan(y));
}

}  // namespace
}  // namespace assay
