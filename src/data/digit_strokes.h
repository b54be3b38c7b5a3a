#pragma once

#include <span>
#include <vector>

namespace assay::data {

/// A point the pen passes through, in a box of 100 x 100 with y pointing down.
struct Control {
  double x = 0.0, y = 0.0;
  bool sharp = false;  ///< the pen turns on the spot instead of following a smooth curve
};

using Stroke = std::vector<Control>;  ///< the pen is down from the first point to the last

/// One way of writing a digit, and how often it is used relative to the digit's other styles.
struct Style {
  double weight;
  std::vector<Stroke> strokes;
};

/// The styles of a digit 0..9.
[[nodiscard]] std::span<const Style> digit_styles(std::size_t digit);

}  // namespace assay::data
