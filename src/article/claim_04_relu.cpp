#include "article/claim_04_relu.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "article/claim_04_relu_experiment.h"
#include "report/charts.h"
#include "report/charts_series.h"
#include "report/html_parts.h"
#include "report/settings.h"
#include "report/text.h"

namespace assay::article {
namespace {

namespace experiment = relu;

constexpr double kept = 10;       ///< a gradient that grows or shrinks by less than this does not vanish
constexpr double vanished = 1e3;  ///< one that shrinks by more has
constexpr double as_cheap = 1.1;  ///< times that differ by less are alike

const experiment::KernelTime& time_of(const std::vector<experiment::KernelTime>& times,
                                      const std::string& activation) {
  return *std::ranges::find(times, activation, &experiment::KernelTime::name);
}

ReluEvidence evidence_of(const Scope& scope, const Results& results) {
  ReluEvidence evidence{.seeds = Scope::seeds};
  const std::vector<experiment::KernelTime> times =
      experiment::kernel_times(results.of(experiment::kernel_times(scope)));
  for (const experiment::KernelTime& time : times) {
    evidence.costs.push_back({.activation = time.name, .forward = time.forward, .backward = time.backward});
  }
  const std::size_t deepest = experiment::depths(scope).back();
  for (const char* name : experiment::activations) {
    const Cell cell = experiment::racing(scope, name, experiment::racing_depths.front());
    evidence.shares.push_back(
        {.activation = name,
         .of_step = over_seeds(results.of(cell), experiment::share_of_step(cell, time_of(times, name)))});
    for (const Initialisation start : experiment::initialisations()) {
      if (!experiment::start(name, start)) continue;
      const std::vector<double> predicted = experiment::predicted_gradients(scope, name, deepest, start);
      evidence.gradients.push_back(
          {.activation = name,
           .initialisation = report::initialisation_title(start),
           .depth = deepest,
           .ratio = experiment::gradient(results.of(experiment::untrained(scope, name, deepest, start)), 0),
           .predicted = predicted.empty() ? std::nullopt : std::optional(predicted.front())});
    }
  }
  for (const std::size_t layers : experiment::racing_depths) {
    const auto raced = [&](const char* name) -> const CellResult& {
      return results.of(experiment::racing(scope, name, layers));
    };
    for (const double target : experiment::targets) {
      const Reading epochs = experiment::epochs_to(target);
      const study::Interval seconds = over_seeds(raced("relu"), experiment::seconds_to(target));
      evidence.races.push_back({.layers = layers,
                                .target = target,
                                .relu = over_seeds(raced("relu"), epochs),
                                .sigmoid_later = difference(raced("sigmoid"), raced("relu"), epochs),
                                .tanh_later = difference(raced("tanh"), raced("relu"), epochs),
                                .reached = std::isfinite(seconds.mean)});
    }
  }
  return evidence;
}

class ReluClaim final : public Claim {
 public:
  [[nodiscard]] const ClaimText& text() const override { return text_; }

  [[nodiscard]] std::vector<Cell> cells(const Scope& scope) const override {
    std::vector<Cell> list;
    for (const char* name : experiment::activations) {
      for (const std::size_t layers : experiment::racing_depths) {
        list.push_back(experiment::racing(scope, name, layers));
      }
      for (const Initialisation start : experiment::initialisations()) {
        if (!experiment::start(name, start)) continue;
        for (const std::size_t depth : experiment::depths(scope)) {
          list.push_back(experiment::untrained(scope, name, depth, start));
        }
      }
    }
    return list;
  }

  [[nodiscard]] std::vector<Calculation> calculations(const Scope& scope) const override {
    return {experiment::kernel_times(scope)};
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    Finding finding = article::judge(evidence_of(scope, results));
    finding.warnings = divergence_warnings(cells(scope), results);
    return finding;
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return {theory(), method(scope), costs(scope, results), gradients(scope, results), races(scope, results)};
  }

