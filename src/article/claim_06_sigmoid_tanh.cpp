#include "article/claim_06_sigmoid_tanh.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "article/claim_06_sigmoid_tanh_experiment.h"
#include "report/text.h"

namespace assay::article {
namespace {

using Evidence = SigmoidTanhEvidence;

constexpr double margin = 0.05;    ///< of accuracy: behind relu, not trained; gained, mended
constexpr double rounding = 1e-4;  ///< of outputs, of the largest
constexpr double slower = 1.1;     ///< times the epochs

void add_bounds(const Evidence& evidence, Finding& finding) {
  const Evidence::Bounds& bounds = evidence.bounds;
  finding.measurements.push_back(
      {.what = "largest activation of sigmoid and tanh: any weights, epoch, layer",
       .value = {bounds.largest_bounded, bounds.largest_bounded, bounds.largest_bounded},
       .trials = 1,
       .unit = Unit::number,
       .predicted = "at most 1",
       .agrees = bounds.largest_bounded <= 1,
       .apart = "a bounded function left its bounds"});
  finding.measurements.push_back(
      {.what = fmt::format("growth of relu's largest activation with weights times {:g}", bounds.scale),
       .value = bounds.relu_growth,
       .trials = evidence.seeds,
       .unit = Unit::number,
       .predicted = fmt::format("{}: once for each layer", report::quantity(bounds.predicted_growth)),
       .agrees = bounds.relu_growth.low <= 1.001 * bounds.predicted_growth &&
                 bounds.relu_growth.high >= 0.999 * bounds.predicted_growth,
       .apart = "biases do not grow with the weights"});
}

void add_identity(const Evidence& evidence, Finding& finding) {
  const Evidence::Identity& identity = evidence.identity;
  const auto add = [&](std::string what, const study::Interval& value, std::string predicted, bool agrees,
                       std::string apart) {
    finding.measurements.push_back({.what = std::move(what),
                                    .value = value,
                                    .trials = evidence.seeds,
                                    .predicted = std::move(predicted),
                                    .agrees = agrees,
                                    .apart = std::move(apart)});
  };
  finding.measurements.push_back(
      {.what = "largest difference between a network of tanh and its twin of sigmoids, of the largest output",
       .value = {identity.twin_difference, identity.twin_difference, identity.twin_difference},
       .trials = 1,
       .unit = Unit::number,
       .predicted = "0 but for rounding in float32",
       .agrees = identity.twin_difference <= rounding,
       .apart = "more than rounding explains"});
  const auto holds_zero = [](const study::Interval& value) { return value.low <= 0 && value.high >= 0; };
  add("accuracy of 2 sigmoid(2x) - 1 less that of tanh", identity.centred_less_tanh, "0: the same function",
      holds_zero(identity.centred_less_tanh), "rounding differs, and training magnifies it");
  add("accuracy of tanh(x/2)/2 + 1/2 less that of sigmoid", identity.shifted_less_sigmoid,
      "0: the same function", holds_zero(identity.shifted_less_sigmoid),
      "rounding differs, and training magnifies it");
  add("accuracy of sigmoid - 1/2 less that of sigmoid", identity.sigmoid_gains_centred,
      "above 0: a mean of 0 lets the signal through", identity.sigmoid_gains_centred.low > 0,
      "the mean did no harm at this depth");
  add("accuracy of tanh less that of tanh + 1", identity.tanh_loses_shifted,
      "above 0: the mean alone is in the way", identity.tanh_loses_shifted.low > 0,
      "the mean did no harm at this depth");
}

void add_pace(const Evidence& evidence, Finding& finding) {
  for (const Evidence::Pace& pace : evidence.pace) {
    if (pace.reached == 0) continue;
    finding.measurements.push_back(
        {.what = fmt::format("epochs to {:g}% with {}, times those with relu ({} of {} got there)",
                             100 * pace.target, pace.activation, pace.reached, pace.networks),
         .value = pace.times_relu,
         .trials = evidence.seeds,
         .unit = Unit::number,
         .predicted = {}});
  }
}

void add_depth(const Evidence& evidence, Finding& finding) {
  for (const Evidence::Depth& each : evidence.depth) {
    const std::string with = fmt::format("{} layers of {}, {}", each.depth, each.activation,
                                         each.at_edge ? "edge of chaos" : "unit gain");
    // A finite width may shift the logarithm of a squared gradient by 0.3 (study/propagation_check.h).
    const double room = std::exp(0.15);
    finding.measurements.push_back(
        {.what = "gradient of the first layer over that of the outputs, " + with,
         .value = each.gradient,
         .trials = evidence.seeds,
         .unit = Unit::number,
         .predicted = report::quantity(each.predicted_gradient) + ": mean field",
         .agrees = each.gradient.low <= each.predicted_gradient * room &&
                   each.gradient.high >= each.predicted_gradient / room,
         .apart = "64 units are few for a mean field: fluctuations add up over the layers"});
    finding.measurements.push_back({.what = "saturated units before training, " + with,
                                    .value = each.saturated,
                                    .trials = evidence.seeds,
                                    .unit = Unit::share,
                                    .predicted = {}});
    finding.measurements.push_back({.what = "accuracy of relu less that of " + with,
                                    .value = each.less_than_relu,
                                    .trials = evidence.seeds,
                                    .predicted = {}});
  }
}

void add_mends(const Evidence& evidence, Finding& finding) {
  for (const Evidence::Mend& mend : evidence.mends) {
    finding.measurements.push_back(
        {.what = fmt::format("accuracy gained over PyTorch's start by {}, {}", mend.what, mend.activation),
         .value = mend.gain,
         .trials = evidence.seeds,
         .predicted = mend.is_l2 ? "0: smaller weights pass on smaller gradients" : "",
         .agrees = !mend.is_l2 || mend.gain.low <= 0,
         .apart = "the penalty helped"});
  }
  finding.measurements.push_back({.what = "accuracy gained over PyTorch's start by unit gain, relu",
                                  .value = evidence.relu_loses,
                                  .trials = evidence.seeds,
                                  .predicted = "above 0: its gradients shrink by 6 in each layer, squared",
                                  .agrees = evidence.relu_loses.low > 0,
                                  .apart = "descent got over it"});
  finding.measurements.push_back(
      {.what = "accuracy with raw inputs less that with standardised, tanh, unit gain",
       .value = evidence.raw_less_standardised,
       .trials = evidence.seeds,
       .predicted = {}});
}

/// A part of the claim for one activation.
enum class Part : std::uint8_t { yes, no, open };

Part part(const study::Interval& value, double threshold) {
  if (value.low > threshold) return Part::yes;
  return value.high <= threshold ? Part::no : Part::open;
}

bool is_bounded(const Evidence::Bounds& bounds) {
  constexpr double blown_up = 100;
  return bounds.largest_bounded <= 1 && bounds.relu_growth.low > blown_up;
}

bool is_one_function(const Evidence::Identity& identity) {
  constexpr double few = 0.005;  // of the predictions may be turned by rounding
  return identity.proved && identity.twin_difference <= rounding && identity.unlike_predictions <= few;
}

/// By the highest accuracy that all its networks reached.
const Evidence::Pace* telling_pace(const Evidence& evidence, const std::string& activation) {
  const Evidence::Pace* telling = nullptr;
  for (const Evidence::Pace& pace : evidence.pace) {
    if (pace.activation == activation && pace.reached == pace.networks &&
        std::isfinite(pace.times_relu.low)) {
      telling = &pace;
    }
  }
  return telling;
}

Part is_slow(const Evidence& evidence, const std::string& activation) {
  const Evidence::Pace* pace = telling_pace(evidence, activation);
  return pace == nullptr ? Part::open : part(pace->times_relu, slower);
}

const Evidence::Depth& deep(const Evidence& evidence, const std::string& activation, bool at_edge) {
  const auto found = std::ranges::find_if(evidence.depth, [&](const Evidence::Depth& each) {
    return each.activation == activation && each.at_edge == at_edge;
  });
  return *found;
}

Part vanishes(const Evidence& evidence, const std::string& activation) {
  return part(deep(evidence, activation, false).less_than_relu, margin);
}

/// Whether any strength of L2 gains what counts for the other means too.
Part penalty_gains(const Evidence& evidence, const std::string& activation) {
  Part gains = Part::no;
  for (const Evidence::Mend& mend : evidence.mends) {
    if (mend.activation != activation || !mend.is_l2 || gains == Part::yes) continue;
    if (const Part own = part(mend.gain, margin); own != Part::no) gains = own;
  }
  return gains;
}

/// The same; but that it does not tells something only of a network that other means do mend.
Part penalty_mends(const Evidence& evidence, const std::string& activation) {
  const bool can_be_mended = std::ranges::any_of(evidence.mends, [&](const Evidence::Mend& mend) {
    return mend.activation == activation && !mend.is_l2 && mend.gain.low > margin;
  });
  const Part gains = penalty_gains(evidence, activation);
  return gains == Part::no && !can_be_mended ? Part::open : gains;
}

const Evidence::Mend& best_mend(const Evidence& evidence, const std::string& activation) {
  const Evidence::Mend* best = nullptr;
  for (const Evidence::Mend& mend : evidence.mends) {
    const bool is_better = best == nullptr || mend.gain.mean > best->gain.mean;
    if (mend.activation == activation && is_better) best = &mend;
  }
  return *best;
}

void add_reasons(const Evidence& evidence, Finding& finding) {
  const Evidence::Bounds& bounds = evidence.bounds;
  const Evidence::Identity& identity = evidence.identity;
  const std::size_t seeds = evidence.seeds;
  const auto add = [&](std::string reason) { finding.reasons.push_back(std::move(reason)); };
  add(
      fmt::format("No activation of sigmoid or tanh passed 1; with weights times {:g} relu's largest grew {} "
                  "times.",
                  bounds.scale, report::quantity(bounds.relu_growth.mean)));
  add(fmt::format(
      "tanh(x) = 2 sigmoid(2x) - 1, proved; a trained network of tanh, rewritten with sigmoids, gives "
      "the same outputs to within {} of the largest.",
      report::quantity(identity.twin_difference)));
  add(fmt::format(
      "{}: the sigmoid less a half scores {} than the sigmoid, tanh {} than tanh plus one.",
      identity.sigmoid_gains_centred.low > 0 ? "What tells them apart in training is the mean of the output"
                                             : "Their means make no difference that the seeds can tell",
      more_or_less(identity.sigmoid_gains_centred, seeds), more_or_less(identity.tanh_loses_shifted, seeds)));
  for (const char* name : sigmoid_tanh::bounded_names) {
    if (const Evidence::Pace* telling = telling_pace(evidence, name)) {
      add(fmt::format("To {:g}% {} takes {} times as many epochs as relu.", 100 * telling->target, name,
                      report::quantity(telling->times_relu, seeds)));
    }
  }
  for (const char* name : sigmoid_tanh::bounded_names) {
    const Evidence::Depth& plain = deep(evidence, name, false);
    add(fmt::format(
        "With {} layers of {} and weights of unit gain {} of the gradient arrives at the first (mean "
        "field: {}), and relu scores {}.",
        plain.depth, name, report::quantity(plain.gradient.mean), report::quantity(plain.predicted_gradient),
        more_or_less(plain.less_than_relu, seeds)));
  }
  const Evidence::Depth& steep = deep(evidence, "sigmoid", false);
  const Evidence::Depth& flat = deep(evidence, "sigmoid", true);
  add(fmt::format(
      "It is not flatness alone: there {}% of the sigmoids are saturated, at the edge of chaos {}%, where "
      "{} of the gradient arrives.",
      report::percent(steep.saturated.mean, 1), report::percent(flat.saturated.mean, 1),
      report::quantity(flat.gradient.mean)));
  for (const char* name : sigmoid_tanh::bounded_names) {
    const Evidence::Mend& best = best_mend(evidence, name);
    const char* const penalty =
        penalty_gains(evidence, name) == Part::no ? "no L2 gains five points" : "some L2 may help";
    add(fmt::format("Started as in PyTorch, {} layers of {}: {}; {} scores {}.", sigmoid_tanh::deepest, name,
                    penalty, best.what, more_or_less(best.gain, seeds)));
  }
  if (part(evidence.relu_loses, margin) == Part::yes) {
    add(fmt::format("Started so, relu fails as well: it scores {} with unit gain.",
                    more_or_less(evidence.relu_loses, seeds)));
  }
  add(fmt::format(
      "With inputs between 0 and 1 instead of standardised ones {} layers of tanh (unit gain) score {}.",
      sigmoid_tanh::deepest, more_or_less(evidence.raw_less_standardised, seeds)));
}

class SigmoidTanhClaim final : public Claim {
 public:
  [[nodiscard]] const ClaimText& text() const override { return text_; }

