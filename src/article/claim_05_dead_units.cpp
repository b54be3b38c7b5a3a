#include "article/claim_05_dead_units.h"

#include <fmt/format.h>

#include <algorithm>

#include "article/claim_05_dead_units_experiment.h"
#include "report/charts.h"
#include "report/charts_series.h"
#include "report/html_parts.h"
#include "report/text.h"

namespace assay::article {
namespace {

using namespace dead_units;

/// Whether so many networks are left that their mean says something.
bool enough_left(std::size_t diverged, std::size_t networks) {
  return networks - diverged >= 3;
}
bool enough_left(const CellResult& result) {
  return enough_left(result.diverged(), result.outcomes.size());
}
bool enough_left(const DeadUnitsEvidence::Trained& each) {
  return enough_left(each.diverged, each.networks);
}

DeadUnitsEvidence evidence_of(const Scope& scope, const Results& results) {
  DeadUnitsEvidence evidence{.seeds = Scope::seeds};
  for (const char* name : activations) {
    for (const double rate : rates(scope)) {
      const CellResult& result = results.of(at_rate(scope, name, rate));
      evidence.trained.push_back({.activation = name,
                                  .learning_rate = rate,
                                  .dead = after(result),
                                  .diverged = result.diverged(),
                                  .networks = result.outcomes.size()});
    }
  }
  const auto started = [&](const Start& start, double rate) -> DeadUnitsEvidence::Start {
    const Start usual = start.name.starts_with("bias") ? biases().front() : initialisations().front();
    const CellResult& result = results.of(from_start(scope, start, rate));
    return {.name = start.name,
            .born = born(result),
            .trained = after(result),
            .fewer = fewer(results.of(from_start(scope, usual, rate)), result),
            .networks = result.outcomes.size() - result.diverged()};
  };
  for (const Start& start : biases()) evidence.starts.push_back(started(start, mild_rate));
  for (const Start& start : initialisations()) evidence.mended.push_back(started(start, harsh_rate));
  const CellResult& untrained_result = results.of(untrained(scope));
  const std::vector<double> predicted = predicted_born(scope);
  for (const std::size_t layer : {std::size_t{1}, std::size_t{2}, deep / 4, deep}) {
    evidence.layers.push_back(
        {.layer = layer, .born = born_in(untrained_result, layer - 1), .predicted = predicted[layer - 1]});
  }
  const CellResult& killed = results.of(at_rate(scope, "relu", harsh_rate));
  for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
    evidence.revivals.push_back({.layer = i + 1, .share = revived_in(killed, i)});
  }
  return evidence;
}

class DeadUnitsClaim final : public Claim {
 public:
  [[nodiscard]] const ClaimText& text() const override { return text_; }

  [[nodiscard]] std::vector<Cell> cells(const Scope& scope) const override {
    std::vector<Cell> list = {untrained(scope)};
    for (const char* name : activations) {
      for (const double rate : rates(scope)) list.push_back(at_rate(scope, name, rate));
    }
    for (const Start& start : biases()) list.push_back(from_start(scope, start, mild_rate));
    for (const Start& start : initialisations()) list.push_back(from_start(scope, start, harsh_rate));
    for (const std::size_t width : widths) list.push_back(of_width(scope, width));
    for (const std::size_t depth : depths) list.push_back(of_depth(scope, depth));
    return list;
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    Finding finding = article::judge(evidence_of(scope, results));
    finding.warnings = divergence_warnings(cells(scope), results);
    return finding;
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return {theory(), experiment(scope), deaths(scope, results), starts(scope, results),
            shapes(scope, results)};
  }

