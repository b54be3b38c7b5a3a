#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

// Pieces of HTML. Every function takes plain text where it takes text, and escapes it; `html` is markup
// already.

/// For element content and for attribute values in double quotes. Bytes that are not UTF-8 and control
/// characters are made visible.
[[nodiscard]] std::string escaped(std::string_view text);

/// JSON that may stand inside <script>: the same value, without a '<' to end the element by.
[[nodiscard]] std::string inside_script(std::string_view json);

/// A formula that the page typesets; `text` stands there until it has, or for good without scripts.
[[nodiscard]] std::string formula(std::string_view latex, std::string_view text, bool display = false);

enum class LastColumn { numbers, words };

/// A table of text, for the numbers behind a chart. Cells of the first column are row headings.
[[nodiscard]] std::string table(const std::vector<std::string>& headings,
                                const std::vector<std::vector<std::string>>& rows,
                                LastColumn last = LastColumn::numbers);

/// A chart, and its numbers for those who cannot see it or want them.
struct Chart {
  std::string specification;  ///< Vega-Lite, JSON
  std::string numbers;        ///< HTML
};
[[nodiscard]] std::string plot(const Chart& chart);
[[nodiscard]] std::string figure(std::string_view heading, std::string_view caption, const Chart& chart);

}  // namespace assay::report
