// softmax, softmin, log_softmax, logsumexp and solu against their definitions in ball arithmetic.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "reference.h"

namespace assay {
namespace {

constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

const Ball& largest_of(std::span<const Ball> x) {
  return *std::ranges::max_element(x, {}, [](const Ball& value) { return value.midpoint(); });
}

/// exp(x_i - m) with m the largest, which has a ball whatever the size of x.
Balls powers(std::span<const Ball> x) {
  Balls result;
  for (const Ball& value : x) result.push_back(exp(value - largest_of(x)));
  return result;
}

Balls softmax(std::span<const Ball> x) {
  Balls result = powers(x);
  const Ball total = sum(result);
  for (Ball& value : result) value = value / total;
  return result;
}

Balls softmin(std::span<const Ball> x) {
  Balls negated;
  for (const Ball& value : x) negated.push_back(-value);
  return softmax(negated);
}

Balls logsumexp(std::span<const Ball> x) {
  return {largest_of(x) + log(sum(powers(x)))};
}

Balls log_softmax(std::span<const Ball> x) {
  const Ball log_of_sum = log(sum(powers(x)));
  Balls result;
  for (const Ball& value : x) result.push_back(value - largest_of(x) - log_of_sum);
  return result;
}

Balls solu(std::span<const Ball> x) {
  Balls result = softmax(x);
  for (std::size_t i = 0; i < x.size(); ++i) result[i] = result[i] * x[i];
  return result;
}

double largest(std::span<const float> x) {
  double result = 0.0;
  for (const float value : x) result = std::max(result, std::fabs(static_cast<double>(value)));
  return result;
}

/// An element of a gradient, and the sum of the magnitudes of its terms.
struct Slope {
  Ball value;
  Ball terms;
};

/// sum_i w_i dy_i dy_i/dx_j for y = softmax: p_j (v_j - sum p v), the v being what multiplies p.
Slope weighted_slope(std::span<const Ball> p, std::span<const Ball> v, std::size_t j) {
  Balls magnitudes;
  for (const Ball& value : v) magnitudes.push_back(magnitude(value));
  return {p[j] * (v[j] - dot(p, v)), p[j] * (magnitudes[j] + dot(p, magnitudes))};
}

Slope softmax_slope(std::span<const Ball> x, std::span<const Ball> dy, std::size_t j) {
  return weighted_slope(softmax(x), dy, j);
}

Slope softmin_slope(std::span<const Ball> x, std::span<const Ball> dy, std::size_t j) {
  const Slope slope = weighted_slope(softmin(x), dy, j);
  return {-slope.value, slope.terms};
}

Slope logsumexp_slope(std::span<const Ball> x, std::span<const Ball> dy, std::size_t j) {
  return {softmax(x)[j] * dy[0], 0.0};
}

Slope log_softmax_slope(std::span<const Ball> x, std::span<const Ball> dy, std::size_t j) {
  const Ball p = softmax(x)[j];
  Balls magnitudes;
  for (const Ball& value : dy) magnitudes.push_back(magnitude(value));
  return {dy[j] - p * sum(dy), magnitudes[j] + p * sum(magnitudes)};
}

Slope solu_slope(std::span<const Ball> x, std::span<const Ball> dy, std::size_t j) {
  const Balls p = softmax(x);
  Balls products;
  for (std::size_t i = 0; i < x.size(); ++i) products.push_back(x[i] * dy[i]);
  const Slope slope = weighted_slope(p, products, j);
  return {slope.value + p[j] * dy[j], slope.terms + p[j] * magnitude(dy[j])};
}

struct Case {
  std::string name;
  Balls (*truth)(std::span<const Ball> x);
  Slope (*slope)(std::span<const Ball> x, std::span<const Ball> dy, std::size_t j);
};

class SoftmaxFamily : public testing::TestWithParam<Case> {
 protected:
  VectorKernel kernel = compile_vector(GetParam().name);

