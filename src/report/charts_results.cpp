#include <fmt/format.h>

#include <algorithm>

#include "report/answer.h"
#include "report/charts.h"
#include "report/specification.h"
#include "report/text.h"

namespace assay::report {
namespace {

using study::Collapse;
using study::CollapseNetwork;
using study::Comparison;
using study::Contender;

constexpr std::size_t name_width = 14;

std::vector<double> measured_errors(const Comparison& comparison) {
  std::vector<double> errors;
  for (const Contender& contender : comparison.contenders) {
    if (contender.diverged == contender.trials.size()) continue;
    errors.insert(errors.end(), {1 - contender.test_accuracy.low, 1 - contender.test_accuracy.high});
    for (const study::Trial& trial : contender.trials) errors.push_back(1 - trial.test_accuracy);
  }
  // An interval around an accuracy near 0 or 1 may reach beyond them.
  for (double& error : errors) error = std::min(error, 1.0);
  return errors;
}

std::string diverged_at(const std::optional<study::Divergence>& divergence) {
  return divergence ? fmt::format("diverged at step {}: {}", divergence->step, divergence->reason) : "";
}

std::string trial_numbers(const Comparison& comparison, const std::vector<std::string>& names) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
    for (const study::Trial& trial : comparison.contenders[i].trials) {
      rows.push_back({names[i], fmt::format("seed {}", trial.seed), percent(trial.test_accuracy) + "%",
                      diverged_at(trial.divergence)});
    }
  }
  return table({"activation", "trial", "test accuracy", ""}, rows, LastColumn::words);
}

Json sweep_rows(const Comparison& comparison, const Key& key, double floor) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
    const Contender& contender = comparison.contenders[i];
    for (const study::SweepPoint& point : contender.sweep) {
      const bool chosen = point.learning_rate == contender.learning_rate;
      rows.push_back({{"name", key.names[i]},
                      {"rate", number(point.learning_rate)},
                      {"error", number(std::max(floor, 1 - point.validation_accuracy))},
                      {"state", point.divergence ? "diverged"
                                : chosen         ? "chosen"
                                                 : "tried"},
                      {"shown", percent(point.validation_accuracy) + "%"}});
    }
  }
  return rows;
}

Json points_in_state(const std::string& state, Json mark, const Json& x, const Json& y, const Key& key) {
  return {{"transform", {{{"filter", {{"field", "state"}, {"equal", state}}}}}},
          {"mark", std::move(mark)},
          {"encoding",
           {{"x", x},
            {"y", y},
            {"color", colour_by_name(key)},
            {"tooltip",
             {{{"field", "name"}, {"title", "activation"}},
              {{"field", "rate"}, {"title", "learning rate"}},
              {{"field", "shown"}, {"title", "validation accuracy"}},
              {{"field", "state"}, {"title", "which was"}}}}}}};
}

std::string sweep_numbers(const Comparison& comparison, const Key& key) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
    const Contender& contender = comparison.contenders[i];
    for (const study::SweepPoint& point : contender.sweep) {
      const std::string chosen = point.learning_rate == contender.learning_rate ? "chosen" : "";
      rows.push_back({key.names[i], quantity(point.learning_rate), percent(point.validation_accuracy) + "%",
                      point.divergence ? diverged_at(point.divergence) : chosen});
    }
  }
  return table({"activation", "learning rate", "validation accuracy", ""}, rows, LastColumn::words);
}

DotAxis accuracy_axis(Scale scale) {
  return {.title = "test accuracy", .scale = std::move(scale), .marks = Marks::accuracies};
}

}  // namespace

Chart final_accuracy(const Comparison& comparison) {
  const Key all = key_of(comparison);
  Key key;
  const double floor = least_error(comparison.test_count);
  const auto error = [&](double accuracy) { return number(std::clamp(1 - accuracy, floor, 1.0)); };
  Json dots = Json::array();
  Json means = Json::array();
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
    const Contender& contender = comparison.contenders[i];
    if (contender.diverged == contender.trials.size()) continue;
    key.names.push_back(all.names[i]);
    key.colours.push_back(all.colours[i]);
    const study::Interval& interval = contender.test_accuracy;
    means.push_back({{"name", all.names[i]},
                     {"value", error(interval.mean)},
                     {"from", error(interval.low)},
                     {"to", error(interval.high)},
                     {"shown", percent(interval, contender.trials.size())}});
    for (const study::Trial& trial : contender.trials) {
      dots.push_back({{"name", all.names[i]},
                      {"value", error(trial.test_accuracy)},
                      {"shown", percent(trial.test_accuracy) + "%"},
                      {"trial", fmt::format("seed {}", trial.seed)}});
    }
  }
  const Json plot = dot_plot(
      "Test accuracy after the last epoch with its 95% confidence interval, a row for each activation",
      std::move(dots), std::move(means), accuracy_axis(error_scale(measured_errors(comparison), floor)), key);
  return {.specification = dumped(plot), .numbers = trial_numbers(comparison, all.names)};
}