  [[nodiscard]] std::vector<Cell> cells(const Scope& scope) const override {
    using namespace sigmoid_tanh;
    std::vector<Cell> list;
    for (const char* name : names) {
      list.push_back(watched(scope, name));
      list.push_back(looked_at(scope, name, Initialisation::unit_gain));
      for (const double scale : weight_scales) list.push_back(scaled(scope, name, scale));
      for (const std::size_t depth : depths(scope)) list.push_back(trained(scope, name, depth, {}));
      list.push_back(trained(scope, name, deepest, plain()));
    }
    for (const char* name : {centred, shifted, sigmoid_without_mean, tanh_with_mean}) {
      list.push_back(trained(scope, name, form_depth, {}));
    }
    for (const char* name : bounded_names) {
      list.push_back(looked_at(scope, name, Initialisation::edge_of_chaos));
      for (const Setting& mend : mends(scope)) list.push_back(trained(scope, name, deepest, mend));
    }
    return list;
  }

  [[nodiscard]] std::vector<Calculation> calculations(const Scope& /*scope*/) const override {
    return {sigmoid_tanh::identity_proof()};
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    Finding finding = article::judge(sigmoid_tanh::evidence(scope, results));
    const std::vector<std::string> diverged = divergence_warnings(cells(scope), results);
    finding.warnings.insert(finding.warnings.end(), diverged.begin(), diverged.end());
    return finding;
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return sigmoid_tanh::sections(scope, results);
  }

