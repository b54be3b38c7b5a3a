#include "article/claim_08_other_functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "article/sign_task.h"
#include "report/answer.h"
#include "report/charts.h"
#include "report/charts_series.h"
#include "report/html_parts.h"
#include "report/settings.h"
#include "report/text.h"
#include "study/statistics.h"

namespace assay::article {
namespace {

constexpr double small_margin = 0.02;  ///< as good as relu
constexpr double large_margin = 0.05;  ///< broken
constexpr double learned = 0.9;        ///< of the two-class task, where guessing is right half of the time
constexpr double guess = 0.5;
constexpr std::size_t width = 64;
constexpr std::size_t deepest = 8;

const std::vector<double> rates = {0.0003, 0.001, 0.003, 0.01, 0.03};
constexpr std::array undefined = {"square_root", "logarithm"};
constexpr std::array square_starts = {Initialisation::unit_gain, Initialisation::he};

struct SignActivation {
  const char* name;
  bool even;
};
constexpr std::array sign_activations = {SignActivation{"relu", false}, SignActivation{"square", true},
                                         SignActivation{"abs(x)", true}};

std::vector<std::size_t> depths(const Scope& scope) {
  if (scope.quick) return {1, 2, 4, deepest};
  return {1, 2, 3, 4, 6, deepest};
}

Cell cell_of(const Scope& scope, const std::string& activation, std::size_t depth,
             Initialisation initialisation = Initialisation::unit_gain) {
  return {.activation = activation,
          .training = {.widths = scope.widths(std::vector<std::size_t>(depth, width)),
                       .epochs = scope.pick(8, 4),
                       .initialisation = initialisation},
          .samples = scope.pick(20'000, 6'000),
          .learning_rates = rates,
          .tuning_epochs = scope.pick(4, 2),
          .seeds = Scope::seeds};
}

Cell sign_cell(const std::string& activation, bool biases) {
  return {.task = Task::sign,
          .activation = activation,
          .training = {.widths = {16, 32, 2}, .epochs = 10, .frozen_biases = !biases},
          .learning_rates = {0.003, 0.01, 0.03, 0.1},
          .tuning_epochs = 5,
          .seeds = Scope::seeds};
}

OtherFunctionsEvidence::Undefined undefined_evidence(const std::string& activation, std::size_t depth,
                                                     const CellResult& result) {
  OtherFunctionsEvidence::Undefined evidence{.activation = activation,
                                             .depth = depth,
                                             .diverged = result.diverged(),
                                             .networks = result.outcomes.size(),
                                             .last_step = 0,
                                             .in_first_layer = true,
                                             .nan_share = {}};
  std::vector<double> shares;
  for (const Outcome& outcome : result.outcomes) {
    const auto& divergence = outcome.trial.divergence;
    const bool known = divergence && divergence->origin;
    const bool first = known && divergence->origin->layer == 1 &&
                       divergence->origin->quantity == nn::NonFinite::Quantity::activations;
    evidence.in_first_layer = evidence.in_first_layer && first;
    if (!known) continue;
    evidence.last_step = std::max(evidence.last_step, divergence->step);
    shares.push_back(static_cast<double>(divergence->origin->nan) /
                     static_cast<double>(divergence->origin->count));
  }
  if (!shares.empty()) evidence.nan_share = study::mean_interval(shares);
  return evidence;
}

OtherFunctionsEvidence evidence_of(const Scope& scope, const Results& results) {
  OtherFunctionsEvidence evidence{.undefined = {}, .square = {}, .sign = {}, .seeds = Scope::seeds};
  for (const char* name : undefined) {
    for (const std::size_t depth : depths(scope)) {
      evidence.undefined.push_back(undefined_evidence(name, depth, results.of(cell_of(scope, name, depth))));
    }
  }
  for (const Initialisation start : square_starts) {
    for (const std::size_t depth : depths(scope)) {
      const CellResult& result = results.of(cell_of(scope, "square", depth, start));
      evidence.square.push_back(
          {.initialisation = report::initialisation_title(start),
           .depth = depth,
           .diverged = result.diverged(),
           .networks = result.outcomes.size(),
           .less_than_relu = accuracy_difference(results.of(cell_of(scope, "relu", depth)), result)});
    }
  }
  for (const auto& [name, even] : sign_activations) {
    evidence.sign.push_back({.activation = name,
                             .even = even,
                             .without_biases = accuracy(results.of(sign_cell(name, false))),
                             .with_biases = accuracy(results.of(sign_cell(name, true)))});
  }
  return evidence;
}

/// One layer is little behind relu, more are not less behind, and the deepest network is far behind.
bool agrees(const OtherFunctionsEvidence::Square& square, const OtherFunctionsEvidence& evidence) {
  if (square.depth == 1) return square.less_than_relu.high <= large_margin;
  const auto of_same_start = [&](const auto& each) { return each.initialisation == square.initialisation; };
  const auto shallowest = std::ranges::find_if(evidence.square, of_same_start);
  const bool may_have_grown = square.less_than_relu.high >= shallowest->less_than_relu.low;
  return may_have_grown && (square.depth < deepest || square.less_than_relu.low > large_margin);
}

void add_measurements(const OtherFunctionsEvidence& evidence, Finding& finding) {
  for (const auto& each : evidence.undefined) {
    if (each.depth != 1) continue;
    finding.measurements.push_back(
        {.what = fmt::format("activations of layer 1 that are NaN in the first step, {}", each.activation),
         .value = each.nan_share,
         .trials = evidence.seeds,
         .unit = Unit::share,
         .predicted = "50%: pre-activations are symmetric about 0",
         .agrees = each.nan_share.low <= 0.5 && each.nan_share.high >= 0.5,
         .apart =
             "the images lie on one side of the origin, so that pre-activations of one unit go together"});
  }
  for (const auto& each : evidence.square) {
    finding.measurements.push_back(
        {.what = fmt::format("accuracy of relu less that of the square, {} hidden layer{}, {}", each.depth,
                             each.depth == 1 ? "" : "s", each.initialisation),
         .value = each.less_than_relu,
         .trials = evidence.seeds,
         .predicted =
             each.depth == 1
                 ? "small: one square makes quadrics, which tell digits apart"
                 : fmt::format("grows with depth: outputs go as the power 2^{} of the lengths", each.depth),
         .agrees = agrees(each, evidence),
         .apart = "a small enough learning rate kept the powers in bounds"});
  }
  for (const auto& each : evidence.sign) {
    finding.measurements.push_back(
        {.what = fmt::format("accuracy where a sign is the label, {}, biases fixed at 0", each.activation),
         .value = each.without_biases,
         .trials = evidence.seeds,
         .unit = Unit::share,
         .predicted = each.even ? "50%: the outputs for x and -x are the same" : "near 100%",
         .agrees = each.even ? each.without_biases.low <= 0.53 && each.without_biases.high >= 0.47
                             : each.without_biases.low > learned,
         .apart = "what the network learnt is not what its symmetry allows"});
    finding.measurements.push_back(
        {.what = fmt::format("the same with {} and trained biases", each.activation),
         .value = each.with_biases,
         .trials = evidence.seeds,
         .unit = Unit::share,
         .predicted = "near 100%: a bias breaks the symmetry",
         .agrees = each.with_biases.low > learned,
         .apart = "descent did not find the bias in so few epochs"});
  }
}

class OtherFunctionsClaim final : public Claim {
 public:
  [[nodiscard]] const ClaimText& text() const override { return text_; }

