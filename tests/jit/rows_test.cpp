// Programs by rows: what their sums are, and that every backend agrees on every bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "backend/interp/interpreter.h"
#include "column.h"
#include "kernel/builder.h"
#include "kernel/math/elementary.h"
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
  const Value first = b.input(1, f64);
  const Value second = b.input(2, f64);
  b.output(x * first + b.row(0), f64);
  b.output(second - x);
  b.output(second / 3.0, f64);
  b.sum(first);
  return b.finish();
}

/// Arrays of 16 bits in and out.
Program narrow() {
  Builder b;
  const Value x = to_f64(b.input(0, f16));
  const Value z = to_f64(b.input(1, bf16));
  b.output(x * z + b.row(0), bf16);
  b.output(z - x, f16);
  b.sum(min(x, b.f64(1.0)));
  return b.finish();
}

struct Result {
  std::vector<Column> outputs;
  std::vector<std::vector<double>> sums;
};

/// From the middle on the values are of ordinary size.
constexpr std::size_t first_element = 2500;

std::vector<Column> inputs_for(const Program& program) {
  std::vector<Column> inputs;
  for (const Element element : program.inputs) {
    inputs.push_back(Column::of_wide_inputs(element, inputs.size() + 3));
  }
  return inputs;
}

Result run(const Executable& executable, const Program& program, std::size_t rows, std::size_t count) {
  const std::vector<Column> inputs = inputs_for(program);
  std::vector<std::vector<double>> scalars;
  for (std::size_t i = 0; i < program.row_scalars; ++i) {
    for (auto& column = scalars.emplace_back(); column.size() < rows;) {
      column.push_back(0.25 + static_cast<double>((i + 1) * column.size()));
    }
  }
  Result result;
  for (const kernel::Output& output : program.outputs)
    result.outputs.emplace_back(output.element, rows * count);
  result.sums.assign(program.sums.size(), std::vector<double>(rows, -1.0));
  std::vector<const void*> from;
  std::vector<const double*> scalar_pointers;
  std::vector<void*> to;
  std::vector<double*> sum_pointers;
  for (const Column& input : inputs) from.push_back(input.at(first_element));
  for (const auto& scalar : scalars) scalar_pointers.push_back(scalar.data());
  for (Column& output : result.outputs) to.push_back(output.at(0));
  for (auto& sum : result.sums) sum_pointers.push_back(sum.data());
  const std::array uniforms = {1.5};
  executable.run_rows({.inputs = from,
                       .uniforms = std::span(uniforms).first(program.uniforms),
                       .scalars = scalar_pointers,
                       .outputs = to,
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
  const std::vector<Column> inputs = inputs_for(program);
  for (const auto& [rows, count] : shapes) {
    const Result result = run(*interpreter().load(program, "portable"), program, rows, count);
    for (std::size_t r = 0; r < rows; ++r) {
      std::array<double, 8> p{};
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = first_element + r * count + i;
        p[i % 8] += inputs[0].value(at) * inputs[1].value(at);
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
  EXPECT_EQ(result.outputs[0].value(0), result.outputs[0].value(1));
  EXPECT_NEAR(result.outputs[0].value(5), std::log(3.25), 1e-7);
}

TEST(Rows, ArraysMayBeOfFloat64) {
  const Program program = wide();
  const Result result = run(*interpreter().load(program, "portable"), program, 2, 130);
  const std::vector<Column> inputs = inputs_for(program);
  for (std::size_t j = 0; j < 260; ++j) {
    EXPECT_EQ(result.outputs[2].value(j), inputs[2].value(first_element + j) / 3.0);
  }
}

#ifdef ASSAY_HAS_LLVM
TEST(Rows, BitsAreEqualOnEveryBackend) {
  const std::array programs = {assorted(), of_the_row_alone(), sum_alone(), wide(), narrow()};
  for (const std::string_view target : llvm_backend().targets()) {
    for (const Program& program : programs) {
      const auto reference = interpreter().load(program, "portable");
      const auto compiled = llvm_backend().load(program, target);
      for (const auto& [rows, count] : shapes) {
        const Result expected = run(*reference, program, rows, count);
        const Result computed = run(*compiled, program, rows, count);
        for (std::size_t i = 0; i < expected.outputs.size(); ++i) {
          EXPECT_TRUE(expected.outputs[i].holds(computed.outputs[i]))
              << target << ", output " << i << " of " << rows << " x " << count << "\n"
              << program.text();
        }
        EXPECT_EQ(expected.sums, computed.sums) << target << ", " << rows << " x " << count << "\n"
                                                << program.text();
      }
    }
  }
}
#endif

}  // namespace
}  // namespace assay
