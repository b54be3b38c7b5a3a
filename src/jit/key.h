#pragma once

#include <string>

#include "expr/function.h"
#include "jit/choice.h"

namespace assay {

/// The same for equal functions and for no others; much quicker to have than a program, and not to be read.
[[nodiscard]] std::string key_of(const Function& f);
/// The same where the same code would be chosen.
[[nodiscard]] std::string key_of(const Choice& choice);

}  // namespace assay
