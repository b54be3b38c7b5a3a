#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "report/charts.h"
#include "report/html.h"
#include "report/html_parts.h"
#include "report/learned.h"
#include "report/markup.h"
#include "report/network_drawing.h"
#include "report/settings.h"
#include "report/text.h"

namespace assay::report {
namespace {

using study::Comparison;
using study::Contender;

/// A column of the table of results, with what it means.
struct Measure {
  std::string heading;
  std::string meaning;
  std::function<std::string(const Contender&)> html;
  bool words = false;  ///< rather than numbers
};

std::string with_title(const std::string& text, const std::string& title) {
  if (title.empty()) return escaped(text);
  return fmt::format(R"(<span title="{}">{}</span>)", escaped(title), escaped(text));
}

std::string accuracy(const Contender& contender) {
  const study::Interval& interval = contender.test_accuracy;
  const std::string shown = percent(interval, contender.trials.size());
  if (contender.trials.size() < 2) return escaped(shown);
  return with_title(shown, fmt::format("95% confidence interval {}% to {}%", percent(interval.low, 3),
                                       percent(interval.high, 3)));
}

std::string or_never(const std::optional<double>& value) {
  return value ? quantity(*value) : "never";
}

std::vector<Measure> measures(const Comparison& comparison) {
  const std::string target = quantity(100 * comparison.target) + "%";
  const std::string seeds = counted(comparison.seeds, "seed");
  return {
      {"test accuracy\u00a0%",
       comparison.seeds > 1
           ? fmt::format(
                 "mean over {} after the last epoch, ± half of the 95% confidence interval (Student's t); "
                 "a diverged network counts with what it scores",
                 seeds)
           : "after the last epoch, of a single network",
       accuracy},
      {"epochs to\u00a0" + target,
       fmt::format("median over the seeds of the first epoch after which the test accuracy is at least {}",
                   target),
       [](const Contender& c) { return or_never(c.epochs_to_target); }},
      {"seconds to\u00a0" + target, "training time until then, evaluation not counted; median",
       [](const Contender& c) { return or_never(c.seconds_to_target); }},
      {"samples/s", "training throughput of one network on one thread; median",
       [](const Contender& c) { return quantity(c.samples_per_second); }},
      {"dead units\u00a0%",
       "hidden units with f′ = 0 on every probe sample at the end: they can no longer learn; mean",
       [](const Contender& c) { return percent(c.dead_units, 1); }},
      {"diverged", "networks whose loss stopped being a finite, bounded number",
       [](const Contender& c) { return with_title(diverged_share(c), first_divergence(c)); }},
      {"learning rate",
       comparison.tuning_epochs > 0 ? "the best of the sweep, chosen on the validation split" : "as given",
       [](const Contender& c) { return quantity(c.learning_rate); }},
      {"init gain", "weights start with a standard deviation of gain/√fan-in; see Initialisation",
       [](const Contender& c) { return with_title(quantity(c.gain.value), c.gain.reason); }},
      {"kernel", "what computes f and f′",
       [](const Contender& c) { return fmt::format(R"(<span class="kernel">{}</span>)", escaped(c.kernel)); },
       true},
  };
}

bool several_tied(const Comparison& comparison) {
  return comparison.seeds > 1 && std::ranges::count_if(comparison.contenders, &Contender::tied_with_best) > 1;
}

std::string tie_meaning(const Comparison& comparison) {
  return fmt::format("cannot be told apart from the best: paired t-test over {}, Holm-corrected, 5%",
                     counted(comparison.seeds, "seed"));
}

std::string row(const Comparison& comparison, std::size_t i, const std::string& name,
                const std::vector<Measure>& measures) {
  const Contender& contender = comparison.contenders[i];
  const bool tied = contender.tied_with_best && several_tied(comparison);
  std::string out =
      fmt::format(R"(<tr{}><th scope="row" title="{}">{}{}{}</th>)", tied ? R"( class="tied")" : "",
                  escaped(contender.activation.name), swatch(i), escaped(name),
                  tied ? fmt::format(R"( <abbr title="{}">≈</abbr>)", escaped(tie_meaning(comparison))) : "");
  if (contender.trials.empty()) {
    return out + fmt::format("<td colspan=\"{}\" class=\"absent\">not trained</td></tr>\n", measures.size());
  }
  for (const Measure& measure : measures) {
    const bool alarm = contender.diverged > 0 && measure.heading == "diverged";
    const std::string kind = alarm ? "alarm" : measure.words ? "words" : "";
    out += fmt::format(R"(<td class="{}">{}</td>)", kind, measure.html(contender));
  }
  return out + "</tr>\n";
}

Section results(const Comparison& comparison, const std::vector<std::string>& names) {
  const std::vector<Measure> columns = measures(comparison);
  std::string out =
      R"(<div class="scroll"><table class="results ranked"><thead><tr><th scope="col">activation</th>)";
  for (const Measure& column : columns) {
    out += fmt::format(R"(<th scope="col" class="{}" title="{}">{}</th>)", column.words ? "words" : "",
                       escaped(column.meaning), escaped(column.heading));
  }
  out += "</tr></thead><tbody>\n";
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i) out += row(comparison, i, names[i], columns);
  out += "</tbody></table></div>\n";
  if (several_tied(comparison)) {
    out += fmt::format("<p class=\"key\"><b>≈</b> {}.</p>\n", escaped(tie_meaning(comparison)));
  }
  out += "<details class=\"legend\"><summary>What the columns mean</summary><dl>\n";
  for (const Measure& column : columns) {
    out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escaped(column.heading), escaped(column.meaning));
  }
  return {.id = "results", .title = "Results", .body = out + "</dl></details>\n"};
}