 private:
  [[nodiscard]] static report::Section theory() {
    std::string body =
        "<p>A unit of relu whose pre-activation is negative for every training sample gives zero for all of "
        "them, and so gets no gradient: nothing moves it. When training begins, a unit is so with "
        "probability ";
    body += report::formula(
                R"(\int \varphi(\xi)\,\Phi\!\left(\frac{-\sqrt{c}\,\xi}{\sqrt{1-c}}\right)^{\!M} d\xi)",
                "the integral over xi of phi(xi) Phi(-sqrt(c) xi / sqrt(1-c))^M") +
            ", for M samples whose pre-activations have the correlation c: next to nothing in the first "
            "layer, but towards the depth all inputs become alike, c goes to 1 and the share to one half. "
            "In training a step that is too large throws a unit to where no sample reaches it. In the first "
            "layer, whose inputs stay what they are, it stays there for good; behind it the inputs move, and "
            "a unit may come back. leaky_relu, elu and gelu have a slope on both sides, so that no unit of "
            "theirs is ever dead.</p>\n";
    return {.id = "theory", .title = "What theory predicts", .body = std::move(body), .listed = false};
  }

  [[nodiscard]] static report::Section experiment(const Scope& scope) {
    return {.id = "experiment",
            .title = "What was done",
            .body = fmt::format(
                "<p>Two hidden layers of 64 units were trained at learning rates from {} to {}, without "
                "momentum, with relu and with {}. Of relu also the start, the depth and the width were "
                "varied. A unit counts as dead if it gets no gradient from any of the first 2,048 training "
                "samples. A share matters from {:g}% of the units on.</p>\n<p>{}</p>\n",
                report::quantity(rates(scope).front()), report::quantity(rates(scope).back()),
                report::enumeration({"leaky_relu", "elu", "gelu"}), 100 * margin,
                report::escaped(method_text(at_rate(scope, "relu", mild_rate)))),
            .listed = false};
  }

  static report::Measure share_of_units() {
    return {.kind = report::Measure::Kind::share, .title = "dead units"};
  }

