#include <fmt/format.h>

#include <algorithm>

#include "article/claim_04_relu_experiment.h"
#include "report/charts.h"
#include "report/charts_series.h"
#include "report/html_parts.h"
#include "report/settings.h"
#include "report/text.h"

namespace assay::article::relu {
namespace {

report::Section theory() {
  std::string body =
      "<p>The derivative of relu is 0 or 1: one comparison. Those of sigmoid and tanh look dearer, but "
      "both "
      "are functions of the output that the next layer keeps anyway, ";
  body += report::formula("y(1-y)", "y(1-y)") + " and " + report::formula("1-y^2", "1-y^2") +
          ". In a wide network of random weights the squared gradient goes from layer to layer as ";
  body += report::formula(R"(\chi_1 = \sigma_w^2\,\mathbb{E}\,f'(u)^2)", "chi_1 = sigma_w^2 E f'(u)^2") +
          ". For relu it is half of the weight variance times fan-in: 1 with He's initialisation, and 1/6 a "
          "layer with PyTorch's default, however good the activation. For sigmoid it is at most 1/16 of the "
          "weight "
          "variance times fan-in: only far larger weights keep its gradient.</p>\n";
  return {.id = "theory", .title = "What theory predicts", .body = std::move(body), .listed = false};
}

report::Section method(const Scope& scope) {
  return {
      .id = "experiment",
      .title = "What was done",
      .body = fmt::format(
          "<p>Kernels of relu and of {} functions of the catalog were timed on one thread, on arrays of "
          "131,072 float32 that stay in the cache, nothing else running: medians of rounds in which all "
          "take turns. Gradients were measured in networks of {} to {} hidden layers before training. And "
          "networks with {} and with {} hidden layers of 64 units were trained; their seconds are of one "
          "thread beside others on a shared machine, and less certain than their epochs. A network that does "
          "not reach an accuracy, or diverges first, counts with one epoch more than it was to have. The "
          "share of a training step is the kernels' time, taken alone, of the time that the step took in "
          "training.</p>\n<p>{}</p>\n",
          scope.quick ? "a dozen" : "all", depths(scope).front(), depths(scope).back(), racing_depths.front(),
          racing_depths.back(), report::escaped(method_text(racing(scope, "relu", racing_depths.front())))),
      .listed = false};
}

report::Chart cost_rows(const std::vector<KernelTime>& times, double KernelTime::* pass,
                        const std::string& description, std::size_t colour) {
  std::vector<report::MeasuredRow> rows;
  for (const char* name :
       {"relu", "leaky_relu", "sigmoid", "tanh", "elu", "silu", "softplus", "mish", "gelu"}) {
    const double time = time_of(times, name).*pass;
    rows.push_back({.name = name,
                    .colour = report::series_colour(std::string_view(name) == "relu" ? colour : 7),
                    .mean = {time, time, time},
                    .single = {time}});
  }
  return report::rows_chart(description, {.kind = report::Measure::Kind::positive, .title = "ns an element"},
                            rows);
}

report::Section costs(const Scope& scope, const Results& results) {
  std::vector<KernelTime> times = kernel_times(results.of(kernel_times(scope)));
  std::ranges::stable_sort(times, {}, [](const auto& time) { return time.forward + time.backward; });
  std::vector<std::vector<std::string>> table;
  for (const KernelTime& time : times) {
    table.push_back({time.name, report::quantity(time.forward), report::quantity(time.backward)});
  }
  return {.id = "cost",
          .title = "What they cost",
          .body = "<div class=\"pair\">\n" +
                  report::figure("Forward", "Nanoseconds an element.",
                                 cost_rows(times, &KernelTime::forward, "Time of forward kernels", 0)) +
                  report::figure("Backward",
                                 "Nanoseconds an element; from the output where the derivative is a function "
                                 "of it.",
                                 cost_rows(times, &KernelTime::backward, "Time of backward kernels", 0)) +
                  "</div>\n<details><summary>All that were timed, the quickest first</summary>\n" +
                  report::table({"function", "forward, ns", "backward, ns"}, table) + "</details>\n",
          .listed = false};
}

/// The same in every chart.
std::string colour_of(Initialisation initialisation) {
  return report::series_colour(static_cast<std::size_t>(initialisation));
}

/// Fits beside a line's end.
std::string short_title(Initialisation initialisation) {
  return initialisation == Initialisation::pytorch ? "PyTorch" : report::initialisation_title(initialisation);
}

report::Chart by_layer(const Scope& scope, const Results& results, const char* activation) {
  const std::size_t depth = depths(scope).back();
  std::vector<report::Series> lines;
  for (const Initialisation start : initialisations(activation)) {
    const std::string hue = colour_of(start);
    const CellResult& result = results.of(untrained(scope, activation, depth, start));
    const std::vector<double> theory = predicted_gradients(scope, activation, depth, start);
    report::Series line{.name = short_title(start), .colour = hue, .values = {}};
    report::Series predicted{
        .name = line.name + ", theory", .colour = hue, .values = {}, .predicted = true, .named = false};
    const std::size_t step = depth > 32 ? 3 : 1;
    for (std::size_t i = 0; i < depth; i += step) {
      const auto layer = static_cast<double>(i + 1);
      line.values.push_back({.x = layer, .y = gradient(result, i), .trials = result.outcomes.size()});
      if (!theory.empty()) {
        predicted.values.push_back({.x = layer, .y = {theory[i], theory[i], theory[i]}});
      }
    }
    lines.push_back(std::move(line));
    if (!predicted.values.empty()) lines.push_back(std::move(predicted));
  }
  const auto last = static_cast<double>(depth);
  return report::series_chart(
      {.description =
           fmt::format("Gradient by layer of a network of {} with {} hidden layers", activation, depth),
       .x_title = "hidden layer",
       .x_ticks = {1, last / 4, last / 2, 3 * last / 4, last},
       .y = {.kind = report::Measure::Kind::positive, .title = "gradient, last layer = 1"}},
      lines);
}

report::Chart by_depth(const Scope& scope, const Results& results) {
  std::vector<report::Series> lines;
  std::vector<double> ticks;
  for (const std::size_t depth : depths(scope)) ticks.push_back(static_cast<double>(depth));
  for (const Initialisation start : initialisations("relu")) {
    const std::string hue = colour_of(start);
    report::Series line{.name = short_title(start), .colour = hue, .values = {}};
    report::Series predicted{
        .name = line.name + ", theory", .colour = hue, .values = {}, .predicted = true, .named = false};
    for (const std::size_t depth : depths(scope)) {
      const CellResult& result = results.of(untrained(scope, "relu", depth, start));
      line.values.push_back(
          {.x = static_cast<double>(depth), .y = gradient(result, 0), .trials = result.outcomes.size()});
      const std::vector<double> theory = predicted_gradients(scope, "relu", depth, start);
      if (theory.empty()) continue;
      predicted.values.push_back({.x = static_cast<double>(depth), .y = {theory[0], theory[0], theory[0]}});
    }
    lines.push_back(std::move(line));
    if (!predicted.values.empty()) lines.push_back(std::move(predicted));
  }
  return report::series_chart(
      {.description = "Gradient of the first hidden layer against the last one's, by depth",
       .x_title = "hidden layers",
       .x_ticks = ticks,
       .x_logarithmic = true,
       .y = {.kind = report::Measure::Kind::positive, .title = "gradient, last layer = 1"}},
      lines);
}

report::Section gradients(const Scope& scope, const Results& results) {
  std::string body = "<div class=\"pair\">\n";
  for (const char* name : activations) {
    body += report::figure(fmt::format("{}, {} hidden layers", name, depths(scope).back()),
                           "By initialisation. Solid: geometric mean over the seeds, with its 95% "
                           "confidence interval; dashed: theory.",
                           by_layer(scope, results, name));
  }
  body += report::figure("By depth",
                         "relu: the first hidden layer's gradient. Its unit gain and its edge of chaos are "
                         "He's weights. Dashed: theory.",
                         by_depth(scope, results));
  return {
      .id = "gradient", .title = "What becomes of the gradient", .body = body + "</div>\n", .listed = false};
}

report::Chart race(const Scope& scope, const Results& results, std::size_t layers) {
  std::vector<report::Series> lines;
  std::vector<double> ticks;
  for (std::size_t i = 0; i < activations.size(); ++i) {
    const char* const name = activations[i];
    const Cell cell = racing(scope, name, layers);
    const CellResult& result = results.of(cell);
    report::Series line{.name = name, .colour = report::series_colour(i), .values = {}};
    for (std::size_t epoch = 1; epoch <= cell.training.epochs; ++epoch) {
      const study::Interval accuracy =
          over_seeds(result, [epoch](const Outcome& outcome) -> std::optional<double> {
            if (outcome.trial.epochs.size() < epoch) return std::nullopt;
            return outcome.trial.epochs[epoch - 1].test_accuracy;
          });
      line.values.push_back(
          {.x = static_cast<double>(epoch), .y = accuracy, .trials = result.outcomes.size()});
      if (i == 0) ticks.push_back(static_cast<double>(epoch));
    }
    lines.push_back(std::move(line));
  }
  return report::series_chart({.description = "Test accuracy after each epoch",
                               .x_title = "epoch",
                               .x_ticks = ticks,
                               .y = accuracy_measure(scope)},
                              lines);
}

std::vector<std::string> reached(const Cell& cell, const CellResult& result, const std::string& name,
                                 double target) {
  const Reading seconds = seconds_to(target);
  const auto count = static_cast<std::size_t>(std::ranges::count_if(
      result.outcomes, [&](const Outcome& outcome) { return seconds(outcome).has_value(); }));
  const bool all = count == result.outcomes.size();
  const study::Interval epochs = over_seeds(result, epochs_to(target, cell.training.epochs));
  return {name,
          report::percent(target, 0) + "%",
          report::quantity(result.learning_rate),
          fmt::format("{} of {}", count, result.outcomes.size()),
          count == 0 ? "–" : (all ? "" : "at least ") + report::quantity(epochs, result.outcomes.size()),
          count == 0 ? "–" : report::quantity(over_seeds(result, seconds), count)};
}

report::Section races(const Scope& scope, const Results& results) {
  std::string body = "<div class=\"pair\">\n";
  std::vector<std::vector<std::string>> table;
  for (const std::size_t layers : racing_depths) {
    body += report::figure(fmt::format("Test accuracy by epoch, {} hidden layers", layers),
                           "Each at its own best learning rate. Mean over the seeds, with its 95% confidence "
                           "interval.",
                           race(scope, results, layers));
    for (const char* name : activations) {
      const Cell cell = racing(scope, name, layers);
      for (const double target : targets) {
        table.push_back(reached(cell, results.of(cell), fmt::format("{}, {} layers", name, layers), target));
      }
    }
  }
  return {.id = "race",
          .title = "Who is there first",
          .body = body + "</div>\n" +
                  report::table(
                      {"activation", "accuracy", "learning rate", "reached by", "epochs", "seconds"}, table),
          .listed = false};
}

}  // namespace

std::vector<report::Section> sections(const Scope& scope, const Results& results) {
  return {theory(), method(scope), costs(scope, results), gradients(scope, results), races(scope, results)};
}

}  // namespace assay::article::relu
