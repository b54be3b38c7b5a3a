#include "reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "ball/enclose.h"
#include "base/random.h"
#include "expr/parse.h"

namespace assay {

Balls exactly(std::span<const float> x) {
  return {x.begin(), x.end()};
}

Ball value_of(const Function& f, const Ball& x) {
  return enclose(f, x, Ball::operator_bits);
}

Ball exp(const Ball& x) {
  static const Function f = parse("exp(x)");
  return value_of(f, x);
}

Ball log(const Ball& x) {
  static const Function f = parse("log(x)");
  return value_of(f, x);
}

Ball sqrt(const Ball& x) {
  static const Function f = parse("sqrt(x)");
  return value_of(f, x);
}

Ball sum(std::span<const Ball> terms) {
  Ball total;
  for (const Ball& term : terms) total = total + term;
  return total;
}

Ball dot(std::span<const Ball> a, std::span<const Ball> b) {
  Ball total;
  for (std::size_t i = 0; i < a.size(); ++i) total = total + a[i] * b[i];
  return total;
}

Ball magnitude(const Ball& x) {
  return x.is_negative() ? -x : x;
}

Balls finite_differences(const RowReference& f, std::span<const float> x, std::span<const float> dy) {
  const Ball step = 0x1p-70;
  const Balls weights = exactly(dy);
  Balls gradient;
  for (std::size_t i = 0; i < x.size(); ++i) {
    Balls up = exactly(x);
    Balls down = up;
    up[i] = up[i] + step;
    down[i] = down[i] - step;
    gradient.push_back((dot(weights, f(up)) - dot(weights, f(down))) / (step + step));
  }
  return gradient;
}

double float_unit(double value) {
  const int exponent = value == 0.0 ? -126 : std::max(std::ilogb(value), -126);
  return std::ldexp(1.0, exponent - 23);
}

void expect_rounded(const Ball& truth, float result, double slack) {
  ASSERT_TRUE(truth.is_finite());
  if (magnitude(truth).lower() >= 0x1.ffffffp127) {
    EXPECT_EQ(static_cast<double>(result),
              std::copysign(std::numeric_limits<double>::infinity(), truth.midpoint()));
    return;
  }
  const double unit = float_unit(truth.midpoint());
  const double error = magnitude(Ball(static_cast<double>(result)) - truth).upper();
  EXPECT_LE(error, (0.5 + 1e-6) * unit + slack)
      << "got " << result << " instead of " << truth.midpoint() << ", " << error / unit << " units off";
}

std::vector<float> normal_row(std::size_t length, std::uint64_t seed, double factor) {
  Random random(seed, length);
  std::vector<float> row(length);
  for (float& x : row) x = static_cast<float>(factor * random.normal());
  return row;
}

std::vector<std::vector<float>> test_rows() {
  std::vector<std::vector<float>> rows = {
      {0.0F},
      {-5.5F},
      {3e38F},
      {1e-40F},
      {0.0F, -0.0F},
      {1.0F, 1.0F, 1.0F},
      {3e38F, -3e38F, 3e38F},
      {-3.4e38F, -3.4e38F, -3.4e38F, -3.4e38F, -3.3e38F},
      {1e-38F, -1e-40F, 1e-45F},
      {0.0F, -40.0F},
      {30.0F, 0.0F, 1.0F, 2.0F},
      {-16777216.0F, -16777215.0F, -16777214.0F},
      {100.0F, 100.00001F, 99.99999F},
      // Outputs that are subnormal, and that are 0.
      {0.0F, -87.0F, -88.5F, -95.0F, -100.0F, -103.2F, -103.9F, -104.5F, -150.0F, -800.0F},
      // The threshold of sparsemax is an element.
      {1.0F, 0.0F, 0.0F},
      {0.5F, 0.5F, 0.0F, -0.25F},
      {1.0F, 1e-40F, 0.0F, -1e-40F},
  };
  std::uint64_t seed = 0;
  for (const std::size_t length : {2U, 3U, 7U, 8U, 9U, 15U, 16U, 17U, 33U, 300U}) {
    for (const double factor : {1e-4, 0.3, 1.0, 4.0, 50.0, 1e4}) {
      rows.push_back(normal_row(length, ++seed, factor));
    }
    rows.emplace_back(length, 0.7F);
  }
  return rows;
}

std::vector<float> forward(const VectorKernel& kernel, std::span<const float> x) {
  const std::array shape = {x.size()};
  std::vector<float> y(kernel.output_shape(shape, 0)[0]);
  kernel.forward(x, shape, 0, y);
  return y;
}

std::vector<float> backward(const VectorKernel& kernel, std::span<const float> x, std::span<const float> dy) {
  std::vector<float> dx(x.size());
  kernel.backward(x, dy, std::array{x.size()}, 0, dx);
  return dx;
}

std::vector<float> backward_from_output(const VectorKernel& kernel, std::span<const float> y,
                                        std::span<const float> dy) {
  std::vector<float> dx(y.size());
  kernel.backward_from_output(y, dy, std::array{y.size()}, 0, dx);
  return dx;
}

}  // namespace assay
