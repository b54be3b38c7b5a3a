#include "article/claim_05_dead_units.h"

#include <fmt/format.h>

#include <algorithm>

#include "article/claim_05_dead_units_experiment.h"
#include "report/text.h"

namespace assay::article {
namespace {

using namespace dead_units;

bool enough_left(const DeadUnitsEvidence::Trained& each) {
  return each.networks - each.diverged >= least_left;
}

DeadUnitsEvidence evidence_of(const Scope& scope, const Results& results) {
  DeadUnitsEvidence evidence{.seeds = Scope::seeds};
  for (const char* name : activations) {
    for (const double rate : rates(scope)) {
      const CellResult& result = results.of(at_rate(scope, name, rate));
      evidence.trained.push_back({.activation = name,
                                  .learning_rate = rate,
                                  .dead = after(result),
                                  .accuracy = accuracy_left(result),
                                  .diverged = result.diverged(),
                                  .networks = result.outcomes.size()});
    }
  }
  const auto started = [&](const Start& start, const Start& usual, double rate) -> DeadUnitsEvidence::Start {
    const CellResult& result = results.of(from_start(scope, start, rate));
    return {.name = start.name,
            .born = born_in(result, 0),
            .predicted_born = {},
            .trained = after(result),
            .fewer = fewer(results.of(from_start(scope, usual, rate)), result),
            .accuracy = accuracy_left(result),
            .networks = result.outcomes.size() - result.diverged()};
  };
  for (const Start& start : biases()) {
    evidence.starts.push_back(started(start, biases().front(), mild_rate));
    evidence.starts.back().predicted_born = predicted_born_first(scope, start);
  }
  for (const Start& start : initialisations()) {
    evidence.mended.push_back(started(start, initialisations().front(), harsh_rate));
  }
  const CellResult& untrained_result = results.of(untrained(scope));
  const std::vector<double> predicted = predicted_born(scope);
  for (const std::size_t layer : {std::size_t{1}, std::size_t{2}, deep / 4, deep}) {
    evidence.layers.push_back(
        {.layer = layer, .born = born_in(untrained_result, layer - 1), .predicted = predicted[layer - 1]});
  }
  const CellResult& killed = results.of(from_start(scope, initialisations().front(), harsh_rate));
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
    // The usual starts, width and depth are among those.
    for (const Start& start : biases()) {
      if (start.bias != 0) list.push_back(from_start(scope, start, mild_rate));
    }
    for (const Start& start : initialisations()) {
      if (start.name != initialisations().front().name) list.push_back(from_start(scope, start, harsh_rate));
    }
    for (const std::size_t width : widths) {
      if (width != usual_width) list.push_back(of_width(scope, width));
    }
    for (const std::size_t depth : depths) {
      if (depth != usual_depth) list.push_back(of_depth(scope, depth));
    }
    return list;
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    Finding finding = article::judge(evidence_of(scope, results));
    finding.warnings = divergence_warnings(cells(scope), results, "left out of the means");
    return finding;
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return dead_units::sections(scope, results);
  }

