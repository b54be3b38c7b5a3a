#include "tensor/gemm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>
#include <vector>

#include "base/random.h"

namespace assay {
namespace {

std::vector<float> random_values(std::size_t count, std::uint64_t stream) {
  Random random(7, stream);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.uniform() - 0.5);
  return values;
}

double element(const MatrixView& m, std::size_t row, std::size_t column) {
  return static_cast<double>(m.transposed ? m.data[column * m.rows + row] : m.data[row * m.columns + column]);
}

struct Shape {
  std::size_t rows, columns, inner;
};

class Gemm : public testing::TestWithParam<Shape> {};

TEST_P(Gemm, AgreesWithItsDefinition) {
  const auto [rows, columns, inner] = GetParam();
  const std::vector<float> a_values = random_values(rows * inner, 1);
  const std::vector<float> b_values = random_values(inner * columns, 2);
  const std::vector<float> before = random_values(rows * columns, 3);
  for (const bool a_transposed : {false, true}) {
    for (const bool b_transposed : {false, true}) {
      const MatrixView a{.data = a_values.data(), .rows = rows, .columns = inner, .transposed = a_transposed};
      const MatrixView b{
          .data = b_values.data(), .rows = inner, .columns = columns, .transposed = b_transposed};
      std::vector<float> c = before;
      gemm(-0.5F, a, b, 0.25F, c.data());
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) {
          double sum = 0;
          double magnitude = 0;
          for (std::size_t k = 0; k < inner; ++k) {
            const double product = element(a, i, k) * element(b, k, j);
            sum += product;
            magnitude += std::abs(product);
          }
          const double expected = -0.5 * sum + 0.25 * static_cast<double>(before[i * columns + j]);
          // Any order of summation errs by at most inner units of rounding of the sum of magnitudes (Higham
          // 2002, 3.1).
          const double bound = static_cast<double>(inner + 3) * 0x1p-24 * (magnitude + 1);
          ASSERT_NEAR(static_cast<double>(c[i * columns + j]), expected, bound) << i << ' ' << j;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Gemm,
                         testing::Values(Shape{1, 1, 1}, Shape{3, 5, 7}, Shape{32, 10, 128},
                                         Shape{17, 128, 784}));

TEST(Gemm, ReadsAndWritesRowsApart) {
  // [1 2; 3 4] * [5; 6] with junk between the rows.
  const std::vector<float> a = {1, 2, -9, 3, 4, -9};
  const std::vector<float> b = {5, -9, 6, -9};
  std::vector<float> c = {0, 7, 0, 7};
  gemm(1.0F, {.data = a.data(), .rows = 2, .columns = 2, .stride = 3},
       {.data = b.data(), .rows = 2, .columns = 1, .stride = 2}, 0.0F, c.data(), 2);
  EXPECT_EQ(c, (std::vector<float>{17, 7, 39, 7}));
  std::vector<float> d = {0, 0};
  gemm(1.0F, {.data = a.data(), .rows = 2, .columns = 2, .transposed = true, .stride = 3},
       {.data = b.data(), .rows = 2, .columns = 1, .stride = 2}, 0.0F, d.data());
  EXPECT_EQ(d, (std::vector<float>{23, 34}));
}

TEST(Gemm, GivesTheSameBitsOnEveryThread) {
  const std::vector<float> a = random_values(64 * 300, 1);
  const std::vector<float> b = random_values(300 * 50, 2);
  const auto product = [&] {
    std::vector<float> c(64 * 50);
    gemm(1.0F, {.data = a.data(), .rows = 64, .columns = 300}, {.data = b.data(), .rows = 300, .columns = 50},
         0.0F, c.data());
    return c;
  };
  const std::vector<float> here = product();
  std::vector<float> there;
  std::thread([&] { there = product(); }).join();
  EXPECT_EQ(here, there);
}

TEST(Gemm, IgnoresWhatWasThereWithoutCarry) {
  const std::vector<float> one = {1.0F};
  std::vector<float> c = {NAN};
  gemm(2.0F, {.data = one.data(), .rows = 1, .columns = 1}, {.data = one.data(), .rows = 1, .columns = 1},
       0.0F, c.data());
  EXPECT_EQ(c[0], 2.0F);
}

}  // namespace
}  // namespace assay
