#include "inspect/samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/error.h"
#include "base/text.h"

namespace assay::inspect {
namespace {

struct FormatInfo {
  std::string_view name;
  int bits;            ///< of the significand, the hidden one included
  int least_exponent;  ///< of a normal number
};

constexpr std::array<FormatInfo, 4> formats = {
    {{"bfloat16", 8, -126}, {"float16", 11, -14}, {"float32", 24, -126}, {"float64", 53, -1022}}};

const FormatInfo& info(Format format) {
  return formats[static_cast<std::size_t>(format)];
}

double rounded(Format format, double value) {
  const double unit = unit_in_last_place(format, value);
  return std::nearbyint(value / unit) * unit;
}

/// A number, and what its text says of its precision.
struct Written {
  double value;
  int digits;    ///< significant ones
  int decimals;  ///< behind the point, if there is no exponent
};

std::optional<Written> read_number(std::string text) {
  if (text.starts_with('+')) text.erase(0, 1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  Written written = {.value = value, .digits = 0, .decimals = 0};
  bool behind_point = false;
  for (const char c : text.substr(0, text.find_first_of("eE"))) {
    if (c == '.') behind_point = true;
    if (c < '0' || c > '9') continue;
    if (written.digits > 0 || c != '0') ++written.digits;
    if (behind_point) ++written.decimals;
  }
  return written;
}

class Lines {
 public:
  Lines(std::string_view text, std::string file, std::size_t columns)
      : file_(std::move(file)), columns_(columns) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    bool may_be_heading = true;
    std::size_t number = 0;
    for (const std::string& line : split(text, '\n')) {
      ++number;
      const std::string_view content = trim(line);
      if (content.empty() || content.starts_with('#')) continue;
      if (separator_ == '\0') separator_ = separator_of(content);
      const std::vector<std::string> fields = fields_of(content);
      if (!(std::exchange(may_be_heading, false) && is_heading(fields))) add(fields, number);
    }
    if (rows_.empty()) throw input_error(file_ + ": has no samples", "write a line `x,y` for each");
  }

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] std::vector<Written> column(std::size_t index) const {
    std::vector<Written> numbers;
    numbers.reserve(rows_.size());
    for (const std::vector<Written>& row : rows_) numbers.push_back(row[index]);
    return numbers;
  }

 private:
  [[nodiscard]] static char separator_of(std::string_view line) {
    for (const char c : {';', '\t', ','}) {
      if (line.find(c) != std::string_view::npos) return c;
    }
    return ' ';
  }

  [[nodiscard]] std::vector<std::string> fields_of(std::string_view line) const {
    std::vector<std::string> fields;
    for (const std::string& field : split(line, separator_)) {
      std::string text(trim(field));
      // Blanks in a row are one separator.
      if (separator_ == ' ' && text.empty()) continue;
      if (separator_ == ';') std::ranges::replace(text, ',', '.');
      fields.push_back(std::move(text));
    }
    return fields;
  }

  static bool is_heading(const std::vector<std::string>& fields) {
    return std::ranges::none_of(fields, [](const std::string& f) { return read_number(f).has_value(); });
  }

  [[nodiscard]] Error error(std::size_t line, const std::string& problem,
                            const std::string& hint = {}) const {
    return input_error(fmt::format("{}:{}: {}", file_, line, problem), hint);
  }

  void add(const std::vector<std::string>& fields, std::size_t line) {
    if (fields.size() != columns_) {
      throw error(line,
                  fmt::format("{} value{}, but {} belong on a line", fields.size(),
                              fields.size() == 1 ? "" : "s", columns_ == 2 ? "x and y" : "x, y and f'(x)"),
                  fields.size() == 3 ? "--derivative-column takes the third value as f'(x)" : "");
    }
    std::vector<Written> row;
    for (const std::string& field : fields) {
      const std::optional<Written> number = read_number(field);
      if (!number) throw error(line, fmt::format("'{}' is not a number", printable(field)));
      row.push_back(*number);
    }
    if (!std::isfinite(row[0].value))
      throw error(line, fmt::format("x is {}; it has to be a finite number", fields[0]));
    rows_.push_back(std::move(row));
  }

