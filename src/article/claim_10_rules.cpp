#include "article/claim_10_rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "article/claim_10_rules_experiment.h"
#include "catalog/catalog.h"
#include "inspect/judgement.h"
#include "report/text.h"
#include "study/statistics.h"

namespace assay::article {
namespace rules {
namespace {

const std::vector<double> rates = {0.001, 0.003, 0.01, 0.03, 0.1};
const std::vector<double> quick_rates = {0.003, 0.01, 0.03, 0.1};

/// Every so many-th of the catalog's elementwise functions.
void add_sample(std::size_t step, std::vector<std::string>& names) {
  for (std::size_t i = 0; i < catalog().size(); i += step) {
    const std::string& name = catalog()[i].name;
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
}

}  // namespace

const std::vector<std::string>& of_the_article() {
  static const std::vector<std::string> names = {
      "relu", "sigmoid", "tanh", "identity", "square", "square_root", "logarithm", "signed_sqrt", "softplus"};
  return names;
}

std::vector<std::string> trained(const Scope& scope) {
  std::vector<std::string> names = of_the_article();
  // Much used, though each breaks a rule.
  names.insert(names.end(), {"leaky_relu", "hard_tanh", "silu", "gelu"});
  add_sample(scope.pick(1, 17), names);
  return names;
}

std::vector<std::string> judged(const Scope& scope) {
  std::vector<std::string> names = trained(scope);
  add_sample(scope.pick(1, 5), names);
  return names;
}

Cell cell_of(const Scope& scope, const std::string& activation) {
  return {.activation = activation,
          .training = {.widths = scope.widths(std::vector<std::size_t>{24, 24}),
                       .epochs = scope.pick(6, 3),
                       .batch = 64},
          .samples = scope.pick(6'000, 4'000),
          .learning_rates = scope.quick ? quick_rates : rates,
          .tuning_epochs = scope.pick(2, 1),
          .seeds = Scope::seeds};
}

Calculation card_of(const std::string& activation) {
  return {.name = "report card of " + activation,
          .settings = {{"activation", activation}},
          .run = [activation](const std::stop_token&) -> report::Json {
            const inspect::Judgement judgement =
                inspect::judge(inspect::findings(assay::activation(activation), {.with_cost = false}));
            return {{"summary", judgement.summary}, {"reason", judgement.reason}};
          },
          .seconds = 0.3};
}

RulesEvidence evidence(const Scope& scope, const Results& results) {
  RulesEvidence found{.functions = {},
                      .correlation = correlation(scope, results, {}),
                      .lenient_correlation = correlation(scope, results, lenient),
                      .seeds = Scope::seeds};
  const std::vector<Facts> all = facts(judged(scope), results);
  const CellResult& relu = results.of(cell_of(scope, "relu"));
  for (const std::string& name : trained(scope)) {
    if (name == "relu") continue;
    const Facts& proved = *std::ranges::find(all, name, &Facts::name);
    const CellResult& result = results.of(cell_of(scope, name));
    found.functions.push_back({.name = name,
                               .kept = kept(proved),
                               .because = proved.because,
                               .behind_relu = accuracy_difference(relu, result),
                               .diverged = result.diverged(),
                               .networks = result.outcomes.size()});
  }
  return found;
}

study::Interval correlation(const Scope& scope, const Results& results, const Reading& reading) {
  const std::vector<Facts> all = facts(judged(scope), results);
  std::vector<double> counts;
  std::vector<double> accuracies;
  for (const std::string& name : trained(scope)) {
    counts.push_back(static_cast<double>(count(kept(*std::ranges::find(all, name, &Facts::name), reading))));
    accuracies.push_back(accuracy(results.of(cell_of(scope, name))).mean);
  }
  return study::rank_correlation(counts, accuracies);
}

}  // namespace rules

namespace {

using Function = RulesEvidence::Function;

constexpr double margin = 0.02;  ///< an accuracy that matters
constexpr std::array ordinals = {"the first", "the second", "the third"};
/// What those do that break a rule.
constexpr std::array breaches = {"have no value for some number",
                                 "have no bounded derivative everywhere or an inefficient one",
                                 "are not monotone"};

/// What training says of one rule.
struct RuleRecord {
  std::size_t broken = 0, broken_but_well = 0, broken_and_badly = 0;
  const Function* exception = nullptr;  ///< breaks it, and trains best of those

