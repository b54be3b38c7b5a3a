#include "backend/llvm/backend.h"

#include <llvm/ExecutionEngine/JITLink/JITLinkMemoryManager.h>
#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>
#include <llvm/Support/MemoryBuffer.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cstring>
#include <mutex>
#include <vector>

#include "backend/llvm/emit.h"
#include "backend/llvm/object.h"
#include "backend/llvm/streaming.h"
#include "backend/llvm/target.h"
#include "base/error.h"

namespace assay {
namespace {

using Entry = void (*)(const void* const* inputs, const double* uniforms, void* const* outputs,
                       std::size_t count, bool is_streaming);
using RowEntry = void (*)(const void* const* inputs, const double* uniforms, void* const* outputs,
                          std::size_t count, std::size_t rows, const double* const* scalars,
                          double* const* sums);

/// Compile time grows faster than the program; the interpreter takes over above this.
constexpr std::size_t max_instructions = 5'000;

constexpr std::size_t max_bytes = 128;  // of lanes() elements: 16 float64, 32 float32

template <class T>
T value_or_throw(llvm::Expected<T> expected) {
  if (!expected) throw failure("llvm cannot load a kernel: " + llvm::toString(expected.takeError()));
  return static_cast<T&&>(*expected);  // T may be a reference
}

void throw_if(llvm::Error error) {
  if (error) throw failure("llvm cannot load a kernel: " + llvm::toString(std::move(error)));
}

std::unique_ptr<llvm::orc::LLJIT> make_jit() {
  llvm::orc::LLJITBuilder builder;
  // Kernels call nothing: neither the symbols of the process nor a platform's start-up code.
  builder.setLinkProcessSymbolsByDefault(false);
  builder.setPlatformSetUp(llvm::orc::setUpInactivePlatform);
  builder.setObjectLinkingLayerCreator([](llvm::orc::ExecutionSession& session, const llvm::Triple&) {
    return std::make_unique<llvm::orc::ObjectLinkingLayer>(
        session, value_or_throw(llvm::jitlink::InProcessMemoryManager::Create()));
  });
  return value_or_throw(builder.create());
}

/// Never destroyed: another thread may still run a kernel while the process ends.
llvm::orc::LLJIT& jit() {
  static llvm::orc::LLJIT& instance = *make_jit().release();
  return instance;
}

/// Code in memory, of one kernel alone, so that it goes when the kernel goes.
class LoadedCode {
 public:
  explicit LoadedCode(std::unique_ptr<llvm::MemoryBuffer> object) : library_(make_library()) {
    try {
      throw_if(jit().addObjectFile(library_, std::move(object)));
      entry_ = value_or_throw(jit().lookup(library_, entry_name));
    } catch (...) {
      remove();
      throw;
    }
  }
  LoadedCode(const LoadedCode&) = delete;
  LoadedCode& operator=(const LoadedCode&) = delete;
  ~LoadedCode() { remove(); }

  template <class Function>
  [[nodiscard]] Function entry() const {
    return entry_.toPtr<Function>();
  }

 private:
  static llvm::orc::JITDylib& make_library() {
    static std::atomic<std::uint64_t> count = 0;
    return value_or_throw<llvm::orc::JITDylib&>(jit().createJITDylib("kernel" + std::to_string(count++)));
  }
  void remove() { llvm::consumeError(jit().getExecutionSession().removeJITDylib(library_)); }

  llvm::orc::JITDylib& library_;
  llvm::orc::ExecutorAddr entry_;
};

class Compiled final : public Executable {
 public:
  Compiled(const kernel::Program& program, const Target& target)
      : lanes_(lanes(program, target)),
        is_by_rows_(program.is_by_rows()),
        code_(object_code(llvm_ir(program, target), target)) {
    for (const Element element : program.inputs) inputs_.push_back(format_of(element).bytes);
    for (const kernel::Output& output : program.outputs) outputs_.push_back(format_of(output.element).bytes);
  }

