#include "report/learned.h"

#include <fmt/format.h>

#include "report/text.h"

namespace assay::report {
namespace {

using study::Comparison;
using study::Contender;
using study::LearnedSummary;

/// "0.31 ± 0.02 (0.12 to 0.6)"
std::string values(const LearnedSummary& summary, std::size_t trials, Sharing sharing) {
  std::string text = quantity(summary.mean, trials);
  if (sharing == Sharing::unit) {
    text += fmt::format(" ({} to {})", quantity(summary.low), quantity(summary.high));
  }
  return text;
}

std::string caption(const Comparison& comparison) {
  std::string text = "Learned parameters at the end of training";
  if (comparison.sharing == Sharing::unit) {
    text += ", one for each unit: the mean over the units";
    if (comparison.seeds > 1) {
      text += fmt::format(" and {} ± its 95% confidence interval", counted(comparison.seeds, "seed"));
    }
    return text + ", in brackets the least and the largest.";
  }
  text += ", one for each hidden layer";
  if (comparison.seeds > 1) {
    text +=
        fmt::format(": the mean over {} ± its 95% confidence interval", counted(comparison.seeds, "seed"));
  }
  return text + ".";
}

}  // namespace

LearnedTable learned_table(const Comparison& comparison, const std::vector<std::string>& names) {
  LearnedTable table{
      .heading = {"activation", "parameter", "start"}, .rows = {}, .caption = caption(comparison)};
  const std::size_t layers = comparison.training.widths.size() - 2;
  for (std::size_t i = 1; i <= layers; ++i) table.heading.push_back(fmt::format("layer {}", i));
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
    const Contender& contender = comparison.contenders[i];
    const std::size_t trials = contender.trials.size() - contender.diverged;
    for (const LearnedSummary& summary : contender.learned) {
      // Layers without an activation have no values.
      if (&summary == &contender.learned.front() || summary.parameter != (&summary - 1)->parameter) {
        table.rows.push_back({names[i], summary.parameter, quantity(summary.initial)});
        table.rows.back().resize(table.heading.size(), "–");
      }
      table.rows.back()[2 + summary.layer] = values(summary, trials, comparison.sharing);
    }
  }
  return table;
}

std::string random_note(const Comparison& comparison, const std::vector<std::string>& names) {
  std::vector<std::string> drawn;
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
    const std::vector<std::string>& random = comparison.contenders[i].random;
    if (!random.empty()) drawn.push_back(fmt::format("{} of {}", enumeration(random), names[i]));
  }
  if (drawn.empty()) return {};
  return "Drawn at random in training, anew for every element and step, and at its default in evaluation: " +
         enumeration(drawn) + ".";
}

}  // namespace assay::report