Section training(const Comparison& comparison) {
  const std::string band =
      comparison.seeds > 1 ? " Line: mean over the seeds; band: lowest to highest seed." : "";
  return {.id = "training",
          .title = "Training",
          .body = "<div class=\"pair\">\n" +
                  figure("Test accuracy",
                         "After every epoch. The scale is logarithmic in the error, so that differences near "
                         "100% show." +
                             band,
                         accuracy_by_epoch(comparison)) +
                  figure("Training loss", "Mean cross-entropy of every epoch, in nats." + band,
                         loss_by_epoch(comparison)) +
                  "</div>\n"};
}

std::string final_accuracy_caption(const Comparison& comparison) {
  std::string caption = comparison.seeds > 1
                            ? "Large dot: mean, with its 95% confidence interval; small dots: single seeds."
                            : "A single seed each: no interval.";
  const bool left_out = std::ranges::any_of(comparison.contenders, [](const Contender& c) {
    return !c.trials.empty() && c.diverged == c.trials.size();
  });
  if (left_out) caption += " An activation of which every network diverged is left out.";
  return caption;
}

Section accuracy_and_rate(const Comparison& comparison) {
  std::string out = "<div class=\"pair\">\n";
  out += figure("Final test accuracy", final_accuracy_caption(comparison), final_accuracy(comparison));
  const bool swept =
      std::ranges::any_of(comparison.contenders, [](const Contender& c) { return !c.sweep.empty(); });
  if (swept) {
    out +=
        figure("Learning-rate sweep",
               fmt::format("Validation accuracy after {}. Ring: the rate that was chosen; cross: diverged.",
                           counted(comparison.tuning_epochs, "epoch")),
               learning_rate_sweep(comparison));
  }
  return {
      .id = "accuracy", .title = swept ? "Accuracy and learning rate" : "Accuracy", .body = out + "</div>\n"};
}

std::string parameters(const Function& function) {
  std::vector<std::string> values;
  for (const Parameter& parameter : function.parameters()) {
    values.push_back(parameter.name + " = " + parameter.value.text());
  }
  return values.empty() ? ""
                        : fmt::format("<p class=\"parameters\">with {}</p>\n", escaped(enumeration(values)));
}

std::string card(const Contender& contender, std::size_t i, const std::string& name) {
  const Activation& activation = contender.activation;
  const Function derivative = activation.function.derivative();
  const Kernel kernel =
      compile(activation.function, {.backend = {}, .from_output = activation.derivative_from_output});
  std::string out = fmt::format("<div class=\"card\">\n<h3>{}{}", swatch(i), escaped(name));
  if (!activation.title.empty() && activation.title != activation.name) {
    out += fmt::format(R"( <span class="title">{}</span>)", escaped(label(activation.title)));
  }
  out += "</h3>\n" + plot(activation_curves(curves(kernel), series_colour(i)));
  out +=
      formula("f(x) = " + activation.function.latex(), "f(x) = " + activation.function.text(), true) + '\n';
  out += formula("f'(x) = " + derivative.latex(), "f′(x) = " + derivative.text(), true) + '\n';
  out += parameters(activation.function);
  if (!activation.source.empty())
    out += fmt::format("<p class=\"source\">{}</p>\n", escaped(activation.source));
  return out + "</div>\n";
}

Section activations(const Comparison& comparison, const std::vector<std::string>& names) {
  std::string out =
      "<p>Solid: the activation f. Dashed: its derivative f′, which the backward pass multiplies by. Both "
      "are drawn "
      "from what the kernels compute; a gap is a jump, or where the function is undefined.</p>\n<div "
      "class=\"cards\">\n";
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i)
    out += card(comparison.contenders[i], i, names[i]);
  return {.id = "activations", .title = "Activations", .body = out + "</div>\n"};
}