  [[nodiscard]] std::vector<Cell> cells(const Scope& scope) const override {
    std::vector<Cell> list;
    for (const std::size_t depth : depths(scope)) {
      list.push_back(cell_of(scope, "relu", depth));
      for (const char* name : undefined) list.push_back(cell_of(scope, name, depth));
      for (const Initialisation start : square_starts) {
        list.push_back(cell_of(scope, "square", depth, start));
      }
    }
    for (const auto& [name, even] : sign_activations) {
      for (const bool biases : {false, true}) list.push_back(sign_cell(name, biases));
    }
    return list;
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    return article::judge(evidence_of(scope, results));
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return {theory(), experiment(scope), pictures(scope, results), breaking(scope, results)};
  }

 private:
  [[nodiscard]] static report::Section theory() {
    std::string body =
        "<p>The square root and the logarithm are undefined for half of all pre-activations, "
        "which are symmetric about 0 when training begins. That a layer of N units meets no such "
        "one for one sample has probability ";
    body += report::formula("2^{-N}", "2^-N") +
            ". The square is defined everywhere, but an even function: with biases at 0 a network of squares "
            "gives x and -x the same outputs, so the sign of a feature is lost. And it is a power: in a wide "
            "network the mean square q of pre-activations goes from layer to layer as ";
    body += report::formula(R"(q \to 3\,\sigma_w^2\,q^2)", "q -> 3 sigma_w^2 q^2") +
            ", which doubles every deviation of ln q; whatever the initialisation, the "
            "deep network explodes or falls silent.</p>\n";
    return {.id = "theory", .title = "What theory predicts", .body = std::move(body), .listed = false};
  }