 private:
  [[nodiscard]] static report::Section theory() {
    std::string body =
        "<p>The derivative of relu is 0 or 1: one comparison. Those of sigmoid and tanh look dearer, but "
        "both "
        "are functions of the output that the next layer keeps anyway, ";
    body += report::formula("y(1-y)", "y(1-y)") + " and " + report::formula("1-y^2", "1-y^2") +
            ". In a wide network of random weights the squared gradient goes from layer to layer as ";
    body +=
        report::formula(R"(\chi_1 = \sigma_w^2\,\mathbb{E}\,f'(u)^2)", "chi_1 = sigma_w^2 E f'(u)^2") +
        ". For relu it is half of the weight variance times fan-in: 1 with He's initialisation, and 1/6 a "
        "layer with PyTorch's default, however good the activation. sigmoid's is at most 1/16 of it.</p>\n";
    return {.id = "theory", .title = "What theory predicts", .body = std::move(body), .listed = false};
  }

  [[nodiscard]] static report::Section method(const Scope& scope) {
    return {
        .id = "experiment",
        .title = "What was done",
        .body = fmt::format(
            "<p>Kernels of relu and of {} functions of the catalog were timed on one thread, on arrays of "
            "131,072 float32 that stay in the cache, nothing else running: medians of rounds in which all "
            "take turns. Gradients were measured in networks of {} to {} hidden layers before training. And "
            "networks with {} and with {} hidden layers of 64 units were trained; their seconds are of one "
            "thread "
            "beside others, and less certain than their epochs.</p>\n<p>{}</p>\n",
            scope.quick ? "a dozen" : "all", experiment::depths(scope).front(),
            experiment::depths(scope).back(), experiment::racing_depths.front(),
            experiment::racing_depths.back(),
            report::escaped(
                method_text(experiment::racing(scope, "relu", experiment::racing_depths.front())))),
        .listed = false};
  }

  [[nodiscard]] static report::Section costs(const Scope& scope, const Results& results) {
    std::vector<experiment::KernelTime> times =
        experiment::kernel_times(results.of(experiment::kernel_times(scope)));
    std::ranges::stable_sort(times, {}, [](const auto& time) { return time.forward + time.backward; });
    std::vector<report::MeasuredRow> rows;
    const auto add = [&](const std::string& name, double time, std::size_t colour) {
      rows.push_back({.name = name,
                      .colour = report::series_colour(colour),
                      .mean = {time, time, time},
                      .single = {time}});
    };
    std::vector<std::vector<std::string>> table;
    for (const experiment::KernelTime& time : times) {
      table.push_back({time.name, report::quantity(time.forward), report::quantity(time.backward)});
    }
    for (const char* name : experiment::activations) {
      const experiment::KernelTime& time = time_of(times, name);
      add(fmt::format("{}, forward", name), time.forward, 0);
      add(fmt::format("{}, backward", name), time.backward, 1);
    }
    for (const char* name : {"gelu", "silu", "elu", "softplus", "mish"}) {
      const auto time = std::ranges::find(times, name, &experiment::KernelTime::name);
      if (time == times.end()) continue;
      add(fmt::format("{}, forward", name), time->forward, 0);
      add(fmt::format("{}, backward", name), time->backward, 1);
    }
    return {.id = "cost",
            .title = "What they cost",
            .body = report::figure(
                        "Nanoseconds an element, correctly rounded kernels",
                        "Blue: forward; orange: backward, from the output where the derivative is a function "
                        "of it.",
                        report::rows_chart(
                            "Time of forward and backward kernels",
                            {.kind = report::Measure::Kind::positive, .title = "ns an element"}, rows)) +
                    "<details><summary>All that were timed, the quickest first</summary>\n" +
                    report::table({"function", "forward, ns", "backward, ns"}, table) + "</details>\n",
            .listed = false};
  }

