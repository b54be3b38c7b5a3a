// Gated units: the elements of one half of the row, each through the value's formula, times those of the
// other half through the gate's. One program for both formulas and the product, so that it is rounded once.
#include <array>

#include "jit/load.h"
#include "kernel/builder.h"
#include "kernel/lower.h"
#include "vector/row_functions.h"

namespace assay {
namespace {

using kernel::Builder;
using kernel::Program;
using kernel::Value;

/// (a, b) -> value(a) gate(b)
Program product(const Function& gate, const Function& value) {
  Builder b;
  const Value a = kernel::lower(value, to_f64(b.input(0)));
  b.output(to_f32(a * kernel::lower(gate, to_f64(b.input(1)))));
  return b.finish();
}

/// (a, b, dy) -> da, db
Program gradients(const Function& gate, const Function& value) {
  Builder builder;
  const Value a = to_f64(builder.input(0));
  const Value b = to_f64(builder.input(1));
  const Value dy = to_f64(builder.input(2));
  const Value gate_slope = kernel::lower(gate.bound().derivative(), b);
  const Value value_slope = kernel::lower(value.bound().derivative(), a);
  builder.output(to_f32(value_slope * kernel::lower(gate, b) * dy));
  builder.output(to_f32(kernel::lower(value, a) * gate_slope * dy));
  return builder.finish();
}

class Gated final : public RowFunction {
 public:
  Gated(const Function& gate, const Function& value, bool gate_is_first, Choice& choice)
      : product_(load_or_fall_back(product(gate, value), choice)),
        gradients_(load_or_fall_back(gradients(gate, value), choice)),
        gate_is_first_(gate_is_first) {}

  [[nodiscard]] std::size_t divisor() const override { return 2; }
  [[nodiscard]] std::size_t output_length(std::size_t length) const override { return length / 2; }
  [[nodiscard]] bool combines_parts() const override { return true; }

  void forward(Rows rows, const float* x, float* y) const override {
    const std::size_t half = rows.length / 2;
    for (std::size_t r = 0; r < rows.count; ++r) {
      const float* const row = x + r * rows.length;
      product_->run(std::array<const void*, 2>{row + value_at(half), row + gate_at(half)}, {},
                    std::array<void*, 1>{y + r * half}, half);
    }
  }

  void backward(Rows rows, const float* x, const float* dy, float* dx) const override {
    const std::size_t half = rows.length / 2;
    for (std::size_t r = 0; r < rows.count; ++r) {
      const float* const row = x + r * rows.length;
      float* const to = dx + r * rows.length;
      gradients_->run(std::array<const void*, 3>{row + value_at(half), row + gate_at(half), dy + r * half},
                      {}, std::array<void*, 2>{to + value_at(half), to + gate_at(half)}, half);
    }
  }

 private:
  [[nodiscard]] std::size_t value_at(std::size_t half) const { return gate_is_first_ ? half : 0; }
  [[nodiscard]] std::size_t gate_at(std::size_t half) const { return gate_is_first_ ? 0 : half; }

  ExecutablePointer product_;
  ExecutablePointer gradients_;
  bool gate_is_first_;
};

}  // namespace

RowFunctionPointer make_gated(const Function& gate, const Function& value, bool gate_is_first,
                              Choice& choice) {
  return std::make_unique<Gated>(gate, value, gate_is_first, choice);
}

}  // namespace assay
