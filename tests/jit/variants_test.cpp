// Every variant of a kernel for every pair of element types, against ball.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "ball/enclose.h"
#include "base/error.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "column.h"
#include "expr/parse.h"
#include "jit/compile.h"

namespace assay {
namespace {

constexpr std::array elements = {f32, f64, f16, bf16};
constexpr std::array<const char*, 5> names = {"tanh", "gelu", "silu", "elu", "softplus"};
constexpr std::size_t units = 13;
constexpr std::size_t rows = 9;

ConstArray read(const Column& column) {
  return {column.at(0), column.size(), column.element()};
}

Array written(Column& column) {
  return {column.at(0), column.size(), column.element()};
}

/// Ordinary numbers of the type.
Column numbers(Element element, std::size_t size, std::uint64_t stream) {
  Random random(11, stream);
  Column column(element, size);
  for (std::size_t i = 0; i < size; ++i) {
    column.set_value(
        i, *Ball(std::ldexp(random.normal(), static_cast<int>(random.below(4)) - 1)).rounded(element));
  }
  return column;
}

/// One rounding of the exact value, or of one that float64 arithmetic does not tell from it: next to a tie a
/// product or a sum may go either way. Of float64 what that arithmetic may be off by.
void expect_right(double computed, const Ball& exact, Element element, const std::string& what) {
  if (element == f64) {
    EXPECT_NEAR(computed, exact.midpoint(), 1e-14 * (1.0 + std::fabs(exact.midpoint()))) << what;
  } else {
    const Ball little = exact * Ball(0x1p-50);
    EXPECT_TRUE(computed == exact.rounded(element) || computed == (exact + little).rounded(element) ||
                computed == (exact - little).rounded(element))
        << what << ": " << computed << " for " << exact.midpoint();
  }
}

class Variants : public testing::TestWithParam<std::tuple<Element, Element>> {
 protected:
  using Truth = std::function<Ball(std::size_t)>;

  static void expect_column(const Column& computed, const std::string& what, const Truth& truth) {
    for (std::size_t i = 0; i < computed.size(); ++i) {
      expect_right(computed.value(i), truth(i), computed.element(), what + " " + std::to_string(i));
    }
  }

