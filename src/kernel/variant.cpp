#include "kernel/variant.h"

#include <array>

#include "kernel/builder.h"
#include "kernel/double_double/lower.h"
#include "kernel/lower.h"

namespace assay::kernel {
namespace {

constexpr ArrayRole x = {.name = "x", .is_of_input = true};
constexpr ArrayRole bias = {.name = "bias", .is_of_input = true, .is_bias = true};
constexpr ArrayRole dx = {.name = "dx", .is_of_input = true};
constexpr ArrayRole y = {.name = "y", .is_of_input = false};
constexpr ArrayRole dy = {.name = "dy", .is_of_input = false};
constexpr ArrayRole derivative = {.name = "the derivative", .is_of_input = false};

constexpr std::array only_x = {x};
constexpr std::array only_y = {y};
constexpr std::array only_dx = {dx};
constexpr std::array only_derivative = {derivative};

/// The widened arrays, and the outputs.
class VariantWriter {
 public:
  VariantWriter(Variant variant, const ArrayTypes& types) : variant_(variant), types_(types) {
    for (const ArrayRole& role : inputs_of(variant)) {
      inputs_.push_back(to_f64(b_.input(inputs_.size(), role.element(types))));
    }
  }

  [[nodiscard]] Value in(std::size_t i) const { return inputs_[i]; }
  void write(Value value) { b_.output(value, outputs_of(variant_)[written_++].element(types_)); }
  [[nodiscard]] Program finish() const { return b_.finish(); }

 private:
  Builder b_;
  Variant variant_;
  ArrayTypes types_;
  std::vector<Value> inputs_;
  std::size_t written_ = 0;
};

}  // namespace

std::span<const ArrayRole> inputs_of(Variant variant) {
  static constexpr std::array x_dy = {x, dy};
  static constexpr std::array y_dy = {y, dy};
  static constexpr std::array x_bias = {x, bias};
  static constexpr std::array x_bias_dy = {x, bias, dy};
  static constexpr std::array x_dy_dx = {x, dy, dx};
  switch (variant) {
    case Variant::forward:
    case Variant::forward_and_derivative:
    case Variant::second_derivative: return only_x;
    case Variant::backward: return x_dy;
    case Variant::backward_from_output: return y_dy;
    case Variant::forward_with_bias: return x_bias;
    case Variant::backward_with_bias: return x_bias_dy;
    case Variant::accumulating_backward: return x_dy_dx;
  }
  return {};
}

std::span<const ArrayRole> outputs_of(Variant variant) {
  static constexpr std::array y_derivative = {y, derivative};
  switch (variant) {
    case Variant::forward:
    case Variant::forward_with_bias: return only_y;
    case Variant::forward_and_derivative: return y_derivative;
    case Variant::second_derivative: return only_derivative;
    case Variant::backward:
    case Variant::backward_from_output:
    case Variant::backward_with_bias:
    case Variant::accumulating_backward: return only_dx;
  }
  return {};
}

Program lower(const Function& f, Variant variant, const ArrayTypes& types) {
  VariantWriter w(variant, types);
  // float64 arithmetic is not enough for a float64 result.
  const bool is_long = types.input == f64 || types.output == f64;
  const auto value = [=](Value at) { return is_long ? lower_long(f, at) : lower(f, at); };
  const auto slope = [=](Value at) {
    return is_long ? lower_long_derivative(f, at) : lower_derivative(f, at);
  };
  switch (variant) {
    case Variant::forward: w.write(value(w.in(0))); break;
    case Variant::backward: w.write(slope(w.in(0)) * w.in(1)); break;
    case Variant::backward_from_output: {
      const Value derivative = is_long ? lower_long(f, w.in(0)) : lower_of_output(f, w.in(0));
      w.write(derivative * w.in(1));
      break;
    }
    case Variant::forward_and_derivative:
      w.write(value(w.in(0)));
      w.write(slope(w.in(0)));
      break;
    case Variant::forward_with_bias: w.write(value(w.in(0) + w.in(1))); break;
    case Variant::backward_with_bias: w.write(slope(w.in(0) + w.in(1)) * w.in(2)); break;
    case Variant::accumulating_backward: w.write(fma(slope(w.in(0)), w.in(1), w.in(2))); break;
    case Variant::second_derivative:
      w.write(is_long ? lower_long_derivative(f.derivative(), w.in(0))
                      : lower_derivative(f.derivative(), w.in(0)));
      break;
  }
  return w.finish();
}

}  // namespace assay::kernel
