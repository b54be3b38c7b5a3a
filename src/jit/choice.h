#pragma once

#include <string>
#include <string_view>

#include "backend/backend.h"

namespace assay {

/// Who runs a program.
struct Choice {
  const Backend* backend;
  std::string_view target;
  bool is_forced;               ///< asked for by name: no other may take its place
  std::string fallback_reason;  ///< why it is the interpreter although nobody asked for it

  /// "llvm (avx2)", "interp"
  [[nodiscard]] std::string text() const;
};

/// The backend of that name; for the empty name the one in $ASSAY_BACKEND, and if that is not set the best
/// one that this build and machine have. $ASSAY_TARGET ("avx512", "avx2") forces compiled code down to that
/// instruction set. Throws an input Error if a name is unknown or names what this build or machine has not.
[[nodiscard]] Choice choose_backend(std::string_view name);

}  // namespace assay