  [[nodiscard]] static report::Section experiment(const Scope& scope) {
    return {.id = "experiment",
            .title = "What was done",
            .body = fmt::format("<p>Networks of 1 to {} hidden layers of {} units with the square (two "
                                "initialisations), the square "
                                "root, the logarithm and relu. And a task made for the purpose: sixteen "
                                "independent features, the "
                                "label being the sign of the first, learnt by one hidden layer of 32 units "
                                "with its biases fixed at "
                                "0, and with biases trained.</p>\n<p>{}</p>\n",
                                depths(scope).back(), width,
                                report::escaped(method_text(cell_of(scope, "relu", 1))) +
                                    " The square counts as working where it is at most 2 points behind relu, "
                                    "as broken where it is more "
                                    "than 5 behind; the sign as seen from 90% on."),
            .listed = false};
  }

  [[nodiscard]] static report::Chart by_depth(const Scope& scope, const Results& results) {
    std::vector<report::Series> series;
    std::vector<double> ticks;
    for (const std::size_t depth : depths(scope)) ticks.push_back(static_cast<double>(depth));
    const auto add = [&](const std::string& name, const char* activation, Initialisation start) {
      report::Series line{.name = name, .colour = report::series_colour(series.size()), .values = {}};
      for (const std::size_t depth : depths(scope)) {
        line.values.push_back(
            accuracy_point(static_cast<double>(depth), results.of(cell_of(scope, activation, depth, start))));
      }
      series.push_back(std::move(line));
    };
    add("relu", "relu", Initialisation::unit_gain);
    add("square", "square", Initialisation::unit_gain);
    add("square, He", "square", Initialisation::he);
    add("square root", "square_root", Initialisation::unit_gain);
    add("logarithm", "logarithm", Initialisation::unit_gain);
    return report::series_chart({.description = "Test accuracy by depth and activation",
                                 .x_title = "hidden layers",
                                 .x_ticks = ticks,
                                 .y = accuracy_measure(scope)},
                                series);
  }

  [[nodiscard]] static report::Chart by_sign(const Results& results) {
    std::vector<report::MeasuredRow> rows;
    for (std::size_t i = 0; i < sign_activations.size(); ++i) {
      for (const bool biases : {false, true}) {
        rows.push_back(accuracy_row(fmt::format("{}{}", sign_activations[i].name, biases ? ", biases" : ""),
                                    report::series_colour(i),
                                    results.of(sign_cell(sign_activations[i].name, biases))));
      }
    }
    return report::rows_chart(
        "Test accuracy where the sign of a feature is the label",
        {.kind = report::Measure::Kind::accuracy, .title = "test accuracy", .test_count = sign_test_count},
        rows);
  }

  [[nodiscard]] static report::Section pictures(const Scope& scope, const Results& results) {
    return {
        .id = "picture",
        .title = "What was measured",
        .body = "<div class=\"pair\">\n" +
                report::figure("Accuracy by depth",
                               "Dots: mean over the seeds, diverged networks included; bars: 95% confidence "
                               "interval. Guessing is right in one case of ten.",
                               by_depth(scope, results)) +
                report::figure("Where a sign is the label",
                               "An even function sees no sign unless a bias shifts it. Guessing is right in "
                               "half of the cases.",
                               by_sign(results)) +
                "</div>\n",
        .listed = false};
  }

  [[nodiscard]] static report::Section breaking(const Scope& scope, const Results& results) {
    std::vector<std::vector<std::string>> rows;
    const auto add = [&](const std::string& name, const Cell& cell) {
      const CellResult& result = results.of(cell);
      const auto worst = std::ranges::find_if(
          result.outcomes, [](const Outcome& outcome) { return outcome.trial.divergence.has_value(); });
      std::string where;
      if (worst != result.outcomes.end()) {
        const nn::Divergence& divergence = *worst->trial.divergence;
        where = fmt::format("step {}{}", divergence.step,
                            divergence.origin ? ": " + report::spoken(*divergence.origin) : "");
      }
      rows.push_back({name, std::to_string(cell.training.widths.size() - 2),
                      fmt::format("{} of {}", result.diverged(), result.outcomes.size()),
                      report::percent(accuracy(result), result.outcomes.size()) + "%", where});
    };
    for (const std::size_t depth : depths(scope)) {
      for (const char* name : undefined) add(name, cell_of(scope, name, depth));
      for (const Initialisation start : square_starts) {
        add("square, " + report::initialisation_title(start), cell_of(scope, "square", depth, start));
      }
    }
    return {.id = "breaking",
            .title = "What breaks, when and where",
            .body = report::table(
                {"activation", "hidden layers", "diverged", "test accuracy", "the first that diverged"}, rows,
                report::LastColumn::words),
            .listed = false};
  }

