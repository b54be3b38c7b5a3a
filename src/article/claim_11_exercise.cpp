#include "article/claim_11_exercise.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "inspect/card.h"
#include "jit/compile.h"
#include "report/charts.h"
#include "report/charts_panels.h"
#include "report/html_parts.h"
#include "report/text.h"

namespace assay::article {
namespace {

using inspect::Mark;

constexpr double margin = 0.02;  ///< an accuracy that matters
constexpr double trained = 0.5;  ///< an accuracy of relu
constexpr std::size_t width = 64;
constexpr std::size_t columns = 4;
constexpr std::array<std::size_t, 2> depths = {2, 16};

const std::vector<double> rates = {0.0003, 0.001, 0.003, 0.01, 0.03};
const std::vector<double> quick_rates = {0.001, 0.003, 0.01, 0.03};

struct Function {
  const char* name;
  const char* formula;
};

constexpr std::array functions = {
    Function{"sine", "sin(x)"},
    Function{"cosine", "cos(x)"},
    Function{"tangent", "tan(x)"},
    Function{"1/x", "1/x"},
    Function{"exponential", "exp(x)"},
    Function{"|x|", "abs(x)"},
    Function{"floor", "floor(x)"},
    Function{"cube", "x^3"},
    Function{"cube root", "cbrt(x)"},
    Function{"x sin x", "x*sin(x)"},
    Function{"Gaussian bump", "exp(-x^2)"},
    Function{"step", "where(x > 0, 1, 0)"},
};

/// Where there is no edge of chaos, the activation's own gain (study/start.h).
Cell cell_of(const Scope& scope, const std::string& activation, std::size_t depth) {
  return {.activation = activation,
          .training = {.widths = scope.widths(std::vector<std::size_t>(depth, width)),
                       .epochs = scope.pick(5, 4),
                       .initialisation = Initialisation::edge_of_chaos},
          .samples = scope.pick(20'000, 5'000),
          .learning_rates = scope.quick ? quick_rates : rates,
          .tuning_epochs = 2,
          .seeds = Scope::seeds};
}

std::string_view text_of(Mark mark) {
  switch (mark) {
    case Mark::good: return "good";
    case Mark::fair: return "fair";
    case Mark::bad: return "bad";
    case Mark::neutral: return "neutral";
    case Mark::open: return "open";
  }
  return {};
}

Mark mark_of(const report::Json& json) {
  for (const Mark mark : {Mark::good, Mark::fair, Mark::bad, Mark::neutral}) {
    if (json == text_of(mark)) return mark;
  }
  return Mark::open;
}

/// For shallow and for deep plain networks, without training any.
Calculation judgement_of(const Function& function) {
  return {.name = fmt::format("judging {}", function.formula),
          .settings = {{"formula", function.formula}},
          .run = [formula = function.formula](const std::stop_token&) -> report::Json {
            const inspect::Judgement judgement =
                inspect::judge(inspect::findings(activation(formula), {.with_cost = false}));
            report::Json json = {{"summary", judgement.summary}};
            for (const inspect::Suitability& each : judgement.uses) {
              const bool is_shallow = each.use == inspect::Use::shallow;
              if (!is_shallow && each.use != inspect::Use::deep) continue;
              json[is_shallow ? "shallow" : "deep"] = {{"mark", text_of(each.mark)},
                                                       {"reasons", each.reasons}};
            }
            return json;
          },
          .seconds = 0.7};
}

ExerciseEvidence evidence_of(const Scope& scope, const Results& results) {
  ExerciseEvidence evidence{.trials = {}, .seeds = Scope::seeds};
  for (const std::size_t depth : depths) {
    const CellResult& relu = results.of(cell_of(scope, "relu", depth));
    for (const Function& function : functions) {
      const report::Json& judged = results.of(judgement_of(function)).at(depth < 4 ? "shallow" : "deep");
      const CellResult& result = results.of(cell_of(scope, function.formula, depth));
      const auto reasons = judged.at("reasons").get<std::vector<std::string>>();
      evidence.trials.push_back({.function = function.name,
                                 .depth = depth,
                                 .expected = mark_of(judged.at("mark")),
                                 .because = reasons.empty() ? "" : reasons.front(),
                                 .relu = accuracy(relu),
                                 .behind_relu = accuracy_difference(relu, result),
                                 .diverged = result.diverged(),
                                 .networks = result.outcomes.size()});
    }
  }
  return evidence;
}

std::string spoken(Fate fate) {
  switch (fate) {
    case Fate::confirmed: return "as expected";
    case Fate::contradicted: return "contradicted";
    case Fate::open: return "not told";
    case Fate::unpredicted: return "nothing was said";
  }
  return {};
}

class ExerciseClaim final : public Claim {
 public:
  [[nodiscard]] const ClaimText& text() const override { return text_; }

