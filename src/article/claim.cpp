#include "article/claim.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "report/html_parts.h"
#include "report/settings.h"
#include "report/text.h"

namespace assay::article {

std::vector<std::size_t> Scope::widths(std::span<const std::size_t> hidden) const {
  std::vector<std::size_t> all = {inputs};
  all.insert(all.end(), hidden.begin(), hidden.end());
  all.push_back(classes);
  return all;
}

Experiments experiments(std::span<const std::unique_ptr<Claim>> claims, const Scope& scope) {
  Experiments all;
  for (const auto& claim : claims) {
    std::ranges::move(claim->cells(scope), std::back_inserter(all.cells));
    std::ranges::move(claim->calculations(scope), std::back_inserter(all.calculations));
  }
  return all;
}

std::string points(const study::Interval& difference, std::size_t trials) {
  return report::percent(difference, trials) + " points";
}

std::string more_or_less(const study::Interval& difference, std::size_t trials) {
  if (difference.mean >= 0) return points(difference, trials) + " more";
  return points({-difference.mean, -difference.high, -difference.low}, trials) + " less";
}

std::vector<std::string> divergence_warnings(std::span<const Cell> cells, const Results& results) {
  std::vector<std::string> diverged;
  for (const Cell& cell : cells) {
    const CellResult& result = results.of(cell);
    if (result.diverged() == 0) continue;
    diverged.push_back(fmt::format("{} of {} networks of {} with {}", result.diverged(),
                                   result.outcomes.size(), report::widths(cell.training.widths),
                                   cell.activation));
  }
  if (diverged.empty()) return {};
  return {"Diverged, and count with what they score: " + report::enumeration(diverged) + "."};
}

report::MeasuredRow accuracy_row(const std::string& name, const std::string& colour,
                                 const CellResult& result) {
  return {.name = name, .colour = colour, .mean = accuracy(result), .single = result.accuracies()};
}

report::SeriesValue accuracy_point(double x, const CellResult& result) {
  return {.x = x, .y = accuracy(result), .trials = result.outcomes.size()};
}

report::Measure accuracy_measure(const Scope& scope) {
  return {.kind = report::Measure::Kind::accuracy, .title = "test accuracy", .test_count = scope.test_count};
}

std::string method_text(const Cell& cell) {
  const std::string samples = cell.samples == 0
                                  ? "All training samples"
                                  : fmt::format("The first {} training samples", report::count(cell.samples));
  std::string text = fmt::format("{}. {}", samples, report::training_description(cell.training));
  if (cell.learning_rates.size() > 1) {
    text += fmt::format(
        " Each network has its own learning rate, the best of {} after {} on a sixth of the samples held "
        "out.",
        cell.learning_rates.size(), report::counted(cell.tuning_epochs, "epoch"));
  }
  return text + fmt::format(" Initialisation: {}. {}, paired: the same seed gives the same order of samples.",
                            report::initialisation_title(cell.training.initialisation),
                            report::counted(Scope::seeds, "seed"));
}

}  // namespace assay::article
