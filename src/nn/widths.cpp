#include <charconv>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "nn/network.h"

namespace assay::nn {
namespace {

constexpr std::size_t most_parameters = std::size_t{1} << 28;
constexpr std::size_t most_layers = 4096;
constexpr std::size_t shortened_run = 4;  ///< equal widths that are written as one

std::optional<std::size_t> positive(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

}  // namespace

std::vector<std::size_t> parse_widths(std::string_view text) {
  const auto wrong = [&](const std::string& reason) {
    return input_error(
        "network '" + printable(text) + "': " + reason,
        "write the widths from inputs to classes, such as 784-128-10, or 784-128x5-10 for five "
        "layers of 128");
  };
  const std::vector<std::string> parts = split(text, '-');
  std::vector<std::size_t> widths;
  for (const std::string& part : parts) {
    const std::size_t times_sign = part.find('x');
    const std::optional<std::size_t> width = positive(std::string_view(part).substr(0, times_sign));
    const std::optional<std::size_t> times =
        times_sign == std::string::npos ? 1 : positive(std::string_view(part).substr(times_sign + 1));
    if (!width || !times) throw wrong("'" + printable(part) + "' is not a width");
    if (*width > most_parameters) throw wrong("a width of " + part + " is too large");
    if (*times > most_layers || widths.size() + *times > most_layers + 1) {
      throw wrong("it has more than " + std::to_string(most_layers) + " layers");
    }
    widths.insert(widths.end(), *times, *width);
  }
  if (parts.size() < 2) throw wrong("it needs at least inputs and classes");
  std::size_t parameters = 0;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
    parameters += (widths[i] + 1) * widths[i + 1];
    if (parameters > most_parameters) throw wrong("it has more than 2^28 parameters");
  }
  return widths;
}

std::string widths_text(std::span<const std::size_t> widths) {
  std::string text;
  for (std::size_t i = 0; i < widths.size();) {
    std::size_t run = 1;
    while (i + run < widths.size() && widths[i + run] == widths[i]) ++run;
    const std::size_t written = run < shortened_run ? 1 : run;
    if (!text.empty()) text += '-';
    text += std::to_string(widths[i]);
    if (written > 1) text.append(1, 'x').append(std::to_string(run));
    i += written;
  }
  return text;
}

}  // namespace assay::nn
