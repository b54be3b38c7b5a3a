#include "article/claim_04_relu.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "article/claim_04_relu_experiment.h"
#include "report/settings.h"
#include "report/text.h"

namespace assay::article {
namespace {

namespace experiment = relu;

constexpr double kept = 10;       ///< a gradient that grows or shrinks by less than this does not vanish
constexpr double vanished = 1e3;  ///< one that shrinks by more has
constexpr double as_cheap = 1.1;  ///< times that differ by less are alike
constexpr double matters = 0.5;   ///< epochs

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
         .of_step = over_seeds(results.of(cell),
                               experiment::share_of_step(cell, experiment::time_of(times, name)))});
    for (const Initialisation start : experiment::initialisations(name)) {
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
      const Reading epochs =
          experiment::epochs_to(target, experiment::racing(scope, "relu", layers).training.epochs);
      const Reading seconds = experiment::seconds_to(target);
      evidence.races.push_back(
          {.layers = layers,
           .target = target,
           .relu = over_seeds(raced("relu"), epochs),
           .sigmoid_later = difference(raced("sigmoid"), raced("relu"), epochs),
           .tanh_later = difference(raced("tanh"), raced("relu"), epochs),
           .reached = std::ranges::any_of(experiment::activations, [&](const char* name) {
             return std::ranges::any_of(raced(name).outcomes,
                                        [&](const Outcome& each) { return seconds(each).has_value(); });
           })});
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
      for (const Initialisation start : experiment::initialisations(name)) {
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
    return relu::sections(scope, results);
  }

 private:
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
    // What float32 cannot hold it has as 0.
    const double most = std::max(each.ratio.high, static_cast<double>(std::numeric_limits<float>::min()));
    const bool is_near =
        each.predicted && each.ratio.low / scatter <= *each.predicted && *each.predicted <= most * scatter;
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
    if (!race.reached) continue;
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

/// In how many cases relu is ahead of another, and in how many behind, by more than matters.
struct Score {
  std::size_t ahead = 0, behind = 0;
  [[nodiscard]] bool is_won() const { return ahead > behind; }
  [[nodiscard]] bool is_lost() const { return behind > ahead; }
};

Score score(const ReluEvidence& evidence, study::Interval ReluEvidence::Race::* later) {
  Score score;
  for (const ReluEvidence::Race& race : evidence.races) {
    if (!race.reached) continue;
    const Side where = side(race.*later, matters);
    if (where == Side::above) ++score.ahead;
    if (where == Side::below) ++score.behind;
  }
  return score;
}

/// What relu is to one of the others: "ahead of sigmoid in 5 of 6 cases".
std::string spoken(const Score& score, const char* other, std::size_t cases) {
  std::string text = fmt::format("ahead of {} in {} of {} cases", other, score.ahead, cases);
  if (score.behind > 0) text += fmt::format(" and behind it in {}", score.behind);
  return text;
}

/// With which initialisations the gradient of an activation keeps its size, and with which it vanishes.
struct Fate {
  std::vector<std::string> keeping, losing;
};

Fate fate_of(const ReluEvidence& evidence, const std::string& activation) {
  Fate fate;
  for (const ReluEvidence::Gradient& each : evidence.gradients) {
    if (each.activation != activation) continue;
    if (keeps(each)) fate.keeping.push_back(each.initialisation);
    if (vanishes(each)) fate.losing.push_back(each.initialisation);
  }
  return fate;
}

std::string spoken(const Fate& fate, const char* activation) {
  const auto with = [](const std::vector<std::string>& names) {
    return names.empty() ? std::string("none of the initialisations") : report::enumeration(names);
  };
  return fmt::format("{}'s gradient keeps its size with {} and vanishes with {}", activation,
                     with(fate.keeping), with(fate.losing));
}

void add_costs(const ReluEvidence& evidence, Finding& finding) {
  const ReluEvidence::Cost& own = cost_of(evidence, "relu");
  const ReluEvidence::Cost& sigmoid = cost_of(evidence, "sigmoid");
  const ReluEvidence::Cost& tanh = cost_of(evidence, "tanh");
  const std::size_t quicker = cheaper(evidence);
  finding.reasons.push_back(fmt::format(
      "Of {} functions {} {} cheaper than relu. Backward it takes {} ns an element, sigmoid {} and tanh {}, "
      "which have their derivatives from the output; forward {}, {} and {}.",
      evidence.costs.size(), quicker, quicker == 1 ? "is" : "are", report::quantity(own.backward),
      report::quantity(sigmoid.backward), report::quantity(tanh.backward), report::quantity(own.forward),
      report::quantity(sigmoid.forward), report::quantity(tanh.forward)));
  if (evidence.shares.empty()) return;
  std::vector<std::string> parts;
  for (const ReluEvidence::Share& each : evidence.shares) {
    parts.push_back(fmt::format("{}% with {}", report::percent(each.of_step.mean), each.activation));
  }
  finding.reasons.push_back(
      fmt::format("Of a training step, activations are {}.", report::enumeration(parts)));
}

}  // namespace

Finding judge(const ReluEvidence& evidence) {
  Finding finding;
  add_measurements(evidence, finding);
  add_costs(evidence, finding);
  const bool cheap = 10 * cheaper(evidence) <= evidence.costs.size();
  const Fate fate = fate_of(evidence, "relu");
  const std::size_t depth = evidence.gradients.empty() ? 0 : evidence.gradients.front().depth;
  for (const char* name : {"relu", "sigmoid", "tanh"}) {
    const Fate each = fate_of(evidence, name);
    if (each.keeping.empty() && each.losing.empty()) continue;
    finding.reasons.push_back(fmt::format("Through {} layers {}.", depth, spoken(each, name)));
  }
  const auto cases =
      static_cast<std::size_t>(std::ranges::count_if(evidence.races, &ReluEvidence::Race::reached));
  const Score sigmoid = score(evidence, &ReluEvidence::Race::sigmoid_later);
  const Score tanh = score(evidence, &ReluEvidence::Race::tanh_later);
  const std::string pace =
      fmt::format("{}, {}", spoken(sigmoid, "sigmoid", cases), spoken(tanh, "tanh", cases));
  finding.reasons.push_back(fmt::format(
      "By epochs relu is {}. A case is a network and an accuracy that any of the three reaches, each "
      "at its best learning rate; less than {:g} epochs are no difference.",
      pace, matters));
  if (fate.keeping.empty() && !fate.losing.empty()) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = "The gradient of relu vanishes, whatever the initialisation.";
  } else if (fate.keeping.empty()) {
    finding.sentence = "The measurements do not tell what becomes of relu's gradient.";
  } else if (!cheap) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = "Many functions are cheaper than relu.";
  } else if (!sigmoid.is_won() && !tanh.is_won()) {
    const bool slower = sigmoid.is_lost() || tanh.is_lost();
    finding.verdict = slower ? Verdict::does_not_hold : Verdict::undecided;
    finding.sentence = slower ? "relu was not quicker to converge."
                              : "The measurements do not tell whether relu converges faster.";
  } else {
    const bool unconditional = fate.losing.empty() && sigmoid.is_won() && tanh.is_won();
    finding.verdict = unconditional ? Verdict::holds : Verdict::holds_if;
    finding.sentence = fmt::format("relu is cheap, and {}; its gradient lasts{}.", pace,
                                   fate.losing.empty() ? "" : " only if the initialisation is made for it");
  }
  return finding;
}

std::unique_ptr<Claim> relu_claim() {
  return std::make_unique<ReluClaim>();
}

}  // namespace assay::article
