#include "report/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "base/text.h"
#include "nn/network.h"

namespace assay::report {
namespace {

constexpr std::size_t label_width = 28;

std::string not_finite(double value) {
  if (std::isnan(value)) return "NaN";
  return value > 0 ? "infinity" : "-infinity";
}

/// "8.1e-06" as a person writes it, "8.1×10⁻⁶".
std::string with_power_of_ten(const std::string& text) {
  constexpr std::array<std::string_view, 10> superscripts = {"⁰", "¹", "²", "³", "⁴",
                                                             "⁵", "⁶", "⁷", "⁸", "⁹"};
  const std::size_t e = text.find('e');
  if (e == std::string::npos) return text;
  std::string out = text.substr(0, e) + "×10";
  if (text[e + 1] == '-') out += "⁻";
  const std::size_t first = text.find_first_not_of("+-0", e + 1);
  for (std::size_t i = first; i < text.size(); ++i)
    out += superscripts[static_cast<std::size_t>(text[i] - '0')];
  return out;
}

struct Range {
  std::uint32_t first, last;
};

bool within(std::uint32_t code, std::span<const Range> ranges) {
  return std::ranges::any_of(ranges, [&](const Range& r) { return r.first <= code && code <= r.last; });
}

// Unicode 15, the blocks whose characters are all, or nearly all, combining or wide (UAX #11).
constexpr std::array<Range, 7> combining{{{0x0300, 0x036F},
                                          {0x1AB0, 0x1AFF},
                                          {0x1DC0, 0x1DFF},
                                          {0x200B, 0x200F},
                                          {0x20D0, 0x20FF},
                                          {0xFE00, 0xFE0F},
                                          {0xFE20, 0xFE2F}}};
constexpr std::array<Range, 8> wide{{{0x1100, 0x115F},
                                     {0x2E80, 0x303E},
                                     {0x3041, 0xA4CF},
                                     {0xAC00, 0xD7A3},
                                     {0xF900, 0xFAFF},
                                     {0xFF00, 0xFF60},
                                     {0x1F300, 0x1FAFF},
                                     {0x20000, 0x3FFFD}}};

struct Character {
  std::string_view bytes;
  std::size_t width;
};

/// The first character of text that is valid UTF-8 and not empty.
Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::size_t length = std::min<std::size_t>(text.size(), byte(0) < 0x80   ? 1
                                                                : byte(0) < 0xE0 ? 2
                                                                : byte(0) < 0xF0 ? 3
                                                                                 : 4);
  std::uint32_t code = length == 1 ? byte(0) : byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3FU);
  return {text.substr(0, length), within(code, combining) ? 0U : within(code, wide) ? 2U : 1U};
}

}  // namespace

std::string percent(double fraction, int decimals) {
  if (!std::isfinite(fraction)) return not_finite(fraction);
  return fmt::format("{:.{}f}", 100 * fraction, decimals);
}

std::string percent(const study::Interval& interval, std::size_t trials) {
  if (trials < 2) return percent(interval.mean);
  return fmt::format("{} ± {}", percent(interval.mean), percent((interval.high - interval.low) / 2));
}

std::string count(std::size_t n) {
  const std::string digits = std::to_string(n);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

std::string quantity(double value) {
  if (!std::isfinite(value)) return not_finite(value);
  const double size = std::abs(value);
  if (size < 999.5) return with_power_of_ten(fmt::format("{:.3g}", value));
  const double unit = std::pow(10.0, std::floor(std::log10(size)) - 2);
  const double rounded = std::round(size / unit) * unit;
  if (rounded >= 1e15) return with_power_of_ten(fmt::format("{:.3g}", value));
  return fmt::format("{}{}", value < 0 ? "-" : "", count(static_cast<std::size_t>(std::llround(rounded))));
}

std::string quantity(const study::Interval& interval, std::size_t trials) {
  if (trials < 2) return quantity(interval.mean);
  return fmt::format("{} ± {}", quantity(interval.mean),
                     with_power_of_ten(fmt::format("{:.2g}", (interval.high - interval.low) / 2)));
}

std::string duration(double seconds) {
  if (!std::isfinite(seconds)) return not_finite(seconds);
  if (seconds < 9.95) return fmt::format("{:.2g} s", seconds);
  const auto whole = static_cast<std::size_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string widths(const std::vector<std::size_t>& widths) {
  return nn::widths_text(widths);
}

std::string enumeration(const std::vector<std::string>& items) {
  if (items.empty()) return {};
  if (items.size() == 1) return items.front();
  return fmt::format("{} and {}", fmt::join(items.begin(), items.end() - 1, ", "), items.back());
}

std::string counted(std::size_t n, std::string_view noun) {
  return fmt::format("{} {}{}", count(n), noun, n == 1 ? "" : "s");
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    width += character.width;
    text.remove_prefix(character.bytes.size());
  }
  return width;
}

std::string shortened(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    if (used + character.width + 1 > width) break;
    out += character.bytes;
    used += character.width;
    text.remove_prefix(character.bytes.size());
  }
  return width == 0 ? std::string() : out + "…";
}

std::string right_aligned(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(width > used ? width - used : 0, ' ').append(text);
}

std::string left_aligned(std::string_view text, std::size_t width) {
  const std::size_t used = display_width(text);
  return std::string(text).append(width > used ? width - used : 0, ' ');
}

std::string label(std::string_view name) {
  return shortened(printable(name, 4 * label_width), label_width);
}

}  // namespace assay::report