  /// Whoever breaks it trains badly.
  [[nodiscard]] bool is_needed() const { return broken > 0 && broken_and_badly == broken; }
};

RuleRecord record_of(const RulesEvidence& evidence, std::size_t rule) {
  RuleRecord record;
  for (const Function& function : evidence.functions) {
    if (function.kept[rule] != Kept::no) continue;
    ++record.broken;
    if (trains_badly(function)) ++record.broken_and_badly;
    if (!trains_as_well(function)) continue;
    ++record.broken_but_well;
    if (record.exception == nullptr || function.behind_relu.mean < record.exception->behind_relu.mean) {
      record.exception = &function;
    }
  }
  return record;
}

bool keeps_all(const Function& function) {
  return std::ranges::all_of(function.kept, [](Kept kept) { return kept == Kept::yes; });
}

study::Interval share(std::size_t part, std::size_t whole) {
  const double value = whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  return {value, value, value};
}

void add_measurements(const RulesEvidence& evidence, const std::vector<RuleRecord>& records,
                      std::size_t keepers, std::size_t failing, Finding& finding) {
  finding.measurements.push_back(
      {.what = fmt::format("rank correlation of rules kept and accuracy, {} functions",
                           evidence.functions.size() + 1),
       .value = evidence.correlation,
       .trials = evidence.functions.size() + 1,
       .unit = Unit::number,
       .predicted = "above 0, if the rules tell good activations",
       .agrees = evidence.correlation.low > 0,
       .apart = "functions that break a rule train as well"});
  finding.measurements.push_back(
      {.what = "the same with kinks, any number of operations and any shape allowed",
       .value = evidence.lenient_correlation,
       .trials = evidence.functions.size() + 1,
       .unit = Unit::number,
       .predicted = "above 0: undefined functions and unbounded slopes fail",
       .agrees = evidence.lenient_correlation.low > 0,
       .apart = "too few functions to tell, or these do train"});
  constexpr std::array why = {
      "the points without a value are not met",
      "a kink has measure zero, and a gradient of many operations is as good as one of few",
      "a network does not need single units whose output can be read"};
  for (std::size_t rule = 0; rule < records.size(); ++rule) {
    const RuleRecord& record = records[rule];
    finding.measurements.push_back(
        {.what = fmt::format("of {} that {}, those within 2 points of relu",
                             report::counted(record.broken, "function"), breaches[rule]),
         .value = share(record.broken_but_well, record.broken),
         .unit = Unit::share,
         .predicted = "0%: without it a function is no good activation",
         .agrees = record.broken_but_well == 0,
         .apart = why[rule]});
  }
  finding.measurements.push_back(
      {.what = fmt::format("of {} that keep all three, those more than 2 points behind relu",
                           report::counted(keepers, "function")),
       .value = share(failing, keepers),
       .unit = Unit::share,
       .predicted = "0%: the rules make a good activation",
       .agrees = failing == 0,
       .apart = "the rules do not ask that it be bent, nor that gradients keep their size"});
}

/// "the second or the third"
std::string alternatives(const std::vector<std::string>& rules) {
  std::string text = rules.front();
  for (std::size_t i = 1; i < rules.size(); ++i) text += (i + 1 < rules.size() ? ", " : " or ") + rules[i];
  return text;
}

/// Of a verdict with a condition: which rules are needed and which are not.
std::string sentence_of(const std::vector<std::string>& needed, const std::vector<std::string>& not_needed,
                        bool are_enough) {
  if (needed.empty()) {
    return fmt::format("The rules tell good activations by tendency; breaking {} need not harm.",
                       alternatives(not_needed));
  }
  const std::string first = needed.size() == RulesEvidence::rules
                                ? "An activation needs all three rules"
                                : "Of the three rules an activation needs " + report::enumeration(needed);
  if (not_needed.empty()) {
    return first +
           (are_enough ? "; of the others the measurements do not tell." : ", but they are not enough.");
  }
  return fmt::format("{}; functions that break {} train as well as relu.", first, alternatives(not_needed));
}

std::string reason_of(const RuleRecord& record, std::size_t rule, std::size_t seeds) {
  if (record.is_needed()) {
    return fmt::format("Rule {} is needed: all {} that {} train badly.", rule + 1,
                       report::counted(record.broken, "function"), breaches[rule]);
  }
  if (record.exception == nullptr) {
    return fmt::format(
        "Of {} that {}, {} badly.", report::counted(record.broken, "function"), breaches[rule],
        record.broken_and_badly == 1 ? "1 trains" : fmt::format("{} train", record.broken_and_badly));
  }
  return fmt::format(
      "Rule {} is not needed: of {} that {}, {} train within 2 points of relu; beside {} ({}) relu scores "
      "{}.",
      rule + 1, report::counted(record.broken, "function"), breaches[rule], record.broken_but_well,
      record.exception->name, record.exception->because[rule],
      more_or_less(record.exception->behind_relu, seeds));
}

class RulesClaim final : public Claim {
 public:
  [[nodiscard]] const ClaimText& text() const override { return text_; }

