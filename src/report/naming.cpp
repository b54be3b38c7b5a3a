#include "report/naming.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "report/catalog_text.h"
#include "report/json_parts.h"
#include "report/text.h"

namespace assay::report {
namespace {

using inspect::Gap;
using inspect::Meaning;
using inspect::Naming;

const std::string& entry_name(const Meaning& meaning) {
  return meaning.entry ? meaning.entry->name : meaning.vector->name;
}

/// With the defaults of these frameworks.
std::string formula(const Meaning& meaning) {
  return meaning.function ? meaning.function->text() : meaning.vector->definition;
}

std::size_t parameter_count(const Meaning& meaning) {
  return meaning.entry ? meaning.entry->parameters.size() : meaning.vector->parameters.size();
}

std::string uses_text(const Meaning& meaning) {
  std::vector<std::string> uses;
  for (const Meaning::Use& use : meaning.uses) {
    uses.push_back(use.framework->title + " " + call_text(*use.name, parameter_count(meaning)));
  }
  return fmt::format("{}", fmt::join(uses, ", "));
}

std::string value(double y) {
  return std::isnan(y) ? "no value" : fmt::format("{:.6g}", y);
}

std::string difference(const Gap& gap) {
  return std::isnan(gap.a) || std::isnan(gap.b) ? "one has no value"
                                                : fmt::format("{:.4g}", std::abs(gap.a - gap.b));
}

std::string range_sentence() {
  return fmt::format("Sampled: from {} to {} in steps of 1/{}.", shortest(-inspect::gap_range),
                     shortest(inspect::gap_range), shortest(1 / inspect::gap_step));
}

std::string gap_table(const Naming& naming, const Style& style) {
  Column pair{.heading = {"meanings"}, .cells = {}, .left = true, .importance = 2};
  Column size{.heading = {"largest difference"}, .cells = {}, .importance = 2};
  Column x{.heading = {"at x ="}, .cells = {}, .importance = 2};
  Column values{.heading = {"values"}, .cells = {}, .left = true, .importance = 1};
  for (const Gap& gap : naming.gaps) {
    pair.cells.push_back({fmt::format("{} and {}", gap.first + 1, gap.second + 1)});
    size.cells.push_back({difference(gap)});
    x.cells.push_back({shortest(gap.x)});
    values.cells.push_back({value(gap.a) + " and " + value(gap.b)});
  }
  return arrange({pair, size, x, values}, style).text +
         coloured(wrapped(range_sentence(), style), Colour::dim, style);
}

std::string headline(const Naming& naming) {
  const std::string name = label(naming.name);
  if (naming.meanings.size() == 1) return name + " means one function everywhere.";
  return naming.is_disputed()
             ? fmt::format("{} means {} functions.", name, naming.meanings.size())
             : fmt::format("{} means one function unless an argument asks for another.", name);
}

Json json_of(const Naming& naming) {
  Json meanings = Json::array();
  for (const Meaning& meaning : naming.meanings) {
    Json uses = Json::array();
    for (const Meaning::Use& use : meaning.uses) {
      uses.push_back({{"framework", use.framework->name},
                      {"name", call_text(*use.name, parameter_count(meaning))},
                      {"on_request", use.is_on_request()}});
    }
    meanings.push_back({{"entry", entry_name(meaning)},
                        {"formula", meaning.function ? Json(formula(meaning)) : Json(nullptr)},
                        {"uses", uses}});
  }
  Json gaps = Json::array();
  for (const Gap& gap : naming.gaps) {
    gaps.push_back({{"first", gap.first},
                    {"second", gap.second},
                    {"x", gap.x},
                    {"a", json_number(gap.a)},
                    {"b", json_number(gap.b)},
                    {"difference", json_number(std::abs(gap.a - gap.b))}});
  }
  return {{"name", naming.name}, {"disputed", naming.is_disputed()}, {"meanings", meanings},
          {"gaps", gaps},        {"gap_range", inspect::gap_range},  {"gap_step", inspect::gap_step}};
}

}  // namespace

std::string terminal(const Naming& naming, const Style& style) {
  std::string text = coloured(wrapped(headline(naming), style), Colour::bold, style);
  std::size_t number = 0;
  for (const Meaning& meaning : naming.meanings) {
    text += '\n' +
            wrapped(fmt::format("{}. {}: {}", ++number, entry_name(meaning), formula(meaning)), style, 3) +
            std::string(3, ' ') + wrapped(uses_text(meaning), {.colour = false, .width = style.width - 3}, 3);
  }
  if (!naming.gaps.empty()) text += '\n' + gap_table(naming, style);
  return text;
}

std::string terminal(const std::vector<Naming>& disputed, const Style& style) {
  if (disputed.empty()) return "The frameworks agree on all names.\n";
  Column name{.heading = {"name"}, .cells = {}, .left = true, .importance = 5};
  Column meanings{.heading = {"meanings"}, .cells = {}, .importance = 4};
  Column size{.heading = {"largest difference"}, .cells = {}, .importance = 5};
  Column x{.heading = {"at x ="}, .cells = {}, .importance = 3};
  Column entries{.heading = {"entries of the catalog"}, .cells = {}, .left = true, .importance = 2};
  for (const Naming& naming : disputed) {
    std::vector<std::string> names;
    for (const Meaning& meaning : naming.meanings) {
      if (std::ranges::find(names, entry_name(meaning)) == names.end()) names.push_back(entry_name(meaning));
    }
    const bool has_gap = !naming.gaps.empty();
    name.cells.push_back({naming.name});
    meanings.cells.push_back({fmt::format("{}", naming.meanings.size())});
    size.cells.push_back({has_gap ? difference(naming.gaps.front()) : ""});
    x.cells.push_back({has_gap ? shortest(naming.gaps.front().x) : ""});
    entries.cells.push_back({fmt::format("{}", fmt::join(names, ", "))});
  }
  return coloured(wrapped(fmt::format("{} that two frameworks, each with its defaults, compute differently:",
                                      counted(disputed.size(), "name")),
                          style),
                  Colour::bold, style) +
         '\n' + arrange({name, meanings, size, x, entries}, style).text +
         coloured(wrapped(range_sentence() + " `assay frameworks NAME` says who means what.", style),
                  Colour::dim, style);
}

std::string json(const Naming& naming) {
  Json result = {{"format", "assay-naming-1"}};
  result.update(json_of(naming));
  return written(result);
}

std::string json(const std::vector<Naming>& disputed) {
  Json names = Json::array();
  for (const Naming& naming : disputed) names.push_back(json_of(naming));
  return written({{"format", "assay-disputed-names-1"}, {"names", names}});
}

}  // namespace assay::report
