#include <algorithm>

#include "report/card.h"
#include "report/card_facts.h"
#include "report/text.h"

namespace assay::report {
namespace {

using inspect::Card;
using inspect::Mark;

constexpr std::size_t question_width = 31;
constexpr std::size_t cell_width = 22;

Cell marked(Mark mark, const std::string& text) {
  const Cell sign = sign_of(mark);
  return {.text = sign.text + " " + shortened(text, cell_width - 2), .colour = sign.colour};
}

Column questions(const Card& card) {
  Column column{.heading = {""}, .cells = {}, .left = true, .importance = 1};
  for (const inspect::Criterion& c : card.judgement.criteria) column.cells.push_back({c.id});
  for (const inspect::Suitability& s : card.judgement.uses)
    column.cells.push_back({std::string(word(s.use))});
  return column;
}

Column answers(const Card& card) {
  Column column{.heading = {shortened(label(card.activation.name), cell_width)},
                .cells = {},
                .left = true,
                .importance = 1};
  for (const inspect::Criterion& c : card.judgement.criteria) column.cells.push_back(marked(c.mark, c.value));
  for (const inspect::Suitability& s : card.judgement.uses) column.cells.push_back(marked(s.mark, ""));
  return column;
}

}  // namespace

std::string terminal(std::span<const Card> cards, const Style& style) {
  std::string text;
  for (const Card& card : cards) {
    text += coloured(label(card.activation.name), Colour::bold, style) + '\n' +
            behind("  ", 2, card.judgement.summary + ": " + card.judgement.reason + ".", style);
  }
  // As many side by side as fit, the others below.
  const std::size_t room =
      style.width > question_width ? (style.width - question_width) / (cell_width + 2) : 1;
  const std::size_t at_once = std::max<std::size_t>(1, room);
  for (std::size_t first = 0; first < cards.size(); first += at_once) {
    std::vector<Column> columns = {questions(cards[first])};
    for (const Card& card : cards.subspan(first, std::min(at_once, cards.size() - first))) {
      columns.push_back(answers(card));
    }
    text += '\n' + arrange(std::move(columns), style).text;
  }
  return text;
}

std::string terminal_list(std::span<const Card> cards, const Style& style) {
  std::vector<Column> columns = {{.heading = {""}, .cells = {}, .left = true, .importance = 1},
                                 {.heading = {"activation"}, .cells = {}, .left = true, .importance = 1},
                                 {.heading = {"in short"}, .cells = {}, .left = true, .importance = 1}};
  for (const Card& card : cards) {
    columns[0].cells.push_back(sign_of(card.judgement.mark));
    columns[1].cells.push_back({shortened(label(card.activation.name), cell_width)});
    columns[2].cells.push_back({card.judgement.summary + ": " + card.judgement.reason});
  }
  return arrange(std::move(columns), style).text;
}

}  // namespace assay::report