  [[nodiscard]] std::vector<Cell> cells(const Scope& scope) const override {
    std::vector<Cell> list;
    for (const std::string& name : rules::trained(scope)) list.push_back(rules::cell_of(scope, name));
    return list;
  }

  [[nodiscard]] std::vector<Calculation> calculations(const Scope& scope) const override {
    std::vector<Calculation> list = rules::proofs(rules::judged(scope));
    for (const std::string& name : rules::of_the_article()) list.push_back(rules::card_of(name));
    return list;
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    Finding finding = article::judge(rules::evidence(scope, results));
    finding.warnings = divergence_warnings(cells(scope), results);
    return finding;
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return rules::sections(scope, results);
  }

 private:
  ClaimText text_ = {
      .number = 10,
      .name = "10 Three rules",
      .question = "Do three rules tell a good activation?",
      .sentence =
          "A good activation is defined for all real numbers, differentiable with an efficient "
          "derivative, and interpretable."};
};

}  // namespace

bool trains_as_well(const Function& function) {
  return function.diverged == 0 && function.behind_relu.high <= margin;
}

bool trains_badly(const Function& function) {
  return function.diverged == function.networks || side(function.behind_relu, margin) == Side::above;
}

Finding judge(const RulesEvidence& evidence) {
  Finding finding;
  std::vector<RuleRecord> records;
  for (std::size_t rule = 0; rule < RulesEvidence::rules; ++rule)
    records.push_back(record_of(evidence, rule));
  std::vector<const Function*> failing;
  std::size_t keepers = 0;
  for (const Function& function : evidence.functions) {
    if (!keeps_all(function)) continue;
    ++keepers;
    if (trains_badly(function)) failing.push_back(&function);
  }
  add_measurements(evidence, records, keepers, failing.size(), finding);
  std::vector<std::string> needed;
  std::vector<std::string> not_needed;
  for (std::size_t rule = 0; rule < records.size(); ++rule) {
    if (records[rule].is_needed()) needed.emplace_back(ordinals[rule]);
    if (records[rule].broken_but_well > 0) not_needed.emplace_back(ordinals[rule]);
    if (records[rule].broken > 0) finding.reasons.push_back(reason_of(records[rule], rule, evidence.seeds));
  }
  if (!failing.empty()) {
    std::vector<std::string> names;
    for (const Function* each : failing) names.push_back(each->name);
    const bool are_all = names.size() <= 4;
    if (!are_all) names.resize(4);
    finding.reasons.push_back(fmt::format(
        "They are not enough: of {} that keep all three {} {} more than 2 points behind relu, {}{}.",
        report::counted(keepers, "function"), failing.size(), failing.size() == 1 ? "is" : "are",
        are_all ? "" : "among them ", report::enumeration(names)));
  }
  const study::Interval& strict = evidence.correlation;
  const study::Interval& lenient = evidence.lenient_correlation;
  finding.reasons.push_back(fmt::format(
      "Rules kept and accuracy correlate by rank with {:.2f} (95%: {:.2f} to {:.2f}); with {:.2f} ({:.2f} to "
      "{:.2f}) if kinks, any number of operations and any shape are allowed.",
      strict.mean, strict.low, strict.high, lenient.mean, lenient.low, lenient.high));
  const bool correlates = evidence.correlation.low > 0;
  if (not_needed.empty() && failing.empty() && correlates) {
    finding.verdict = Verdict::holds;
    finding.sentence = "Who keeps the three rules trains well, and who breaks one does not.";
  } else if (!needed.empty() || (correlates && !not_needed.empty())) {
    finding.verdict = Verdict::holds_if;
    finding.sentence = sentence_of(needed, not_needed, failing.empty());
  } else if (not_needed.size() == RulesEvidence::rules && !correlates) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence =
        "No rule is needed: for each there are functions that break it and train as well as relu.";
  } else {
    finding.sentence = "The measurements do not tell whether the rules make good activations.";
  }
  return finding;
}

std::unique_ptr<Claim> rules_claim() {
  return std::make_unique<RulesClaim>();
}

}  // namespace assay::article