/// Without a body if no activation has learned or random parameters.
Section trained_parameters(const Comparison& comparison, const std::vector<std::string>& names) {
  const LearnedTable learned = learned_table(comparison, names);
  std::string body;
  if (!learned.rows.empty()) {
    body += fmt::format("<p>{}</p>\n", escaped(learned.caption)) + table(learned.heading, learned.rows);
  }
  const std::string random = random_note(comparison, names);
  if (!random.empty()) body += fmt::format("<p>{}</p>\n", escaped(random));
  return {.id = "parameters", .title = "Activation parameters", .body = body};
}

Section network(const Comparison& comparison, const std::vector<std::string>& names) {
  const std::vector<std::size_t>& layers = comparison.training.widths;
  const study::Training& training = comparison.training;
  std::string out =
      network_drawing(layers, comparison.contenders.size() == 1 ? names.front() : "activation",
                      training.activated, training.loss == nn::Loss::Kind::binary ? "sigmoid" : "softmax");
  out += fmt::format(
      "<p>{} parameters, weights and biases; between two layers stands how many connect them.</p>\n",
      count(parameter_count(layers)));
  if (const std::string activated = activated_layers(training); !activated.empty()) {
    out += fmt::format("<p>The activation stands {}.</p>\n", activated);
  }
  out += "<h3>Initialisation</h3>\n" + initialisation_paragraph(training);
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < comparison.contenders.size(); ++i) {
    const Gain& gain = comparison.contenders[i].gain;
    rows.push_back({names[i], fmt::format("{:.4f}", gain.value), gain_origin(training, gain)});
  }
  return {.id = "network",
          .title = "Network",
          .body = out + table({"activation", "gain", "where from"}, rows, LastColumn::words)};
}

Section method(const Comparison& comparison) {
  Facts facts;
  facts.emplace_back("Data",
                     data_description(comparison.dataset, comparison.dataset_source) +
                         fmt::format(": {} training and {} test samples{}", count(comparison.train_count),
                                     count(comparison.test_count),
                                     comparison.preparation.empty() ? "" : "; " + comparison.preparation));
  facts.emplace_back("Training", training_description(comparison.training));
  if (comparison.tuning_epochs > 0) {
    facts.emplace_back(
        "Learning rate",
        fmt::format(
            "Each activation has its own. {} samples of the training set are held out for validation; every "
            "rate is tried for {} on the rest, with a seed that no reported network uses, and the one with "
            "the best validation accuracy is taken.",
            count(comparison.validation_count), counted(comparison.tuning_epochs, "epoch")));
  } else {
    facts.emplace_back("Learning rate", "Given, the same for every activation; there was no sweep.");
  }
  facts.emplace_back(
      "Networks",
      fmt::format(
          "{} of each activation, trained on the whole training set, each with its own seed, which fixes "
          "the weights and the order of the samples.",
          count(comparison.seeds)));
  facts.emplace_back("Test set",
                     "Nothing was chosen by it. The accuracy reported of a network is that after its last "
                     "epoch, not the best on the way; the curves show the way.");
  facts.emplace_back("Ties",
                     "Two activations are compared seed by seed (paired t-test), with Holm's correction for "
                     "comparing several with the best, at 5%.");
  facts.emplace_back("Time", fmt::format("{} on {}, every network on one.", duration(comparison.seconds),
                                         counted(comparison.threads, "thread")));
  return {.id = "method", .title = "What was done", .body = definition_list(facts)};
}

}  // namespace

Chapter chapter(const Comparison& comparison) {
  const std::vector<std::string> names = labels(comparison.contenders);
  Chapter chapter{
      .id = "comparison",
      .name = "Comparison",
      .subject = fmt::format("{} · {} · {} · {}", comparison.dataset, widths(comparison.training.widths),
                             counted(comparison.training.epochs, "epoch"), counted(comparison.seeds, "seed")),
      .answer = answer(comparison),
      .sections = {}};
  if (!comparison.contenders.empty()) {
    chapter.sections = {results(comparison, names),     training(comparison),
                        accuracy_and_rate(comparison),  layers_section(comparison),
                        activations(comparison, names), trained_parameters(comparison, names),
                        network(comparison, names)};
    std::erase_if(chapter.sections, [](const Section& section) { return section.body.empty(); });
  }
  chapter.sections.push_back(method(comparison));
  chapter.sections.push_back(reproduction(comparison.command, comparison.provenance));
  return chapter;
}

}  // namespace assay::report