Chart learning_rate_sweep(const Comparison& comparison) {
  const Key key = key_of(comparison);
  const double floor = least_error(comparison.validation_count);
  std::vector<double> errors;
  std::vector<double> rates;
  std::vector<EndLabel> ends;
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
    for (const study::SweepPoint& point : comparison.contenders[i].sweep) {
      errors.push_back(std::max(floor, 1 - point.validation_accuracy));
      rates.push_back(point.learning_rate);
    }
    if (comparison.contenders[i].sweep.empty()) continue;
    ends.push_back({.name = key.names[i], .at = rates.back(), .value = errors.back()});
  }
  std::ranges::sort(rates);
  rates.erase(std::ranges::unique(rates).begin(), rates.end());
  const Scale scale = error_scale(errors, floor);
  const Json x = {
      {"field", "rate"},
      {"type", "quantitative"},
      {"title", "learning rate"},
      {"scale", {{"type", "log"}, {"domain", {rates.front() / 1.15, rates.back() * 1.15}}, {"nice", false}}},
      {"axis", {{"title", "learning rate"}, {"format", "~g"}, {"values", rates}}}};
  const Json y = quantitative("error", "validation accuracy", scale, Marks::accuracies);
  const Json ring = {{"type", "point"}, {"filled", false}, {"size", 190}, {"strokeWidth", 2.5}};
  const Json dot = {{"type", "point"}, {"filled", true}, {"size", 40}};
  const Json cross = {{"type", "point"}, {"shape", "cross"}, {"filled", true}, {"angle", 45}, {"size", 80}};
  Json layers = {{{"mark", {{"type", "line"}, {"strokeWidth", 1.5}, {"opacity", 0.6}, {"tooltip", nullptr}}},
                  {"encoding", {{"x", x}, {"y", y}, {"color", colour_by_name(key)}}}},
                 points_in_state("tried", dot, x, y, key),
                 points_in_state("chosen", dot, x, y, key),
                 points_in_state("chosen", ring, x, y, key),
                 points_in_state("diverged", cross, x, y, key),
                 end_labels(ends, x, y, scale, key)};
  return {
      .specification = dumped(layered("Validation accuracy against learning rate, a line for each activation",
                                      sweep_rows(comparison, key, floor), std::move(layers))),
      .numbers = sweep_numbers(comparison, key)};
}

Chart collapse_accuracies(const Collapse& collapse) {
  const double floor = least_error(collapse.test_count);
  Key key;
  Json means = Json::array();
  std::vector<double> errors;
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const CollapseNetwork& network, const std::string& name, const char* colour) {
    rows.push_back({name, widths(network.widths), outcome(network)});
    if (network.divergence) return;
    key.names.push_back(name);
    key.colours.emplace_back(colour);
    errors.push_back(1 - network.test_accuracy);
    const Json error = number(std::max(floor, 1 - network.test_accuracy));
    means.push_back({{"name", name},
                     {"value", error},
                     {"from", error},
                     {"to", error},
                     {"shown", percent(network.test_accuracy) + "%"}});
  };
  add(collapse.activated, "deep, " + shortened(label(collapse.activated.activation), name_width),
      "var(--ink)");
  add(collapse.deep_linear, "deep, none", "var(--muted)");
  add(collapse.folded, "folded", "var(--muted)");
  add(collapse.single, "single layer", "var(--muted)");
  const Json plot = dot_plot("Test accuracy of the four networks", Json::array(), std::move(means),
                             accuracy_axis(error_scale(errors, floor)), key);
  return {.specification = dumped(plot), .numbers = table({"network", "layers", "test accuracy"}, rows)};
}

}  // namespace assay::report
