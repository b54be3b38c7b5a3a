#include "programs.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "base/random.h"
#include "catalog/catalog.h"
#include "kernel/builder.h"
#include "kernel/fast/lower.h"
#include "kernel/lower.h"
#include "kernel/math/elementary.h"
#include "kernel/variant.h"

namespace assay {
namespace {

using kernel::Builder;
using kernel::Program;
using kernel::Type;
using kernel::Value;

Program momentum() {
  Builder b;
  const Value velocity = fma(b.uniform(1, Type::f32), b.input(2), b.input(1));
  b.output(b.input(0) - b.uniform(0, Type::f32) * velocity);
  b.output(velocity);
  return b.finish();
}

Program adam() {
  Builder b;
  const Value gradient = to_f64(b.input(1));
  const Value decay1 = b.uniform(0, Type::f64);
  const Value decay2 = b.uniform(1, Type::f64);
  const Value mean = decay1 * to_f64(b.input(2)) + (1.0 - decay1) * gradient;
  const Value square = decay2 * to_f64(b.input(3)) + (1.0 - decay2) * gradient * gradient;
  const Value step = b.uniform(2, Type::f64) * mean / (sqrt(square) + 1e-8);
  b.output(to_f32(to_f64(b.input(0)) - step));
  b.output(to_f32(mean));
  b.output(to_f32(square));
  return b.finish();
}

kernel::Table squares() {
  kernel::Table table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = std::bit_cast<std::uint32_t>(static_cast<float>(i * i));
  }
  return table;
}

/// Every operation once at least.
Program assorted() {
  Builder b;
  const Value x = b.input(0);
  const Value wide = to_f64(x);
  const Value y = to_f64(b.input(1));
  const Value is_ordered = !(is_nan(wide) | is_nan(y));
  b.output(select(is_ordered & (x <= b.input(1)), floor(x), round(x * 0.7)));
  b.output(min(sqrt(abs(x)), max(copysign(x, b.input(1)), b.f32(-3.0))) / (x - 1.5));
  const Value mixed = from_bits((to_bits(wide) & b.i64(0xFFFFFFFFFFFF0000)) | (to_bits(y) >> 52));
  const Value moved = from_bits(to_bits(mixed) + (to_bits(y) << 3) - b.i64(12345));
  b.output(to_f32(select(equal(wide, y), -mixed, select(moved < y, floor(moved), mixed))));
  b.output(to_f32(log1p(abs(kernel::expm1(wide * 0.01)))));
  const Value narrow = ((to_bits(x) >> 3) & b.i32(0x807FFFFF)) | (to_bits(b.input(1)) << 2);
  b.output(from_bits(narrow + to_bits(x) - b.i32(0xC0000001)) + b.lookup(squares(), to_bits(x) >> 20));
  return b.finish();
}

/// One variant of each catalog function, so that every one occurs with every pair of element types.
void add_variants(std::vector<NamedProgram>& all) {
  constexpr std::array elements = {f32, f64, f16, bf16};
  std::size_t i = 0;
  for (const Activation& a : catalog()) {
    const auto variant = static_cast<kernel::Variant>(i % kernel::variant_count);
    const std::size_t pair = i++ / kernel::variant_count % (elements.size() * elements.size());
    const kernel::ArrayTypes types{.input = elements[pair / elements.size()],
                                   .output = elements[pair % elements.size()]};
    std::string name = a.name + "." + std::to_string(static_cast<int>(variant));
    name.append(".").append(assay::name(types.input)).append(".").append(assay::name(types.output));
    all.push_back({std::move(name), kernel::lower(a.function, variant, types), {}});
  }
}

std::vector<NamedProgram> make_programs() {
  std::vector<NamedProgram> all;
  for (const Activation& a : catalog()) {
    all.push_back({a.name + ".forward", kernel::lower_forward(a.function), {}});
    all.push_back({a.name + ".backward", kernel::lower_backward(a.function), {}});
    if (!a.derivative_from_output) continue;
    all.push_back({a.name + ".backward_from_output",
                   kernel::lower_backward_from_output(*a.derivative_from_output),
                   {}});
  }
  for (const std::string_view name : best_known()) {
    const Function f = activation(name).function;
    if (auto program = kernel::lower_fast_forward(f)) {
      all.push_back({std::string(name) + ".fast_forward", std::move(*program), {}});
    }
    if (auto program = kernel::lower_fast_backward(f)) {
      all.push_back({std::string(name) + ".fast_backward", std::move(*program), {}});
    }
  }
  for (const kernel::Contract& contract : kernel::contracts()) {
    Builder b;
    b.output(to_f32(contract.function(to_f64(b.input(0)) * to_f64(b.input(1)))));
    all.push_back({std::string(contract.name), b.finish(), {}});
  }
  add_variants(all);
  all.push_back({"momentum", momentum(), {0.1, 0.9}});
  all.push_back({"adam", adam(), {0.9, 0.999, 1e-3}});
  all.push_back({"assorted", assorted(), {}});
  return all;
}

}  // namespace

std::span<const std::string_view> best_known() {
  static constexpr std::string_view names[] = {
      "relu",      "leaky_relu",  "relu6",    "elu",  "selu",     "celu",       "sigmoid",     "tanh",
      "gelu",      "gelu_tanh",   "silu",     "mish", "softplus", "erf",        "hard_tanh",   "hard_sigmoid",
      "hard_silu", "log_sigmoid", "softsign", "atan", "gaussian", "quick_gelu", "soft_shrink", "hard_shrink"};
  return names;
}

const std::vector<NamedProgram>& programs() {
  static const std::vector<NamedProgram> all = make_programs();
  return all;
}

std::vector<float> wide_inputs(std::uint64_t seed) {
  using Limits = std::numeric_limits<float>;
  std::vector<float> inputs = {0.0F,
                               -0.0F,
                               Limits::infinity(),
                               -Limits::infinity(),
                               Limits::quiet_NaN(),
                               Limits::denorm_min(),
                               -Limits::denorm_min(),
                               Limits::min(),
                               Limits::max(),
                               Limits::lowest(),
                               1.0F,
                               -1.0F};
  Random random(seed, 0);
  for (std::uint32_t exponent = 0; exponent < 255; ++exponent) {
    for (int i = 0; i < 12; ++i) {
      const std::uint32_t sign_and_mantissa = random.bits() & 0x807FFFFFU;
      inputs.push_back(std::bit_cast<float>(sign_and_mantissa | (exponent << 23U)));
    }
  }
  for (int i = 0; i < 3000; ++i) {
    inputs.push_back(std::ldexp(static_cast<float>(random.normal()), static_cast<int>(random.below(8)) - 2));
  }
  return inputs;
}

bool same_bits(std::span<const float> a, std::span<const float> b) {
  return std::ranges::equal(a, b, [](float p, float q) {
    return std::bit_cast<std::uint32_t>(p) == std::bit_cast<std::uint32_t>(q) ||
           (std::isnan(p) && std::isnan(q));
  });
}

}  // namespace assay
