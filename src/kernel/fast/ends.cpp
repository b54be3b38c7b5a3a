#include "kernel/fast/ends.h"

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "kernel/fast/evaluate.h"
#include "kernel/fast/tail.h"

namespace assay::kernel {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Program with_output(Builder& b, Value value) {
  b.output(value);
  return b.finish();
}

/// Whether float32 arithmetic overflows on the way to f(x), for some x of that sign.
bool overflows(const Program& program, const Program& truth, double sign) {
  const std::array far = {sign * 0x1p50, sign * 0x1p64, sign * 0x1p100, sign * 0x1p126};
  const std::vector<double> computed = evaluate(program, far);
  const std::vector<double> right = evaluate(truth, far);
  for (std::size_t i = 0; i < far.size(); ++i) {
    if (!(std::abs(computed[i] - right[i]) <= 1e-6 * std::abs(right[i]))) return true;
  }
  return false;
}

/// The program with the line that f follows far out, where float32 arithmetic overflows there.
Program with_asymptotes(const Program& program, const Program& truth) {
  const Sampler f = [&](std::span<const double> x) { return evaluate(truth, x); };
  Builder b;
  const Value x = b.input(0);
  Value value = inlined(program, x);
  for (const double sign : {1.0, -1.0}) {
    if (!overflows(program, truth, sign)) continue;
    const auto found = asymptote(sign > 0.0 ? f : mirrored(f));
    if (!found) continue;
    const Value is_far = sign > 0.0 ? x > found->from : x < -found->from;
    value = select(is_far, fma(x, sign * found->line.slope, found->line.constant), value);
  }
  return with_output(b, value);
}

/// The program with what the true value is at the infinities and NaN, where float32 arithmetic gives another.
Program with_special_values(const Program& program, const Program& truth) {
  const std::array special = {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()};
  const std::vector<double> computed = evaluate(program, special);
  const std::vector<double> right = evaluate(truth, special);
  Builder b;
  const Value x = b.input(0);
  Value value = inlined(program, x);
  for (std::size_t i = 0; i < special.size(); ++i) {
    const bool is_same = std::isnan(right[i])
                             ? std::isnan(computed[i])
                             : static_cast<float>(right[i]) == static_cast<float>(computed[i]);
    if (is_same) continue;
    const Value is_it = std::isnan(special[i]) ? is_nan(x) : equal(x, special[i]);
    value = select(is_it, right[i], value);
  }
  return with_output(b, value);
}

}  // namespace

Value inlined(const Program& program, Value x) {
  Builder& b = x.builder();
  std::vector<Value> values;
  for (const Instruction& instruction : program.instructions) {
    const auto argument = [&](std::size_t i) { return values[instruction.arguments[i]]; };
    const auto bits = static_cast<std::uint32_t>(instruction.immediate);
    if (instruction.opcode == Opcode::input) {
      values.push_back(x);
    } else if (instruction.opcode == Opcode::constant) {
      const bool is_mask = instruction.type == Type::mask;
      values.push_back(is_mask                         ? b.mask(bits != 0)
                       : instruction.type == Type::i32 ? b.i32(bits)
                                                       : b.f32(double{std::bit_cast<float>(bits)}));
    } else if (instruction.opcode == Opcode::lookup) {
      values.push_back(b.lookup(program.tables[instruction.immediate], argument(0)));
    } else if (instruction.used().size() == 1) {
      values.push_back(b.apply(instruction.opcode, instruction.type, {argument(0)}, instruction.immediate));
    } else if (instruction.used().size() == 2) {
      values.push_back(b.apply(instruction.opcode, instruction.type, {argument(0), argument(1)}));
    } else {
      values.push_back(
          b.apply(instruction.opcode, instruction.type, {argument(0), argument(1), argument(2)}));
    }
  }
  return values[program.outputs[0].value];
}

Program with_right_ends(const Program& program, const Program& truth) {
  return with_special_values(with_asymptotes(program, truth), truth);
}

}  // namespace assay::kernel
