// The gated units against their formulas in ball arithmetic.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "base/random.h"
#include "expr/parse.h"
#include "reference.h"

namespace assay {
namespace {

std::vector<float> inputs(std::size_t count, std::uint64_t seed) {
  std::vector<float> x = {0.0F, -0.0F, 1.0F, -1.0F, 30.0F, -30.0F, 90.0F, -90.0F, 1e-40F, 1e20F, -1e20F};
  Random random(seed, 0);
  while (x.size() < count) x.push_back(static_cast<float>(random.normal() * std::exp(3 * random.normal())));
  return x;
}

std::vector<float> joined(std::span<const float> first, std::span<const float> second) {
  std::vector<float> row(first.begin(), first.end());
  row.insert(row.end(), second.begin(), second.end());
  return row;
}

void expect_gated(const VectorKernel& kernel, const Function& gate, const Function& value, GateHalf half) {
  const std::vector<float> a = inputs(300, 1);
  std::vector<float> b = inputs(300, 2);
  std::ranges::rotate(b, b.begin() + 4);  // different special values meet
  const bool gate_is_first = half == GateHalf::first;
  const std::vector<float> x = gate_is_first ? joined(b, a) : joined(a, b);
  const std::vector<float> dy = normal_row(a.size(), 3);
  const std::vector<float> y = forward(kernel, x);
  const std::vector<float> dx = backward(kernel, x, dy);
  const Function gate_slope = gate.derivative();
  const Function value_slope = value.derivative();
  for (std::size_t i = 0; i < a.size(); ++i) {
    SCOPED_TRACE(kernel.name() + " of value " + std::to_string(a[i]) + ", gate " + std::to_string(b[i]));
    const Ball at_a = static_cast<double>(a[i]);
    const Ball at_b = static_cast<double>(b[i]);
    const Ball upstream = static_cast<double>(dy[i]);
    const float da = dx[gate_is_first ? a.size() + i : i];
    const float db = dx[gate_is_first ? i : a.size() + i];
    expect_rounded(value_of(value, at_a) * value_of(gate, at_b), y[i]);
    expect_rounded(value_of(value_slope, at_a) * value_of(gate, at_b) * upstream, da);
    expect_rounded(value_of(value, at_a) * value_of(gate_slope, at_b) * upstream, db);
  }
}

class Gated : public testing::TestWithParam<VectorFunction> {};

TEST_P(Gated, IsTheRoundedProductAndSoAreItsGradients) {
  const VectorFunction& f = GetParam();
  for (const GateHalf half : {GateHalf::first, GateHalf::second}) {
    expect_gated(compile_vector(f.name, {.gate = half}), parse(f.gate), parse(f.value), half);
  }
}

std::vector<VectorFunction> gated_units() {
  std::vector<VectorFunction> units;
  for (const VectorFunction& f : vector_functions()) {
    if (!f.gate.empty()) units.push_back(f);
  }
  return units;
}

INSTANTIATE_TEST_SUITE_P(All, Gated, testing::ValuesIn(gated_units()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(AnyFormula, CanBeTheGateAndTheValue) {
  const Function gate = parse("x*tanh(softplus(a*x)); a = 0.5");
  const Function value = parse("log1p(x^2)");
  expect_gated(compile_gated(gate, value), gate, value, GateHalf::second);
  expect_gated(compile_gated(gate, value, {.gate = GateHalf::first}), gate, value, GateHalf::first);
  expect_gated(compile_gated(gate), gate, parse("x"), GateHalf::second);
}

// The conventions of the documentation: torch.nn.functional.glu is a * sigmoid(b) for the halves a and b.
TEST(Glu, TheSecondHalfIsTheGateUnlessSaidOtherwise) {
  EXPECT_EQ(forward(compile_vector("glu"), std::vector{3.0F, 5.0F, 0.0F, 1e9F}), (std::vector{1.5F, 5.0F}));
  EXPECT_EQ(forward(compile_vector("glu", {.gate = GateHalf::first}), std::vector{0.0F, 1e9F, 3.0F, 5.0F}),
            (std::vector{1.5F, 5.0F}));
}

TEST(Glu, HalvesLieAlongTheAxis) {
  const VectorKernel kernel = compile_vector("bilinear");
  const std::vector<float> x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  std::vector<float> y(6);
  kernel.forward(x, std::vector<std::size_t>{2, 2, 3}, 1, y);
  EXPECT_EQ(y, (std::vector<float>{4, 10, 18, 70, 88, 108}));
  kernel.forward(x, std::vector<std::size_t>{2, 2, 3}, 0, y);
  EXPECT_EQ(y, (std::vector<float>{7, 16, 27, 40, 55, 72}));
  kernel.forward(x, std::vector<std::size_t>{3, 4}, -1, y);
  EXPECT_EQ(y, (std::vector<float>{3, 8, 35, 48, 99, 120}));
}

}  // namespace
}  // namespace assay
