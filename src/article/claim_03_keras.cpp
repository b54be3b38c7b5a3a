#include "article/claim_03_keras.h"

#include <fmt/format.h>

#include <algorithm>

#include "analysis/properties.h"
#include "catalog/catalog.h"
#include "jit/compile.h"
#include "report/charts.h"
#include "report/charts_panels.h"
#include "report/html_parts.h"
#include "report/text.h"

namespace assay::article {
namespace {

constexpr double margin = 0.01;  ///< an accuracy that matters
constexpr std::size_t width = 64;
constexpr std::size_t columns = 4;

const std::vector<double> rates = {0.003, 0.01, 0.03};

/// The name that Keras gives the entry, without its module; empty if it has none. A name that needs an
/// argument to mean the entry is not its name.
template <class Entry>
std::string keras_name(const Entry& entry) {
  for (const FrameworkName& name : entry.frameworks) {
    const bool is_other = std::ranges::any_of(
        name.arguments, [](const FrameworkArgument& argument) { return !argument.given.empty(); });
    const std::string module = "activations.";
    if (name.framework == "keras" && !is_other && name.name.starts_with(module)) {
      return name.name.substr(module.size());
    }
  }
  return {};
}

struct Offer {
  std::string name;
  const Activation* entry;
};

/// Each name once: where it stands for several entries, with all of its arguments given, the first.
std::vector<Offer> offers() {
  std::vector<Offer> all;
  for (const Activation& entry : catalog()) {
    std::string name = keras_name(entry);
    if (!name.empty() && std::ranges::find(all, name, &Offer::name) == all.end()) {
      all.push_back({.name = std::move(name), .entry = &entry});
    }
  }
  return all;
}

Cell cell_of(const Scope& scope, const std::string& activation) {
  return {.activation = activation,
          .training = {.widths = scope.widths(std::vector<std::size_t>{width}), .epochs = scope.pick(5, 3)},
          .samples = scope.pick(20'000, 5'000),
          .learning_rates = rates,
          .tuning_epochs = 2,
          .seeds = Scope::seeds};
}

Calculation form_of(const Offer& offer) {
  return {.name = "form of " + offer.name,
          .settings = {{"activation", offer.entry->name}},
          .run = [entry = offer.entry](const std::stop_token&) -> report::Json {
            const Answer affine = analyze_properties(entry->function).shape.affine;
            return {{"affine", affine.is_yes()}, {"bent", affine.is_no()}, {"because", affine.because}};
          },
          .seconds = 0.2};
}

Answer affine_of(const report::Json& form) {
  Answer affine{.because = form.at("because")};
  if (form.at("affine").get<bool>()) affine.verdict = assay::Verdict::yes;
  if (form.at("bent").get<bool>()) affine.verdict = assay::Verdict::no;
  return affine;
}

KerasEvidence evidence_of(const Scope& scope, const Results& results) {
  const CellResult& linear = results.of(cell_of(scope, "identity"));
  KerasEvidence evidence{.offered = {}, .seeds = Scope::seeds};
  for (const Offer& offer : offers()) {
    const CellResult& result = results.of(cell_of(scope, offer.entry->name));
    evidence.offered.push_back({.name = offer.name,
                                .affine = affine_of(results.of(form_of(offer))),
                                .more_than_linear = accuracy_difference(result, linear),
                                .diverged = result.diverged(),
                                .networks = result.outcomes.size()});
  }
  return evidence;
}

class KerasClaim final : public Claim {
 public:
  [[nodiscard]] const ClaimText& text() const override { return text_; }

  [[nodiscard]] std::vector<Cell> cells(const Scope& scope) const override {
    std::vector<Cell> list = {cell_of(scope, "identity")};
    for (const Offer& offer : offers()) list.push_back(cell_of(scope, offer.entry->name));
    return list;
  }

  [[nodiscard]] std::vector<Calculation> calculations(const Scope& /*scope*/) const override {
    std::vector<Calculation> list;
    for (const Offer& offer : offers()) list.push_back(form_of(offer));
    return list;
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    Finding finding = article::judge(evidence_of(scope, results));
    finding.warnings = divergence_warnings(cells(scope), results);
    return finding;
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return {all_of_them(), experiment(scope), accuracies(scope, results), formulas()};
  }

 private:
  [[nodiscard]] static report::Section all_of_them() {
    std::vector<report::Panel> panels;
    for (const Offer& offer : offers()) {
      panels.push_back({.name = offer.name,
                        .colour = report::series_colour(0),
                        .curves = report::curves(compile(offer.entry->function))});
    }
    return {.id = "picture",
            .title = "All of them",
            .body = report::figure(
                "The activations of Keras that act on each number alone",
                "Strong: the function; faint: its derivative. Each square goes from -5 to 5 both ways.",
                report::curve_panels("Every elementwise activation of Keras, with its derivative", panels,
                                     columns)),
            .listed = false};
  }

  [[nodiscard]] static report::Section experiment(const Scope& scope) {
    return {.id = "experiment",
            .title = "What was done",
            .body = fmt::format(
                "<p>By claim 2 an activation is a function that is not of the form {}. For each function it "
                "was decided by algebra and ball arithmetic whether it is, and a network with one hidden "
                "layer of {} units was trained with it, beside one without an activation.</p>\n<p>{}</p>\n",
                report::formula("m x + b", "m x + b"), width,
                report::escaped(method_text(cell_of(scope, "identity")) +
                                " A difference of accuracy matters from one point on.")),
            .listed = false};
  }

