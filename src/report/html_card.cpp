#include <fmt/format.h>

#include "report/card_facts.h"
#include "report/charts_card.h"
#include "report/glossary.h"
#include "report/html.h"
#include "report/html_parts.h"
#include "report/markup.h"
#include "report/text.h"

namespace assay::report {
namespace {

using inspect::Card;
using inspect::Mark;

std::string mark_html(Mark mark) {
  return fmt::format(R"(<span class="mark {}" title="{}">{}</span>)", word(mark), word(mark),
                     sign_of(mark).text);
}

std::string criterion(const inspect::Criterion& c) {
  return fmt::format(
      "<li>{}<div><h3>{} <b>{}</b></h3>\n<p>{} <span class=\"grade\">{}</span></p></div></li>\n",
      mark_html(c.mark), escaped(c.question), escaped(c.value), escaped(c.verdict), word(c.grade));
}

Section criteria(const Card& card) {
  std::string out = "<ul class=\"verdicts\">\n";
  for (const inspect::Criterion& c : card.judgement.criteria) out += criterion(c);
  return {.id = "card", .title = "Report card", .body = out + "</ul>\n"};
}

Section uses(const Card& card) {
  std::string out = "<ul class=\"verdicts\">\n";
  for (const inspect::Suitability& s : card.judgement.uses) {
    out += fmt::format("<li>{}<div><h3>{}</h3>\n<p>{}</p></div></li>\n", mark_html(s.mark), word(s.use),
                       escaped(fmt::format("{}", fmt::join(s.reasons, "; "))));
  }
  return {.id = "uses", .title = "Where it fits", .body = out + "</ul>\n"};
}

/// With a capital and a full stop.
std::string sentence(std::string clause) {
  if (clause.empty()) return clause;
  if ('a' <= clause[0] && clause[0] <= 'z') clause[0] = static_cast<char>(clause[0] - 'a' + 'A');
  return clause + '.';
}

std::string formula_lines(const Card& card) {
  const auto line = [](const char* latex, const char* text, const Function& f) {
    return formula(fmt::format("{} = {}", latex, f.latex()), fmt::format("{} = {}", text, f.text()), true);
  };
  return line("f(x)", "f(x)", card.activation.function) + line("f'(x)", "f'(x)", card.derivatives.first) +
         line("f''(x)", "f''(x)", card.derivatives.second);
}

Section curves_section(const Card& card, const CardPictures& pictures) {
  return {.id = "curves",
          .title = "Curves",
          .body = formula_lines(card) +
                  figure("f, its slope and its curvature",
                         "Rings mark zeros, turns, kinks and jumps; dotted lines are asymptotes.",
                         marked_curves(card, pictures.curves, pictures.second))};
}

Section initialisation(const Card& card, const CardPictures& pictures) {
  std::vector<std::vector<std::string>> rows;
  for (const InitialisationRow& row : initialisation_rows(card.findings)) {
    rows.push_back({row.name, row.weight, row.bias, row.chi, row.gradient, row.depth});
  }
  if (rows.empty()) return {.id = "initialisation", .title = "Initialisation", .body = ""};
  const std::string through = fmt::format("squared gradient, {} layers", card.findings.options.depth);
  std::string out = "<div class=\"scroll\">" +
                    table({"initialisation", "weight variance × fan-in", "bias variance",
                           "squared gradient, a layer", through, "trains to about"},
                          rows) +
                    "</div>\n<div class=\"pair\">\n";
  out += figure("Gradients on their way back",
                "Mean squared gradient, from the last layer to the first. Flat is what one wants.",
                gradient_by_layer(card.findings));
  if (!pictures.maps.phases.cells.empty()) {
    out += figure("Phases",
                  "Below the dark line, the edge of chaos, gradients fade; beyond it they grow. Dots are the "
                  "usual initialisations.",
                  phase_chart(card.findings, pictures.maps));
  }
  out += "</div>\n";
  Facts facts;
  for (const Fact& fact : remedy_facts(card)) facts.emplace_back(fact.name, fact.text);
  return {.id = "initialisation", .title = "Initialisation", .body = out + definition_list(facts)};
}

Section signal(const Card& card, const CardPictures& pictures) {
  std::string out;
  if (!pictures.maps.length.empty()) {
    out +=
        figure("Lengths",
               "Where the curve crosses the dotted line lengths stay; flatter than the line, they come back.",
               length_map(pictures.maps));
  }
  if (!pictures.maps.correlation.empty()) {
    out += figure("Correlations", "Above the dotted line a layer makes two inputs more alike, below less.",
                  correlation_map(pictures.maps));
  }
  if (!out.empty()) out = "<div class=\"pair\">\n" + out + "</div>\n";
  Facts facts;
  for (const Fact& fact : gaussian_facts(card.findings)) facts.emplace_back(fact.name, fact.text);
  for (const Fact& fact : wide_facts(card.findings)) facts.emplace_back(fact.name, fact.text);
  return {.id = "signal", .title = "Signal", .body = out + definition_list(facts)};
}

Section properties(const Card& card) {
  Facts facts;
  for (const Fact& fact : proved_facts(card.findings.properties)) {
    facts.emplace_back(fact.name, fact.grade == inspect::Grade::proved
                                      ? fact.text
                                      : fmt::format("{} ({})", fact.text, word(fact.grade)));
  }
  return {.id = "properties", .title = "What is proved", .body = definition_list(facts)};
}

Chapter chapter(const Card& card, const CardPictures& pictures, std::size_t index) {
  const Activation& a = card.activation;
  Chapter chapter{.id = fmt::format("activation{}", index),
                  .name = label(a.name),
                  .subject = a.source,
                  .answer = {.question = a.title == a.name ? "Is " + label(a.name) + " a good activation?"
                                                           : fmt::format("Is {} a good activation?", a.title),
                             .headline = card.judgement.summary + ".",
                             .evidence = {sentence(card.judgement.reason)},
                             .warnings = {}},
                  .sections = {criteria(card), uses(card), curves_section(card, pictures),
                               initialisation(card, pictures), signal(card, pictures), properties(card)}};
  std::erase_if(chapter.sections, [](const Section& section) { return section.body.empty(); });
  return chapter;
}

Section glossary_section() {
  Facts facts;
  for (const GlossaryEntry& entry : glossary()) facts.emplace_back(entry.term, entry.meaning);
  return {.id = "glossary", .title = "Glossary", .body = definition_list(facts)};
}

/// The questions against the functions.
Section side_by_side(std::span<const Card> cards) {
  std::string out = "<div class=\"scroll\"><table class=\"marks\"><thead><tr><th></th>";
  for (const Card& card : cards) out += fmt::format("<th>{}</th>", escaped(label(card.activation.name)));
  out += "</tr></thead><tbody>\n";
  const auto cell = [](Mark mark, const std::string& text) {
    return fmt::format("<td>{} {}</td>", mark_html(mark), escaped(text));
  };
  for (std::size_t i = 0; i < cards.front().judgement.criteria.size(); ++i) {
    out += fmt::format("<tr><th>{}</th>", escaped(cards.front().judgement.criteria[i].question));
    for (const Card& card : cards) {
      out += cell(card.judgement.criteria[i].mark, card.judgement.criteria[i].value);
    }
    out += "</tr>\n";
  }
  for (std::size_t i = 0; i < cards.front().judgement.uses.size(); ++i) {
    out += fmt::format("<tr><th>{}</th>", word(cards.front().judgement.uses[i].use));
    for (const Card& card : cards) out += cell(card.judgement.uses[i].mark, "");
    out += "</tr>\n";
  }
  return {.id = "beside", .title = "Side by side", .body = out + "</tbody></table></div>\n"};
}

}  // namespace

std::string html(std::span<const inspect::Card> cards, std::span<const CardPictures> pictures) {
  std::vector<Chapter> chapters;
  for (std::size_t i = 0; i < cards.size(); ++i) chapters.push_back(chapter(cards[i], pictures[i], i + 1));
  if (cards.size() > 1) {
    chapters.front().sections.insert(chapters.front().sections.begin(), side_by_side(cards));
  }
  chapters.back().sections.push_back(glossary_section());
  return html(chapters);
}

}  // namespace assay::report
