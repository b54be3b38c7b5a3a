// Programs by rows: what their sums are, and that every backend agrees on every bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "backend/interp/interpreter.h"
#include "kernel/builder.h"
#include "kernel/math/elementary.h"
#include "programs.h"
#ifdef ASSAY_HAS_LLVM
#include "backend/llvm/backend.h"
#endif

namespace assay {
namespace {

using kernel::Builder;
using kernel::Program;
using kernel::Type;
using kernel::Value;

/// Two outputs, two sums, a uniform, row scalars, and values that all elements of a row share.
Program assorted() {
  Builder b;
  const Value x = to_f64(b.input(0));
  const Value factor = 1.0 / (b.row(1) + b.uniform(0, Type::f64));
  const Value shifted = exp(min(x - b.row(0), b.f64(80.0)));
  b.output(to_f32(shifted));
  b.output(to_f32(shifted * factor + to_f64(b.input(1))));
  b.sum(shifted * factor);
  b.sum(select(x < b.row(0), to_f64(b.input(1)), 1.0));
  return b.finish();
}

/// Nothing depends on an element; no array at all.
Program of_the_row_alone() {
  Builder b;
  b.output(to_f32(log1p(b.row(0))));
  b.sum(b.row(0) * 0.1);
  return b.finish();
}

Program sum_alone() {
  Builder b;
  b.sum(to_f64(b.input(0)) * to_f64(b.input(1)));
  return b.finish();
}

/// Float64 arrays in and out.
Program wide() {
  Builder b;
  const Value x = to_f64(b.input(0));
  const Value first = b.wide_input(0);
  const Value second = b.wide_input(1);
  b.wide_output(x * first + b.row(0));
  b.output(to_f32(second - x));
  b.wide_output(second / 3.0);
  b.sum(first);
  return b.finish();
}

struct Result {
  std::vector<std::vector<float>> outputs;
  std::vector<std::vector<double>> wide_outputs;
  std::vector<std::vector<double>> sums;
};

Result run(const Executable& executable, const Program& program, std::size_t rows, std::size_t count) {
  std::vector<std::vector<float>> inputs;
  std::vector<std::vector<double>> scalars;
  for (std::size_t i = 0; i < program.inputs; ++i) {
    inputs.push_back(wide_inputs(i + 3));
    // From the middle on the values are of ordinary size.
    inputs.back().erase(inputs.back().begin(), inputs.back().begin() + 2500);
  }
  for (std::size_t i = 0; i < program.row_scalars; ++i) {
    for (auto& column = scalars.emplace_back(); column.size() < rows;) {
      column.push_back(0.25 + static_cast<double>((i + 1) * column.size()));
    }
  }
  std::vector<std::vector<double>> wide_inputs(program.wide_inputs);
  for (std::size_t i = 0; i < program.wide_inputs; ++i) {
    for (std::size_t j = 0; j < rows * count; ++j) {
      wide_inputs[i].push_back(1.0 / (1.0 + static_cast<double>(j * (i + 1))));
    }
  }
  Result result;
  result.wide_outputs.assign(program.wide_outputs.size(), std::vector<double>(rows * count));
  result.outputs.assign(program.outputs.size(), std::vector<float>(rows * count));
  result.sums.assign(program.sums.size(), std::vector<double>(rows, -1.0));
  const auto pointers = [](auto& columns) {
    std::vector<decltype(columns.front().data())> all;
    std::ranges::transform(columns, std::back_inserter(all), [](auto& column) { return column.data(); });
    return all;
  };
  const std::vector<const float*> from = pointers(std::as_const(inputs));
  const std::vector<const double*> scalar_pointers = pointers(std::as_const(scalars));
  const std::vector<float*> to = pointers(result.outputs);
  const std::vector<const double*> wide_from = pointers(std::as_const(wide_inputs));
  const std::vector<double*> wide_to = pointers(result.wide_outputs);
  const std::vector<double*> sum_pointers = pointers(result.sums);
  const std::array uniforms = {1.5};
  executable.run_rows({.inputs = from,
                       .uniforms = std::span(uniforms).first(program.uniforms),
                       .scalars = scalar_pointers,
                       .wide_inputs = wide_from,
                       .outputs = to,
                       .wide_outputs = wide_to,
                       .sums = sum_pointers,
                       .rows = rows,
                       .count = count});
  return result;
}

constexpr std::array<std::pair<std::size_t, std::size_t>, 12> shapes = {{{1, 1},
                                                                         {3, 7},
                                                                         {5, 8},
                                                                         {4, 9},
                                                                         {7, 15},
                                                                         {2, 16},
                                                                         {9, 17},
                                                                         {1, 1000},
                                                                         {3, 130},
                                                                         {0, 5},
                                                                         {5, 0},
                                                                         {6, 64}}};

TEST(Rows, SumsAreInTheOrderThatProgramStates) {
  const Program program = sum_alone();
  const std::vector<float> a = wide_inputs(3);
  const std::vector<float> b = wide_inputs(4);
  for (const auto& [rows, count] : shapes) {
    const Result result = run(*interpreter().load(program, "portable"), program, rows, count);
    for (std::size_t r = 0; r < rows; ++r) {
      std::array<double, 8> p{};
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = 2500 + r * count + i;
        p[i % 8] += double{a[at]} * double{b[at]};
      }
      const double expected = ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]));
      EXPECT_EQ(result.sums[0][r], expected) << "row " << r << " of " << count;
    }
  }
}

TEST(Rows, ARowScalarIsThatOfItsRow) {
  const Program program = of_the_row_alone();
  const Result result = run(*interpreter().load(program, "portable"), program, 3, 2);
  EXPECT_EQ(result.sums[0][2], 2.25 * 0.1 + 2.25 * 0.1);
  EXPECT_EQ(result.outputs[0][0], result.outputs[0][1]);
  EXPECT_FLOAT_EQ(result.outputs[0][5], std::log(3.25F));
}

TEST(Rows, WideArraysAreFloat64) {
  const Program program = wide();
  const Result result = run(*interpreter().load(program, "portable"), program, 2, 130);
  for (std::size_t j = 0; j < 260; ++j) {
    EXPECT_EQ(result.wide_outputs[1][j], 1.0 / (1.0 + 2.0 * static_cast<double>(j)) / 3.0);
  }
}

#ifdef ASSAY_HAS_LLVM
TEST(Rows, BitsAreEqualOnEveryBackend) {
  const std::array programs = {assorted(), of_the_row_alone(), sum_alone(), wide()};
  for (const std::string_view target : llvm_backend().targets()) {
    for (const Program& program : programs) {
      const auto reference = interpreter().load(program, "portable");
      const auto compiled = llvm_backend().load(program, target);
      for (const auto& [rows, count] : shapes) {
        const Result expected = run(*reference, program, rows, count);
        const Result computed = run(*compiled, program, rows, count);
        for (std::size_t i = 0; i < expected.outputs.size(); ++i) {
          EXPECT_TRUE(same_bits(expected.outputs[i], computed.outputs[i]))
              << target << ", output " << i << " of " << rows << " x " << count << "\n"
              << program.text();
        }
        EXPECT_EQ(expected.wide_outputs, computed.wide_outputs)
            << target << ", " << rows << " x " << count << "\n"
            << program.text();
        EXPECT_EQ(expected.sums, computed.sums) << target << ", " << rows << " x " << count << "\n"
                                                << program.text();
      }
    }
  }
}
#endif

}  // namespace
}  // namespace assay