  [[nodiscard]] static report::Section accuracies(const Scope& scope, const Results& results) {
    std::vector<report::MeasuredRow> rows;
    for (const Offer& offer : offers()) {
      rows.push_back(
          accuracy_row(offer.name, report::series_colour(0), results.of(cell_of(scope, offer.entry->name))));
    }
    std::ranges::stable_sort(rows, std::greater<>(),
                             [](const report::MeasuredRow& row) { return row.mean.mean; });
    rows.push_back(accuracy_row("no activation", "var(--muted)", results.of(cell_of(scope, "identity"))));
    return {.id = "accuracy",
            .title = "Each of them trained",
            .body = report::figure(
                "Test accuracy with one hidden layer",
                "Large dot: mean, with its 95% confidence interval; small dots: seeds.",
                report::rows_chart("Test accuracy by activation of Keras", accuracy_measure(scope), rows)),
            .listed = false};
  }

  [[nodiscard]] static report::Section formulas() {
    std::string body =
        R"(<div class="scroll"><table class="results claims"><thead><tr><th scope="col">Keras</th>)"
        R"(<th scope="col" class="words">function</th></tr></thead><tbody>)";
    const auto add = [&](const std::string& name, const std::string& function) {
      body += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"words\">{}</td></tr>\n",
                          report::escaped(name), function);
    };
    for (const Offer& offer : offers()) {
      add(offer.name, report::formula(offer.entry->function.latex(), offer.entry->function.text()));
    }
    for (const VectorActivation& entry : vector_catalog()) {
      const std::string name = keras_name(entry);
      if (!name.empty()) add(name + ", of a vector", report::formula(entry.definition, entry.title));
    }
    return {.id = "formulas",
            .title = "What they are",
            .body = body + "</tbody></table></div>\n",
            .listed = false};
  }

  ClaimText text_ = {.number = 3,
                     .name = "3 Keras",
                     .question = "Is everything that Keras calls an activation one?",
                     .sentence = "Keras supports a number of activations to choose from."};
};

std::string listed(const std::vector<const KerasEvidence::Offered*>& some) {
  std::vector<std::string> names;
  for (const KerasEvidence::Offered* each : some) names.push_back(each->name);
  return report::enumeration(names);
}

void add_measurement(const KerasEvidence& evidence, const KerasEvidence::Offered& each, Finding& finding) {
  finding.measurements.push_back(
      {.what = fmt::format("accuracy gained by {} over no activation", each.name),
       .value = each.more_than_linear,
       .trials = evidence.seeds,
       .predicted = each.affine.is_yes() ? "0: it is of the form m x + b" : "above 0",
       .agrees = each.affine.is_yes() ? side(each.more_than_linear, margin) == Side::within
                                      : each.more_than_linear.low > 0,
       .apart = each.affine.is_yes() ? "the same functions, trained to another accuracy"
                                     : "no gain that the seeds can tell"});
}

}  // namespace

Finding judge(const KerasEvidence& evidence) {
  Finding finding;
  std::vector<const KerasEvidence::Offered*> straight, useless, helpful, unclear;
  for (const KerasEvidence::Offered& each : evidence.offered) {
    add_measurement(evidence, each, finding);
    const Side where = side(each.more_than_linear, margin);
    if (each.affine.is_yes()) {
      straight.push_back(&each);
    } else if (each.affine.is_no() && where == Side::above) {
      helpful.push_back(&each);
    } else if (where == Side::within || where == Side::below) {
      useless.push_back(&each);
    } else {
      unclear.push_back(&each);
    }
  }
  if (helpful.empty()) {
    finding.verdict = unclear.empty() ? Verdict::does_not_hold : Verdict::undecided;
    finding.sentence = unclear.empty() ? "None of Keras's activations gained anything over no activation."
                                       : "The measurements do not tell which of them is an activation.";
    return finding;
  }
  finding.reasons.push_back(
      fmt::format("{} of the {} functions are not of the form m x + b and gain more than a point of accuracy "
                  "over a network without an activation.",
                  helpful.size(), evidence.offered.size()));
  if (!straight.empty()) {
    finding.reasons.push_back(
        fmt::format("{} {} of the form m x + b, and so none: the network stays a single linear layer.",
                    listed(straight), straight.size() == 1 ? "is" : "are"));
  }
  if (!useless.empty()) {
    finding.reasons.push_back(fmt::format("Bent, but no gain of a point here: {}.", listed(useless)));
  }
  if (!unclear.empty()) {
    finding.reasons.push_back(fmt::format("Not told by these measurements: {}.", listed(unclear)));
  }
  const bool all_help = helpful.size() == evidence.offered.size();
  finding.verdict = all_help ? Verdict::holds : Verdict::holds_if;
  finding.sentence = all_help
                         ? "Every function that Keras offers is an activation, and gains accuracy as one."
                         : fmt::format("{} of the {} functions that Keras calls activations prove to be one.",
                                       helpful.size(), evidence.offered.size());
  return finding;
}

std::unique_ptr<Claim> keras_claim() {
  return std::make_unique<KerasClaim>();
}

}  // namespace assay::article
