#include "report/card.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "report/card_facts.h"
#include "report/catalog_text.h"
#include "report/glossary.h"
#include "report/plot.h"
#include "report/text.h"

namespace assay::report {
namespace {

using inspect::Card;
using inspect::Criterion;
using inspect::Judgement;
using inspect::NaiveLoss;
using inspect::Suitability;
using inspect::WorstError;

constexpr std::size_t term_width = 16;

/// "term    what is said of it", the words broken under one another.
std::string term(std::string_view name, std::string_view text, const Style& style) {
  // A long one has a line of its own.
  if (display_width(name) >= term_width) {
    return coloured(name, Colour::dim, style) + '\n' + term("", text, style);
  }
  // Letters that are no blanks hold the place of the term, which may be coloured.
  std::string lines = wrapped(std::string(term_width, '_').append(text), style, term_width);
  return lines.replace(0, term_width, coloured(left_aligned(name, term_width), Colour::dim, style));
}

std::string heading(const std::string& title, const std::string& name, const std::string& family,
                    const std::string& source, const Style& style) {
  const bool is_formula = title == name;
  std::string text =
      coloured(wrapped(is_formula ? label(title) : fmt::format("{} ({}), {}", title, name, family), style),
               Colour::bold, style);
  if (!source.empty()) text += wrapped(source, style);
  return text;
}

std::string formulas(const Card& card, const Style& style) {
  const Activation& a = card.activation;
  std::string text = term("f(x)", a.function.text(), style) +
                     term("f'(x)", card.derivatives.first.text(), style) +
                     term("f''(x)", card.derivatives.second.text(), style);
  for (const auto& [name, derivative] : card.derivatives.by_parameter) {
    text += term("df/d" + name, derivative.text(), style);
  }
  if (a.derivative_from_output) {
    text += term("f' from y",
                 from_output_text(*a.derivative_from_output) +
                     ": a backward pass keeps y and not x as well, 4 bytes an element less",
                 style);
  }
  return text + term("LaTeX", a.function.latex(), style);
}

std::string naive_text(const NaiveLoss& loss, const Style& style) {
  const auto worst = [](const WorstError& error) {
    std::string text = error.units == 0 ? "0 ULP"
                                        : fmt::format("{} ULP, at x = {}: {} for {}", quantity(error.units),
                                                      error.x, error.computed, error.truth);
    if (error.not_finite > 0) {
      text += fmt::format("; NaN or infinite for {} inputs, from |x| = {} on", count(error.not_finite),
                          std::abs(error.not_finite_x));
    }
    return text;
  };
  return '\n' +
         wrapped("The formula is computed in another form, which neither overflows nor cancels:", style) +
         term("form", loss.form.text() + (loss.has_series ? "; near 0 the power series of what cancels" : ""),
              style) +
         term("error as typed", worst(loss.naive), style) + term("error of ours", worst(loss.kernel), style) +
         coloured(
             wrapped(fmt::format("Sampled: {} float32 inputs, against ball arithmetic; as typed is every "
                                 "operation in float32.",
                                 count(loss.inputs)),
                     style),
             Colour::dim, style);
}

std::string criteria_text(const Judgement& judgement, const Style& style) {
  std::string text;
  for (const Criterion& c : judgement.criteria) {
    const Cell sign = sign_of(c.mark);
    text += behind(coloured(sign.text, sign.colour, style) + ' ', 2,
                   fmt::format("{} {}.", c.question, c.value), style);
    text += behind("  ", 2, fmt::format("{} ({})", c.verdict, word(c.grade)), style);
  }
  return text;
}

std::string uses_text(const Judgement& judgement, const Style& style) {
  constexpr std::size_t width = 30;
  std::string text = "\nWhere it fits\n";
  for (const Suitability& s : judgement.uses) {
    const Cell sign = sign_of(s.mark);
    const std::string head =
        coloured(sign.text, sign.colour, style) + ' ' + left_aligned(word(s.use), width - 2);
    text += behind(head, width, fmt::format("{}", fmt::join(s.reasons, "; ")), style);
  }
  return text;
}

std::string initialisations(const Card& card, const Style& style) {
  const std::vector<InitialisationRow> rows = initialisation_rows(card.findings);
  if (rows.empty()) return {};
  const std::string gradient = fmt::format("in {} layers", card.findings.options.depth);
  std::vector<Column> columns = {
      {.heading = {"", "initialisation"}, .cells = {}, .left = true, .importance = 9},
      {.heading = {"weight variance", "× fan-in"}, .cells = {}, .importance = 8},
      {.heading = {"bias", "variance"}, .cells = {}, .importance = 7},
      {.heading = {"gradient²", "a layer"}, .cells = {}, .importance = 6},
      {.heading = {"gradient²", gradient}, .cells = {}, .importance = 8},
      {.heading = {"trains to", "about"}, .cells = {}, .importance = 5}};
  for (const InitialisationRow& row : rows) {
    const std::string* const texts[] = {&row.name, &row.weight,   &row.bias,
                                        &row.chi,  &row.gradient, &row.depth};
    for (std::size_t i = 0; i < columns.size(); ++i) columns[i].cells.push_back({*texts[i]});
  }
  return "\nInitialisation of plain deep networks (estimated: wide layers, random weights)\n" +
         arrange(std::move(columns), style).text;
}

std::string facts_text(const std::string& heading, const std::vector<Fact>& facts, const Style& style) {
  std::string text = '\n' + heading + '\n';
  for (const Fact& fact : facts) text += term(fact.name, fact.text, style);
  return text;
}

std::string parameters(const std::vector<ParameterInfo>& infos, const Style& style) {
  std::string text;
  for (const ParameterInfo& info : infos) {
    text += term(info.name, parameter_text(info), style);
  }
  return text.empty() ? text : "\nParameters\n" + text;
}

template <class Entry>
std::string names(const Entry& entry, const Style& style) {
  if (entry.frameworks.empty()) return {};
  std::string text = "\nNames\n";
  for (const auto& [framework, names] : names_by_framework(entry.frameworks, entry.parameters.size())) {
    text += term(framework->title, fmt::format("{}", fmt::join(names, ", ")), style);
  }
  return text;
}

std::string claims_text(const Activation& activation) {
  std::vector<std::string> texts;
  texts.reserve(activation.claims.size());
  for (const Claim& claim : activation.claims) texts.push_back(claim.text);
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string plots(const Curves& curves, const Style& style) {
  constexpr std::size_t lines = 10;
  constexpr std::size_t widest = 44;
  const bool side_by_side = style.width >= 76;
  const std::size_t columns = std::min(widest, side_by_side ? (style.width - 2) / 2 : style.width);
  const std::string f = braille_plot(curves.value, "f", columns, lines);
  const std::string slope = braille_plot(curves.derivative, "f'", columns, lines);
  return '\n' + (side_by_side ? beside(f, slope) : f + slope);
}

}  // namespace

std::string terminal(const Card& card, const std::optional<Curves>& curves, const Style& style) {
  const Activation& a = card.activation;
  std::string text = heading(a.title, a.name, a.family, a.source, style) + '\n' + formulas(card, style);
  if (curves) text += plots(*curves, style);
  text += '\n' +
          coloured(wrapped(card.judgement.summary + ": " + card.judgement.reason + ".", style), Colour::bold,
                   style) +
          '\n';
  text +=
      criteria_text(card.judgement, style) + uses_text(card.judgement, style) + initialisations(card, style);
  text += facts_text("Remedies", remedy_facts(card), style);
  if (const std::vector<Fact> wide = wide_facts(card.findings); !wide.empty()) {
    text += facts_text("In wide networks so initialised (estimated)", wide, style);
  }
  text += facts_text("What is proved", proved_facts(card.findings.properties), style);
  text += facts_text("For a standard normal input (computed)", gaussian_facts(card.findings), style);
  text += '\n';
  if (!a.claims.empty()) text += term("claims", claims_text(a), style);
  if (!a.aliases.empty()) text += term("also called", fmt::format("{}", fmt::join(a.aliases, ", ")), style);
  text += parameters(a.parameters, style) + names(a, style);
  if (card.naive) text += naive_text(*card.naive, style);
  if (!a.note.empty()) text += '\n' + wrapped(a.note, style);
  return text;
}

std::string glossary_text(const Style& style) {
  std::string text;
  for (const GlossaryEntry& entry : glossary()) {
    text +=
        coloured(entry.term, Colour::bold, style) + '\n' + behind("  ", 2, std::string(entry.meaning), style);
  }
  return text;
}

std::string terminal(const VectorActivation& entry, const Style& style) {
  std::string text = heading(entry.title, entry.name, entry.family, entry.source, style) + '\n';
  text += term("definition", entry.definition, style);
  if (!entry.gate.empty()) text += term("gate", entry.gate, style);
  if (!entry.aliases.empty())
    text += term("also called", fmt::format("{}", fmt::join(entry.aliases, ", ")), style);
  text += parameters(entry.parameters, style) + names(entry, style);
  if (!entry.note.empty()) text += '\n' + wrapped(entry.note, style);
  return text;
}

}  // namespace assay::report
