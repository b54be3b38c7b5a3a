#include <fmt/format.h>

#include <cmath>

#include "article/claim_09_signed_root_experiment.h"
#include "catalog/catalog.h"
#include "jit/compile.h"
#include "report/charts.h"
#include "report/charts_series.h"
#include "report/curve.h"
#include "report/html_parts.h"
#include "report/text.h"

namespace assay::article::signed_root {
namespace {

using Kind = SignedRootEvidence::Kind;
using Factor = SignedRootEvidence::Factor;

std::string colour_of(const Form& form) {
  switch (form.kind) {
    case Kind::root: return report::series_colour(3);
    case Kind::moved: return report::series_colour(form.name == "shifted" ? 5 : 4);
    case Kind::smooth: return report::series_colour(form.name == smoothed().name ? 2 : 1);
    case Kind::ordinary: return form.name == "relu" ? "var(--muted)" : report::series_colour(0);
  }
  return {};
}

const Form& tanh_form() {
  return *(forms().end() - 2);
}

report::Section theory() {
  std::string body = "<p>The signed root grows slowly, is odd and increases everywhere; but its slope, ";
  body +=
      report::formula(R"(f'(x) = \frac{1}{2\sqrt{|x|}})", "f'(x) = 1/(2 √|x|)") +
      ", has no bound next to 0, where pre-activations are most frequent. A layer of N units multiplies "
      "squared gradients, in the mean over their directions, by</p>\n<p>" +
      report::formula(R"(\chi_N = \frac{\sigma_w^2}{N} \sum_{i=1}^{N} f'(h_i)^2,\qquad h_i \sim N(0,1).)",
                      "chi_N = sigma_w^2/N (f'(h_1)^2 + ... + f'(h_N)^2), h_i ~ N(0,1).", true) +
      "</p>\n<p>For tanh and relu this is a mean of numbers of finite variance: its spread shrinks like " +
      report::formula(R"(1/\sqrt{N})", "1/√N") + ". Here " +
      report::formula(R"(f'(h)^2 = 1/(4|h|))", "f'(h)^2 = 1/(4|h|)") +
      " exceeds y with a probability that falls like 1/y, so that its mean is infinite. The sum of N such "
      "numbers follows Landau's law: at the weights that keep lengths, the median is</p>\n<p>" +
      report::formula(R"(\tfrac14\,(\ln N + 1.53),)", "(ln N + 1.53)/4,", true) +
      "</p>\n<p>it grows without end, and in one layer of a hundred the factor is greater by 25.7, at any "
      "width: layers do not average that out, and no initialisation is right for all of them. Rescaling "
      "changes nothing, since " +
      report::formula(R"(a f(b x) = a\sqrt{b}\,f(x))", "a f(b x) = a √b f(x)") +
      ", a factor that the weights take back; a shift moves the singular point to where fewer "
      "pre-activations lie, but a Gaussian has some density everywhere. Only a bounded slope helps.</p>\n";
  return {.id = "theory", .title = "What theory predicts", .body = std::move(body), .listed = false};
}

report::Section experiment(const Scope& scope) {
  std::string list;
  for (const Form& form : forms()) {
    if (form.formula == form.name) continue;
    list += fmt::format("<li>{}: <code>{}</code></li>\n", report::escaped(form.name),
                        report::escaped(form.formula));
  }
  return {
      .id = "experiment",
      .title = "What was done",
      .body = fmt::format(
          "<p>{} random layers of each width had their gradient factor computed, at the weights that keep "
          "lengths. And networks of 1 to {} hidden layers of {} units were trained with the signed root, "
          "with smooth forms of it, and with tanh and relu; rescaled and shifted ones at the greatest "
          "depth:</p>\n<ul>\n{}</ul>\n<p>The smoothed form is the one "
          "that <code>assay repair signed_sqrt</code> names.</p>\n<p>{}</p>\n",
          report::count(batches * layers_of_batch(scope)), depths(scope).back(),
          cell_of(scope, root(), 1).training.widths[1], list,
          report::escaped(method_text(cell_of(scope, root(), 1)) +
                          " A function counts as very problematic where it is more than 5 points behind "
                          "the better of tanh and relu.")),
      .listed = false};
}

/// One line of a chart by width.
report::Series line_of(const SignedRootEvidence& found, const Form& form, bool tail, bool predicted) {
  report::Series line{.name = predicted ? "theory" : form.name,
                      .colour = predicted ? "var(--axis)" : colour_of(form),
                      .values = {},
                      .predicted = predicted};
  for (const Factor& factor : found.factors) {
    if (factor.form != form.name) continue;
    const double law = tail ? factor.predicted_hundredth : factor.predicted_median;
    const study::Interval value = tail ? factor.hundredth : factor.median;
    line.values.push_back({.x = static_cast<double>(factor.width),
                           .y = predicted ? study::Interval{law, law, law} : value,
                           .trials = predicted ? 1 : batches});
  }
  return line;
}

report::Chart by_width(const Scope& scope, const SignedRootEvidence& found, bool tail) {
  std::vector<report::Series> series;
  for (const Form* form : {&root(), &smoothed(), &tanh_form()}) {
    series.push_back(line_of(found, *form, tail, false));
  }
  series.push_back(line_of(found, root(), tail, true));
  std::vector<double> ticks;
  for (const std::size_t width : widths(scope)) ticks.push_back(static_cast<double>(width));
  return report::series_chart(
      {.description = fmt::format("Factor of a random layer on squared gradients by width: {}",
                                  tail ? "99th percentile" : "median"),
       .x_title = "units of the layer",
       .x_ticks = ticks,
       .x_logarithmic = true,
       .y = {.kind = tail ? report::Measure::Kind::positive : report::Measure::Kind::number,
             .title = tail ? "exceeded by one layer in 100" : "median"}},
      series);
}

report::Chart by_depth(const Scope& scope, const Results& results) {
  std::vector<report::Series> series;
  std::vector<double> ticks;
  for (const std::size_t depth : depths(scope)) ticks.push_back(static_cast<double>(depth));
  for (const Form& form : forms()) {
    report::Series line{.name = form.name, .colour = colour_of(form), .values = {}};
    for (const std::size_t depth : depths(scope, form)) {
      line.values.push_back(
          accuracy_point(static_cast<double>(depth), results.of(cell_of(scope, form, depth))));
    }
    series.push_back(std::move(line));
  }
  return report::series_chart({.description = "Test accuracy by depth and activation",
                               .x_title = "hidden layers",
                               .x_ticks = ticks,
                               .x_logarithmic = true,
                               .y = accuracy_measure(scope)},
                              series);
}

report::Chart by_epoch(const Scope& scope, const Results& results, std::size_t depth) {
  std::vector<report::Series> series;
  std::vector<double> ticks;
  for (std::size_t epoch = 1; epoch <= cell_of(scope, root(), depth).training.epochs; ++epoch) {
    ticks.push_back(static_cast<double>(epoch));
  }
  for (const Form* form : {&root(), &smoothed(), &tanh_form(), &forms().back()}) {
    const CellResult& result = results.of(cell_of(scope, *form, depth));
    report::Series line{.name = form->name, .colour = colour_of(*form), .values = {}};
    for (std::size_t i = 0; i < ticks.size(); ++i) {
      const study::Interval mean = over_seeds(result, [&](const Outcome& outcome) -> std::optional<double> {
        if (i >= outcome.trial.epochs.size()) return std::nullopt;
        return outcome.trial.epochs[i].test_accuracy;
      });
      if (!std::isnan(mean.mean)) line.values.push_back({.x = ticks[i], .y = mean, .trials = Scope::seeds});
    }
    series.push_back(std::move(line));
  }
  return report::series_chart({.description = fmt::format("Test accuracy by epoch, {} hidden layers", depth),
                               .x_title = "epoch",
                               .x_ticks = ticks,
                               .y = accuracy_measure(scope)},
                              series);
}

report::Section curves_section() {
  const auto drawn = [](const Form& form) {
    return report::activation_curves(report::curves(compile(activation(form.formula).function)),
                                     colour_of(form));
  };
  return {.id = "curves",
          .title = "The function and its nearest smooth one",
          .body = "<div class=\"pair\">\n" +
                  report::figure("Signed root", "Solid: f; dashed: its slope, without bound at 0.",
                                 drawn(root())) +
                  report::figure("Smoothed", "The same far out; the slope reaches 1.58 and no more.",
                                 drawn(smoothed())) +
                  "</div>\n",
          .listed = false};
}

report::Section pictures(const Scope& scope, const Results& results, const SignedRootEvidence& found) {
  const std::size_t deep = depths(scope).back();
  return {
      .id = "picture",
      .title = "What was measured",
      .body =
          "<div class=\"pair\">\n" +
          report::figure("Gradient factor of a layer: median",
                         "Over random layers, with the 95% confidence interval. Dashed: the law for "
                         "the signed root.",
                         by_width(scope, found, false)) +
          report::figure("Gradient factor: one layer in a hundred",
                         "Has this factor or a greater one. Dashed: the law for the signed root.",
                         by_width(scope, found, true)) +
          "</div>\n<div class=\"pair\">\n" +
          report::figure("Training, 1 hidden layer", "Each at the learning rate that suits it best.",
                         by_epoch(scope, results, 1)) +
          report::figure(fmt::format("Training, {} hidden layers", deep),
                         "Each at the learning rate that suits it best.", by_epoch(scope, results, deep)) +
          "</div>\n" +
          report::figure("Accuracy by depth",
                         "Dots: mean over the seeds, diverged networks included; bars: 95% confidence "
                         "interval. Guessing is right in one case of ten.",
                         by_depth(scope, results)),
      .listed = false};
}

report::Section all_forms_section(const Scope& scope, const Results& results,
                                  const SignedRootEvidence& found) {
  std::vector<std::string> headings = {"form"};
  const std::vector<std::size_t> all = widths(scope);
  for (const std::size_t width : {all.front(), all.back()}) {
    headings.push_back(fmt::format("median, {} units", report::count(width)));
    headings.push_back(fmt::format("1 in 100, {} units", report::count(width)));
  }
  const std::size_t deep = depths(scope).back();
  headings.push_back(fmt::format("accuracy, {} layers", deep));
  headings.emplace_back("diverged");
  headings.emplace_back("learning rate");
  std::vector<std::vector<std::string>> rows;
  for (const Form& form : forms()) {
    std::vector<std::string>& row = rows.emplace_back(1, form.name);
    for (const Factor& factor : found.factors) {
      if (factor.form != form.name) continue;
      if (factor.width != all.front() && factor.width != all.back()) continue;
      row.push_back(report::quantity(factor.median, batches));
      row.push_back(report::quantity(factor.hundredth, batches));
    }
    const CellResult& result = results.of(cell_of(scope, form, deep));
    row.push_back(report::percent(accuracy(result), result.outcomes.size()) + "%");
    row.push_back(fmt::format("{} of {}", result.diverged(), result.outcomes.size()));
    row.push_back(fmt::format("{:g}", result.learning_rate));
  }
  return {.id = "forms",
          .title = "Every form: gradient factors and training",
          .body = report::table(headings, rows),
          .listed = false};
}

}  // namespace

std::vector<report::Section> sections(const Scope& scope, const Results& results) {
  const SignedRootEvidence found = evidence(scope, results);
  return {theory(), curves_section(), experiment(scope), pictures(scope, results, found),
          all_forms_section(scope, results, found)};
}

}  // namespace assay::article::signed_root
