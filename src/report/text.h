#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "study/result.h"

namespace assay::report {

// Numbers and names as a person reads them. Fractions of 1 come in, percentages go out. What is not a finite
// number is written "NaN", "infinity" or "-infinity".

/// "98.12": a fraction in percent, without the sign.
[[nodiscard]] std::string percent(double fraction, int decimals = 2);
/// "98.12 ± 0.10", in percent; without the interval if there is but one trial.
[[nodiscard]] std::string percent(const study::Interval& interval, std::size_t trials);
/// "101,770"
[[nodiscard]] std::string count(std::size_t n);
/// Three significant digits, grouped from a thousand on: "0.003", "1.41", "118,000", "8.1×10⁻⁶".
[[nodiscard]] std::string quantity(double value);
/// "0.312 ± 0.02"; without the interval if there is but one trial.
[[nodiscard]] std::string quantity(const study::Interval& interval, std::size_t trials);
/// "0.41 s", "12 s", "3 min 05 s", "2 h 10 min"
[[nodiscard]] std::string duration(double seconds);
/// "784-128-10", "784-128x64-10"
[[nodiscard]] std::string widths(const std::vector<std::size_t>& widths);
/// "a", "a and b", "a, b and c"
[[nodiscard]] std::string enumeration(const std::vector<std::string>& items);
/// "1 seed", "5 seeds"
[[nodiscard]] std::string counted(std::size_t n, std::string_view noun);

/// At most `width` columns of a terminal, the last an ellipsis if something was cut.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);
/// Columns of a terminal that UTF-8 text takes: 2 for East Asian wide characters, 0 for combining marks.
[[nodiscard]] std::size_t display_width(std::string_view text);
/// Blanks up to that many columns, before or after the text.
[[nodiscard]] std::string right_aligned(std::string_view text, std::size_t width);
[[nodiscard]] std::string left_aligned(std::string_view text, std::size_t width);

/// An activation's name as it stands in tables and charts: one line of printable text, however long the
/// formula is that a person typed.
[[nodiscard]] std::string label(std::string_view name);

}  // namespace assay::report
