#include "report/columns.h"

#include <algorithm>

#include "base/text.h"
#include "report/text.h"

namespace assay::report {
namespace {

constexpr std::string_view gap = "  ";

std::string_view escape_of(Colour colour) {
  switch (colour) {
    case Colour::plain: return {};
    case Colour::bold: return "\x1b[1m";
    case Colour::dim: return "\x1b[2m";
    case Colour::green: return "\x1b[32m";
    case Colour::red: return "\x1b[31m";
  }
  return {};
}

std::size_t width_of(const Column& column) {
  std::size_t width = 0;
  for (const std::string& line : column.heading) width = std::max(width, display_width(line));
  for (const Cell& cell : column.cells) width = std::max(width, display_width(cell.text));
  return width;
}

std::size_t total_width(const std::vector<Column>& columns) {
  std::size_t width = 0;
  for (const Column& column : columns) width += width_of(column) + gap.size();
  return width;
}

std::string heading_in_one_line(const Column& column) {
  std::string text;
  for (const std::string& line : column.heading) {
    if (!line.empty()) text += (text.empty() ? "" : " ") + line;
  }
  return text;
}

std::vector<std::string> leave_out_until_it_fits(std::vector<Column>& columns, std::size_t width) {
  std::vector<std::string> omitted;
  while (total_width(columns) > width) {
    const auto [least, most] = std::ranges::minmax_element(columns, {}, &Column::importance);
    if (least->importance == most->importance) break;
    omitted.push_back(heading_in_one_line(*least));
    columns.erase(least);
  }
  return omitted;
}

void cut_last(std::vector<Column>& columns, std::size_t width) {
  const std::size_t total = total_width(columns);
  if (total <= width) return;
  const std::size_t last = width_of(columns.back());
  const std::size_t allowed = std::max<std::size_t>(8, last - std::min(last, total - width));
  for (Cell& cell : columns.back().cells) cell.text = shortened(cell.text, allowed);
}

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::string coloured(std::string_view text, Colour colour, const Style& style) {
  if (!style.colour || colour == Colour::plain) return std::string(text);
  const std::size_t end = text.find_last_not_of('\n') + 1;
  return std::string(escape_of(colour))
      .append(text.substr(0, end))
      .append("\x1b[0m")
      .append(text.substr(end));
}

std::string wrapped(std::string_view text, const Style& style, std::size_t indent) {
  std::string out;
  std::size_t used = 0;
  for (const std::string& word : split(text, ' ')) {
    const std::size_t width = display_width(word);
    if (used > indent && used + 1 + width > style.width) {
      out += '\n' + std::string(indent, ' ');
      used = indent;
    } else if (used > 0) {
      out += ' ';
      ++used;
    }
    out += word;
    used += width;
  }
  return out + '\n';
}

std::string behind(const std::string& head, std::size_t width, const std::string& text, const Style& style) {
  // Letters that are no blanks hold the place of the head.
  return head + wrapped(std::string(width, '_') + text, style, width).substr(width);
}

Columns arrange(std::vector<Column> columns, const Style& style) {
  Columns result;
  result.omitted = leave_out_until_it_fits(columns, style.width);
  cut_last(columns, style.width);
  const auto add_line = [&](auto&& cell_of) {
    std::string line;
    for (const Column& column : columns) {
      const Cell cell = cell_of(column);
      const std::size_t width = width_of(column);
      line += gap;
      // Aligned first and coloured then: escapes have no width.
      line += coloured(column.left ? left_aligned(cell.text, width) : right_aligned(cell.text, width),
                       cell.colour, style);
    }
    result.text += without_trailing_blanks(std::move(line)) + '\n';
  };
  for (std::size_t i = 0; i < columns.front().heading.size(); ++i) {
    add_line([&](const Column& column) { return Cell{.text = column.heading[i], .colour = Colour::dim}; });
  }
  for (std::size_t i = 0; i < columns.front().cells.size(); ++i) {
    add_line([&](const Column& column) { return column.cells[i]; });
  }
  return result;
}

}  // namespace assay::report
