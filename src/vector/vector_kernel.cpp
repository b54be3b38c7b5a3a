#include "vector/vector_kernel.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>

#include "base/error.h"
#include "base/text.h"
#include "expr/parse.h"
#include "vector/axis.h"
#include "vector/row_functions.h"

namespace assay {
namespace {

/// An array of a call: what it is called, its view along the axis, and the memory.
struct Given {
  std::string_view name;
  AxisView view;
  std::span<const float> elements;
};

void require_size(const std::string& who, std::string_view name, std::size_t size, const AxisView& view) {
  if (size == view.elements()) return;
  throw input_error(who + ": " + std::string(name) + " has " + std::to_string(size) + " elements, not " +
                    std::to_string(view.elements()) + " as its shape");
}

/// Columns that are turned into rows at a time: enough for pieces of memory of a cache line, and for a pass
/// to be worth its call.
std::size_t columns_of_a_block(const AxisView& view) {
  constexpr std::size_t cache_line = 16;
  constexpr std::size_t elements = 4096;
  return std::min(view.columns(), std::max(cache_line, elements / view.length));
}

/// Calls run(rows, inputs, output) with all of the arrays as contiguous rows, at once where they lie so in
/// memory, or else for blocks of columns copied there and back.
template <std::size_t count, class Run>
void on_rows(const RowFunction& function, const AxisView& view, const std::array<Given, count>& inputs,
             const AxisView& output_view, float* output, const Run& run) {
  std::array<const float*, count> from{};
  if (view.inner == 1 || function.combines_parts()) {
    std::ranges::transform(inputs, from.begin(), [](const Given& given) { return given.elements.data(); });
    run(Rows{.count = view.outer, .length = view.length * view.inner}, from, output);
    return;
  }
  const std::size_t most = columns_of_a_block(view);
  std::array<std::vector<float>, count> rows;
  for (std::size_t i = 0; i < count; ++i) rows[i].resize(most * inputs[i].view.length);
  std::vector<float> output_rows(most * output_view.length);
  for (std::size_t first = 0; first < view.columns(); first += most) {
    const ColumnRange columns{.first = first, .count = std::min(most, view.columns() - first)};
    for (std::size_t i = 0; i < count; ++i) {
      gather(inputs[i].view, columns, inputs[i].elements.data(), rows[i].data());
      from[i] = rows[i].data();
    }
    run(Rows{.count = columns.count, .length = view.length}, from, output_rows.data());
    scatter(output_view, columns, output_rows.data(), output);
  }
}

Error unknown_name(std::string_view name) {
  std::vector<std::string> names;
  std::ranges::transform(vector_functions(), std::back_inserter(names),
                         [](const VectorFunction& f) { return std::string(f.name); });
  const auto meant = nearest(name, names);
  return input_error("unknown vector function '" + printable(name) + "'",
                     meant ? "did you mean '" + *meant + "'?" : "");
}

}  // namespace

struct VectorKernel::Code {
  std::string name;
  RowFunctionPointer function;
  std::string backend;
  std::string fallback_reason;

  static std::shared_ptr<const Code> load(std::string_view name, std::string_view backend,
                                          const std::function<RowFunctionPointer(Choice&)>& make) {
    Choice choice = choose_backend(backend);
    RowFunctionPointer function = make(choice);
    return std::make_shared<const Code>(Code{.name = std::string(name),
                                             .function = std::move(function),
                                             .backend = choice.text(),
                                             .fallback_reason = choice.fallback_reason});
  }

  /// The views of x and y.
  [[nodiscard]] std::pair<AxisView, AxisView> views(std::span<const std::size_t> shape, int axis) const {
    const AxisView view = along_axis(name, shape, axis);
    if (view.length % function->divisor() != 0) {
      throw input_error(
          name + ": axis " + std::to_string(axis) + " has length " + std::to_string(view.length),
          "it must be a multiple of " + std::to_string(function->divisor()));
    }
    return {view, view.with_length(function->output_length(view.length))};
  }

  template <std::size_t count, class Run>
  void call(const AxisView& view, const std::array<Given, count>& inputs, const Given& output, float* to,
            const Run& run) const {
    for (const Given& given : inputs) require_size(name, given.name, given.elements.size(), given.view);
    require_size(name, output.name, output.elements.size(), output.view);
    if (view.elements() > 0) on_rows(*function, view, inputs, output.view, to, run);
  }
};

std::vector<std::size_t> VectorKernel::output_shape(std::span<const std::size_t> shape, int axis) const {
  std::vector<std::size_t> result(shape.begin(), shape.end());
  const std::size_t length = code_->views(shape, axis).second.length;
  result[static_cast<std::size_t>(axis < 0 ? axis + static_cast<int>(shape.size()) : axis)] = length;
  return result;
}

void VectorKernel::forward(std::span<const float> x, std::span<const std::size_t> shape, int axis,
                           std::span<float> y) const {
  const auto [in, out] = code_->views(shape, axis);
  code_->call(
      in, std::array{Given{"x", in, x}}, {"y", out, y}, y.data(),
      [this](Rows rows, const auto& from, float* to) { code_->function->forward(rows, from[0], to); });
}

void VectorKernel::backward(std::span<const float> x, std::span<const float> dy,
                            std::span<const std::size_t> shape, int axis, std::span<float> dx) const {
  const auto [in, out] = code_->views(shape, axis);
  code_->call(in, std::array{Given{"x", in, x}, Given{"dy", out, dy}}, {"dx", in, dx}, dx.data(),
              [this](Rows rows, const auto& from, float* to) {
                code_->function->backward(rows, from[0], from[1], to);
              });
}

void VectorKernel::backward_from_output(std::span<const float> y, std::span<const float> dy,
                                        std::span<const std::size_t> shape, int axis,
                                        std::span<float> dx) const {
  if (!has_backward_from_output()) {
    throw input_error(code_->name + ": the gradient is not known from the output", "backward takes x");
  }
  const auto [in, out] = code_->views(shape, axis);
  code_->call(in, std::array{Given{"y", out, y}, Given{"dy", out, dy}}, {"dx", in, dx}, dx.data(),
              [this](Rows rows, const auto& from, float* to) {
                code_->function->backward_from_output(rows, from[0], from[1], to);
              });
}

bool VectorKernel::has_backward_from_output() const {
  return code_->function->has_backward_from_output();
}

std::string VectorKernel::name() const {
  return code_->name;
}

std::string VectorKernel::backend() const {
  return code_->backend;
}

std::string VectorKernel::fallback_reason() const {
  return code_->fallback_reason;
}

VectorKernel compile_vector(std::string_view name, const VectorOptions& options) {
  const VectorFunction* const found = find_vector_function(name);
  if (found == nullptr) throw unknown_name(name);
  return VectorKernel(VectorKernel::Code::load(found->name, options.backend, [&](Choice& choice) {
    if (found->make != nullptr) return found->make(options, choice);
    return make_gated(parse(found->gate), parse(found->value), options.gate == GateHalf::first, choice);
  }));
}

VectorKernel compile_gated(const Function& gate, const Function& value, const VectorOptions& options) {
  return VectorKernel(VectorKernel::Code::load("gated", options.backend, [&](Choice& choice) {
    return make_gated(gate, value, options.gate == GateHalf::first, choice);
  }));
}

VectorKernel compile_gated(const Function& gate, const VectorOptions& options) {
  return compile_gated(gate, parse("x"), options);
}

}  // namespace assay
