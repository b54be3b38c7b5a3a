// The parts of the plan `fast`; its results are tested in tests/jit/fast_test.cpp, against ball arithmetic.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "expr/parse.h"
#include "kernel/builder.h"
#include "kernel/fast/error.h"
#include "kernel/fast/evaluate.h"
#include "kernel/fast/lower.h"
#include "kernel/fast/segments.h"
#include "kernel/fast/tail.h"
#include "kernel/lower.h"

namespace assay::kernel {
namespace {

Sampler sampler(double (*f)(double)) {
  return [f](std::span<const double> x) {
    std::vector<double> values;
    for (const double point : x) values.push_back(f(point));
    return values;
  };
}

Program wide(const char* formula) {
  return lower_wide(computed_form(parse(formula)));
}

TEST(Evaluate, GivesTheOutputForEachInput) {
  std::vector<double> x;
  for (int i = -100; i <= 100; ++i) x.push_back(i / 8.0);
  const std::vector<double> y = evaluate(wide("x^2 + 1/3"), x);
  ASSERT_EQ(y.size(), x.size());
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(y[i], x[i] * x[i] + 1.0 / 3.0);
}

TEST(Segments, APolynomialIsFittedByItself) {
  const FitTask task{.f = sampler([](double x) { return 2.0 + x - 3.0 * x * x; }),
                     .segments = {.first = -4, .width = 0.5}};
  const auto pieces = fit(task, 1e-12);
  ASSERT_TRUE(pieces);
  ASSERT_EQ(pieces->coefficients.size(), 3U);
  for (std::size_t i = 0; i < table_size; ++i) {
    const double center = (-4.0 + static_cast<double>(i)) * 0.5;
    EXPECT_NEAR(pieces->coefficients[0][i], 2.0 + center - 3.0 * center * center, 1e-5);
    EXPECT_NEAR(pieces->coefficients[1][i], 1.0 - 6.0 * center, 1e-5);
    EXPECT_NEAR(pieces->coefficients[2][i], -3.0, 1e-6);
  }
}

TEST(Segments, ARootInTheCenterIsDividedOut) {
  const FitTask task{.f = sampler([](double x) { return std::sin(x) * x * x; }),
                     .segments = {.first = -16, .width = 0.25}};
  const auto pieces = fit(task, 1e-7);
  ASSERT_TRUE(pieces);
  for (const std::size_t power : {0U, 1U, 2U}) EXPECT_EQ(pieces->coefficients[power][16], 0.0F);
  EXPECT_NEAR(pieces->coefficients[3][16], 1.0, 1e-7);
}

TEST(Segments, AKinkIsNotFitted) {
  const FitTask task{.f = sampler([](double x) { return std::abs(x - 0.3); }),
                     .segments = {.first = -16, .width = 0.25}};
  EXPECT_FALSE(fit(task, 1e-7));
}

TEST(Tail, FindsTheLineFarOut) {
  const auto found = asymptote(sampler([](double x) { return 2.0 * x + 1.0 + std::exp(-x); }));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->line.slope, 2.0);
  EXPECT_NEAR(found->line.constant, 1.0, 1e-12);
  EXPECT_GT(found->from, 12.0);
  EXPECT_LT(found->from, 17.0);
}

TEST(Tail, WhatVanishesOrGrowsHasNoLine) {
  EXPECT_FALSE(asymptote(sampler([](double x) { return std::exp(-x); })));
  EXPECT_FALSE(asymptote(sampler([](double x) { return x * x; })));
  EXPECT_FALSE(asymptote(sampler([](double x) { return std::sin(x); })));
}

TEST(Tail, FindsTheRateOfADecay) {
  const auto found = decay(sampler([](double x) { return x * std::exp(-2.0 * x); }));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->rate, 2.0);
  EXPECT_NEAR(found->end * std::exp(-2.0 * found->end) / 0x1p-151, 1.0, 1e-2);
}

TEST(Tail, AGaussianHasNoRateButAnEnd) {
  const auto found = decay(sampler([](double x) { return std::exp(-x * x); }));
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->rate);
  EXPECT_NEAR(found->end, std::sqrt(151.0 * std::log(2.0)), 1e-3);
}

TEST(Tail, APowerDoesNotDecay) {
  EXPECT_FALSE(decay(sampler([](double x) { return 1.0 / (1.0 + x * x); })));
}

