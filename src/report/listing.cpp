#include "report/listing.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/catalog_json.h"
#include "report/text.h"

namespace assay::report {
namespace {

using inspect::Listing;

/// A formula is shown with at least so many columns, or titles and families are left out first.
constexpr std::size_t least_formula = 24;

/// The formula without the defaults behind it, which `show` tells.
std::string formula_of(const Activation& entry) {
  const std::string text = entry.function.text();
  return text.substr(0, text.find("; "));
}

struct Row {
  std::string name, title, family, formula;
};

Column column(const char* heading, const std::vector<Row>& rows, std::string Row::* field, int importance) {
  Column result{.heading = {heading}, .cells = {}, .left = true, .importance = importance};
  for (const Row& row : rows) result.cells.push_back({row.*field});
  return result;
}

std::size_t width_of(const std::vector<Row>& rows, std::string Row::* field) {
  std::size_t width = 6;  // of the heading
  for (const Row& row : rows) width = std::max(width, display_width(row.*field));
  return width + 2;
}

/// The formula gets what the other columns leave, and where that is too little they go.
std::string table(std::vector<Row> rows, const char* last_heading, const Style& style) {
  std::size_t left = style.width - std::min(style.width, width_of(rows, &Row::name) + 2);
  std::vector<Column> columns = {column("name", rows, &Row::name, 1)};
  const std::size_t title = width_of(rows, &Row::title);
  const std::size_t family = width_of(rows, &Row::family);
  const bool with_title = left >= title + least_formula;
  if (with_title) left -= title;
  const bool with_family = left >= family + least_formula && !rows.front().family.empty();
  if (with_family) left -= family;
  for (Row& row : rows) row.formula = shortened(row.formula, std::max<std::size_t>(left, 8));
  columns.push_back(column(last_heading, rows, &Row::formula, 1));
  if (with_title) columns.push_back(column("title", rows, &Row::title, 1));
  if (with_family) columns.push_back(column("family", rows, &Row::family, 1));
  return arrange(std::move(columns), style).text;
}

std::vector<Row> activation_rows(const Listing& listing) {
  std::vector<Row> rows;
  rows.reserve(listing.activations.size());
  for (const Activation* entry : listing.activations) {
    rows.push_back({entry->name, entry->title, entry->family, formula_of(*entry)});
  }
  return rows;
}

std::vector<Row> vector_rows(const Listing& listing) {
  std::vector<Row> rows;
  rows.reserve(listing.vector_activations.size());
  for (const VectorActivation* entry : listing.vector_activations) {
    rows.push_back({entry->name, entry->title, entry->family, entry->definition});
  }
  return rows;
}

std::string omitted_text(const Listing& listing, const Style& style) {
  std::string text;
  for (const Omitted* entry : listing.omitted) {
    text += wrapped(fmt::format("{} ({}): {}", entry->name, entry->title, entry->reason), style, 2);
  }
  return text;
}

/// "228 activations, and 13 vector functions (--vector)"
std::string summary(const Listing& listing, const Lists& lists) {
  std::vector<std::string> shown;
  std::vector<std::string> besides;
  const auto add = [&](bool is_shown, std::size_t n, const char* noun, const char* option) {
    if (is_shown) {
      shown.push_back(counted(n, noun));
    } else if (n > 0) {
      besides.push_back(fmt::format("{} ({})", counted(n, noun), option));
    }
  };
  add(lists.activations, listing.activations.size(), "activation", "without --vector and --omitted");
  add(lists.vector_activations, listing.vector_activations.size(), "vector function", "--vector");
  add(lists.omitted, listing.omitted.size(), "omitted function", "--omitted");
  return enumeration(shown) + (besides.empty() ? "" : "; besides " + enumeration(besides)) + ".";
}

std::string tab_separated(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) {
    text += fmt::format("{}\t{}\t{}\t{}\n", row.name, row.title, row.family, row.formula);
  }
  return text;
}

}  // namespace

std::string terminal(const Listing& listing, const Lists& lists, const Style& style) {
  std::string text;
  if (lists.activations && !listing.activations.empty())
    text += table(activation_rows(listing), "formula", style);
  if (lists.vector_activations && !listing.vector_activations.empty())
    text += table(vector_rows(listing), "definition", style);
  if (lists.omitted) text += omitted_text(listing, style);
  if (!text.empty()) text += '\n';
  return text + coloured(wrapped(summary(listing, lists), style), Colour::dim, style);
}

std::string lines(const Listing& listing, const Lists& lists) {
  std::string text;
  if (lists.activations) text += tab_separated(activation_rows(listing));
  if (lists.vector_activations) text += tab_separated(vector_rows(listing));
  if (!lists.omitted) return text;
  for (const Omitted* entry : listing.omitted) {
    text += fmt::format("{}\t{}\t{}\n", entry->name, entry->title, entry->reason);
  }
  return text;
}

std::string json(const Listing& listing, const Lists& lists) {
  Json result = {{"format", "assay-list-1"}};
  if (lists.activations) {
    Json& array = result["activations"] = Json::array();
    for (const Activation* entry : listing.activations) array.push_back(entry_json(*entry));
  }
  if (lists.vector_activations) {
    Json& array = result["vector_activations"] = Json::array();
    for (const VectorActivation* entry : listing.vector_activations) array.push_back(entry_json(*entry));
  }
  if (lists.omitted) {
    Json& array = result["omitted"] = Json::array();
    for (const Omitted* entry : listing.omitted) {
      array.push_back({{"name", entry->name}, {"title", entry->title}, {"reason", entry->reason}});
    }
  }
  return written(result);
}

}  // namespace assay::report
