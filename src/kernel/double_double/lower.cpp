#include "kernel/double_double/lower.h"

#include <cmath>
#include <limits>

#include "kernel/double_double/elementary.h"
#include "kernel/double_double/far_out.h"
#include "kernel/lower.h"
#include "kernel/lowering.h"

namespace assay::kernel {
namespace {

struct DoubleDoubles {
  using Number = DoubleDouble;
  static DoubleDouble constant(Builder& b, const Rational& value) { return double_double(b, value); }
  static DoubleDouble pi(Builder& b) { return double_double(b, 0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53); }
  static DoubleDouble euler(Builder& b) {
    return double_double(b, 0x1.5bf0a8b145769p+1, 0x1.4d57ee2b1013ap-53);
  }
  static DoubleDouble infinity(Builder& b) {
    return double_double(b, std::numeric_limits<double>::infinity());
  }
  static DoubleDouble min(DoubleDouble u, DoubleDouble v) { return kernel::min(u, v); }
  static DoubleDouble max(DoubleDouble u, DoubleDouble v) { return kernel::max(u, v); }
  static DoubleDouble sign(DoubleDouble u) { return kernel::sign(u); }
  static DoubleDouble multiple(const Graph& graph, NodeId node, const std::vector<DoubleDouble>& values) {
    const auto& [first, second, unused] = graph[node].arguments;
    if (graph[node].op == Op::neg) return -values[first];
    if (graph[node].op == Op::mul) return values[first] * values[second];
    const Node& divisor = graph[second];
    const bool is_square = divisor.op == Op::pow && exact_value(graph, divisor.arguments[1]) == Rational(2);
    if (!is_square) return values[first] / values[second];
    // The square may be too large.
    const DoubleDouble root = values[divisor.arguments[0]];
    return values[first] / root / root;
  }
  static DoubleDouble error_complement(const Graph& /*graph*/, NodeId argument,
                                       const std::vector<DoubleDouble>& values) {
    return erfc(values[argument]);
  }
};

/// Whether NaN gives NaN without further ado; a comparison forgets it.
bool passes_nan_on(const Function& form) {
  Builder scratch;
  const Value nan = scratch.f64(std::numeric_limits<double>::quiet_NaN());
  return std::isnan(long_form(form, exactly(nan)).high.constant().value());
}

/// The form's value rounded once, special values from float64.
Value rounded(const Function& form, Value x) {
  const Value special = lower_form(form, x, f64);
  const Value value = long_form(form, exactly(x)).high;
  const Value is_special = passes_nan_on(form) ? is_nan(value) : is_nan(value) | is_nan(x);
  const Value whole = select(is_special, special, select(equal(value, 0.0), copysign(value, special), value));
  return with_far_out(form, x, whole);
}

}  // namespace

DoubleDouble long_form(const Function& form, DoubleDouble x) {
  return Lowering<DoubleDoubles>(form, x).value(form.root());
}

DoubleDouble lower_to_double_double(const Function& f, DoubleDouble x) {
  return long_form(computed_form(f), x);
}

Value lower_long(const Function& f, Value x) {
  return rounded(computed_form(f), x);
}

Value lower_long_derivative(const Function& f, Value x) {
  return rounded(computed_derivative(f), x);
}

}  // namespace assay::kernel
