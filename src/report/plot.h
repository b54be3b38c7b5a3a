#pragma once

#include <cstddef>
#include <string>

#include "report/curve.h"

namespace assay::report {

/// A curve on [-5, 5] in the dots of braille characters, so many columns wide and lines high, scale included.
/// Ends with a newline. The title stands above it.
[[nodiscard]] std::string braille_plot(const Curve& curve, const std::string& title, std::size_t columns,
                                       std::size_t lines);

/// Two blocks of lines side by side.
[[nodiscard]] std::string beside(const std::string& left, const std::string& right);

}  // namespace assay::report
