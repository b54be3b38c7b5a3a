#include <fmt/format.h>

#include "article/claim_05_dead_units_experiment.h"
#include "report/charts.h"
#include "report/charts_series.h"
#include "report/html_parts.h"
#include "report/text.h"

namespace assay::article::dead_units {
namespace {

report::Section theory() {
  std::string body =
      "<p>A unit of relu whose pre-activation is negative for every training sample gives zero for all of "
      "them, and so gets no gradient: nothing moves it. When training begins, a unit is so with "
      "probability ";
  body +=
      report::formula(R"(\int \varphi(\xi)\,\Phi\!\left(\frac{-\sqrt{c}\,\xi}{\sqrt{1-c}}\right)^{\!M} d\xi)",
                      "the integral over xi of phi(xi) Phi(-sqrt(c) xi / sqrt(1-c))^M") +
      ", for M samples whose pre-activations have the correlation c: next to nothing in the first "
      "layer, but towards the depth all inputs become alike, c goes to 1 and the share to one half. "
      "In training a step that is too large throws a unit to where no sample reaches it. In the first "
      "layer, whose inputs stay what they are, it stays there for good; behind it the inputs move, and "
      "a unit may come back. leaky_relu, elu and gelu have a slope on both sides, so that no unit of "
      "theirs is ever dead.</p>\n";
  return {.id = "theory", .title = "What theory predicts", .body = std::move(body), .listed = false};
}

report::Section experiment(const Scope& scope) {
  return {.id = "experiment",
          .title = "What was done",
          .body = fmt::format(
              "<p>Two hidden layers of 64 units were trained at learning rates from {} to {}, without "
              "momentum, with relu and with {}. Of relu also the start, the depth and the width were "
              "varied. A unit counts as dead if it gets no gradient from any of the first 2,048 training "
              "samples: zero for every one of them, with relu. A share matters from {:g}% of the units on. "
              "There is "
              "no sweep, since the learning rate is what is varied, and networks that diverge are "
              "counted, not averaged.</p>\n<p>{}</p>\n",
              report::quantity(rates(scope).front()), report::quantity(rates(scope).back()),
              report::enumeration({"leaky_relu", "elu", "gelu"}), 100 * margin,
              report::escaped(method_text(at_rate(scope, "relu", mild_rate)))),
          .listed = false};
}

report::Measure share_of_units() {
  return {.kind = report::Measure::Kind::share, .title = "dead units"};
}

report::Chart by_rate(const Scope& scope, const Results& results) {
  std::vector<report::Series> lines;
  for (std::size_t i = 0; i < activations.size(); ++i) {
    report::Series line{
        .name = activations[i], .colour = report::series_colour(i), .values = {}, .named = i == 0};
    for (const double rate : rates(scope)) {
      const CellResult& result = results.of(at_rate(scope, activations[i], rate));
      if (result.outcomes.size() - result.diverged() < least_left) continue;
      line.values.push_back(
          {.x = rate, .y = after(result), .trials = result.outcomes.size() - result.diverged()});
    }
    lines.push_back(std::move(line));
  }
  return report::series_chart({.description = "Share of dead units after training, by learning rate",
                               .x_title = "learning rate",
                               .x_ticks = rates(scope),
                               .x_logarithmic = true,
                               .y = share_of_units()},
                              lines);
}

std::vector<std::vector<std::string>> by_rate_table(const Scope& scope, const Results& results) {
  std::vector<std::vector<std::string>> table;
  for (const char* name : activations) {
    for (const double rate : rates(scope)) {
      const CellResult& result = results.of(at_rate(scope, name, rate));
      const std::size_t networks = result.outcomes.size();
      const std::size_t left = networks - result.diverged();
      const bool is_enough = left >= least_left;
      table.push_back({name, report::quantity(rate),
                       is_enough ? report::percent(after(result), left) + "%" : "–",
                       is_enough ? report::percent(accuracy_left(result), left) + "%" : "–",
                       fmt::format("{} of {}", result.diverged(), networks)});
    }
  }
  return table;
}

report::Chart by_epoch(const Scope& scope, const Results& results) {
  std::vector<report::Series> lines;
  std::vector<double> ticks;
  const auto add = [&](double rate, std::size_t colour) {
    const Cell cell = at_rate(scope, "relu", rate);
    const CellResult& result = results.of(cell);
    report::Series line{
        .name = "rate " + report::quantity(rate), .colour = report::series_colour(colour), .values = {}};
    for (std::size_t epoch = 0; epoch <= cell.training.epochs; ++epoch) {
      line.values.push_back({.x = static_cast<double>(epoch),
                             .y = after(result, epoch),
                             .trials = result.outcomes.size() - result.diverged()});
      if (colour == 0) ticks.push_back(static_cast<double>(epoch));
    }
    lines.push_back(std::move(line));
  };
  add(mild_rate, 0);
  add(harsh_rate, 1);
  return report::series_chart({.description = "Share of dead units of relu after each epoch",
                               .x_title = "epoch",
                               .x_ticks = ticks,
                               .y = share_of_units()},
                              lines);
}

report::Section deaths(const Scope& scope, const Results& results) {
  return {
      .id = "deaths",
      .title = "When units die",
      .body = "<div class=\"pair\">\n" +
              report::figure("By learning rate, after training",
                             "Blue: relu; orange: leaky_relu; green: elu; violet: gelu. A line ends where "
                             "fewer than 3 networks do not diverge. Bars: 95% confidence interval.",
                             by_rate(scope, results)) +
              report::figure("After each epoch, relu",
                             "Mean over the networks that did not diverge; bars: 95% confidence interval.",
                             by_epoch(scope, results)) +
              "</div>\n" + "<details><summary>With accuracies, and how many diverged</summary>\n" +
              report::table({"activation", "learning rate", "dead units", "accuracy", "diverged"},
                            by_rate_table(scope, results)) +
              "</details>\n",
      .listed = false};
}

report::Chart by_start(const Scope& scope, const Results& results) {
  std::vector<report::MeasuredRow> rows;
  const auto add = [&](const Start& start, double rate) {
    rows.push_back(dead_row(start.name, report::series_colour(rate == mild_rate ? 0 : 1),
                            results.of(from_start(scope, start, rate))));
  };
  for (const Start& start : biases()) add(start, mild_rate);
  for (const Start& start : initialisations()) add(start, harsh_rate);
  return report::rows_chart("Share of dead units after training, by start", share_of_units(), rows);
}

report::Chart by_layer(const Scope& scope, const Results& results) {
  report::Series measured{.name = "measured", .colour = report::series_colour(0), .values = {}};
  report::Series predicted{.name = "theory", .colour = "var(--axis)", .values = {}, .predicted = true};
  const CellResult& result = results.of(untrained(scope));
  const std::vector<double> theory = predicted_born(scope);
  for (std::size_t i = 0; i < deep; ++i) {
    const auto layer = static_cast<double>(i + 1);
    measured.values.push_back({.x = layer, .y = born_in(result, i), .trials = result.outcomes.size()});
    predicted.values.push_back({.x = layer, .y = {theory[i], theory[i], theory[i]}});
  }
  return report::series_chart({.description = "Share of units of relu that are dead before training",
                               .x_title = "hidden layer",
                               .x_ticks = {1, 8, 16, 24, 32},
                               .y = share_of_units()},
                              {measured, predicted});
}

report::Chart fate_of_layer(const Scope& scope, const Results& results, std::size_t layer) {
  const Cell cell = from_start(scope, initialisations().front(), harsh_rate);
  const CellResult& result = results.of(cell);
  std::vector<report::Series> lines = {
      {.name = "died", .colour = report::series_colour(1), .values = {}},
      {.name = "came back", .colour = report::series_colour(2), .values = {}},
      {.name = "born dead", .colour = report::series_colour(0), .values = {}}};
  std::vector<double> ticks;
  for (std::size_t epoch = 0; epoch <= cell.training.epochs; ++epoch) {
    const auto x = static_cast<double>(epoch);
    const std::size_t trials = result.outcomes.size() - result.diverged();
    ticks.push_back(x);
    lines[0].values.push_back({.x = x, .y = share_of(result, layer, epoch, &Fates::died), .trials = trials});
    lines[1].values.push_back(
        {.x = x, .y = share_of(result, layer, epoch, &Fates::returned), .trials = trials});
    lines[2].values.push_back({.x = x, .y = share_of(result, layer, epoch, &Fates::born), .trials = trials});
  }
  return report::series_chart(
      {.description = fmt::format("What became of the units of hidden layer {} of relu", layer + 1),
       .x_title = "epoch",
       .x_ticks = ticks,
       .y = {.kind = report::Measure::Kind::share, .title = "share of units"}},
      lines);
}

report::Section fates(const Scope& scope, const Results& results) {
  std::string body =
      "<p>Died: dead now, and not so when training began. Came back: dead after an earlier "
      "epoch, alive now. Born dead: dead all along.</p>\n<div class=\"pair\">\n";
  for (const std::size_t layer : {std::size_t{0}, std::size_t{1}}) {
    body += report::figure(fmt::format("Hidden layer {}", layer + 1),
                           fmt::format("relu at the learning rate {}, He's initialisation. Mean over the "
                                       "networks; bars: 95% confidence interval.",
                                       report::quantity(harsh_rate)),
                           fate_of_layer(scope, results, layer));
  }
  return {.id = "fates", .title = "What becomes of a dead unit", .body = body + "</div>\n", .listed = false};
}

report::Section starts(const Scope& scope, const Results& results) {
  return {.id = "starts",
          .title = "What the start does",
          .body = "<div class=\"pair\">\n" +
                  report::figure("Born dead, by layer of a deep network",
                                 "relu, He's initialisation, before training. Dashed: theory, from the "
                                 "mean correlation of the images.",
                                 by_layer(scope, results)) +
                  report::figure("After training, by start",
                                 "Bias: where the biases of hidden layers start. Blue: at the learning rate "
                                 "0.1; orange: at 0.5. Large dot: mean, with its 95% confidence interval; "
                                 "small dots: seeds.",
                                 by_start(scope, results)) +
                  "</div>\n",
          .listed = false};
}

report::Section shapes(const Scope& scope, const Results& results) {
  std::vector<report::MeasuredRow> rows;
  for (const std::size_t width : widths) {
    rows.push_back(dead_row(fmt::format("2 × {} units", width), report::series_colour(0),
                            results.of(of_width(scope, width))));
  }
  for (const std::size_t depth : depths) {
    if (depth == 2) continue;  // stands among the widths
    rows.push_back(dead_row(fmt::format("{} × 64 units", depth), report::series_colour(1),
                            results.of(of_depth(scope, depth))));
  }
  return {.id = "shapes",
          .title = "By width and depth",
          .body = report::figure(
              fmt::format("relu at the learning rate {}", report::quantity(shape_rate)),
              "Hidden layers and their units. Large dot: mean, with its 95% confidence interval; small "
              "dots: seeds.",
              report::rows_chart("Share of dead units after training, by width and by depth",
                                 share_of_units(), rows)),
          .listed = false};
}

}  // namespace

std::vector<report::Section> sections(const Scope& scope, const Results& results) {
  return {theory(),
          experiment(scope),
          deaths(scope, results),
          fates(scope, results),
          starts(scope, results),
          shapes(scope, results)};
}

}  // namespace assay::article::dead_units