  void run(std::span<const void* const> inputs, std::span<const double> uniforms,
           std::span<void* const> outputs, std::size_t count) const override {
    assert(inputs.size() == inputs_.size() && outputs.size() == outputs_.size() && !is_by_rows_);
    const LaunchArrays arrays{
        .inputs = inputs, .outputs = outputs, .input_bytes = inputs_, .output_bytes = outputs_};
    const std::optional<std::size_t> before = elements_before_streaming(arrays, count, lanes_);
    const std::size_t start = before.value_or(0);
    const std::size_t end = count - (count - start) % lanes_;
    run_padded(arrays, uniforms, 0, start);
    run_whole(arrays, uniforms, start, end, before.has_value());
    run_padded(arrays, uniforms, end, count);
  }

  void run_rows(const RowLaunch& launch) const override {
    assert(launch.inputs.size() == inputs_.size() && launch.outputs.size() == outputs_.size() && is_by_rows_);
    if (launch.rows == 0 || launch.count == 0) {
      for (double* const sums : launch.sums) std::fill_n(sums, launch.rows, 0.0);
      return;
    }
    code_.entry<RowEntry>()(launch.inputs.data(), launch.uniforms.data(), launch.outputs.data(), launch.count,
                            launch.rows, launch.scalars.data(), launch.sums.data());
  }

 private:
  void run_whole(const LaunchArrays& arrays, std::span<const double> uniforms, std::size_t start,
                 std::size_t end, bool is_streaming) const {
    if (start == end) return;
    std::array<const void*, kernel::max_arrays> inputs;
    std::array<void*, kernel::max_arrays> outputs;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      inputs[i] = static_cast<const std::byte*>(arrays.inputs[i]) + start * inputs_[i];
    }
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      outputs[i] = static_cast<std::byte*>(arrays.outputs[i]) + start * outputs_[i];
    }
    code_.entry<Entry>()(inputs.data(), uniforms.data(), outputs.data(), end - start, is_streaming);
  }

  // The same code on a padded copy, so that an element's bits do not depend on where in the array it is.
  void run_padded(const LaunchArrays& arrays, std::span<const double> uniforms, std::size_t start,
                  std::size_t end) const {
    if (start == end) return;
    std::array<std::array<std::byte, max_bytes>, kernel::max_arrays> padded{};
    std::array<void*, kernel::max_arrays> pointers{};
    std::ranges::transform(padded, pointers.begin(), [](auto& array) { return array.data(); });
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      std::memcpy(pointers[i], static_cast<const std::byte*>(arrays.inputs[i]) + start * inputs_[i],
                  (end - start) * inputs_[i]);
    }
    void** const results = pointers.data() + inputs_.size();
    code_.entry<Entry>()(pointers.data(), uniforms.data(), results, lanes_, /*is_streaming=*/false);
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
      std::memcpy(static_cast<std::byte*>(arrays.outputs[i]) + start * outputs_[i], results[i],
                  (end - start) * outputs_[i]);
    }
  }

  std::vector<std::size_t> inputs_;   ///< bytes of an element of each array
  std::vector<std::size_t> outputs_;  ///< likewise
  std::size_t lanes_;
  bool is_by_rows_;
  LoadedCode code_;
};

class LlvmBackend final : public Backend {
 public:
  LlvmBackend() {
    for (const Target& target : all_targets()) {
      if (target.is_supported()) targets_.push_back(target.name);
    }
  }
  [[nodiscard]] std::string_view name() const override { return "llvm"; }
  [[nodiscard]] std::string_view software() const override { return "LLVM " LLVM_VERSION_STRING; }
  [[nodiscard]] std::span<const std::string_view> targets() const override { return targets_; }
  [[nodiscard]] std::unique_ptr<Executable> load(const kernel::Program& program,
                                                 std::string_view target) const override {
    if (program.instructions.size() > max_instructions) {
      throw failure("a program of " + std::to_string(program.instructions.size()) +
                    " instructions is too large to compile");
    }
    const Target* const found = find_target(target);
    assert(found != nullptr);
    return std::make_unique<Compiled>(program, *found);
  }

 private:
  std::vector<std::string_view> targets_;
};

}  // namespace

const Backend& llvm_backend() {
  static const LlvmBackend instance;
  return instance;
}

}  // namespace assay
