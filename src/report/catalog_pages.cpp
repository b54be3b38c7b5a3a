#include "report/catalog_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/moments.h"
#include "analysis/properties.h"
#include "base/text.h"
#include "inspect/card.h"
#include "jit/compile.h"
#include "report/card_facts.h"
#include "report/catalog_text.h"
#include "report/curve.h"
#include "report/svg_curves.h"
#include "report/text.h"

namespace assay::report {
namespace {

constexpr std::string_view origin =
    "\n---\nMade by `./dev docs` from [the catalog](../../src/catalog/activations.act).\n";

/// Signs that Markdown would read as its own.
std::string markdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>|#~$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string code(std::string_view text) {
  return fmt::format("`{}`", text);
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
    out.append(text.substr(0, at)).append(to);
    text.remove_prefix(at + from.size());
  }
  return out.append(text);
}

/// In a table a `|` would end the cell, in code too.
std::string code_cell(std::string_view text) {
  return code(replaced(text, "|", "\\|"));
}

/// A fenced block: Markdown leaves the backslashes in it alone. GitHub knows no \operatorname.
std::string math(std::string_view latex) {
  const std::string known =
      replaced(replaced(latex, "\\operatorname*{", "\\mathrm{"), "\\operatorname{", "\\mathrm{");
  return fmt::format("\n```math\n{}\n```\n", known);
}

template <class Entry>
std::string heading(const Entry& entry) {
  std::string text =
      fmt::format("# {}\n\n{} · {}", markdown(entry.title), code(entry.name), markdown(entry.family));
  for (const std::string& alias : entry.aliases) text += fmt::format(" · also {}", code(alias));
  text += '\n';
  if (!entry.source.empty()) text += fmt::format("\n{}\n", markdown(entry.source));
  return text;
}

std::string parameter_table(const std::vector<ParameterInfo>& infos) {
  if (infos.empty()) return {};
  std::string text = "\n## Parameters\n\n| parameter | default, range, meaning |\n| --- | --- |\n";
  for (const ParameterInfo& info : infos) {
    text += fmt::format("| {} | {} |\n", code(info.name), markdown(parameter_text(info)));
  }
  return text;
}

template <class Entry>
std::string framework_table(const Entry& entry) {
  if (entry.frameworks.empty()) return {};
  std::string text = "\n## Names\n\n| framework | name |\n| --- | --- |\n";
  for (const auto& [framework, names] : names_by_framework(entry.frameworks, entry.parameters.size())) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + code_cell(name);
    text += fmt::format("| {} {} | {} |\n", markdown(framework->title), markdown(framework->version), all);
  }
  return text;
}

std::string note(const std::string& text) {
  return text.empty() ? text : fmt::format("\n{}\n", markdown(text));
}

std::string properties(const Activation& entry) {
  std::string text = "\n## Properties\n\n";
  for (const Claim& claim : entry.claims) text += fmt::format("- {}\n", markdown(claim.text));
  text += "\nProved by ball arithmetic, at the default parameters:\n\n| | |\n| --- | --- |\n";
  for (const Fact& fact : proved_facts(analyze_properties(entry.function))) {
    text += fmt::format("| {} | {} |\n", markdown(fact.name), markdown(fact.text));
  }
  const Gain gain = forward_gain(entry.function);
  return text + (gain.reason.empty() ? fmt::format("\nInitialisation gain: {:.6g}.\n", gain.value)
                                     : fmt::format("\nNo initialisation gain: {}.\n", markdown(gain.reason)));
}

std::string formulas(const Activation& a) {
  const inspect::Derivatives derivatives = inspect::derivatives(a.function);
  std::string text = fmt::format("\n{}\n", code(a.function.text())) + math("f(x) = " + a.function.latex()) +
                     math("f'(x) = " + derivatives.first.latex()) +
                     math("f''(x) = " + derivatives.second.latex());
  for (const auto& [name, derivative] : derivatives.by_parameter) {
    text +=
        math(fmt::format(R"(\frac{{\partial f}}{{\partial \text{{{}}}}} = {})", name, derivative.latex()));
  }
  if (a.derivative_from_output) {
    text += "\nIn terms of the output y, so that a backward pass keeps y and not x as well:\n" +
            math("f'(x) = " + from_output_latex(*a.derivative_from_output));
  }
  return text;
}

std::string page(const Activation& entry) {
  return heading(entry) +
         fmt::format("\n![{0} and its derivative]({1}.svg)\n", markdown(entry.title), entry.name) +
         formulas(entry) + properties(entry) + parameter_table(entry.parameters) + framework_table(entry) +
         note(entry.note) + std::string(origin);
}

std::string page(const VectorActivation& entry) {
  std::string text = heading(entry) + math(entry.definition);
  if (!entry.gate.empty()) text += fmt::format("\nThe gate is {}.\n", code(entry.gate));
  return text + parameter_table(entry.parameters) + framework_table(entry) + note(entry.note) +
         std::string(origin);
}

/// The interpreter draws it: a few hundred points are not worth a compilation, and the bits are the same.
std::string picture(const Activation& entry) {
  const Kernel kernel =
      compile(entry.function, {.backend = "interp", .from_output = entry.derivative_from_output});
  return svg(curves(kernel), entry.title);
}

std::string index_row(const Activation& entry) {
  return fmt::format("| [{0}]({1}.md) | <img src=\"{1}.svg\" width=\"160\" alt=\"\"> | {2} |\n",
                     markdown(entry.title), entry.name, code_cell(entry.function.text()));
}

std::string index() {
  std::vector<std::string> families;
  for (const Activation& entry : catalog()) {
    if (std::ranges::find(families, entry.family) == families.end()) families.push_back(entry.family);
  }
  std::string text = fmt::format("# The catalog\n\n{} and {}.\n", counted(catalog().size(), "activation"),
                                 counted(vector_catalog().size(), "function") + " of a vector");
  for (const std::string& family : families) {
    text += fmt::format("\n## {}\n\n| activation | f (blue) and f' | formula |\n| --- | --- | --- |\n",
                        markdown(family));
    for (const Activation& entry : catalog()) {
      if (entry.family == family) text += index_row(entry);
    }
  }
  text += "\n## Functions of a vector\n\n| function | family |\n| --- | --- |\n";
  for (const VectorActivation& entry : vector_catalog()) {
    text += fmt::format("| [{}]({}.md) | {} |\n", markdown(entry.title), entry.name, markdown(entry.family));
  }
  text += "\n## Not in the catalog\n\n";
  for (const Omitted& entry : omitted()) {
    text += fmt::format("- {}: {}\n", markdown(entry.title), markdown(entry.reason));
  }
  return text + std::string(origin);
}

}  // namespace

std::map<std::string, std::string> catalog_pages() {
  std::map<std::string, std::string> pages = {{"README.md", index()}};
  for (const Activation& entry : catalog()) {
    pages[entry.name + ".md"] = page(entry);
    pages[entry.name + ".svg"] = picture(entry);
  }
  for (const VectorActivation& entry : vector_catalog()) pages[entry.name + ".md"] = page(entry);
  return pages;
}

}  // namespace assay::report
