#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::report {

/// How text is laid out for a terminal.
struct Style {
  bool colour = false;     ///< with ANSI escapes
  std::size_t width = 80;  ///< columns that a line may take
};

enum class Colour { plain, bold, dim, green, red };

/// The text, but for newlines at its end, between the escapes for that colour; or as it is.
[[nodiscard]] std::string coloured(std::string_view text, Colour colour, const Style& style);

/// Words broken into lines no wider than the style's, each ended by a newline; lines after the first begin
/// with `indent` blanks.
[[nodiscard]] std::string wrapped(std::string_view text, const Style& style, std::size_t indent = 0);

/// The text behind `head`, which takes `width` columns of the first line; later lines are indented as far.
[[nodiscard]] std::string behind(const std::string& head, std::size_t width, const std::string& text,
                                 const Style& style);

struct Cell {
  std::string text;
  Colour colour = Colour::plain;
};

struct Column {
  std::vector<std::string> heading;  ///< one string per line, as many in every column
  std::vector<Cell> cells;           ///< as many in every column
  bool left = false;                 ///< aligned left: text rather than numbers
  int importance = 0;  ///< the least important columns are left out where the width does not suffice
};

struct Columns {
  std::string text;                  ///< ended by a newline
  std::vector<std::string> omitted;  ///< headings of the columns left out
};

/// Columns side by side, two blanks apart, no lines drawn. If even the columns of the highest importance do
/// not fit, the cells of the last one are cut with an ellipsis.
[[nodiscard]] Columns arrange(std::vector<Column> columns, const Style& style);

}  // namespace assay::report
