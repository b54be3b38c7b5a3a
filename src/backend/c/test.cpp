#include <fmt/format.h>

#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>

#include "backend/c/expression.h"
#include "backend/c/source.h"

namespace assay {
namespace {

constexpr std::size_t sweep = 65'536;

// Element i of the n-th input has the bits i * factors[n]: of the first one these are the numbers of every
// sign, exponent and upper part of the mantissa.
constexpr std::array<std::uint32_t, kernel::max_arrays> factors = {0x00010001U, 0x9E3779B1U, 0x85EBCA6BU};

constexpr std::string_view helpers = R"(
#include <inttypes.h>
#include <stdio.h>

enum { sweep = 65536 };
static int failures = 0;

static void expect(const char *function, const char *what, size_t i, uint64_t expected, uint64_t found)
{
  if (found == expected) return;
  printf("%s: %s %zu is 0x%" PRIx64 ", not 0x%" PRIx64 "\n", function, what, i, found, expected);
  ++failures;
}

/* Its bits; every NaN counts as one. */
static uint32_t identity(float value)
{
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return value == value ? bits : 0x7fc00000;
}

static void fill(float *array, uint32_t factor)
{
  for (size_t i = 0; i < sweep; ++i) {
    const uint32_t bits = (uint32_t)i * factor;
    memcpy(&array[i], &bits, sizeof bits);
  }
}

/* FNV-1a over the bits. */
static uint64_t hash(const float *array)
{
  uint64_t state = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < sweep; ++i) {
    state = (state ^ identity(array[i])) * UINT64_C(0x100000001b3);
  }
  return state;
}
)";

using Column = std::vector<float>;

std::uint32_t identity(float value) {
  return std::isnan(value) ? 0x7FC00000U : std::bit_cast<std::uint32_t>(value);
}

std::uint64_t hash(const Column& column) {
  std::uint64_t state = 0xCBF29CE484222325U;
  for (const float value : column) state = (state ^ identity(value)) * 0x100000001B3U;
  return state;
}

std::vector<Column> results(const CTest& test, const std::vector<Column>& inputs, std::size_t count) {
  const kernel::Program& program = test.function->program;
  assert(program.uniforms == 0);
  std::vector<Column> outputs(program.outputs.size(), Column(count));
  std::vector<const float*> from;
  std::vector<float*> to;
  for (const Column& input : inputs) from.push_back(input.data());
  for (Column& output : outputs) to.push_back(output.data());
  test.reference->run(from, {}, to, count);
  return outputs;
}

/// Numbers at which a mistake shows, and a few for the other inputs beside them.
std::vector<Column> listed_inputs(std::size_t inputs) {
  constexpr float inf = std::numeric_limits<float>::infinity();
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  std::vector<Column> columns = {{0.0F, -0.0F, 0x1p-149F, -0x1p-126F, 1e-3F, -0.5F, 1.0F, -1.0F, 2.5F, -10.0F,
                                  30.0F, -100.0F, 1e30F, inf, -inf, nan}};
  const Column others = {1.0F,   1.0F,  1.0F, -1.0F, 0.1F, 3.0F, 1.0F, 1.0F,
                         1e-40F, 1e10F, 1.0F, 1.0F,  1.0F, 1.0F, 1.0F, 1.0F};
  columns.resize(inputs, others);
  return columns;
}

std::vector<Column> swept_inputs(std::size_t inputs) {
  std::vector<Column> columns(inputs, Column(sweep));
  for (std::size_t n = 0; n < inputs; ++n) {
    for (std::uint32_t i = 0; i < sweep; ++i) columns[n][i] = std::bit_cast<float>(i * factors.at(n));
  }
  return columns;
}

/// Writes what the test does with one function.
class TestWriter {
 public:
  explicit TestWriter(const CTest& test) : test_(test), function_(*test.function) {}

  std::string text() {
    line("\nstatic void test_{}(void)\n{{\n", function_.name);
    for (const std::string& argument : function_.arguments) line("  static float {}[sweep];\n", argument);
    write_list();
    write_sweep();
    text_ += "}\n";
    return std::move(text_);
  }

 private:
  template <class... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
  }
  [[nodiscard]] std::span<const std::string> inputs() const {
    return std::span(function_.arguments).first(function_.program.inputs);
  }
  [[nodiscard]] std::span<const std::string> outputs() const {
    return std::span(function_.arguments).subspan(function_.program.inputs);
  }

  void write_call(std::string_view count) {
    line("  {}(", function_.name);
    for (const std::string& argument : function_.arguments) line("{}, ", argument);
    line("{});\n", count);
  }

  void write_list() {
    std::vector<Column> columns = listed_inputs(inputs().size());
    const std::size_t count = columns.front().size();
    for (Column& output : results(test_, columns, count)) columns.push_back(std::move(output));
    line("  static const float list[{}][{}] = {{\n", count, columns.size());
    for (std::size_t row = 0; row < count; ++row) {
      text_ += "    {";
      for (std::size_t n = 0; n < columns.size(); ++n) {
        line("{}{}", n > 0 ? ", " : "",
             c_literal(kernel::Type::f32, std::bit_cast<std::uint32_t>(columns[n][row])));
      }
      text_ += "},\n";
    }
    line("  }};\n  for (size_t i = 0; i < {}; ++i) {{\n", count);
    for (std::size_t n = 0; n < inputs().size(); ++n) line("    {}[i] = list[i][{}];\n", inputs()[n], n);
    text_ += "  }\n";
    write_call(std::to_string(count));
    line("  for (size_t i = 0; i < {}; ++i) {{\n", count);
    for (std::size_t n = 0; n < outputs().size(); ++n) {
      line("    expect(\"{}\", \"result\", i, identity(list[i][{}]), identity({}[i]));\n", function_.name,
           inputs().size() + n, outputs()[n]);
    }
    text_ += "  }\n";
  }

  void write_sweep() {
    for (std::size_t n = 0; n < inputs().size(); ++n)
      line("  fill({}, 0x{:08x});\n", inputs()[n], factors.at(n));
    write_call("sweep");
    const std::vector<Column> swept = results(test_, swept_inputs(inputs().size()), sweep);
    for (std::size_t n = 0; n < outputs().size(); ++n) {
      line("  expect(\"{}\", \"hash\", {}, UINT64_C(0x{:016x}), hash({}));\n", function_.name, n,
           hash(swept[n]), outputs()[n]);
    }
  }

  const CTest& test_;
  const CFunction& function_;
  std::string text_;
};

}  // namespace

std::string c_test(std::string_view macro, std::span<const CTest> tests) {
  std::string text = fmt::format("\n#ifdef {}\n", macro).append(helpers);
  for (const CTest& test : tests) text += TestWriter(test).text();
  text += "\nint main(void)\n{\n";
  for (const CTest& test : tests) text += fmt::format("  test_{}();\n", test.function->name);
  return text + "  return failures > 0;\n}\n#endif\n";
}

}  // namespace assay
