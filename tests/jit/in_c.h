#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "backend/backend.h"
#include "programs.h"

namespace assay {

/// Programs written as one C file, translated by the machine's C compiler and loaded: with a compiler for
/// each of them the tests would take minutes.
class InC {
 public:
  explicit InC(const std::vector<NamedProgram>& programs);
  InC(const InC&) = delete;
  InC& operator=(const InC&) = delete;
  ~InC();

  /// Runs the i-th program.
  [[nodiscard]] const Executable& operator[](std::size_t i) const { return *executables_[i]; }
  /// What the compiler printed.
  [[nodiscard]] const std::string& messages() const { return messages_; }

 private:
  void* library_ = nullptr;
  std::vector<std::unique_ptr<Executable>> executables_;
  std::string messages_;
};

}  // namespace assay
