#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kernel/program.h"

namespace assay {

/// C's name of a value's type.
[[nodiscard]] std::string_view c_type(kernel::Type type);

/// A constant, exactly: "0.5", "0x1.62e42fefa39efp-1", "-HUGE_VALF", "UINT64_C(0x34)".
[[nodiscard]] std::string c_literal(kernel::Type type, std::uint64_t bits);

/// What an instruction that is not a leaf computes, as an expression of C ("fma(v1, 0.5, v2)"): value 3 is
/// v3, constants stand where they are used. `bits_of` and `from_bits` are functions of the file.
[[nodiscard]] std::string c_expression(const kernel::Program& program, kernel::ValueId id);

/// The value where it is used.
[[nodiscard]] std::string c_operand(const kernel::Program& program, kernel::ValueId id);

}  // namespace assay
