#include "jit/compile.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <mutex>
#include <string>
#include <utility>

#include "base/error.h"
#include "jit/cache.h"
#include "jit/choice.h"
#include "jit/key.h"
#include "jit/launch.h"
#include "jit/load.h"
#include "kernel/fast/lower.h"
#include "kernel/variant.h"

namespace assay {

using kernel::ArrayTypes;
using kernel::Variant;

/// The function and what has been compiled of it so far.
class Kernel::Code {
 public:
  Code(const Function& f, const CompileOptions& options, Choice choice)
      : f_(f),
        plan_(options.plan),
        types_{.input = options.dtype, .output = options.output.value_or(options.dtype)},
        from_output_(options.from_output),
        choice_(std::move(choice)) {
    (void)executable(Variant::forward);
  }

  void run(Variant variant, std::initializer_list<ConstArray> inputs, std::initializer_list<Array> outputs,
           const Layout& layout) {
    const Launch launch{.variant = variant,
                        .types = types_,
                        .inputs = {inputs.begin(), inputs.size()},
                        .outputs = {outputs.begin(), outputs.size()},
                        .layout = layout};
    check(launch);
    assay::run(executable(variant), launch);
  }

  [[nodiscard]] const ArrayTypes& types() const { return types_; }

  [[nodiscard]] const std::optional<Function>& from_output() {
    std::call_once(from_output_is_known_, [&] {
      if (!from_output_) from_output_ = derivative_from_output(f_);
    });
    return from_output_;
  }

  [[nodiscard]] bool derivative_is_constant() const {
    const kernel::Program program = kernel::lower(f_, Variant::backward, types_);
    return std::ranges::none_of(program.instructions, [](const kernel::Instruction& instruction) {
      return instruction.opcode == kernel::Opcode::input && instruction.immediate == 0;
    });
  }

  [[nodiscard]] Choice choice() const {
    const std::scoped_lock lock(mutex_);
    return choice_;
  }

  [[nodiscard]] Plan plan(Variant variant) { return compiled(variant).plan; }

 private:
  struct Slot {
    std::once_flag is_compiled;
    ExecutablePointer executable;
    Plan plan = Plan::exact;  ///< the one it keeps to
  };

  [[nodiscard]] const Executable& executable(Variant variant) { return *compiled(variant).executable; }

  [[nodiscard]] const Slot& compiled(Variant variant) {
    Slot& slot = slots_[static_cast<std::size_t>(variant)];
    std::call_once(slot.is_compiled, [&] {
      Choice choice = this->choice();
      std::optional<kernel::Program> fast = fast_program(variant);
      slot.plan = fast ? Plan::fast : Plan::exact;
      slot.executable =
          load_or_fall_back(fast ? *fast : kernel::lower(function(variant), variant, types_), choice);
      if (choice.fallback_reason.empty()) return;
      const std::scoped_lock lock(mutex_);
      choice_ = choice;
    });
    return slot;
  }

  [[nodiscard]] const Function& function(Variant variant) {
    return variant == Variant::backward_from_output ? *from_output() : f_;
  }

  /// The program under the plan `fast`, where it is asked for and there is one.
  [[nodiscard]] std::optional<kernel::Program> fast_program(Variant variant) {
    if (plan_ != Plan::fast || types_.input != f32 || types_.output != f32) return std::nullopt;
    switch (variant) {
      case Variant::forward: return kernel::lower_fast_forward(f_);
      case Variant::backward: return kernel::lower_fast_backward(f_);
      case Variant::backward_from_output: return kernel::lower_fast_backward_from_output(*from_output());
      case Variant::forward_and_derivative:
      case Variant::forward_with_bias:
      case Variant::backward_with_bias:
      case Variant::accumulating_backward:
      case Variant::second_derivative: return std::nullopt;
    }
    return std::nullopt;
  }

  Function f_;
  Plan plan_;
  ArrayTypes types_;
  std::optional<Function> from_output_;
  std::once_flag from_output_is_known_;
  std::array<Slot, kernel::variant_count> slots_;
  mutable std::mutex mutex_;
  Choice choice_;  ///< guarded by mutex_; the interpreter from the first program on that it had to run
};

void Kernel::forward(ConstArray x, Array y, const Layout& layout) const {
  code_->run(Variant::forward, {x}, {y}, layout);
}

void Kernel::backward(ConstArray x, ConstArray dy, Array dx, const Layout& layout) const {
  code_->run(Variant::backward, {x, dy}, {dx}, layout);
}

void Kernel::backward_from_output(ConstArray y, ConstArray dy, Array dx, const Layout& layout) const {
  if (!has_backward_from_output()) throw input_error("kernel: the derivative is not known from the output");
  code_->run(Variant::backward_from_output, {y, dy}, {dx}, layout);
}

bool Kernel::has_backward_from_output() const {
  return code_->from_output().has_value();
}

void Kernel::accumulate_backward(ConstArray x, ConstArray dy, Array dx, const Layout& layout) const {
  code_->run(Variant::accumulating_backward, {x, dy, ConstArray(dx.data, dx.size, dx.element)}, {dx}, layout);
}

void Kernel::forward_and_derivative(ConstArray x, Array y, Array derivative, const Layout& layout) const {
  code_->run(Variant::forward_and_derivative, {x}, {y, derivative}, layout);
}

void Kernel::second_derivative(ConstArray x, Array derivative, const Layout& layout) const {
  code_->run(Variant::second_derivative, {x}, {derivative}, layout);
}

void Kernel::forward_with_bias(ConstArray x, ConstArray bias, Array y, const Layout& layout) const {
  const RowLayout rows = layout.value_or(RowLayout{.units = bias.size, .stride = bias.size});
  code_->run(Variant::forward_with_bias, {x, bias}, {y}, rows);
}

void Kernel::backward_with_bias(ConstArray x, ConstArray bias, ConstArray dy, Array dx,
                                const Layout& layout) const {
  const RowLayout rows = layout.value_or(RowLayout{.units = bias.size, .stride = bias.size});
  code_->run(Variant::backward_with_bias, {x, bias, dy}, {dx}, rows);
}

Plan Kernel::forward_plan() const {
  return code_->plan(Variant::forward);
}

Plan Kernel::backward_plan() const {
  return code_->plan(Variant::backward);
}

Element Kernel::input_element() const {
  return code_->types().input;
}

Element Kernel::output_element() const {
  return code_->types().output;
}

Kept Kernel::kept() const {
  if (code_->derivative_is_constant()) return Kept::nothing;
  return has_backward_from_output() ? Kept::output : Kept::input;
}

std::size_t Kernel::bytes_kept() const {
  return kept() == Kept::input ? format_of(input_element()).bytes : 0;
}

std::string Kernel::backend() const {
  return code_->choice().text();
}

std::string Kernel::fallback_reason() const {
  return code_->choice().fallback_reason;
}

Kernel compile(const Function& f, const CompileOptions& options) {
  const Choice choice = choose_backend(options.backend);
  std::string key = key_of(choice);
  for (const Element element : {options.dtype, options.output.value_or(options.dtype)}) {
    key.push_back(static_cast<char>(element));
  }
  key.push_back(static_cast<char>(options.plan));
  key += key_of(f);
  if (options.from_output) key += key_of(*options.from_output);
  return Kernel(process_cache<Kernel::Code>().get(
      key, [&] { return std::make_shared<Kernel::Code>(f, options, choice); }));
}

std::shared_ptr<const Executable> compile(const kernel::Program& program, std::string_view backend) {
  Choice choice = choose_backend(backend);
  return load_or_fall_back(program, choice);
}

}  // namespace assay
