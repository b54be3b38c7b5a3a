#include "kernel/narrow.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "backend/interp/interpreter.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "kernel/lower.h"

namespace assay::kernel {
namespace {

bool has_f64(const Program& program) {
  return std::ranges::any_of(program.instructions,
                             [](const Instruction& each) { return each.type == Type::f64; });
}

std::vector<float> run(const Program& program, const std::vector<float>& x, const std::vector<float>& y) {
  std::vector<float> result(x.size());
  const Backend& backend = interpreter();
  backend.load(program, backend.targets().front())
      ->run(std::array<const void*, 2>{x.data(), y.data()}, {}, std::array<void*, 1>{result.data()},
            x.size());
  return result;
}

/// Any bits, and all pairs of special numbers.
std::pair<std::vector<float>, std::vector<float>> inputs() {
  using limits = std::numeric_limits<float>;
  const std::vector<float> special = {0.0F,
                                      -0.0F,
                                      1.0F,
                                      -3.0F,
                                      limits::denorm_min(),
                                      -limits::denorm_min(),
                                      limits::min(),
                                      limits::max(),
                                      -limits::max(),
                                      limits::infinity(),
                                      -limits::infinity(),
                                      limits::quiet_NaN()};
  std::vector<float> x;
  std::vector<float> y;
  for (const float a : special) {
    for (const float b : special) {
      x.push_back(a);
      y.push_back(b);
    }
  }
  Random random(1, 0);
  for (int i = 0; i < 200'000; ++i) {
    x.push_back(std::bit_cast<float>(random.below(std::numeric_limits<std::uint32_t>::max())));
    // Close to the other's inverse half the time: products around the ends of the range are the hard ones.
    y.push_back(i % 2 == 0 ? std::bit_cast<float>(random.below(std::numeric_limits<std::uint32_t>::max()))
                           : limits::min() * static_cast<float>(random.uniform()) / x.back());
  }
  return {x, y};
}

using Formula = Value (*)(Value, Value);

TEST(Narrow, GivesTheBitsOfFloat64RoundedOnce) {
  const auto [x, y] = inputs();
  const std::vector<Formula> formulas = {
      [](Value a, Value b) { return a + b; },
      [](Value a, Value b) { return a - b; },
      [](Value a, Value b) { return a * b; },
      [](Value a, Value b) { return a / b; },
      [](Value a, Value) { return sqrt(a); },
      [](Value a, Value b) { return min(max(a, -b), abs(b)); },
      [](Value a, Value b) { return copysign(a, b); },
      [](Value a, Value b) { return select((a < b) | !equal(a, 0.5), -a, b) * b; },
      [](Value a, Value b) { return a / max(b, b.builder().f64(6.0)); }};
  for (std::size_t i = 0; i < formulas.size(); ++i) {
    Builder narrow;
    narrow.output(to_f32(formulas[i](to_f64(narrow.input(0)), to_f64(narrow.input(1)))));
    const Program program = narrow.finish();
    EXPECT_FALSE(has_f64(program)) << i;
    Builder wide;
    const Value result = formulas[i](to_f64(wide.input(0)), to_f64(wide.input(1)));
    wide.output(wide.apply(Opcode::convert, Type::f32, {result}));
    const std::vector<float> got = run(program, x, y);
    const std::vector<float> expected = run(wide.finish(), x, y);
    for (std::size_t k = 0; k < x.size(); ++k) {
      if (std::isnan(expected[k]) && std::isnan(got[k])) continue;
      ASSERT_EQ(std::bit_cast<std::uint32_t>(got[k]), std::bit_cast<std::uint32_t>(expected[k]))
          << i << ": " << x[k] << ", " << y[k];
    }
  }
}

TEST(Narrow, LeavesWhatRoundsInBetween) {
  Builder b;
  const Value x = to_f64(b.input(0));
  const Value y = to_f64(b.input(1));
  EXPECT_FALSE(rounded_in_f32(x * y + 1.0));
  EXPECT_FALSE(rounded_in_f32(abs(x * y)));
  EXPECT_FALSE(rounded_in_f32(x * 0.1));
  EXPECT_FALSE(rounded_in_f32(fma(x, y, y)));
  EXPECT_FALSE(rounded_in_f32(select(x * y < 1.0, x, y)));
}

TEST(Narrow, FunctionsThatOnlyChooseHaveNoFloat64) {
  for (const char* name : {"relu", "relu6", "hard_tanh", "abs"}) {
    const Function f = activation(name).function;
    EXPECT_FALSE(has_f64(lower_forward(f))) << name;
    EXPECT_FALSE(has_f64(lower_backward(f))) << name;
  }
}

}  // namespace
}  // namespace assay::kernel
