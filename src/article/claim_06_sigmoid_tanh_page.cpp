#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "article/claim_06_sigmoid_tanh_experiment.h"
#include "report/charts.h"
#include "report/charts_series.h"
#include "report/html_parts.h"
#include "report/text.h"

namespace assay::article::sigmoid_tanh {
namespace {

std::string colour_of(std::string_view name) {
  const auto place = std::ranges::find(names, name);
  return report::series_colour(static_cast<std::size_t>(place - names.begin()));
}

const char* const dots = "Dots: mean over the seeds; bars: 95% confidence interval.";
const char* const rows = "Large dot: mean, with its 95% confidence interval; small dots: seeds.";

report::Section section(const char* id, const char* title, std::string body) {
  return {.id = id, .title = title, .body = std::move(body), .listed = false};
}

std::string pair(const std::string& left, const std::string& right) {
  return "<div class=\"pair\">\n" + left + right + "</div>\n";
}

report::Section theory() {
  std::string body = "<p>Sigmoid and tanh are one function, scaled and shifted:</p>\n";
  body += report::formula(R"(\tanh x = 2\,\sigma(2x) - 1)", "tanh x = 2 sigma(2x) - 1", true);
  body +=
      "\n<p>so each network of the one is a network of the other with other weights. But descent starts from "
      "weights that are symmetric about 0, and there the functions part: the mean of tanh is 0, that of the "
      "sigmoid a half, so that all units of a layer get the same large offset. With weights of variance ";
  body += report::formula(R"(\sigma_w^2/n)", "sigma_w^2/n");
  body += " the squared gradient goes back through a wide layer with the factor ";
  body += report::formula(R"(\chi = \sigma_w^2\,\mathbb{E}\,f'(u)^2)", "chi = sigma_w^2 E f'(u)^2");
  body += ", u the pre-activation. With unit gain (";
  body += report::formula(R"(\sigma_w^2 = 1/\mathbb{E}\,f(z)^2)", "sigma_w^2 = 1/E f(z)^2");
  body +=
      ") it is 0.153 for the sigmoid, 1.18 for tanh and 1 for relu: the sigmoid loses its gradient with "
      "depth "
      "though its units work where it is steepest, since its slope is nowhere above 1/4. L2 makes weights "
      "smaller, and with them this factor.</p>\n";
  return section("theory", "What theory predicts", std::move(body));
}

report::Section experiment(const Scope& scope) {
  std::string body = fmt::format(
      "<p>Activations: untrained networks of {} hidden layers of 64 units whose weights are those of unit "
      "gain "
      "times 1, 2, 4 and 8, and networks of two hidden layers, watched while they train. Both functions "
      "spelt "
      "by the other, and with their means exchanged, in networks of {} hidden layers. Convergence: epochs to "
      "90, 95 and 97% of the test samples. Depth: 1 to {} hidden layers, and the gradients of the deepest "
      "before training. What mends it: {} hidden layers that start as those of PyTorch do, with L2 of "
      "several "
      "strengths, with other initialisations, and with inputs between 0 and 1 (raw) rather than "
      "standardised.</p>\n",
      scaled_depth, form_depth, deepest, deepest);
  body += fmt::format(
      "<p>{} A network counts as not trained where it "
      "is more than five points behind relu, as mended where it gains more than five, as slow where it takes "
      "a tenth "
      "longer.</p>\n",
      report::escaped(method_text(trained(scope, "relu", deepest, {}))));
  return section("experiment", "What was done", std::move(body));
}

report::Chart by_scale(const Scope& scope, const Results& results) {
  std::vector<report::Series> series;
  const auto last = [](const Outcome& outcome) -> std::optional<double> {
    return largest_activation(outcome.trial.layers.front().layers[scaled_depth - 1]);
  };
  for (const char* name : names) {
    report::Series line{.name = name, .colour = colour_of(name), .values = {}};
    for (const double scale : weight_scales) {
      const CellResult& result = results.of(scaled(scope, name, scale));
      line.values.push_back(
          {.x = scale, .y = geometric_over_seeds(result, last), .trials = result.outcomes.size()});
    }
    series.push_back(std::move(line));
  }
  report::Series predicted{.name = "theory, relu", .colour = "var(--axis)", .values = {}, .predicted = true};
  const double start = series.back().values.front().y.mean;
  for (const double scale : weight_scales) {
    const double value = start * std::pow(scale, scaled_depth);
    predicted.values.push_back({.x = scale, .y = {value, value, value}});
  }
  series.push_back(std::move(predicted));
  return report::series_chart(
      {.description = "Largest activation of the last hidden layer by the scale of the weights",
       .x_title = "weights times",
       .x_ticks = {weight_scales.begin(), weight_scales.end()},
       .x_logarithmic = true,
       .y = {.kind = report::Measure::Kind::positive, .title = "largest |activation|, layer 8"}},
      series);
}

std::vector<double> epoch_ticks(const Cell& cell, std::size_t first) {
  std::vector<double> ticks;
  for (std::size_t epoch = first; epoch <= cell.training.epochs; ++epoch) {
    ticks.push_back(static_cast<double>(epoch));
  }
  return ticks;
}

report::Chart by_epoch(const Scope& scope, const Results& results) {
  std::vector<report::Series> series;
  const std::vector<double> ticks = epoch_ticks(watched(scope, names.front()), 0);
  for (const char* name : names) {
    const CellResult& result = results.of(watched(scope, name));
    report::Series line{.name = name, .colour = colour_of(name), .values = {}};
    for (std::size_t epoch = 0; epoch < ticks.size(); ++epoch) {
      const auto largest = [epoch](const Outcome& outcome) -> std::optional<double> {
        if (epoch >= outcome.trial.layers.size()) return std::nullopt;
        return largest_activation(outcome.trial.layers[epoch]);
      };
      line.values.push_back(
          {.x = ticks[epoch], .y = geometric_over_seeds(result, largest), .trials = result.outcomes.size()});
    }
    series.push_back(std::move(line));
  }
  return report::series_chart(
      {.description = "Largest activation by epoch",
       .x_title = "epoch",
       .x_ticks = ticks,
       .y = {.kind = report::Measure::Kind::positive, .title = "largest |activation|, both layers"}},
      series);
}

report::Section bounded(const Scope& scope, const Results& results) {
  return section("bounded", "How far activations go",
                 pair(report::figure("Weights that are too large",
                                     std::string(dots) +
                                         " Untrained networks. Dashed: relu passes every factor on, once "
                                         "in each layer.",
                                     by_scale(scope, results)),
                      report::figure("In training", std::string(dots) + " Two hidden layers.",
                                     by_epoch(scope, results))));
}

report::Section alike(const Scope& scope, const Results& results) {
  std::vector<report::MeasuredRow> list;
  const auto add = [&](const char* name, const char* formula, const char* colour_name) {
    list.push_back(
        accuracy_row(name, colour_of(colour_name), results.of(trained(scope, formula, form_depth, {}))));
  };
  add("tanh", "tanh", "tanh");
  add("2σ(2x) − 1", centred, "tanh");
  add("σ(x) − ½", sigmoid_without_mean, "tanh");
  add("tanh(x) + 1", tanh_with_mean, "sigmoid");
  add("½tanh(x/2)+½", shifted, "sigmoid");
  add("sigmoid", "sigmoid", "sigmoid");
  return section(
      "alike", "One function, two spellings, two means",
      report::figure(fmt::format("Test accuracy of {} hidden layers", form_depth),
                     std::string(rows) + " Orange: functions of mean 0; blue: of a mean above 0.",
                     report::rows_chart("Test accuracy of the sigmoid and of tanh by their spelling",
                                        accuracy_measure(scope), list)));
}

report::Section pace(const Scope& scope, const Results& results) {
  std::vector<report::Series> series;
  const std::vector<double> ticks = epoch_ticks(watched(scope, names.front()), 1);
  for (const char* name : names) {
    const CellResult& result = results.of(watched(scope, name));
    report::Series line{.name = name, .colour = colour_of(name), .values = {}};
    for (std::size_t epoch = 0; epoch < ticks.size(); ++epoch) {
      const auto accuracy = [epoch](const Outcome& outcome) -> std::optional<double> {
        if (epoch >= outcome.trial.epochs.size()) return std::nullopt;
        return outcome.trial.epochs[epoch].test_accuracy;
      };
      line.values.push_back(
          {.x = ticks[epoch], .y = over_seeds(result, accuracy), .trials = result.outcomes.size()});
    }
    series.push_back(std::move(line));
  }
  return section("pace", "How fast they converge",
                 report::figure("Test accuracy by epoch, two hidden layers",
                                std::string(dots) + " Each at its own best learning rate.",
                                report::series_chart({.description = "Test accuracy by epoch",
                                                      .x_title = "epoch",
                                                      .x_ticks = ticks,
                                                      .y = accuracy_measure(scope)},
                                                     series)));
}

report::Chart gradients(const Scope& scope, const Results& results) {
  std::vector<report::Series> series;
  std::vector<report::Series> theory;
  const auto add = [&](const char* name, Initialisation start, const std::string& title,
                       const std::string& colour) {
    const CellResult& result = results.of(looked_at(scope, name, start));
    const std::vector<double> expected = predicted_gradients(scope, name, start);
    report::Series line{.name = title, .colour = colour, .values = {}};
    report::Series dashed{.name = fmt::format("{}, theory", title == "sigmoid" ? "σ" : title),
                          .colour = colour,
                          .values = {},
                          .predicted = true};
    for (std::size_t layer = deepest; layer >= 1; --layer) {
      const auto back = static_cast<double>(deepest + 1 - layer);
      line.values.push_back(
          {.x = back, .y = measured_gradient(result, layer), .trials = result.outcomes.size()});
      const double value = expected[layer - 1];
      dashed.values.push_back({.x = back, .y = {value, value, value}});
    }
    series.push_back(std::move(line));
    // At the edge of chaos theory says 1, as of relu.
    if (start == Initialisation::unit_gain) theory.push_back(std::move(dashed));
  };
  for (const char* name : names) add(name, Initialisation::unit_gain, name, colour_of(name));
  add("sigmoid", Initialisation::edge_of_chaos, "σ, edge", report::series_colour(3));
  std::ranges::move(theory, std::back_inserter(series));
  return report::series_chart(
      {.description = "Gradient by layers back from the outputs, before training",
       .x_title = "layers back from the outputs",
       .x_ticks = {1, 4, 8, 12, 16},
       .y = {.kind = report::Measure::Kind::positive, .title = "gradient, of that of the outputs"}},
      series);
}

report::Chart by_depth(const Scope& scope, const Results& results) {
  std::vector<report::Series> series;
  std::vector<double> ticks;
  for (const std::size_t depth : depths(scope)) ticks.push_back(static_cast<double>(depth));
  for (const char* name : names) {
    report::Series line{.name = name, .colour = colour_of(name), .values = {}};
    for (const std::size_t depth : depths(scope)) {
      line.values.push_back(
          accuracy_point(static_cast<double>(depth), results.of(trained(scope, name, depth, {}))));
    }
    series.push_back(std::move(line));
  }
  return report::series_chart({.description = "Test accuracy by depth, weights of unit gain",
                               .x_title = "hidden layers",
                               .x_ticks = ticks,
                               .x_logarithmic = true,
                               .y = accuracy_measure(scope)},
                              series);
}

report::Section depth(const Scope& scope, const Results& results) {
  return section(
      "depth", "What becomes of the gradient",
      pair(report::figure("Gradient on its way back, before training",
                          std::string(dots) + " Dashed: mean field. 16 hidden layers; edge: at the sigmoid's "
                                              "edge of chaos, where its weights have 103 times LeCun's "
                                              "variance and most of its units are saturated.",
                          gradients(scope, results)),
           report::figure("Accuracy by depth", std::string(dots) + " Weights of unit gain.",
                          by_depth(scope, results))));
}

report::Section mending(const Scope& scope, const Results& results) {
  std::vector<std::string> figures;
  for (const char* name : bounded_names) {
    std::vector<report::MeasuredRow> list;
    const auto add = [&](const Setting& setting, const std::string& colour) {
      list.push_back(accuracy_row(setting.name, colour, results.of(trained(scope, name, deepest, setting))));
    };
    add(plain(), "var(--muted)");
    for (const Setting& mend : mends(scope)) add(mend, mend.l2 > 0 ? "var(--muted)" : colour_of(name));
    list.push_back(accuracy_row("relu, PyTorch", colour_of("relu"),
                                results.of(trained(scope, "relu", deepest, plain()))));
    list.push_back(
        accuracy_row("relu, unit gain", colour_of("relu"), results.of(trained(scope, "relu", deepest, {}))));
    figures.push_back(report::figure(
        fmt::format("{}, {} hidden layers", name, deepest),
        std::string(rows) + " Grey: PyTorch's start, without and with L2. Raw inputs: unit gain, inputs "
                            "between 0 and 1; all others have standardised inputs.",
        report::rows_chart(fmt::format("Test accuracy of deep networks of {} by start and penalty", name),
                           accuracy_measure(scope), list)));
  }
  return section("mending", "What mends it", pair(figures.front(), figures.back()));
}

}  // namespace

std::vector<report::Section> sections(const Scope& scope, const Results& results) {
  return {theory(),
          experiment(scope),
          bounded(scope, results),
          alike(scope, results),
          pace(scope, results),
          depth(scope, results),
          mending(scope, results)};
}

}  // namespace assay::article::sigmoid_tanh
