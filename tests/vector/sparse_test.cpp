// sparsemax and entmax15 against their definitions, as conditions of optimality: y is the point of the
// simplex that is asked for if and only if there is a tau such that y_i = max(z_i - tau, 0)^power and the sum
// is 1. Given the elements where y > 0, tau follows from the sum; what is left to check are signs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "reference.h"

namespace assay {
namespace {

constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

using Support = std::vector<bool>;

/// z_i - tau for every element, tau such that the elements of the support sum up to 1.
struct Sparsemax {
  static constexpr const char* name = "sparsemax";
  static Balls above(std::span<const Ball> x, const Support& support) {
    Ball total = -1.0;
    Ball count;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (!support[i]) continue;
      total = total + x[i];
      count = count + 1.0;
    }
    Balls result;
    for (const Ball& value : x) result.push_back(value - total / count);
    return result;
  }
  static Ball output(const Ball& above) { return above; }
  static Ball weight(const Ball& /*above*/) { return 1.0; }
};

struct Entmax15 {
  static constexpr const char* name = "entmax15";
  static Balls above(std::span<const Ball> x, const Support& support) {
    // With mean M and mean square deviation V of the k elements: tau = M - sqrt(1/k - V).
    Ball total;
    Ball count;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (!support[i]) continue;
      total = total + x[i] * 0.5;
      count = count + 1.0;
    }
    const Ball mean = total / count;
    Ball squares;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Ball deviation = x[i] * 0.5 - mean;
      if (support[i]) squares = squares + deviation * deviation;
    }
    const Ball tau = mean - sqrt((Ball(1.0) - squares) / count);
    Balls result;
    for (const Ball& value : x) result.push_back(value * 0.5 - tau);
    return result;
  }
  static Ball output(const Ball& above) { return above * above; }
  static Ball weight(const Ball& above) { return above; }
};

/// Where y > 0, and where it has underflowed: elements that are above tau all the same.
template <class Kind>
Support support_of(std::span<const float> x, std::span<const float> y) {
  Support support;
  for (const float value : y) support.push_back(value > 0.0F);
  const Balls above = Kind::above(exactly(x), support);
  for (std::size_t i = 0; i < x.size(); ++i) support[i] = support[i] || above[i].is_positive();
  return support;
}

template <class Kind>
class Sparse : public testing::Test {
 protected:
  VectorKernel kernel = compile_vector(Kind::name);

  /// The function with its support held fast, which is what it is next to x.
  static Balls outputs(std::span<const Ball> x, const Support& support) {
    Balls result = Kind::above(x, support);
    for (std::size_t i = 0; i < x.size(); ++i) result[i] = support[i] ? Kind::output(result[i]) : 0.0;
    return result;
  }

  /// dx_j, and the sum of the magnitudes of its terms.
  static std::pair<Ball, Ball> slope(const Balls& above, const Support& support, std::span<const float> dy,
                                     std::size_t j) {
    if (!support[j]) return {0.0, 0.0};
    Ball total;
    Ball products;
    Ball magnitudes;
    for (std::size_t i = 0; i < dy.size(); ++i) {
      if (!support[i]) continue;
      const Ball product = Kind::weight(above[i]) * static_cast<double>(dy[i]);
      total = total + Kind::weight(above[i]);
      products = products + product;
      magnitudes = magnitudes + magnitude(product);
    }
    const Ball weight = Kind::weight(above[j]);
    const Ball own = static_cast<double>(dy[j]);
    return {weight * (own - products / total), weight * (magnitude(own) + magnitudes / total)};
  }
};

using Kinds = testing::Types<Sparsemax, Entmax15>;
TYPED_TEST_SUITE(Sparse, Kinds);

std::vector<std::vector<float>> sparse_rows() {
  std::vector<std::vector<float>> rows = test_rows();
  for (const double factor : {0.01, 0.1, 1.0}) rows.push_back(normal_row(2000, 9, factor));
  // All elements in the support, some of them next to its edge.
  rows.push_back({0.0F, 0.25F, 0.5F, 0.24999999F, 0.12500001F});
  rows.push_back({1.0F, std::nextafter(0.0F, 1.0F)});
  rows.push_back({1.0F, -1e-45F});
  return rows;
}

TYPED_TEST(Sparse, OutputsMeetTheConditionsOfOptimality) {
  for (const std::vector<float>& x : sparse_rows()) {
    const std::vector<float> y = forward(this->kernel, x);
    const Support support = support_of<TypeParam>(x, y);
    ASSERT_GT(*std::ranges::max_element(y), 0.0F);
    const Balls above = TypeParam::above(exactly(x), support);
    for (std::size_t i = 0; i < x.size(); ++i) {
      SCOPED_TRACE("element " + std::to_string(i) + " of " + std::to_string(x.size()) +
                   ", x = " + std::to_string(x[i]));
      if (support[i]) {
        EXPECT_TRUE(above[i].is_positive());
        expect_rounded(TypeParam::output(above[i]), y[i]);
      } else {
        EXPECT_FALSE(above[i].is_positive());
        EXPECT_EQ(y[i], 0.0F);
      }
    }
  }
}