  [[nodiscard]] static report::Chart by_rate(const Scope& scope, const Results& results) {
    std::vector<report::Series> lines;
    for (std::size_t i = 0; i < activations.size(); ++i) {
      report::Series line{.name = activations[i], .colour = report::series_colour(i), .values = {}};
      for (const double rate : rates(scope)) {
        const CellResult& result = results.of(at_rate(scope, activations[i], rate));
        if (!enough_left(result)) continue;
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

  [[nodiscard]] static report::Chart by_epoch(const Scope& scope, const Results& results) {
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

  [[nodiscard]] static report::Section deaths(const Scope& scope, const Results& results) {
    return {.id = "deaths",
            .title = "When units die",
            .body = "<div class=\"pair\">\n" +
                    report::figure("By learning rate, after training",
                                   "Mean over the networks that did not diverge; bars: 95% confidence "
                                   "interval.",
                                   by_rate(scope, results)) +
                    report::figure("After each epoch, relu",
                                   "Most units die within the first epoch, and stay dead.",
                                   by_epoch(scope, results)) +
                    "</div>\n",
            .listed = false};
  }

  [[nodiscard]] static report::Chart by_start(const Scope& scope, const Results& results) {
    std::vector<report::MeasuredRow> rows;
    const auto add = [&](const Start& start, double rate) {
      rows.push_back(dead_row(start.name, report::series_colour(rate == mild_rate ? 0 : 1),
                              results.of(from_start(scope, start, rate))));
    };
    for (const Start& start : biases()) add(start, mild_rate);
    for (const Start& start : initialisations()) add(start, harsh_rate);
    return report::rows_chart("Share of dead units after training, by start", share_of_units(), rows);
  }

  [[nodiscard]] static report::Chart by_layer(const Scope& scope, const Results& results) {
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

  [[nodiscard]] static report::Section starts(const Scope& scope, const Results& results) {
    return {
        .id = "starts",
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

  [[nodiscard]] static report::Section shapes(const Scope& scope, const Results& results) {
    std::vector<report::MeasuredRow> rows;
    for (const std::size_t width : widths) {
      rows.push_back(dead_row(fmt::format("2 x {} units", width), report::series_colour(0),
                              results.of(of_width(scope, width))));
    }
    for (const std::size_t depth : depths) {
      rows.push_back(dead_row(fmt::format("{} x 64 units", depth), report::series_colour(1),
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

  ClaimText text_ = {.number = 5,
                     .name = "5 Dead units",
                     .question = "Do units of ReLU die, and does a better initialisation mend it?",
                     .sentence =
                         "Units of ReLU can die: they give zero for every input and learn no more. A better "
                         "initialisation mends it."};
};

bool is_relu(const DeadUnitsEvidence::Trained& each) {
  return each.activation == "relu";
}

std::string text_of(const study::Interval& share, std::size_t trials) {
  return report::percent(share, trials) + "%";
}

void add_measurements(const DeadUnitsEvidence& evidence, Finding& finding) {
  const auto add = [&](Measurement measurement) {
    if (measurement.trials == 1) measurement.trials = evidence.seeds;
    measurement.unit = Unit::share;
    finding.measurements.push_back(std::move(measurement));
  };
  for (const DeadUnitsEvidence::Trained& each : evidence.trained) {
    if (!enough_left(each)) continue;
    add({.what = fmt::format("dead units of {} after training at rate {}", each.activation,
                             report::quantity(each.learning_rate)),
         .value = each.dead,
         .trials = each.networks - each.diverged,
         .predicted = is_relu(each) ? "" : "0%: it has a slope on both sides",
         .agrees = is_relu(each) || each.dead.low <= 0.005,
         .apart = "the slope is there, but float32 rounds it to zero so far out"});
  }
  for (const DeadUnitsEvidence::Layer& each : evidence.layers) {
    add({.what = fmt::format("units of relu born dead in hidden layer {}", each.layer),
         .value = each.born,
         .predicted = report::percent(each.predicted) + "%",
         .agrees = each.born.low - 0.01 <= each.predicted && each.predicted <= each.born.high + 0.01,
         .apart = "theory takes all pairs of images for equally alike, and layers for wide"});
  }
  for (const DeadUnitsEvidence::Revival& each : evidence.revivals) {
    const bool is_first = each.layer == 1;
    add({.what = fmt::format("dead units of hidden layer {} that revive within an epoch", each.layer),
         .value = each.share,
         .predicted = is_first ? "0%: its inputs stay what they are" : "",
         .agrees = !is_first || each.share.low <= 0.005,
         .apart = "a sample outside of the probe still reached the unit"});
  }
  for (const auto* starts : {&evidence.starts, &evidence.mended}) {
    for (const DeadUnitsEvidence::Start& each : *starts) {
      add({.what = fmt::format("dead units of relu after training, {}", each.name),
           .value = each.trained,
           .trials = each.networks,
           .predicted = {}});
    }
  }
}

const DeadUnitsEvidence::Trained* worst(const DeadUnitsEvidence& evidence) {
  const DeadUnitsEvidence::Trained* found = nullptr;
  for (const DeadUnitsEvidence::Trained& each : evidence.trained) {
    if (!is_relu(each) || !enough_left(each)) continue;
    if (found == nullptr || each.dead.low > found->dead.low) found = &each;
  }
  return found;
}

/// Of the activations beside relu the largest share of dead units, wherever enough networks are left.
study::Interval most_of_others(const DeadUnitsEvidence& evidence) {
  study::Interval most{0, 0, 0};
  for (const DeadUnitsEvidence::Trained& each : evidence.trained) {
    if (!is_relu(each) && enough_left(each) && each.dead.mean > most.mean) most = each.dead;
  }
  return most;
}

/// What those do at the largest rate.
std::string instead(const DeadUnitsEvidence& evidence) {
  double largest = 0;
  for (const DeadUnitsEvidence::Trained& each : evidence.trained) {
    largest = std::max(largest, each.learning_rate);
  }
  std::size_t diverged = 0;
  std::size_t networks = 0;
  for (const DeadUnitsEvidence::Trained& each : evidence.trained) {
    if (is_relu(each) || each.learning_rate < largest) continue;
    diverged += each.diverged;
    networks += each.networks;
  }
  if (2 * diverged <= networks) return {};
  return fmt::format("; at {} {} of their {} networks diverge instead", report::quantity(largest), diverged,
                     networks);
}

const DeadUnitsEvidence::Start& best_of(const std::vector<DeadUnitsEvidence::Start>& starts) {
  return *std::ranges::min_element(starts, {},
                                   [](const DeadUnitsEvidence::Start& each) { return each.trained.mean; });
}

const DeadUnitsEvidence::Start& worst_of(const std::vector<DeadUnitsEvidence::Start>& starts) {
  return *std::ranges::max_element(starts, {},
                                   [](const DeadUnitsEvidence::Start& each) { return each.trained.mean; });
}

bool is_better(const DeadUnitsEvidence::Start& one, const DeadUnitsEvidence::Start& other) {
  return other.trained.low - one.trained.high > margin;
}

std::string compared(const DeadUnitsEvidence::Start& worse, const DeadUnitsEvidence::Start& better) {
  return fmt::format("{} dead with {}, {} with {}", text_of(worse.trained, worse.networks), worse.name,
                     text_of(better.trained, better.networks), better.name);
}

}  // namespace

Finding judge(const DeadUnitsEvidence& evidence) {
  Finding finding;
  add_measurements(evidence, finding);
  const DeadUnitsEvidence::Trained* const most = worst(evidence);
  const bool never = std::ranges::all_of(
      evidence.trained, [](const auto& each) { return !is_relu(each) || each.dead.high <= margin; });
  if (most == nullptr || most->dead.low <= margin) {
    finding.verdict = never ? Verdict::does_not_hold : Verdict::undecided;
    finding.sentence = never ? "Hardly a unit of relu died, at any learning rate."
                             : "The measurements do not tell whether units of relu die.";
    return finding;
  }
  finding.reasons.push_back(
      fmt::format("At the learning rate {}, {} of relu's units are dead after training.",
                  report::quantity(most->learning_rate), text_of(most->dead, evidence.seeds)));
  const study::Interval others = most_of_others(evidence);
  const bool others_live = others.low <= margin;
  finding.reasons.push_back(
      fmt::format("leaky_relu, elu and gelu lose {} at the most, at any rate at which "
                  "they train{}.",
                  text_of(others, evidence.seeds), instead(evidence)));
  const auto first = std::ranges::find(evidence.revivals, std::size_t{1}, &DeadUnitsEvidence::Revival::layer);
  const bool stay_dead = first != evidence.revivals.end() && first->share.high <= margin;
  if (stay_dead) {
    finding.reasons.emplace_back("A dead unit of the first layer stays dead; behind it some come back.");
  }
  const bool start_mends = is_better(best_of(evidence.starts), worst_of(evidence.starts));
  if (start_mends) {
    finding.reasons.push_back(fmt::format("At a moderate learning rate the start decides: {}.",
                                          compared(worst_of(evidence.starts), best_of(evidence.starts))));
  }
  const DeadUnitsEvidence::Start& usual = evidence.mended.front();
  const DeadUnitsEvidence::Start& best = best_of(evidence.mended);
  const bool start_mends_rate = best.fewer.low > margin;
  finding.reasons.push_back(fmt::format("{}: {}.",
                                        start_mends_rate
                                            ? "At the large learning rate a better start helps"
                                            : "At the large learning rate no start helps for certain",
                                        compared(usual, best)));
  const bool all = start_mends && start_mends_rate && stay_dead && others_live;
  finding.verdict = all ? Verdict::holds : Verdict::holds_if;
  finding.sentence =
      all ? "Units of relu die where the step is too large or the start is bad, and a better start helps."
      : start_mends ? "Units of relu die where the step is too large or the start is bad; a "
                      "better start mends only the latter."
                    : "Units of relu die where the step is too large, and no start mends it.";
  return finding;
}

std::unique_ptr<Claim> dead_units_claim() {
  return std::make_unique<DeadUnitsClaim>();
}

}  // namespace assay::article
