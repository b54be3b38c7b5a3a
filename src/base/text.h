#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// The fewest bytes inserted, deleted, substituted or swapped with their neighbour that turn `a` into `b`
/// (optimal string alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate closest to `name`, if one is close enough to be what the user meant
/// (at most a third of the letters differ, at least one being allowed).
[[nodiscard]] std::optional<std::string> nearest(std::string_view name,
                                                 std::span<const std::string> candidates);

[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view text);

/// The shortest decimal that reads back as exactly `value` ("0.1", "1e-05", "inf", "nan").
[[nodiscard]] std::string shortest(double value);

/// The text with control characters and invalid UTF-8 made visible (\x1b), for messages. What is longer than
/// `limit` bytes then is cut between characters and ends in "...".
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 80);

}  // namespace assay
