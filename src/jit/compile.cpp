#include "jit/compile.h"

#include <array>
#include <cassert>

#include "base/error.h"
#include "jit/choice.h"
#include "jit/load.h"
#include "kernel/fast/lower.h"
#include "kernel/lower.h"

namespace assay {
namespace {

void require_equal_sizes(std::size_t input, std::size_t gradient, std::size_t output) {
  if (input == gradient && input == output) return;
  throw input_error("kernel: arrays of " + std::to_string(input) + ", " + std::to_string(gradient) + " and " +
                        std::to_string(output) + " elements",
                    "all arrays of a call have one length");
}

void run_backward(const Executable& executable, std::span<const float> input, std::span<const float> gradient,
                  std::span<float> output) {
  require_equal_sizes(input.size(), gradient.size(), output.size());
  executable.run(std::array<const void*, 2>{input.data(), gradient.data()}, {},
                 std::array<void*, 1>{output.data()}, output.size());
}

struct Lowered {
  kernel::Program program;
  Plan plan;  ///< the one it keeps to
};

Lowered lowered(const Function& f, Plan plan, std::optional<kernel::Program> (*fast)(const Function&),
                kernel::Program (*exact)(const Function&)) {
  if (plan == Plan::fast) {
    if (auto program = fast(f)) return {.program = std::move(*program), .plan = Plan::fast};
  }
  return {.program = exact(f), .plan = Plan::exact};
}

}  // namespace

struct Kernel::Code {
  ExecutablePointer forward;
  ExecutablePointer backward;
  ExecutablePointer backward_from_output;  // null if there is none
  Plan forward_plan = Plan::exact;
  Plan backward_plan = Plan::exact;
  std::string backend;
  std::string fallback_reason;
};

void Kernel::forward(std::span<const float> x, std::span<float> y) const {
  if (x.size() != y.size()) {
    throw input_error(
        "kernel: x has " + std::to_string(x.size()) + " elements, y " + std::to_string(y.size()),
        "all arrays of a call have one length");
  }
  code_->forward->run(std::array<const void*, 1>{x.data()}, {}, std::array<void*, 1>{y.data()}, y.size());
}

void Kernel::backward(std::span<const float> x, std::span<const float> dy, std::span<float> dx) const {
  run_backward(*code_->backward, x, dy, dx);
}

void Kernel::backward_from_output(std::span<const float> y, std::span<const float> dy,
                                  std::span<float> dx) const {
  if (!has_backward_from_output()) throw input_error("kernel: the derivative is not known from the output");
  run_backward(*code_->backward_from_output, y, dy, dx);
}

bool Kernel::has_backward_from_output() const {
  return code_->backward_from_output != nullptr;
}

Plan Kernel::forward_plan() const {
  return code_->forward_plan;
}

Plan Kernel::backward_plan() const {
  return code_->backward_plan;
}

std::string Kernel::backend() const {
  return code_->backend;
}

std::string Kernel::fallback_reason() const {
  return code_->fallback_reason;
}

Kernel compile(const Function& f, const CompileOptions& options) {
  const auto from_output = options.from_output ? options.from_output : derivative_from_output(f);
  Choice choice = choose_backend(options.backend);
  const auto forward = lowered(f, options.plan, kernel::lower_fast_forward, kernel::lower_forward);
  const auto backward = lowered(f, options.plan, kernel::lower_fast_backward, kernel::lower_backward);
  auto code = std::make_shared<Kernel::Code>();
  code->forward = load_or_fall_back(forward.program, choice);
  code->forward_plan = forward.plan;
  code->backward = load_or_fall_back(backward.program, choice);
  code->backward_plan = backward.plan;
  if (from_output) {
    const auto found = lowered(*from_output, options.plan, kernel::lower_fast_backward_from_output,
                               kernel::lower_backward_from_output);
    code->backward_from_output = load_or_fall_back(found.program, choice);
  }
  code->backend = choice.text();
  code->fallback_reason = choice.fallback_reason;
  return Kernel(std::move(code));
}

std::shared_ptr<const Executable> compile(const kernel::Program& program, std::string_view backend) {
  Choice choice = choose_backend(backend);
  return load_or_fall_back(program, choice);
}

}  // namespace assay