TEST(Judge, MeasuresTheLargestError) {
  const Program truth = wide("3*x");
  const Judge judge(truth, false);
  Builder right;
  right.output(right.input(0) * 3.0);
  EXPECT_LE(judge.largest_error(right.finish()), 0.5);
  Builder wrong;
  wrong.output(wrong.input(0) * (3.0 + 4 * 0x1p-22));
  const double error = judge.largest_error(wrong.finish());
  EXPECT_GT(error, 3.0);
  EXPECT_LT(error, 6.0);
}

TEST(Judge, LooksLongestWhereErrorsAreLarge) {
  // Two units off between 1.25 and 1.26, and for one in 512 inputs there two more.
  const Program truth = wide("3*x");
  Builder b;
  const Value x = b.input(0);
  const Value is_rare = equal(to_bits(x) & b.i32(511), b.i32(0));
  const Value off = select(is_rare, b.f32(0x1p-20), b.f32(0x1p-21));
  const Value is_there = (x > 1.25) & (x < 1.26);
  b.output(x * 3.0 + select(is_there, off, b.f32(0.0)));
  EXPECT_GT(Judge(truth, false).largest_error(b.finish()), 3.5);
}

TEST(Judge, DemandsTheSignOfZeroAndNan) {
  const Program truth = wide("x");
  const Judge judge(truth, false);
  Builder loses_the_sign;
  loses_the_sign.output(loses_the_sign.input(0) + 0.0);
  EXPECT_EQ(judge.largest_error(loses_the_sign.finish()), std::numeric_limits<double>::infinity());
  Builder loses_nan;
  loses_nan.output(select(is_nan(loses_nan.input(0)), 0.0, loses_nan.input(0)));
  EXPECT_EQ(judge.largest_error(loses_nan.finish()), std::numeric_limits<double>::infinity());
}

TEST(Judge, ForgivesNextToARootOnlyIfAsked) {
  const Program truth = wide("x - 1.00000005");
  Builder b;
  b.output(b.input(0) - 1.0);
  const Program rounded = b.finish();
  EXPECT_GT(Judge(truth, false).largest_error(rounded), 3.0);
  EXPECT_LE(Judge(truth, true).largest_error(rounded), 3.0);
}

bool stays_in_float32(const Program& program) {
  return std::ranges::none_of(program.instructions, [](const Instruction& instruction) {
    return instruction.type == Type::f64 || instruction.type == Type::i64;
  });
}

TEST(LowerFast, StaysInFloat32) {
  for (const char* const formula : {"tanh(x)", "x*sigmoid(x)", "max(x, 0)", "where(x > 0, x, exp(x) - 1)",
                                    "x/(1 + abs(x))", "exp(x)", "x*erfc(-x/sqrt(2))/2"}) {
    const auto forward = lower_fast_forward(parse(formula));
    const auto backward = lower_fast_backward(parse(formula));
    ASSERT_TRUE(forward && backward) << formula;
    EXPECT_TRUE(stays_in_float32(*forward) && stays_in_float32(*backward)) << formula;
    EXPECT_EQ(verify(*forward), std::nullopt);
    EXPECT_EQ(verify(*backward), std::nullopt);
  }
}

TEST(LowerFast, WhatIsArithmeticHasNoTables) {
  const auto program = lower_fast_forward(parse("x*min(max(x/6 + 0.5, 0), 1)"));
  ASSERT_TRUE(program);
  EXPECT_TRUE(program->tables.empty());
}

TEST(LowerFast, RefusesWhatItCannotKeepWithinItsBound) {
  EXPECT_FALSE(lower_fast_forward(parse("sin(x)")));
  EXPECT_FALSE(lower_fast_forward(parse("log(x)")));
  EXPECT_FALSE(lower_fast_forward(parse("floor(3*x) + tan(x)")));
  EXPECT_FALSE(lower_fast_backward(parse("sin(x)^2")));
}

TEST(Builder, DropsTablesThatNothingNeeds) {
  Builder b;
  Table unused{};
  Table used{};
  used[3] = 1;
  (void)b.lookup(unused, to_bits(b.input(0)));
  b.output(b.lookup(used, to_bits(b.input(0))));
  const Program program = b.finish();
  ASSERT_EQ(program.tables.size(), 1U);
  EXPECT_EQ(program.tables[0], used);
}

TEST(Builder, LooksUpConstantsAtOnce) {
  Builder b;
  Table table{};
  table[5] = std::bit_cast<std::uint32_t>(2.5F);
  EXPECT_EQ(b.lookup(table, b.i32(32 + 5)).constant(), 2.5);
}

}  // namespace
}  // namespace assay::kernel
