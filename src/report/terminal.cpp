#include "report/terminal.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/answer.h"
#include "report/learned.h"
#include "report/settings.h"
#include "report/text.h"

namespace assay::report {
namespace {

using study::Collapse;
using study::CollapseNetwork;
using study::Comparison;
using study::Contender;

constexpr std::string_view tie_sign = "≈";

/// One of the columns of a comparison: how it is headed and what it says of a contender.
template <class Text>
Column column_of(const Comparison& comparison, std::vector<std::string> heading, int importance, Text text) {
  Column column{.heading = std::move(heading), .cells = {}, .importance = importance};
  for (const Contender& contender : comparison.contenders) {
    column.cells.push_back({contender.trials.empty() ? "" : text(contender)});
  }
  return column;
}

bool several_tied(const Comparison& comparison) {
  return comparison.seeds > 1 && std::ranges::count_if(comparison.contenders, &Contender::tied_with_best) > 1;
}

Column names(const Comparison& comparison) {
  Column column{.heading = {"", "activation"}, .cells = {}, .left = true, .importance = 10};
  const bool mark = several_tied(comparison);
  for (const Contender& contender : comparison.contenders) {
    const bool tied = contender.tied_with_best && !contender.trials.empty();
    const std::string sign = mark ? std::string(tied ? tie_sign : " ") + " " : "";
    column.cells.push_back({sign + label(contender.activation.name),
                            tied && comparison.seeds > 1 ? Colour::green : Colour::plain});
  }
  return column;
}

Column divergences(const Comparison& comparison) {
  Column column{.heading = {"", "diverged"}, .cells = {}, .importance = 9};
  for (const Contender& contender : comparison.contenders) {
    if (contender.trials.empty()) {
      column.cells.push_back({"not trained", Colour::dim});
    } else {
      column.cells.push_back(
          {diverged_share(contender), contender.diverged > 0 ? Colour::red : Colour::plain});
    }
  }
  return column;
}

Column kernels(const Comparison& comparison) {
  Column column = column_of(comparison, {"", "kernel"}, 1, [](const Contender& c) { return c.kernel; });
  column.left = true;
  return column;
}

std::vector<Column> columns(const Comparison& comparison) {
  const std::string target = "to " + quantity(100 * comparison.target) + "%";
  const auto or_never = [](const std::optional<double>& value) { return value ? quantity(*value) : "never"; };
  return {
      names(comparison),
      column_of(comparison, {"test", "accuracy %"}, 10,
                [](const Contender& c) { return percent(c.test_accuracy, c.trials.size()); }),
      column_of(comparison, {"epochs", target}, 8,
                [&](const Contender& c) { return or_never(c.epochs_to_target); }),
      column_of(comparison, {"seconds", target}, 7,
                [&](const Contender& c) { return or_never(c.seconds_to_target); }),
      column_of(comparison, {"samples", "per s"}, 5,
                [](const Contender& c) { return quantity(c.samples_per_second); }),
      column_of(comparison, {"dead", "units %"}, 6,
                [](const Contender& c) { return percent(c.dead_units, 1); }),
      divergences(comparison),
      column_of(comparison, {"learning", "rate"}, 4,
                [](const Contender& c) { return quantity(c.learning_rate); }),
      column_of(comparison, {"init", "gain"}, 2, [](const Contender& c) { return quantity(c.gain.value); }),
      kernels(comparison),
  };
}

std::string legend(const Comparison& comparison, const Columns& table, const Style& style) {
  std::string text;
  if (several_tied(comparison)) {
    text += wrapped(
        fmt::format("{} cannot be told apart from the best (paired t-test over {}, Holm-corrected, 5%)",
                    tie_sign, counted(comparison.seeds, "seed")),
        style, 2);
  }
  text += wrapped(comparison.seeds > 1 ? fmt::format("± is the 95% confidence interval of the mean over {}.",
                                                     counted(comparison.seeds, "seed"))
                                       : "A single seed: no interval, and no difference can be told.",
                  style);
  if (const std::vector<std::string> settings = unusual_settings(comparison.training); !settings.empty()) {
    text += wrapped("Trained with " + enumeration(settings) + ".", style);
  }
  if (!table.omitted.empty()) {
    text += wrapped("Left out for want of width: " + enumeration(table.omitted) + ".", style);
  }
  return coloured(text, Colour::dim, style);
}

/// The learned parameters and what is said of random ones, where there are some.
std::string parameters(const Comparison& comparison, const Style& style) {
  std::vector<std::string> names(comparison.contenders.size());
  std::ranges::transform(comparison.contenders, names.begin(),
                         [](const Contender& contender) { return label(contender.activation.name); });
  const LearnedTable learned = learned_table(comparison, names);
  std::string text;
  if (!learned.rows.empty()) {
    std::vector<Column> columns;
    for (std::size_t i = 0; i < learned.heading.size(); ++i) {
      // Where the width does not suffice the start goes first, then the last layers.
      const std::size_t rank = i == 2 ? learned.heading.size() : i;
      Column& column = columns.emplace_back(Column{.heading = {learned.heading[i]},
                                                   .cells = {},
                                                   .left = i < 2,
                                                   .importance = -static_cast<int>(rank)});
      for (const std::vector<std::string>& row : learned.rows) column.cells.push_back({row[i]});
    }
    const Columns table = arrange(std::move(columns), style);
    std::string legend = learned.caption;
    if (!table.omitted.empty()) {
      legend += " Left out for want of width: " + enumeration(table.omitted) + ".";
    }
    text += '\n' + table.text + '\n' + coloured(wrapped(legend, style), Colour::dim, style);
  }
  const std::string random = random_note(comparison, names);
  if (!random.empty()) text += '\n' + coloured(wrapped(random, style), Colour::dim, style);
  return text;
}

std::string spoken(const Answer& answer, const Style& style) {
  std::string text = coloured(wrapped(answer.headline, style), Colour::bold, style);
  for (const std::string& sentence : answer.evidence) text += wrapped(sentence, style);
  for (const std::string& warning : answer.warnings)
    text += coloured(wrapped("! " + warning, style, 2), Colour::red, style);
  return text;
}

Column networks(const Collapse& collapse) {
  const auto named = [](const CollapseNetwork& network, const std::string& how) {
    return Cell{.text = widths(network.widths) + how};
  };
  return {.heading = {"network"},
          .cells = {named(collapse.deep_linear, ", no activation"),
                    named(collapse.folded, ", folded from it"), named(collapse.single, ", trained directly"),
                    named(collapse.activated, ", " + label(collapse.activated.activation))},
          .left = true,
          .importance = 3};
}

template <class Text>
Column column_of(const Collapse& collapse, std::string heading, int importance, Text text) {
  return {.heading = {std::move(heading)},
          .cells = {{text(collapse.deep_linear)},
                    {text(collapse.folded)},
                    {text(collapse.single)},
                    {text(collapse.activated)}},
          .importance = importance};
}

}  // namespace

std::string terminal(const Comparison& comparison, const Style& style) {
  std::string text = spoken(answer(comparison), style);
  if (comparison.contenders.empty()) return text;
  const Columns table = arrange(columns(comparison), style);
  return text + '\n' + table.text + '\n' + legend(comparison, table, style) + parameters(comparison, style);
}

std::string terminal(const Collapse& collapse, const Style& style) {
  const Columns table = arrange(
      {networks(collapse),
       column_of(collapse, "parameters", 2, [](const CollapseNetwork& n) { return count(n.parameters); }),
       column_of(
           collapse, "learning rate", 1,
           [&](const CollapseNetwork& n) { return &n == &collapse.folded ? "" : quantity(n.learning_rate); }),
       column_of(collapse, "test accuracy", 3, outcome)},
      style);
  return spoken(answer(collapse), style) + '\n' + table.text;
}

}  // namespace assay::report
