#include "report/markup.h"

#include <fmt/format.h>

#include <limits>

#include "base/text.h"

namespace assay::report {
namespace {

// Longer ones are of no use to a reader, and typesetting them would hold up the page.
constexpr std::size_t longest_formula = 3000;

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text, std::numeric_limits<std::size_t>::max())) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string inside_script(std::string_view json) {
  std::string out;
  for (const char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

std::string formula(std::string_view latex, std::string_view text, bool display) {
  if (latex.size() > longest_formula)
    return fmt::format("<code>{}</code>", escaped(printable(text, longest_formula)));
  return fmt::format(R"(<span class="formula{}" data-latex="{}">{}</span>)", display ? " display" : "",
                     escaped(latex), escaped(text));
}

std::string table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows,
                  LastColumn last) {
  std::string out = fmt::format(R"(<div class="scroll"><table class="numbers{}"><thead><tr>)",
                                last == LastColumn::words ? " worded" : "");
  for (const std::string& heading : headings)
    out += fmt::format(R"(<th scope="col">{}</th>)", escaped(heading));
  out += "</tr></thead><tbody>\n";
  for (const std::vector<std::string>& row : rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += i == 0 ? fmt::format(R"(<th scope="row">{}</th>)", escaped(row[i]))
                    : fmt::format("<td>{}</td>", escaped(row[i]));
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>";
}

std::string plot(const Chart& chart) {
  return fmt::format(
      "<div class=\"chart\"><script type=\"application/json\">{}</script></div>\n"
      "<details><summary>Numbers</summary>{}</details>\n",
      inside_script(chart.specification), chart.numbers);
}

std::string figure(std::string_view heading, std::string_view caption, const Chart& chart) {
  return fmt::format("<figure>\n<figcaption><h3>{}</h3><p>{}</p></figcaption>\n{}</figure>\n",
                     escaped(heading), escaped(caption), plot(chart));
}

}  // namespace assay::report