  std::string file_;
  std::size_t columns_;
  char separator_ = '\0';
  std::vector<std::vector<Written>> rows_;
};

/// What the last written digit of each number is worth. Numbers with as many decimals all alike are rounded
/// there; otherwise a number with fewer digits than the longest ends where it ends (0.5 beside 0.7310586).
/// Whole numbers are exact.
std::vector<double> text_units(const std::vector<Written>& numbers) {
  int digits = 0;
  bool are_decimals_alike = true;
  for (const Written& number : numbers) {
    if (!std::isfinite(number.value)) continue;
    digits = std::max(digits, number.digits);
    are_decimals_alike = are_decimals_alike && number.decimals == numbers.front().decimals;
  }
  const bool are_whole = std::ranges::all_of(numbers, [](const Written& n) {
    return n.decimals == 0 && (!std::isfinite(n.value) || n.value == std::floor(n.value));
  });
  std::vector<double> units;
  units.reserve(numbers.size());
  for (const Written& number : numbers) {
    if (are_whole || number.value == 0 || !std::isfinite(number.value)) {
      units.push_back(are_decimals_alike && !are_whole ? std::pow(10.0, -number.decimals) : 0);
    } else if (are_decimals_alike && number.decimals > 0) {
      units.push_back(std::pow(10.0, -number.decimals));
    } else {
      units.push_back(std::pow(10.0, std::floor(std::log10(std::abs(number.value))) + 1 - digits));
    }
  }
  return units;
}

/// Whether all numbers belong to the format, and enough of them use all of its digits to say so.
bool is_evident(Format format, const std::vector<Written>& numbers, const std::vector<double>& text_unit) {
  std::size_t full = 0;
  std::size_t all = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double value = numbers[i].value;
    if (!std::isfinite(value) || value == 0) continue;
    ++all;
    if (std::abs(value - rounded(format, value)) > text_unit[i] / 2) return false;
    // Odd multiples of a unit, or of one of the two next larger ones.
    const double unit = unit_in_last_place(format, value);
    const bool uses_all = std::fmod(rounded(format, value) / unit, 8) != 0;
    if (uses_all && text_unit[i] < unit) ++full;
  }
  return full * 3 >= all && full >= 3;
}

Format format_of(const std::vector<Written>& numbers, const std::vector<double>& text_unit) {
  for (const Format format : {Format::bfloat16, Format::float16, Format::float32}) {
    if (is_evident(format, numbers, text_unit)) return format;
  }
  // More digits than a float32 has, and no float32s.
  const bool is_double = std::ranges::any_of(numbers, [](const Written& n) { return n.digits > 12; });
  return is_double ? Format::float64 : Format::float32;
}

void set_column(const std::vector<Written>& numbers, const std::vector<double>& text_unit, Format format,
                std::vector<double>& values, std::vector<double>& units) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    values.push_back(numbers[i].value);
    units.push_back(std::max(unit_in_last_place(format, numbers[i].value), text_unit[i]));
  }
}

}  // namespace

std::string_view name(Format format) {
  return info(format).name;
}

double unit_in_last_place(Format format, double value) {
  const FormatInfo& f = info(format);
  const int exponent = std::isfinite(value) && value != 0 ? std::ilogb(value) : f.least_exponent;
  return std::ldexp(1.0, std::max(exponent, f.least_exponent) - f.bits + 1);
}

Samples Samples::thinned(std::size_t count) const {
  if (size() <= count) return *this;
  std::vector<std::size_t> order(size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(x[i], i); });
  Samples few = {.x = {}, .y = {}, .y_unit = {}, .slope = {}, .slope_unit = {}, .format = format};
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = order[i * (size() - 1) / (count - 1)];
    few.x.push_back(x[at]);
    few.y.push_back(y[at]);
    few.y_unit.push_back(y_unit[at]);
    if (slope.empty()) continue;
    few.slope.push_back(slope[at]);
    few.slope_unit.push_back(slope_unit[at]);
  }
  return few;
}

Samples read_samples(std::string_view text, const std::string& file, bool with_slope) {
  const Lines lines(text, file, with_slope ? 3 : 2);
  const std::vector<Written> y = lines.column(1);
  const std::vector<double> text_unit = text_units(y);
  Samples samples;
  samples.format = format_of(y, text_unit);
  set_column(y, text_unit, samples.format, samples.y, samples.y_unit);
  if (with_slope) {
    const std::vector<Written> slope = lines.column(2);
    set_column(slope, text_units(slope), samples.format, samples.slope, samples.slope_unit);
  }
  for (const Written& x : lines.column(0)) {
    // Who computes in a shorter format computed at the float32 that is closest to the x that was written.
    const bool is_double = samples.format == Format::float64;
    samples.x.push_back(is_double ? x.value : static_cast<double>(static_cast<float>(x.value)));
  }
  return samples;
}

}  // namespace assay::inspect