  [[nodiscard]] static report::Chart by_layer(const Scope& scope, const Results& results,
                                              const char* activation) {
    const std::size_t depth = experiment::depths(scope).back();
    std::vector<report::Series> lines;
    std::size_t colour = 0;
    for (const Initialisation start : experiment::initialisations()) {
      const std::string hue = report::series_colour(colour++);
      if (!experiment::start(activation, start)) continue;
      const CellResult& result = results.of(experiment::untrained(scope, activation, depth, start));
      const std::vector<double> theory = experiment::predicted_gradients(scope, activation, depth, start);
      report::Series line{.name = report::initialisation_title(start), .colour = hue, .values = {}};
      report::Series predicted{
          .name = line.name + ", theory", .colour = hue, .values = {}, .predicted = true, .named = false};
      const std::size_t step = depth > 32 ? 3 : 1;
      for (std::size_t i = 0; i < depth; i += step) {
        const auto layer = static_cast<double>(i + 1);
        line.values.push_back(
            {.x = layer, .y = experiment::gradient(result, i), .trials = result.outcomes.size()});
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

  [[nodiscard]] static report::Section gradients(const Scope& scope, const Results& results) {
    std::string body = "<div class=\"pair\">\n";
    for (const char* name : experiment::activations) {
      body += report::figure(fmt::format("{}, {} hidden layers", name, experiment::depths(scope).back()),
                             "By initialisation. Solid: geometric mean over the seeds, with its 95% "
                             "confidence interval; dashed: "
                             "theory.",
                             by_layer(scope, results, name));
    }
    body += report::figure("By depth", "relu. From the last hidden layer back to the first.",
                           by_depth(scope, results));
    return {.id = "gradient",
            .title = "What becomes of the gradient",
            .body = body + "</div>\n",
            .listed = false};
  }

  [[nodiscard]] static report::Chart by_depth(const Scope& scope, const Results& results) {
    std::vector<report::Series> lines;
    std::vector<double> ticks;
    for (const std::size_t depth : experiment::depths(scope)) ticks.push_back(static_cast<double>(depth));
    std::size_t colour = 0;
    for (const Initialisation start : experiment::initialisations()) {
      const std::string hue = report::series_colour(colour++);
      if (!experiment::start("relu", start)) continue;
      report::Series line{.name = report::initialisation_title(start), .colour = hue, .values = {}};
      for (const std::size_t depth : experiment::depths(scope)) {
        const CellResult& result = results.of(experiment::untrained(scope, "relu", depth, start));
        line.values.push_back({.x = static_cast<double>(depth),
                               .y = experiment::gradient(result, 0),
                               .trials = result.outcomes.size()});
      }
      lines.push_back(std::move(line));
    }
    return report::series_chart(
        {.description = "Gradient of the first hidden layer against the last one's, by depth",
         .x_title = "hidden layers",
         .x_ticks = ticks,
         .x_logarithmic = true,
         .y = {.kind = report::Measure::Kind::positive, .title = "gradient, last layer = 1"}},
        lines);
  }

  [[nodiscard]] static report::Chart race(const Scope& scope, const Results& results, std::size_t layers) {
    std::vector<report::Series> lines;
    std::vector<double> ticks;
    for (std::size_t i = 0; i < experiment::activations.size(); ++i) {
      const char* const name = experiment::activations[i];
      const Cell cell = experiment::racing(scope, name, layers);
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

  [[nodiscard]] static report::Section races(const Scope& scope, const Results& results) {
    std::string body = "<div class=\"pair\">\n";
    std::vector<std::vector<std::string>> table;
    for (const std::size_t layers : experiment::racing_depths) {
      body +=
          report::figure(fmt::format("Test accuracy by epoch, {} hidden layers", layers),
                         "Each at its own best learning rate. Mean over the seeds, with its 95% confidence "
                         "interval.",
                         race(scope, results, layers));
      for (const char* name : experiment::activations) {
        const CellResult& result = results.of(experiment::racing(scope, name, layers));
        for (const double target : experiment::targets) {
          table.push_back(reached(result, fmt::format("{}, {} layers", name, layers), target));
        }
      }
    }
    return {
        .id = "race",
        .title = "Who is there first",
        .body = body + "</div>\n" +
                report::table({"activation", "accuracy", "learning rate", "reached by", "epochs", "seconds"},
                              table),
        .listed = false};
  }

  static std::vector<std::string> reached(const CellResult& result, const std::string& name, double target) {
    const Reading seconds = experiment::seconds_to(target);
    const auto count = static_cast<std::size_t>(std::ranges::count_if(
        result.outcomes, [&](const Outcome& outcome) { return seconds(outcome).has_value(); }));
    const bool all = count == result.outcomes.size();
    const study::Interval epochs = over_seeds(result, experiment::epochs_to(target));
    return {name,
            report::percent(target, 0) + "%",
            report::quantity(result.learning_rate),
            fmt::format("{} of {}", count, result.outcomes.size()),
            (all ? "" : "at least ") + report::quantity(epochs, result.outcomes.size()),
            count == 0 ? "–" : report::quantity(over_seeds(result, seconds), count)};
  }

  ClaimText text_ = {.number = 4,
                     .name = "4 ReLU",
                     .question = "Is ReLU cheap, free of vanishing gradients and quick to converge?",
                     .sentence =
                         "ReLU makes back-propagation cheap, its gradient does not vanish, and in many cases "
                         "it converges faster than sigmoid and tanh."};
};

const ReluEvidence::Cost& cost_of(const ReluEvidence& evidence, const std::string& activation) {
  return *std::ranges::find(evidence.costs, activation, &ReluEvidence::Cost::activation);
}

/// How many are quicker both ways taken together, by more than times differ anyway.
std::size_t cheaper(const ReluEvidence& evidence) {
  const ReluEvidence::Cost& own = cost_of(evidence, "relu");
  return static_cast<std::size_t>(std::ranges::count_if(evidence.costs, [&](const ReluEvidence::Cost& each) {
    return as_cheap * (each.forward + each.backward) < own.forward + own.backward;
  }));
}

bool keeps(const ReluEvidence::Gradient& gradient) {
  return gradient.ratio.low > 1 / kept && gradient.ratio.high < kept;
}

bool vanishes(const ReluEvidence::Gradient& gradient) {
  return gradient.ratio.high < 1 / vanished;
}

void add_measurements(const ReluEvidence& evidence, Finding& finding) {
  for (const char* name : {"relu", "sigmoid", "tanh"}) {
    const ReluEvidence::Cost& cost = cost_of(evidence, name);
    for (const auto& [pass, time] :
         {std::pair("forward", cost.forward), std::pair("backward", cost.backward)}) {
      finding.measurements.push_back({.what = fmt::format("nanoseconds an element, {} {}", name, pass),
                                      .value = {time, time, time},
                                      .unit = Unit::number,
                                      .predicted = {}});
    }
  }
  for (const ReluEvidence::Share& each : evidence.shares) {
    finding.measurements.push_back(
        {.what = fmt::format("share of a training step that {} takes", each.activation),
         .value = each.of_step,
         .trials = evidence.seeds,
         .unit = Unit::share,
         .predicted = {}});
  }
  for (const ReluEvidence::Gradient& each : evidence.gradients) {
    // Random networks of a finite width scatter around the mean field by such a factor at this depth.
    constexpr double scatter = 3;
    const bool is_near = each.predicted && each.ratio.low / scatter <= *each.predicted &&
                         *each.predicted <= each.ratio.high * scatter;
    finding.measurements.push_back(
        {.what = fmt::format("gradient of the first of {} hidden layers, last = 1: {}, {}", each.depth,
                             each.activation, each.initialisation),
         .value = each.ratio,
         .trials = evidence.seeds,
         .unit = Unit::number,
         .predicted = each.predicted ? report::quantity(*each.predicted) : "",
         .agrees = !each.predicted || is_near,
         .apart = "theory is of networks without bound in width, and images are not random"});
  }
  for (const ReluEvidence::Race& race : evidence.races) {
    for (const auto& [name, later] :
         {std::pair("sigmoid", race.sigmoid_later), std::pair("tanh", race.tanh_later)}) {
      finding.measurements.push_back(
          {.what = fmt::format("epochs to {:g}% with {} hidden layers, {} less relu", 100 * race.target,
                               race.layers, name),
           .value = later,
           .trials = evidence.seeds,
           .unit = Unit::number,
           .predicted = {}});
    }
  }
}

/// In how many cases relu is ahead of another, and in how many behind.
struct Score {
  std::size_t ahead = 0, behind = 0;
  [[nodiscard]] bool is_won() const { return ahead > behind; }
  [[nodiscard]] bool is_lost() const { return behind > ahead; }
};

Score score(const ReluEvidence& evidence, study::Interval ReluEvidence::Race::* later) {
  Score score;
  for (const ReluEvidence::Race& race : evidence.races) {
    if (!race.reached) continue;
    if ((race.*later).low > 0) ++score.ahead;
    if ((race.*later).high < 0) ++score.behind;
  }
  return score;
}

std::string spoken(const Score& score, const char* other) {
  return fmt::format("against {} relu needs fewer epochs in {} and more in {}", other, score.ahead,
                     score.behind);
}

}  // namespace

Finding judge(const ReluEvidence& evidence) {
  Finding finding;
  add_measurements(evidence, finding);
  const ReluEvidence::Cost& own = cost_of(evidence, "relu");
  const bool cheap = 10 * cheaper(evidence) <= evidence.costs.size();
  finding.reasons.push_back(fmt::format(
      "Of {} functions {} {} cheaper than relu; backward, relu takes {} ns an element, sigmoid {}, tanh {}.",
      evidence.costs.size(), cheaper(evidence), cheaper(evidence) == 1 ? "is" : "are",
      report::quantity(own.backward), report::quantity(cost_of(evidence, "sigmoid").backward),
      report::quantity(cost_of(evidence, "tanh").backward)));
  std::vector<std::string> keeping;
  std::vector<std::string> losing;
  for (const ReluEvidence::Gradient& each : evidence.gradients) {
    if (each.activation != "relu") continue;
    if (keeps(each)) keeping.push_back(each.initialisation);
    if (vanishes(each)) losing.push_back(each.initialisation);
  }
  const std::size_t depth = evidence.gradients.empty() ? 0 : evidence.gradients.front().depth;
  if (!keeping.empty()) {
    finding.reasons.push_back(fmt::format("Through {} layers relu's gradient keeps its size with: {}.", depth,
                                          report::enumeration(keeping)));
  }
  if (!losing.empty()) {
    finding.reasons.push_back(fmt::format("It vanishes all the same with: {}.", report::enumeration(losing)));
  }
  const Score sigmoid = score(evidence, &ReluEvidence::Race::sigmoid_later);
  const Score tanh = score(evidence, &ReluEvidence::Race::tanh_later);
  finding.reasons.push_back(fmt::format(
      "Of {} cases (a network and an accuracy to reach, each activation at its best learning rate) "
      "{}; {}.",
      std::ranges::count_if(evidence.races, &ReluEvidence::Race::reached), spoken(sigmoid, "sigmoid"),
      spoken(tanh, "tanh")));
  const bool faster = sigmoid.is_won() && !tanh.is_lost();
  const bool slower = sigmoid.is_lost() || (tanh.is_lost() && !sigmoid.is_won());
  if (keeping.empty() && !losing.empty()) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = "The gradient of relu vanishes, whatever the initialisation.";
  } else if (keeping.empty()) {
    finding.sentence = "The measurements do not tell what becomes of relu's gradient.";
  } else if (slower || !cheap) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = slower ? "relu was not quicker to converge." : "Many functions are cheaper than relu.";
  } else if (!faster) {
    finding.sentence = "The measurements do not tell whether relu converges faster.";
  } else {
    finding.verdict = losing.empty() && tanh.is_won() ? Verdict::holds : Verdict::holds_if;
    finding.sentence = losing.empty() ? "relu is cheap, keeps its gradient, and converges faster."
                                      : "relu is cheap and converges faster; its gradient lasts only if the "
                                        "initialisation is made for it.";
  }
  return finding;
}

std::unique_ptr<Claim> relu_claim() {
  return std::make_unique<ReluClaim>();
}

}  // namespace assay::article
