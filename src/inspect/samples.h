#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inspect {

/// The numbers in which somebody computed the samples, as far as they show it.
enum class Format : std::uint8_t { bfloat16, float16, float32, float64 };

[[nodiscard]] std::string_view name(Format format);
/// The distance between neighbouring numbers of the format at that size.
[[nodiscard]] double unit_in_last_place(Format format, double value);

/// Input and output pairs of an unknown function.
struct Samples {
  std::vector<double> x;  ///< finite
  std::vector<double> y;  ///< NaN where it has no value; infinities are overflows
  std::vector<double>
      y_unit;  ///< what the last digit is worth: of the format, or of the text if that is coarser
  std::vector<double> slope;       ///< f'(x), if the samples have it; otherwise empty
  std::vector<double> slope_unit;  ///< likewise
  Format format = Format::float32;

  [[nodiscard]] std::size_t size() const { return x.size(); }
  /// At most so many of them, evenly chosen in the order of x.
  [[nodiscard]] Samples thinned(std::size_t count) const;
};

/// Reads lines of two numbers, or of three with f'(x) as the last, apart by commas, semicolons (numbers may
/// then have decimal commas), tabs or blanks. A first line without numbers is a heading; empty lines and
/// those that begin with '#' are skipped. Throws an input Error that begins with the file and the line.
[[nodiscard]] Samples read_samples(std::string_view text, const std::string& file, bool with_slope);

}  // namespace assay::inspect