 private:
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
      if (each.predicted_born) {
        add({.what = fmt::format("units of relu born dead in the first of two layers, {}", each.name),
             .value = each.born,
             .predicted = report::percent(*each.predicted_born) + "%",
             .agrees = each.born.low - 0.01 <= *each.predicted_born &&
                       *each.predicted_born <= each.born.high + 0.01,
             .apart = "theory takes all images for equally bright and all pairs of them for equally alike"});
      }
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

/// Of the activations beside relu that with the largest share of dead units, wherever enough networks are
/// left; null if that is nowhere.
const DeadUnitsEvidence::Trained* most_of_others(const DeadUnitsEvidence& evidence) {
  const DeadUnitsEvidence::Trained* most = nullptr;
  for (const DeadUnitsEvidence::Trained& each : evidence.trained) {
    if (is_relu(each) || !enough_left(each)) continue;
    if (most == nullptr || each.dead.mean > most->dead.mean) most = &each;
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

/// Where units of others die: as far as can be told, and what happens to their networks otherwise.
std::string spoken_of_others(const DeadUnitsEvidence& evidence) {
  const DeadUnitsEvidence::Trained* const most = most_of_others(evidence);
  if (most == nullptr) return "All others diverge.";
  const bool is_open = most->dead.low <= margin && most->dead.high > margin;
  return fmt::format(
      "leaky_relu, elu and gelu lose {} at the most, {} at {}{}, where at least {} networks do not "
      "diverge{}.",
      text_of(most->dead, most->networks - most->diverged), most->activation,
      report::quantity(most->learning_rate), is_open ? " (too few networks to tell)" : "", least_left,
      instead(evidence));
}

/// Of the starts with enough networks left the one whose units are dead least often, or most often.
const DeadUnitsEvidence::Start& best_of(const std::vector<DeadUnitsEvidence::Start>& starts) {
  return *std::ranges::min_element(starts, {}, [](const DeadUnitsEvidence::Start& each) {
    return each.networks < least_left ? 1.0 : each.trained.mean;
  });
}

const DeadUnitsEvidence::Start& worst_of(const std::vector<DeadUnitsEvidence::Start>& starts) {
  return *std::ranges::max_element(starts, {}, [](const DeadUnitsEvidence::Start& each) {
    return each.networks < least_left ? 0.0 : each.trained.mean;
  });
}

std::string spoken_of(const DeadUnitsEvidence::Start& start) {
  return fmt::format("{} with {}", text_of(start.trained, start.networks), start.name);
}

/// All starts at the large rate: those that make it worse belong to the answer.
std::string spoken_of_mended(const std::vector<DeadUnitsEvidence::Start>& mended) {
  std::vector<std::string> parts;
  std::vector<std::string> worse;
  for (const DeadUnitsEvidence::Start& each : mended) {
    parts.push_back(
        fmt::format("{} (accuracy {}%)", spoken_of(each), report::percent(each.accuracy, each.networks)));
    if (each.fewer.high < -margin) worse.push_back(each.name);
  }
  std::string text =
      fmt::format("At a learning rate that kills, after training are dead: {}.", report::enumeration(parts));
  if (!worse.empty()) text += fmt::format(" More than usual with {}.", report::enumeration(worse));
  return text;
}

/// Whether dead units stay so.
struct Staying {
  bool first = true;       ///< in the first layer none revive that matter
  bool everywhere = true;  ///< nor behind it
  bool returning = false;  ///< behind it some that matter do
};

Staying staying(const std::vector<DeadUnitsEvidence::Revival>& revivals) {
  Staying staying;
  for (const DeadUnitsEvidence::Revival& each : revivals) {
    const bool stays = each.share.high <= margin;
    staying.everywhere = staying.everywhere && stays;
    if (each.layer == 1) staying.first = stays;
    if (each.layer > 1 && each.share.low > margin) staying.returning = true;
  }
  return staying;
}

std::string spoken_of(const std::vector<DeadUnitsEvidence::Revival>& revivals, std::size_t seeds) {
  std::vector<std::string> parts;
  for (const DeadUnitsEvidence::Revival& each : revivals) {
    parts.push_back(fmt::format("{} in layer {}", text_of(each.share, seeds), each.layer));
  }
  return fmt::format("Of dead units, {} are alive an epoch later.", report::enumeration(parts));
}

/// What a better start does at the learning rate that kills.
struct Mending {
  const DeadUnitsEvidence::Start* usual;
  const DeadUnitsEvidence::Start* best;
  bool helps;  ///< by a share that matters
  bool mends;  ///< and leaves none that does
};

Mending mending(const std::vector<DeadUnitsEvidence::Start>& mended) {
  const DeadUnitsEvidence::Start& best = best_of(mended);
  const bool helps = best.fewer.low > margin;
  return {
      .usual = &mended.front(), .best = &best, .helps = helps, .mends = helps && best.trained.high <= margin};
}

std::string answer(bool start_kills, const Staying& dead, const Mending& start) {
  std::string text = start_kills ? "Units of relu die where the step is too large or the start is bad"
                                 : "Units of relu die where the step is too large";
  if (dead.first && dead.returning) text += ", but stay dead only in the first layer";
  if (!start.helps) return text + "; against large steps no start helps for certain.";
  return text + fmt::format("; a better start {}: {}% are dead instead of {}%.",
                            start.mends ? "mends it" : "helps but is no cure",
                            report::percent(start.best->trained.mean, 0),
                            report::percent(start.usual->trained.mean, 0));
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
  const std::size_t left = most->networks - most->diverged;
  finding.reasons.push_back(fmt::format(
      "At the learning rate {}, {} of relu's units are dead after training, and its networks reach {}%.",
      report::quantity(most->learning_rate), text_of(most->dead, left),
      report::percent(most->accuracy, left)));
  finding.reasons.push_back(spoken_of_others(evidence));
  const Staying dead = staying(evidence.revivals);
  finding.reasons.push_back(spoken_of(evidence.revivals, evidence.mended.front().networks));
  const DeadUnitsEvidence::Start& fine = evidence.starts.front();
  const DeadUnitsEvidence::Start& bad = worst_of(evidence.starts);
  const bool start_kills = bad.fewer.high < -margin;
  if (start_kills) {
    finding.reasons.push_back(fmt::format("At a moderate learning rate a bad start kills: dead are {}, {}.",
                                          spoken_of(bad), spoken_of(fine)));
  }
  finding.reasons.push_back(spoken_of_mended(evidence.mended));
  const Mending start = mending(evidence.mended);
  const DeadUnitsEvidence::Trained* const others = most_of_others(evidence);
  const bool others_die = others != nullptr && others->dead.low > margin;
  finding.verdict = start.mends && dead.everywhere && !others_die ? Verdict::holds : Verdict::holds_if;
  finding.sentence = answer(start_kills, dead, start);
  return finding;
}

std::unique_ptr<Claim> dead_units_claim() {
  return std::make_unique<DeadUnitsClaim>();
}

}  // namespace assay::article
