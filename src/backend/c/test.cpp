#include <fmt/format.h>

#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>

#include "backend/c/expression.h"
#include "backend/c/source.h"

namespace assay {
namespace {

constexpr std::size_t sweep = 65'536;

// Element i of the n-th input has the lowest bits of i * factors[n]: of the first one these are the numbers
// of every sign, exponent and upper part of the mantissa.
constexpr std::array<std::uint64_t, 2> factors = {0x0001000100010001U, 0x9E3779B97F4A7C15U};

constexpr std::string_view counting = R"(
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
)";

// For elements of the type {0}, whose bits are a {1}.
constexpr fmt::string_view helpers = R"(
/* The bits; every NaN counts as one. */
static {1} identity(const {0} *element)
{{
  {1} bits;
  memcpy(&bits, element, sizeof bits);
  return ({1})(bits & {2}) > {3} ? {4} : bits;
}}

static void fill({0} *array, uint64_t factor)
{{
  for (size_t i = 0; i < sweep; ++i) {{
    const {1} bits = ({1})(i * factor);
    memcpy(&array[i], &bits, sizeof bits);
  }}
}}

/* FNV-1a over the bits. */
static uint64_t hash(const {0} *array)
{{
  uint64_t state = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < sweep; ++i) {{
    state = (state ^ identity(&array[i])) * UINT64_C(0x100000001b3);
  }}
  return state;
}}
)";

std::uint64_t mask_of(Element type) {
  return ~std::uint64_t{0} >> (64 - 8 * format_of(type).bytes);
}

/// The bits of +infinity.
std::uint64_t infinity_of(Element type) {
  const Format format = format_of(type);
  return (mask_of(type) >> 1U) + 1 - (std::uint64_t{1} << static_cast<unsigned>(format.precision - 1));
}

std::uint64_t nan_of(Element type) {
  return infinity_of(type) | (std::uint64_t{1} << static_cast<unsigned>(format_of(type).precision - 2));
}

std::uint64_t identity(Element type, std::uint64_t bits) {
  return (bits & (mask_of(type) >> 1U)) > infinity_of(type) ? nan_of(type) : bits;
}

/// Of a number that the type has.
std::uint64_t bits_of(Element type, double value) {
  if (type == f64) return std::bit_cast<std::uint64_t>(value);
  if (type == f32) return std::bit_cast<std::uint32_t>(static_cast<float>(value));
  return narrowed(type, static_cast<float>(value));
}

static_assert(std::endian::native == std::endian::little, "the lowest bits of a word are its first bytes");

/// An array of any type, by the bits of its elements.
class Array {
 public:
  Array(Element type, std::size_t size)
      : width_(format_of(type).bytes), size_(size), words_(size * width_ / 8 + 1) {}
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] void* data() { return words_.data(); }
  void set(std::size_t i, std::uint64_t bits) { std::memcpy(place(i), &bits, width_); }
  [[nodiscard]] std::uint64_t get(std::size_t i) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, place(i), width_);
    return bits;
  }

 private:
  [[nodiscard]] void* place(std::size_t i) { return static_cast<char*>(data()) + i * width_; }

  std::size_t width_;
  std::size_t size_;
  std::vector<std::uint64_t> words_;
};

/// Numbers at which a mistake shows, and a few for the other input beside them; every type has them.
std::vector<Array> listed_inputs(Element type, std::size_t count) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  const Format format = format_of(type);
  const double least = std::ldexp(1.0, format.least_exponent);
  const double tiniest = std::ldexp(least, 1 - format.precision);
  const std::vector<double> first = {
      0.0, -0.0,  tiniest, -least, 0.0625, -0.5, 1.0,  -1.0,
      2.5, -10.0, 30.0,    -100.0, 1000,   inf,  -inf, std::numeric_limits<double>::quiet_NaN()};
  const std::vector<double> other = {1.0,     1.0,  1.0, -1.0, 0.125, 3.0, 1.0, 1.0,
                                     tiniest, 1000, 1.0, 1.0,  1.0,   1.0, 1.0, 1.0};
  std::vector<Array> arrays;
  for (std::size_t n = 0; n < count; ++n) {
    Array& array = arrays.emplace_back(type, first.size());
    for (std::size_t i = 0; i < array.size(); ++i) array.set(i, bits_of(type, n == 0 ? first[i] : other[i]));
  }
  return arrays;
}

std::vector<Array> swept_inputs(Element type, std::size_t count) {
  std::vector<Array> arrays;
  for (std::size_t n = 0; n < count; ++n) {
    Array& array = arrays.emplace_back(type, sweep);
    for (std::size_t i = 0; i < sweep; ++i) array.set(i, i * factors.at(n));
  }
  return arrays;
}