  ClaimText text_ = {.number = 8,
                     .name = "8 Other functions",
                     .question = "Why not the square, the square root or the logarithm?",
                     .sentence =
                         "Other non-linear functions are no activations: the square root and the "
                         "logarithm are not defined everywhere, and the square loses the sign of its "
                         "input, so that no meaningful signal is left."};
};

}  // namespace

Finding judge(const OtherFunctionsEvidence& evidence) {
  Finding finding;
  add_measurements(evidence, finding);
  const bool holes = std::ranges::all_of(evidence.undefined, [](const auto& each) {
    return each.diverged == each.networks && each.last_step == 1 && each.in_first_layer;
  });
  const auto sign = [&](const char* name) {
    return *std::ranges::find(evidence.sign, std::string(name), &OtherFunctionsEvidence::Sign::activation);
  };
  const OtherFunctionsEvidence::Sign square = sign("square");
  const study::Interval above_guess = {square.without_biases.mean - guess, square.without_biases.low - guess,
                                       square.without_biases.high - guess};
  const bool blind =
      side(above_guess, large_margin) == Side::within && sign("relu").without_biases.low > learned;
  const bool sees_with_biases = square.with_biases.low > learned;
  const auto works = std::ranges::find_if(evidence.square, [](const auto& each) {
    return each.diverged == 0 && each.less_than_relu.high <= small_margin;
  });
  const auto breaks = std::ranges::find_if(evidence.square, [](const auto& each) {
    return each.diverged == each.networks || each.less_than_relu.low > large_margin;
  });
  if (!holes) {
    finding.sentence = "Not every network with a square root or a logarithm failed at once.";
    return finding;
  }
  finding.reasons.emplace_back(
      "Every network with a square root or a logarithm failed in its first step, in its "
      "first layer, at any depth.");
  if (!blind) {
    finding.sentence =
        "The square root and the logarithm fail; what the square loses the measurements do not tell.";
    return finding;
  }
  finding.reasons.push_back(fmt::format(
      "Where the label is the sign of a feature, the square without biases guesses ({}%); relu reaches {}%.",
      report::percent(square.without_biases, evidence.seeds),
      report::percent(sign("relu").without_biases, evidence.seeds)));
  const bool square_works = works != evidence.square.end();
  if (square_works) {
    finding.reasons.push_back(
        fmt::format("On the digits the square does work: with {} hidden layer{} ({}) relu "
                    "scores {}.",
                    works->depth, works->depth == 1 ? "" : "s", works->initialisation,
                    more_or_less(works->less_than_relu, evidence.seeds)));
  }
  if (sees_with_biases) {
    finding.reasons.push_back(fmt::format("With trained biases it sees the sign: {}%.",
                                          report::percent(square.with_biases, evidence.seeds)));
  }
  if (breaks != evidence.square.end()) {
    finding.reasons.push_back(fmt::format(
        "It breaks with depth: with {} hidden layers ({}) {} of {} networks diverged, and relu scores {}.",
        breaks->depth, breaks->initialisation, breaks->diverged, breaks->networks,
        more_or_less(breaks->less_than_relu, evidence.seeds)));
  }
  if (square_works || sees_with_biases) {
    finding.verdict = Verdict::holds_if;
    const bool breaks_when_deep = breaks != evidence.square.end();
    finding.sentence =
        breaks_when_deep ? "The square root and the logarithm fail at once; the square only in deep networks "
                           "or where no bias is trained."
                         : "The square root and the logarithm fail at once; the square only where no bias is "
                           "trained.";
  } else {
    finding.verdict = Verdict::holds;
    finding.sentence = "Square, square root and logarithm fail as activations.";
  }
  return finding;
}

std::unique_ptr<Claim> other_functions_claim() {
  return std::make_unique<OtherFunctionsClaim>();
}

}  // namespace assay::article