  [[nodiscard]] std::vector<Cell> cells(const Scope& scope) const override {
    std::vector<Cell> list;
    for (const std::size_t depth : depths) {
      list.push_back(cell_of(scope, "relu", depth));
      for (const Function& function : functions) list.push_back(cell_of(scope, function.formula, depth));
    }
    return list;
  }

  [[nodiscard]] std::vector<Calculation> calculations(const Scope& /*scope*/) const override {
    std::vector<Calculation> list;
    for (const Function& function : functions) list.push_back(judgement_of(function));
    return list;
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    Finding finding = article::judge(evidence_of(scope, results));
    finding.warnings = divergence_warnings(cells(scope), results);
    return finding;
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return {all_of_them(), experiment(scope), outcomes(scope, results), pictures(scope, results)};
  }

 private:
  [[nodiscard]] static report::Section all_of_them() {
    std::vector<report::Panel> panels;
    for (const Function& function : functions) {
      panels.push_back({.name = function.name,
                        .colour = report::series_colour(0),
                        .curves = report::curves(compile(activation(function.formula).function))});
    }
    return {.id = "functions",
            .title = "The functions",
            .body = report::figure(
                "Functions met in calculus and linear algebra",
                "Strong: the function; faint: its derivative. Each square goes from -5 to 5 both ways.",
                report::curve_panels("Twelve functions, with their derivatives", panels, columns)),
            .listed = false};
  }

  [[nodiscard]] static report::Section experiment(const Scope& scope) {
    return {.id = "experiment",
            .title = "What was done",
            .body = fmt::format(
                "<p>Each function was first judged without training, as <code>assay show</code> does: by "
                "what is proved of it and by what wide networks of random weights do with it. Then networks "
                "with {} and {} hidden layers of {} units were trained with it, and with relu. <em>Bad</em> "
                "says that it stays more than {:g} points of accuracy behind relu, <em>good</em> that it "
                "does not; <em>fair</em> says neither.</p>\n<p>{}</p>\n",
                depths.front(), depths.back(), width, 100 * margin,
                report::escaped(method_text(cell_of(scope, "relu", depths.front())) +
                                " Where a function has no edge of chaos, its own gain stands in.")),
            .listed = false};
  }

  [[nodiscard]] static report::Section outcomes(const Scope& scope, const Results& results) {
    std::vector<std::vector<std::string>> rows;
    for (const ExerciseEvidence::Trial& trial : evidence_of(scope, results).trials) {
      const std::string lost = report::percent(trial.behind_relu, trial.networks);
      rows.push_back({trial.function, std::to_string(trial.depth), std::string(text_of(trial.expected)),
                      trial.diverged == 0 ? lost : fmt::format("{} ({} diverged)", lost, trial.diverged),
                      fmt::format("{}: {}", spoken(fate(trial)), trial.because)});
    }
    return {.id = "outcome",
            .title = "Judged and tried",
            .body = report::table({"function", "hidden layers", "judged", "points behind relu",
                                   "as expected? why it was judged so"},
                                  rows, report::LastColumn::words),
            .listed = false};
  }

  [[nodiscard]] static report::Chart accuracies(const Scope& scope, const Results& results,
                                                std::size_t depth) {
    std::vector<report::MeasuredRow> rows;
    const auto add = [&](const char* name, const char* activation, const std::string& colour) {
      rows.push_back(accuracy_row(name, colour, results.of(cell_of(scope, activation, depth))));
    };
    for (const Function& function : functions) {
      const report::Json& judged = results.of(judgement_of(function)).at(depth < 4 ? "shallow" : "deep");
      const Mark mark = mark_of(judged.at("mark"));
      add(function.name, function.formula,
          mark == Mark::good  ? report::series_colour(0)
          : mark == Mark::bad ? "var(--alarm)"
                              : "var(--muted)");
    }
    std::ranges::stable_sort(rows, std::greater<>(),
                             [](const report::MeasuredRow& row) { return row.mean.mean; });
    add("relu", "relu", "var(--ink)");
    return report::rows_chart(fmt::format("Test accuracy with {} hidden layers, by function", depth),
                              accuracy_measure(scope), rows);
  }

