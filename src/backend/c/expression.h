#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kernel/program.h"

namespace assay {

/// C's name of a value's type, and of the type of an array's elements.
[[nodiscard]] std::string_view c_type(kernel::Type type);
[[nodiscard]] std::string_view c_type(Element element);

/// Name of the file's function that keeps the bits and gives that type, which is not mask.
[[nodiscard]] std::string_view c_bit_cast_to(kernel::Type type);

/// A constant, exactly: "0.5", "0x1.62e42fefa39efp-1", "-HUGE_VALF", "UINT64_C(0x34)".
[[nodiscard]] std::string c_literal(kernel::Type type, std::uint64_t bits);

/// An element of an array, which `element` names, as a value, and back; c_conversions() has the functions.
[[nodiscard]] std::string c_loaded(Element type, std::string_view element);
[[nodiscard]] std::string c_stored(Element type, std::string_view value);
/// The functions that c_loaded and c_stored call for the elements of 16 bits.
[[nodiscard]] std::string_view c_conversions(Element type);

/// What an instruction that is not a leaf computes, as an expression of C ("fma(v1, 0.5, v2)"): value 3 is
/// v3, table 0 table0; constants stand where they are used.
[[nodiscard]] std::string c_expression(const kernel::Program& program, kernel::ValueId id);

/// The value where it is used.
[[nodiscard]] std::string c_operand(const kernel::Program& program, kernel::ValueId id);

}  // namespace assay
