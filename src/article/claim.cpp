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

namespace {

double input_correlation(const data::Dataset& dataset) {
  const std::size_t size = dataset.shape.size();
  const auto count = static_cast<double>(dataset.train.count());
  std::vector<double> sums(size);
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < dataset.train.pixels.size(); ++i) {
    const double pixel = dataset.train.pixels[i];
    sums[i % size] += pixel;
    sum += pixel;
    squares += pixel * pixel;
  }
  const double values = count * static_cast<double>(size);
  const double mean = sum / values;
  const double variance = squares / values - mean * mean;
  double common = 0;
  for (const double each : sums) common += (each / count - mean) * (each / count - mean);
  return variance > 0 ? common / static_cast<double>(size) / variance : 1;
}

}  // namespace

Scope scope_of(const data::Dataset& dataset, bool quick) {
  return {.inputs = dataset.shape.size(),
          .classes = dataset.classes,
          .test_count = dataset.test.count(),
          .input_correlation = input_correlation(dataset),
          .quick = quick};
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

std::string shown(const Measurement& measurement) {
  switch (measurement.unit) {
    case Unit::points: return points(measurement.value, measurement.trials);
    case Unit::share: return report::percent(measurement.value, measurement.trials) + "%";
    case Unit::number: return report::quantity(measurement.value, measurement.trials);
  }
  return {};
}

std::vector<std::string> divergence_warnings(std::span<const Cell> cells, const Results& results,
                                             std::string_view treatment) {
  struct Group {
    std::string what;
    std::size_t diverged, networks;
  };
  std::vector<Group> groups;
  for (const Cell& cell : cells) {
    const CellResult& result = results.of(cell);
    if (result.diverged() == 0) continue;
    const std::string what =
        fmt::format("networks of {} with {}", report::widths(cell.training.widths), cell.activation);
    auto group = std::ranges::find(groups, what, &Group::what);
    if (group == groups.end()) group = groups.insert(group, {.what = what, .diverged = 0, .networks = 0});
    group->diverged += result.diverged();
    group->networks += result.outcomes.size();
  }
  std::vector<std::string> diverged;
  for (const Group& group : groups) {
    diverged.push_back(fmt::format("{} of {} {}", group.diverged, group.networks, group.what));
  }
  if (diverged.empty()) return {};
  return {fmt::format("Diverged, and {}: {}.", treatment, report::enumeration(diverged))};
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