  [[nodiscard]] static report::Section pictures(const Scope& scope, const Results& results) {
    std::string body = "<div class=\"pair\">\n";
    for (const std::size_t depth : depths) {
      body += report::figure(fmt::format("{} hidden layers", depth),
                             "Blue: judged good; red: bad; grey: fair. Large dot: mean, with its 95% "
                             "confidence interval; small dots: seeds.",
                             accuracies(scope, results, depth));
    }
    return {.id = "picture", .title = "What was measured", .body = body + "</div>\n", .listed = false};
  }

  ClaimText text_ = {.number = 11,
                     .name = "11 The exercise",
                     .question = "Can one tell of any function whether it is an activation?",
                     .sentence =
                         "What makes a good activation can be told of any function met in calculus or "
                         "linear algebra: an exercise."};
};

/// "tangent (2 hidden layers)"
std::string listed(const ExerciseEvidence& evidence, Fate wanted) {
  std::vector<std::string> names;
  for (const ExerciseEvidence::Trial& trial : evidence.trials) {
    if (fate(trial) == wanted) {
      names.push_back(fmt::format("{} ({} hidden layers)", trial.function, trial.depth));
    }
  }
  return report::enumeration(names);
}

std::size_t count(const ExerciseEvidence& evidence, Fate wanted) {
  return static_cast<std::size_t>(std::ranges::count(evidence.trials, wanted, fate));
}

void add_measurement(const ExerciseEvidence& evidence, const ExerciseEvidence::Trial& trial,
                     Finding& finding) {
  std::string predicted;
  if (trial.expected == Mark::good) predicted = fmt::format("at most {:g} points: good", 100 * margin);
  if (trial.expected == Mark::bad) predicted = fmt::format("more than {:g} points: bad", 100 * margin);
  const bool is_good = trial.expected == Mark::good;
  finding.measurements.push_back(
      {.what = fmt::format("accuracy of relu less that of {}, {} hidden layers", trial.function, trial.depth),
       .value = trial.behind_relu,
       .trials = evidence.seeds,
       .predicted = predicted,
       .agrees = fate(trial) != Fate::contradicted,
       .apart = is_good ? "what is good at the start was not enough in training"
                        : "training found a way that the judgement from random weights does not know"});
}

}  // namespace

Fate fate(const ExerciseEvidence::Trial& trial) {
  if (trial.expected != Mark::good && trial.expected != Mark::bad) return Fate::unpredicted;
  const bool is_behind = trial.behind_relu.low > margin;
  const bool keeps_up = trial.behind_relu.high <= margin;
  if (!(trial.relu.low > trained) || (!is_behind && !keeps_up)) return Fate::open;
  return is_behind == (trial.expected == Mark::bad) ? Fate::confirmed : Fate::contradicted;
}

Finding judge(const ExerciseEvidence& evidence) {
  Finding finding;
  for (const ExerciseEvidence::Trial& trial : evidence.trials) add_measurement(evidence, trial, finding);
  const std::size_t confirmed = count(evidence, Fate::confirmed);
  const std::size_t contradicted = count(evidence, Fate::contradicted);
  const std::size_t open = count(evidence, Fate::open);
  const std::size_t said = confirmed + contradicted + open;
  if (said == 0 || 2 * open > said) {
    finding.sentence = "The measurements do not tell whether the judgements were right.";
    return finding;
  }
  finding.reasons.push_back(fmt::format(
      "Of {} judgements made without training, {} were confirmed by training and {} contradicted.", said,
      confirmed, contradicted));
  if (contradicted > 0) {
    finding.reasons.push_back("Contradicted: " + listed(evidence, Fate::contradicted) + ".");
  }
  if (open > 0) finding.reasons.push_back("Not told by the seeds: " + listed(evidence, Fate::open) + ".");
  if (contradicted == 0) {
    finding.verdict = Verdict::holds;
    finding.sentence = "What becomes of a function in training could be told before it.";
  } else if (4 * contradicted <= said) {
    finding.verdict = Verdict::holds_if;
    finding.sentence = "Of most functions it could be told beforehand whether they train, not of all.";
  } else {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = "Too many judgements made without training were contradicted by it.";
  }
  return finding;
}

std::unique_ptr<Claim> exercise_claim() {
  return std::make_unique<ExerciseClaim>();
}

}  // namespace assay::article
