#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "kernel/program.h"

namespace assay {

/// The arrays of a launch by rows, as many of each as the program has. Inputs and outputs hold `rows` rows of
/// `count` elements, one after the other; what is said of the arrays of Executable::run holds for them too.
struct RowLaunch {
  std::span<const void* const> inputs;
  std::span<const double> uniforms;
  std::span<const double* const> scalars;  ///< one for each row
  std::span<void* const> outputs;
  std::span<double* const> sums;  ///< one for each row; not an array of scalars
  std::size_t rows;
  std::size_t count;
};

/// A program ready to run. Safe to run from several threads at once.
class Executable {
 public:
  Executable() = default;
  Executable(const Executable&) = delete;
  Executable& operator=(const Executable&) = delete;
  virtual ~Executable() = default;

  /// Runs the program for each of `count` elements, any number. inputs, uniforms and outputs are as many as
  /// the program has; every array has `count` elements of the type that the program states for it, of any
  /// alignment. An output may be exactly an input array of elements of the same size, but must not overlap
  /// one otherwise, nor another output. An element's bits depend on its inputs and the uniforms alone, not on
  /// its place nor on the backend; which NaN a NaN is stays open.
  virtual void run(std::span<const void* const> inputs, std::span<const double> uniforms,
                   std::span<void* const> outputs, std::size_t count) const = 0;

  /// The same for a program by rows, which run() does not take. What a row gets depends on that row alone.
  virtual void run_rows(const RowLaunch& launch) const = 0;
};

/// A way to run programs.
class Backend {
 public:
  Backend() = default;
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;
  virtual ~Backend() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;
  /// What does the work, with its version: "LLVM 19.1.7"; empty if that is Assay itself.
  [[nodiscard]] virtual std::string_view software() const = 0;
  /// The instruction sets that this machine can run, best first ("avx512", "avx2"); empty if it has none.
  [[nodiscard]] virtual std::span<const std::string_view> targets() const = 0;
  /// Makes the program, which obeys kernel::verify, ready for one of targets(). Throws a failure Error if it
  /// cannot.
  [[nodiscard]] virtual std::unique_ptr<Executable> load(const kernel::Program& program,
                                                         std::string_view target) const = 0;
};

}  // namespace assay