  [[nodiscard]] std::vector<float> gradient_for(std::span<const float> x) const {
    return normal_row(kernel.output_shape(std::array{x.size()}, 0)[0], 77, 2.0);
  }
};

std::string describe(std::span<const float> x, std::size_t i) {
  std::string text = "element " + std::to_string(i) + " of " + std::to_string(x.size()) + ":";
  for (const float value : x.first(std::min<std::size_t>(x.size(), 12))) {
    text.append(" ").append(std::to_string(value));
  }
  return text;
}

TEST_P(SoftmaxFamily, ForwardIsCorrectlyRounded) {
  for (const std::vector<float>& x : test_rows()) {
    const Balls truth = GetParam().truth(exactly(x));
    const std::vector<float> y = forward(kernel, x);
    ASSERT_EQ(y.size(), truth.size());
    const double slack = GetParam().name == "logsumexp" ? 0x1p-50 * largest(x) : 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      SCOPED_TRACE(describe(x, i));
      expect_rounded(truth[i], y[i], slack);
    }
  }
}

TEST_P(SoftmaxFamily, BackwardIsTheGradient) {
  for (const std::vector<float>& x : test_rows()) {
    const std::vector<float> dy = gradient_for(x);
    const std::vector<float> dx = backward(kernel, x, dy);
    for (std::size_t i = 0; i < x.size(); i += 1 + x.size() / 40) {
      SCOPED_TRACE(describe(x, i));
      const Slope truth = GetParam().slope(exactly(x), exactly(dy), i);
      expect_rounded(truth.value, dx[i], 0x1p-48 * truth.terms.upper());
    }
  }
}

// So the slopes above are those of the functions above.
TEST_P(SoftmaxFamily, TheGradientIsThatOfFiniteDifferences) {
  for (const std::vector<float>& x : test_rows()) {
    if (x.size() > 9) continue;
    const std::vector<float> dy = gradient_for(x);
    const Balls differences = finite_differences(GetParam().truth, x, dy);
    for (std::size_t i = 0; i < x.size(); ++i) {
      SCOPED_TRACE(describe(x, i));
      const Slope slope = GetParam().slope(exactly(x), exactly(dy), i);
      EXPECT_LE(magnitude(differences[i] - slope.value).upper(),
                0x1p-40 * magnitude(slope.value).upper() + 0x1p-50 * (1.0 + largest(dy)));
    }
  }
}

TEST_P(SoftmaxFamily, BackwardFromTheOutputIsWithinItsBound) {
  if (!kernel.has_backward_from_output()) GTEST_SKIP() << "works from x alone";
  for (const std::vector<float>& x : test_rows()) {
    const std::vector<float> y = forward(kernel, x);
    const std::vector<float> dy = gradient_for(x);
    const std::vector<float> dx = backward_from_output(kernel, y, dy);
    for (std::size_t i = 0; i < x.size(); i += 1 + x.size() / 40) {
      SCOPED_TRACE(describe(x, i));
      const Slope truth = GetParam().slope(exactly(x), exactly(dy), i);
      const double growth = GetParam().name == "log_softmax" ? 1.0 + std::fabs(y[i]) : 1.0;
      // What has underflowed in y is lost: at most half a subnormal unit for each term.
      const double lost = 0x1p-149 * static_cast<double>(x.size()) * largest(dy);
      expect_rounded(truth.value, dx[i], 0x1p-23 * growth * truth.terms.upper() + lost);
    }
  }
}

TEST_P(SoftmaxFamily, NaNMakesTheRowNaN) {
  for (const std::size_t place : {0U, 4U, 8U}) {
    std::vector<float> x = normal_row(9, 1);
    x[place] = nan;
    for (const float y : forward(kernel, x)) EXPECT_TRUE(std::isnan(y));
    const std::vector<float> dy(kernel.output_shape(std::array{x.size()}, 0)[0], 1.0F);
    for (const float dx : backward(kernel, x, dy)) EXPECT_TRUE(std::isnan(dx));
  }
  for (const float y : forward(kernel, std::vector{nan, nan})) EXPECT_TRUE(std::isnan(y));
  for (const float y : forward(kernel, std::vector{nan, inf, -inf})) EXPECT_TRUE(std::isnan(y));
}

INSTANTIATE_TEST_SUITE_P(All, SoftmaxFamily,
                         testing::Values(Case{"softmax", softmax, softmax_slope},
                                         Case{"softmin", softmin, softmin_slope},
                                         Case{"log_softmax", log_softmax, log_softmax_slope},
                                         Case{"logsumexp", logsumexp, logsumexp_slope},
                                         Case{"solu", solu, solu_slope}),
                         [](const auto& row) { return row.param.name; });

bool all_nan(std::span<const float> row) {
  return std::ranges::all_of(row, [](float value) { return std::isnan(value); });
}

TEST(Softmax, RowsSumToOne) {
  const VectorKernel softmax_kernel = compile_vector("softmax");
  const VectorKernel softmin_kernel = compile_vector("softmin");
  std::vector<std::vector<float>> rows = test_rows();
  for (const std::size_t length : {1000U, 4095U, 32000U}) {
    for (const double factor : {1e-3, 1.0, 10.0}) rows.push_back(normal_row(length, 5, factor));
    rows.emplace_back(length, -2.5F);
  }
  for (const std::vector<float>& x : rows) {
    const auto n = static_cast<double>(x.size());
    for (const VectorKernel* kernel : {&softmax_kernel, &softmin_kernel}) {
      const Ball total = sum(exactly(forward(*kernel, x)));
      EXPECT_LE(magnitude(total - Ball(1.0)).upper(), 0x1p-24 * (1.0 + 1e-6) + n * 0x1p-149)
          << x.size() << " elements";
    }
  }
}

TEST(Softmax, ASingleElementIsExactlyOne) {
  for (const float x : {0.0F, -3e38F, 3e38F, 1e-45F}) {
    EXPECT_EQ(forward(compile_vector("softmax"), std::vector{x})[0], 1.0F);
    EXPECT_EQ(forward(compile_vector("log_softmax"), std::vector{x})[0], 0.0F);
    EXPECT_EQ(forward(compile_vector("logsumexp"), std::vector{x})[0], x);
  }
}

TEST(Softmax, InfiniteElements) {
  for (const char* const name : {"softmax", "log_softmax", "solu"}) {
    SCOPED_TRACE(name);
    const VectorKernel kernel = compile_vector(name);
    EXPECT_TRUE(all_nan(forward(kernel, std::vector{1.0F, inf, 0.0F})));
    EXPECT_TRUE(all_nan(forward(kernel, std::vector{-inf, inf})));
    EXPECT_TRUE(all_nan(forward(kernel, std::vector{-inf, -inf, -inf})));
  }
  EXPECT_EQ(forward(compile_vector("softmax"), std::vector{-inf, 1.0F, -inf}),
            (std::vector{0.0F, 1.0F, 0.0F}));
  EXPECT_EQ(forward(compile_vector("softmin"), std::vector{inf, 1.0F, 1.0F}),
            (std::vector{0.0F, 0.5F, 0.5F}));
  EXPECT_TRUE(all_nan(forward(compile_vector("softmin"), std::vector{-inf, 1.0F})));
  EXPECT_TRUE(all_nan(forward(compile_vector("softmin"), std::vector{inf, inf})));
  EXPECT_EQ(forward(compile_vector("log_softmax"), std::vector{-inf, 1.0F}), (std::vector{-inf, 0.0F}));
}

TEST(LogSumExp, InfiniteElements) {
  const VectorKernel kernel = compile_vector("logsumexp");
  EXPECT_EQ(forward(kernel, std::vector{1.0F, inf, 0.0F})[0], inf);
  EXPECT_EQ(forward(kernel, std::vector{-inf, inf, inf})[0], inf);
  EXPECT_EQ(forward(kernel, std::vector{-inf, -inf})[0], -inf);
  EXPECT_EQ(forward(kernel, std::vector{-inf, 2.0F})[0], 2.0F);
}

TEST(LogSoftmax, TheLogarithmDecidesTies) {
  // -16777217 is midway between two floats, and the true value a little below it.
  EXPECT_EQ(forward(compile_vector("log_softmax"), std::vector{1.0F, -16777216.0F})[1], -16777218.0F);
  EXPECT_EQ(forward(compile_vector("log_softmax"), std::vector{0.0F, -16777216.0F})[1], -16777216.0F);
}

TEST(LogSoftmax, LosesNothingWhereOneElementOutweighsTheOthers) {
  const VectorKernel kernel = compile_vector("log_softmax");
  for (const float gap : {20.0F, 50.0F, 100.0F}) {
    // -log(1 + exp(-gap)) is 0 in arithmetic that adds up first.
    const std::vector<float> y = forward(kernel, std::vector{0.0F, -gap});
    EXPECT_FLOAT_EQ(y[0], -std::exp(-gap));
    EXPECT_LT(y[0], 0.0F);
    // The cross-entropy gradient of a sample that is classified well.
    const std::vector<float> dx = backward(kernel, std::vector{0.0F, -gap}, std::vector{-1.0F, 0.0F});
    EXPECT_FLOAT_EQ(dx[0], -std::exp(-gap));
    EXPECT_FLOAT_EQ(dx[1], std::exp(-gap));
  }
}

}  // namespace
}  // namespace assay
