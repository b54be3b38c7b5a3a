#include "jit/compile.h"

#include <array>
#include <cassert>

#include "base/error.h"
#include "jit/choice.h"
#include "jit/load.h"
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

}  // namespace

struct Kernel::Code {
  ExecutablePointer forward;
  ExecutablePointer backward;
  ExecutablePointer backward_from_output;  // null if there is none
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

std::string Kernel::backend() const {
  return code_->backend;
}

std::string Kernel::fallback_reason() const {
  return code_->fallback_reason;
}

Kernel compile(const Function& f, const CompileOptions& options) {
  assert(options.plan == Plan::exact);
  const auto from_output = options.from_output ? options.from_output : derivative_from_output(f);
  Choice choice = choose_backend(options.backend);
  auto code = std::make_shared<Kernel::Code>();
  code->forward = load_or_fall_back(kernel::lower_forward(f), choice);
  code->backward = load_or_fall_back(kernel::lower_backward(f), choice);
  if (from_output) {
    code->backward_from_output = load_or_fall_back(kernel::lower_backward_from_output(*from_output), choice);
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
