#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/element.h"

namespace assay::verify {

// Numbers of the four types as doubles, which hold all of them without a rounding, and as bytes.

/// The numbers that these bytes are.
[[nodiscard]] std::vector<double> numbers_of(Element type, std::span<const std::byte> bytes);
/// The other way round, of numbers of the type, infinities and NaN.
[[nodiscard]] std::vector<std::byte> bytes_of(Element type, std::span<const double> numbers);

/// The number of the type whose bits these are.
[[nodiscard]] double number_of(Element type, std::uint64_t bits);

/// The distance from |value|, a number of the type, to the next one away from zero; of an infinity that of
/// the largest number.
[[nodiscard]] double unit_in_last_place(Element type, double value);

/// The number of the type, or the infinity, that is nearest, ties to even.
[[nodiscard]] double rounded(Element type, double value);

/// The neighbour of a finite number in the direction of the infinities; of the largest one an infinity.
[[nodiscard]] double next_above(Element type, double value);
[[nodiscard]] double next_below(Element type, double value);

/// The numbers of one binade and sign, or the subnormals: what lies between two of these is one interval of a
/// report. The exponent of the least normal number for subnormals and zero.
[[nodiscard]] int binade_of(Element type, double value);

/// -inf, the ends of the normal and of the subnormal numbers on both sides, both zeros, inf and NaN.
[[nodiscard]] std::vector<double> special_inputs(Element type);

/// "float32", as NumPy and the frameworks call it.
[[nodiscard]] std::string_view long_name(Element type);

/// The type of that name ("f32"), if there is one.
[[nodiscard]] std::optional<Element> element_named(std::string_view name);

/// y[i] = what an implementation makes of x[i], numbers of the type as bytes. Called from several threads at
/// once.
using ByteImplementation = std::function<void(std::span<const std::byte> x, std::span<std::byte> y)>;

}  // namespace assay::verify