TYPED_TEST(Sparse, RowsSumToOne) {
  for (const std::vector<float>& x : sparse_rows()) {
    const Ball total = sum(exactly(forward(this->kernel, x)));
    EXPECT_LE(magnitude(total - Ball(1.0)).upper(),
              0x1p-24 * (1.0 + 1e-6) + 0x1p-149 * static_cast<double>(x.size()));
  }
}

TYPED_TEST(Sparse, BackwardIsTheGradient) {
  for (const std::vector<float>& x : sparse_rows()) {
    const Support support = support_of<TypeParam>(x, forward(this->kernel, x));
    const Balls above = TypeParam::above(exactly(x), support);
    const std::vector<float> dy = normal_row(x.size(), 5);
    const std::vector<float> dx = backward(this->kernel, x, dy);
    for (std::size_t i = 0; i < x.size(); i += 1 + x.size() / 40) {
      SCOPED_TRACE("element " + std::to_string(i) + " of " + std::to_string(x.size()));
      const auto [truth, terms] = this->slope(above, support, dy, i);
      expect_rounded(truth, dx[i], 0x1p-48 * terms.upper());
    }
  }
}

TYPED_TEST(Sparse, BackwardFromTheOutputIsWithinItsBound) {
  for (const std::vector<float>& x : sparse_rows()) {
    const std::vector<float> y = forward(this->kernel, x);
    const Support support = support_of<TypeParam>(x, y);
    // From y alone nobody can tell what has underflowed from what is outside.
    if (std::ranges::count(support, true) != std::ranges::count_if(y, [](float v) { return v > 0.0F; }))
      continue;
    const Balls above = TypeParam::above(exactly(x), support);
    const std::vector<float> dy = normal_row(x.size(), 5);
    const std::vector<float> dx = backward_from_output(this->kernel, y, dy);
    for (std::size_t i = 0; i < x.size(); i += 1 + x.size() / 40) {
      const auto [truth, terms] = this->slope(above, support, dy, i);
      expect_rounded(truth, dx[i], 0x1p-23 * terms.upper());
    }
  }
}

TYPED_TEST(Sparse, TheGradientIsThatOfFiniteDifferences) {
  for (const std::vector<float>& x : sparse_rows()) {
    if (x.size() > 9) continue;
    const Support support = support_of<TypeParam>(x, forward(this->kernel, x));
    const Balls above = TypeParam::above(exactly(x), support);
    const std::vector<float> dy = normal_row(x.size(), 5);
    const Balls differences =
        finite_differences([&](std::span<const Ball> at) { return this->outputs(at, support); }, x, dy);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto [truth, terms] = this->slope(above, support, dy, i);
      EXPECT_LE(magnitude(differences[i] - truth).upper(), 0x1p-50 * (1.0 + terms.upper()));
    }
  }
}

TYPED_TEST(Sparse, SpecialValues) {
  for (const std::vector<float>& x : std::vector<std::vector<float>>{
           {1.0F, nan, 0.0F}, {nan}, {1.0F, inf}, {inf, inf}, {-inf, -inf}, {nan, inf}}) {
    for (const float y : forward(this->kernel, x)) EXPECT_TRUE(std::isnan(y));
    const std::vector<float> dy(x.size(), 1.0F);
    for (const float dx : backward(this->kernel, x, dy)) EXPECT_TRUE(std::isnan(dx));
    for (const float dx : backward_from_output(this->kernel, forward(this->kernel, x), dy)) {
      EXPECT_TRUE(std::isnan(dx));
    }
  }
  EXPECT_EQ(forward(this->kernel, std::vector{-inf, 3.0F, -inf}), (std::vector{0.0F, 1.0F, 0.0F}));
  EXPECT_EQ(forward(this->kernel, std::vector{3e38F, -3e38F}), (std::vector{1.0F, 0.0F}));
  EXPECT_EQ(forward(this->kernel, std::vector{3e38F, 3e38F}), (std::vector{0.5F, 0.5F}));
  EXPECT_EQ(forward(this->kernel, std::vector{7.0F}), std::vector{1.0F});
}

// Sec. 2.2 of Martins and Astudillo: for two elements sparsemax is the hard sigmoid.
TEST(Sparsemax, OfTwoElementsIsPiecewiseLinear) {
  const VectorKernel kernel = compile_vector("sparsemax");
  for (const float t : {-2.0F, -1.0F, -0.5F, 0.0F, 0.25F, 1.0F, 3.0F}) {
    const float expected = std::clamp((t + 1.0F) / 2.0F, 0.0F, 1.0F);
    EXPECT_EQ(forward(kernel, std::vector{t, 0.0F}), (std::vector{expected, 1.0F - expected}));
  }
}

}  // namespace
}  // namespace assay