  Element input = std::get<0>(GetParam());
  Element output = std::get<1>(GetParam());
  Column x = numbers(input, units* rows, 0);
  Column bias = numbers(input, units, 1);
  Column dy = numbers(output, units* rows, 2);
  Column y = Column(output, units* rows);
  Column derivative = Column(output, units* rows);
  Column dx = numbers(input, units* rows, 3);
};

TEST_P(Variants, AreTheFunctionAndItsDerivativesRoundedOnce) {
  for (const char* const name : names) {
    const Function& f = activation(name).function;
    const Function slope = f.derivative();
    const Function curvature = slope.derivative();
    const Kernel kernel = compile(f, {.dtype = input, .output = output});
    EXPECT_EQ(kernel.input_element(), input);
    EXPECT_EQ(kernel.output_element(), output);
    const auto at = [](const Function& function, const Ball& point) { return enclose(function, point, 200); };
    const auto sum = [&](std::size_t i) { return Ball(x.value(i)) + Ball(bias.value(i % units)); };

    kernel.forward(read(x), written(y));
    expect_column(y, name, [&](std::size_t i) { return at(f, x.value(i)); });
    kernel.forward_and_derivative(read(x), written(y), written(derivative));
    expect_column(y, name, [&](std::size_t i) { return at(f, x.value(i)); });
    expect_column(derivative, name, [&](std::size_t i) { return at(slope, x.value(i)); });
    kernel.second_derivative(read(x), written(y));
    expect_column(y, name, [&](std::size_t i) { return at(curvature, x.value(i)); });
    kernel.backward(read(x), read(dy), written(dx));
    expect_column(dx, name, [&](std::size_t i) { return at(slope, x.value(i)) * Ball(dy.value(i)); });
    const Column before = dx;
    kernel.accumulate_backward(read(x), read(dy), written(dx));
    expect_column(dx, name, [&](std::size_t i) {
      return Ball(before.value(i)) + at(slope, x.value(i)) * Ball(dy.value(i));
    });
    kernel.forward_with_bias(read(x), read(bias), written(y));
    expect_column(y, name, [&](std::size_t i) { return at(f, sum(i)); });
    kernel.backward_with_bias(read(x), read(bias), read(dy), written(dx));
    expect_column(dx, name, [&](std::size_t i) { return at(slope, sum(i)) * Ball(dy.value(i)); });
  }
}

TEST_P(Variants, FromTheOutput) {
  const Function tanh = activation("tanh").function;
  const Kernel kernel = compile(tanh, {.dtype = input, .output = output});
  kernel.forward(read(x), written(y));
  kernel.backward_from_output(read(y), read(dy), written(dx));
  const Function from_output = parse("1 - x^2");
  expect_column(dx, "tanh",
                [&](std::size_t i) { return enclose(from_output, y.value(i), 200) * Ball(dy.value(i)); });
}

INSTANTIATE_TEST_SUITE_P(Types, Variants,
                         testing::Combine(testing::ValuesIn(elements), testing::ValuesIn(elements)),
                         [](const auto& types) {
                           return std::string(name(std::get<0>(types.param))) + "_" +
                                  std::string(name(std::get<1>(types.param)));
                         });

TEST(Layout, WhatLiesBetweenTheRowsIsLeftAlone) {
  constexpr std::size_t stride = 20;
  const Kernel kernel = compile(activation("gelu").function);
  const RowLayout layout{.units = units, .stride = stride};
  std::vector<float> x(stride * rows);
  Random random(3, 0);
  for (float& value : x) value = static_cast<float>(random.normal());
  const std::vector<float> bias(units, 0.5F);
  constexpr float untouched = -77.0F;
  const auto check = [&](const char* what, const auto& call, const auto& dense_call) {
    std::vector<float> y(x.size(), untouched);
    call(y);
    for (std::size_t row = 0; row < rows; ++row) {
      const std::span<const float> from = std::span(x).subspan(row * stride, units);
      std::vector<float> expected(units, untouched);
      dense_call(from, expected);
      for (std::size_t i = 0; i < stride; ++i) {
        EXPECT_EQ(y[row * stride + i], i < units ? expected[i] : untouched) << what << ", row " << row;
      }
    }
  };
  using Floats = std::vector<float>;
  using Row = std::span<const float>;
  check(
      "forward", [&](Floats& y) { kernel.forward(x, y, layout); },
      [&](Row from, Floats& y) { kernel.forward(from, y); });
  check(
      "backward", [&](Floats& y) { kernel.backward(x, x, y, layout); },
      [&](Row from, Floats& y) { kernel.backward(from, from, y); });
  check(
      "accumulating", [&](Floats& y) { kernel.accumulate_backward(x, x, y, layout); },
      [&](Row from, Floats& y) { kernel.accumulate_backward(from, from, y); });
  check(
      "second", [&](Floats& y) { kernel.second_derivative(x, y, layout); },
      [&](Row from, Floats& y) { kernel.second_derivative(from, y); });
  check(
      "bias", [&](Floats& y) { kernel.forward_with_bias(x, bias, y, layout); },
      [&](Row from, Floats& y) { kernel.forward_with_bias(from, bias, y); });
  check(
      "bias backward", [&](Floats& y) { kernel.backward_with_bias(x, bias, x, y, layout); },
      [&](Row from, Floats& y) { kernel.backward_with_bias(from, bias, from, y); });
}

TEST(Layout, ColumnsOfOneMatrixAreApart) {
  const Kernel kernel = compile(parse("2*x"));
  std::vector<float> matrix = {1, 2, 3, 4, 5, 6, 7, 8};
  // From the left half of each row to the right half.
  kernel.forward(std::span(matrix).first(6), std::span(matrix).subspan(2),
                 RowLayout{.units = 2, .stride = 4});
  EXPECT_EQ(matrix, (std::vector<float>{1, 2, 2, 4, 5, 6, 10, 12}));
}

TEST(Kept, IsWhatTheBackwardPassReads) {
  const auto kept = [](const char* formula, Element dtype) {
    const Kernel kernel = compile(parse(formula), {.dtype = dtype});
    return std::pair(kernel.kept(), kernel.bytes_kept());
  };
  EXPECT_EQ(kept("tanh(x)", f32), std::pair(Kept::output, std::size_t{0}));
  EXPECT_EQ(kept("3*x + 1", f32), std::pair(Kept::nothing, std::size_t{0}));
  EXPECT_EQ(kept("x*sigmoid(x)", f32), std::pair(Kept::input, std::size_t{4}));
  EXPECT_EQ(kept("x*sigmoid(x)", bf16), std::pair(Kept::input, std::size_t{2}));
}

}  // namespace
}  // namespace assay