 private:
  ClaimText text_ = {
      .number = 6,
      .name = "6 Sigmoid and tanh",
      .question = "What are sigmoid and tanh good for, and what is wrong with them?",
      .sentence =
          "Sigmoid and tanh are bounded, so that activations do not blow up, and alike up to "
          "scale and shift. They are slower to train by back-propagation and slow to converge, "
          "and their gradient vanishes where they are flat, which regularisation mends."};
};

}  // namespace

Finding judge(const Evidence& evidence) {
  Finding finding;
  add_bounds(evidence, finding);
  add_identity(evidence, finding);
  add_pace(evidence, finding);
  add_depth(evidence, finding);
  add_mends(evidence, finding);
  add_reasons(evidence, finding);
  const auto all = [&](Part expected, Part (*of)(const Evidence&, const std::string&)) {
    return std::ranges::all_of(sigmoid_tanh::bounded_names,
                               [&](const char* name) { return of(evidence, name) == expected; });
  };
  const Part sigmoid = vanishes(evidence, "sigmoid");
  const Part tanh = vanishes(evidence, "tanh");
  if (!is_bounded(evidence.bounds) || !is_one_function(evidence.identity)) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = "Sigmoid and tanh were not bounded, or not one function.";
  } else if (all(Part::no, vanishes) && all(Part::no, is_slow)) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = "Neither sigmoid nor tanh was slow, and no gradient vanished.";
  } else if (all(Part::yes, vanishes) && all(Part::yes, is_slow) && all(Part::yes, penalty_mends)) {
    finding.verdict = Verdict::holds;
    finding.sentence = "Sigmoid and tanh are bounded, alike, slow, and lose their gradient; L2 mends it.";
  } else if (sigmoid == Part::open || tanh == Part::open ||
             (penalty_mends(evidence, "sigmoid") == Part::open &&
              penalty_mends(evidence, "tanh") == Part::open)) {
    finding.sentence =
        "Sigmoid and tanh are bounded and one function up to scale and shift; what hinders their "
        "training the measurements do not tell.";
  } else {
    finding.verdict = Verdict::holds_if;
    finding.sentence = "Sigmoid and tanh are bounded and one function up to scale and shift; ";
    finding.sentence +=
        sigmoid == Part::no
            ? (tanh == Part::no ? "the gradient of neither vanishes" : "the gradient of tanh vanishes")
            : (tanh == Part::no ? "only the sigmoid's gradient vanishes" : "the gradients of both vanish");
    const std::string not_by_penalty =
        all(Part::no, penalty_gains) ? ", not L2." : "; whether L2 does cannot be told.";
    const bool penalty_helps =
        penalty_mends(evidence, "sigmoid") == Part::yes || penalty_mends(evidence, "tanh") == Part::yes;
    finding.sentence +=
        penalty_helps ? ", and L2 helps some." : ", and initialisation mends it" + not_by_penalty;
  }
  return finding;
}

std::unique_ptr<Claim> sigmoid_tanh_claim() {
  return std::make_unique<SigmoidTanhClaim>();
}

}  // namespace assay::article