/// Writes what the test does with one function.
class TestWriter {
 public:
  explicit TestWriter(const CTest& test)
      : test_(test), function_(*test.function), type_(function_.program.inputs.front()) {
    assert(function_.program.uniforms == 0);
  }

  std::string text() {
    line("\nstatic void test_{}(void)\n{{\n", function_.name);
    for (const std::string& argument : function_.arguments) {
      line("  static {} {}[sweep];\n", c_type(type_), argument);
    }
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
    return std::span(function_.arguments).first(function_.program.inputs.size());
  }
  [[nodiscard]] std::span<const std::string> outputs() const {
    return std::span(function_.arguments).subspan(function_.program.inputs.size());
  }
  [[nodiscard]] std::string literal(std::uint64_t bits) const {
    if (type_ == f32) return c_literal(kernel::Type::f32, bits);
    return type_ == f64 ? c_literal(kernel::Type::f64, bits) : fmt::format("0x{:04x}", bits);
  }

  [[nodiscard]] std::vector<Array> results(std::vector<Array>& inputs) const {
    std::vector<Array> results(function_.program.outputs.size(), Array(type_, inputs.front().size()));
    std::vector<const void*> from;
    std::vector<void*> to;
    for (Array& input : inputs) from.push_back(input.data());
    for (Array& result : results) to.push_back(result.data());
    test_.reference->run(from, {}, to, inputs.front().size());
    return results;
  }

  void write_call(std::string_view count) {
    line("  {}(", function_.name);
    for (const std::string& argument : function_.arguments) line("{}, ", argument);
    line("{});\n", count);
  }

  void write_list() {
    std::vector<Array> columns = listed_inputs(type_, inputs().size());
    const std::size_t count = columns.front().size();
    for (Array& result : results(columns)) columns.push_back(std::move(result));
    line("  static const {} list[{}][{}] = {{\n", c_type(type_), count, columns.size());
    for (std::size_t row = 0; row < count; ++row) {
      text_ += "    {";
      for (std::size_t n = 0; n < columns.size(); ++n) {
        line("{}{}", n > 0 ? ", " : "", literal(identity(type_, columns[n].get(row))));
      }
      text_ += "},\n";
    }
    line("  }};\n  for (size_t i = 0; i < {}; ++i) {{\n", count);
    for (std::size_t n = 0; n < inputs().size(); ++n) line("    {}[i] = list[i][{}];\n", inputs()[n], n);
    text_ += "  }\n";
    write_call(std::to_string(count));
    line("  for (size_t i = 0; i < {}; ++i) {{\n", count);
    for (std::size_t n = 0; n < outputs().size(); ++n) {
      line("    expect(\"{}\", \"result\", i, identity(&list[i][{}]), identity(&{}[i]));\n", function_.name,
           inputs().size() + n, outputs()[n]);
    }
    text_ += "  }\n";
  }

  void write_sweep() {
    for (std::size_t n = 0; n < inputs().size(); ++n) {
      line("  fill({}, UINT64_C(0x{:016x}));\n", inputs()[n], factors.at(n));
    }
    write_call("sweep");
    std::vector<Array> columns = swept_inputs(type_, inputs().size());
    std::vector<Array> swept = results(columns);
    for (std::size_t n = 0; n < outputs().size(); ++n) {
      line("  expect(\"{}\", \"hash\", {}, UINT64_C(0x{:016x}), hash({}));\n", function_.name, n,
           hash(swept[n]), outputs()[n]);
    }
  }

  [[nodiscard]] std::uint64_t hash(Array& array) const {
    std::uint64_t state = 0xCBF29CE484222325U;
    for (std::size_t i = 0; i < array.size(); ++i) {
      state = (state ^ identity(type_, array.get(i))) * 0x100000001B3U;
    }
    return state;
  }

  const CTest& test_;
  const CFunction& function_;
  Element type_;  ///< of all its arrays
  std::string text_;
};

}  // namespace

std::string c_test(std::string_view macro, std::span<const CTest> tests) {
  const Element type = tests.front().function->program.inputs.front();
  const unsigned bits = static_cast<unsigned>(8 * format_of(type).bytes);
  const auto constant = [&](std::uint64_t value) {
    return bits == 64 ? fmt::format("UINT64_C(0x{:x})", value) : fmt::format("0x{:x}", value);
  };
  std::string text = fmt::format("\n#ifdef {}\n", macro).append(counting);
  text += fmt::format(fmt::runtime(helpers), c_type(type), fmt::format("uint{}_t", bits),
                      constant(mask_of(type) >> 1U), constant(infinity_of(type)), constant(nan_of(type)));
  for (const CTest& test : tests) text += TestWriter(test).text();
  text += "\nint main(void)\n{\n";
  for (const CTest& test : tests) text += fmt::format("  test_{}();\n", test.function->name);
  return text + "  return failures > 0;\n}\n#endif\n";
}

}  // namespace assay
