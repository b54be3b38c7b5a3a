#include "article/claim_01_collapse.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "report/charts.h"
#include "report/charts_series.h"
#include "report/html_parts.h"
#include "report/network_drawing.h"
#include "report/text.h"

namespace assay::article {
namespace {

// Layers in float32 against their product in float64: beyond this it is not rounding.
constexpr double rounding = 1e-4;
constexpr double unlike_allowed = 1e-3;  ///< predictions that rounding may turn
constexpr double margin = 0.01;          ///< an accuracy that matters
// A network that an affine map fits better than this, as a share of its spread, would itself be one.
constexpr double affine = 0.01;

const std::vector<double> rates = {0.001, 0.003, 0.01, 0.03, 0.1};
constexpr std::array activations = {"relu", "tanh"};

struct Cells {
  Cell single;
  std::vector<Cell> linear;     ///< of 2, 3 and 9 layers
  std::vector<Cell> activated;  ///< as the one of 3 layers

  static constexpr std::size_t beside_activated = 1;  ///< which of the linear ones has the same layers
};

Cell cell_of(const Scope& scope, const std::string& activation, std::vector<std::size_t> hidden,
             Inspection inspection) {
  return {.activation = activation,
          .training = {.widths = scope.widths(hidden), .epochs = scope.pick(8, 4)},
          .samples = scope.pick(0, 10'000),
          .inspection = inspection,
          .learning_rates = rates,
          .tuning_epochs = scope.pick(4, 2),
          .seeds = Scope::seeds};
}

Cells cells_of(const Scope& scope) {
  Cells cells{.single = cell_of(scope, "identity", {}, Inspection::none), .linear = {}, .activated = {}};
  const std::vector<std::vector<std::size_t>> hidden = {{128}, {128, 64}, std::vector<std::size_t>(8, 64)};
  for (const auto& layers : hidden) {
    cells.linear.push_back(cell_of(scope, "identity", layers, Inspection::fold));
  }
  for (const char* activation : activations) {
    cells.activated.push_back(
        cell_of(scope, activation, hidden[Cells::beside_activated], Inspection::linear_fit));
  }
  return cells;
}

CollapseEvidence::Linear linear_evidence(const Cell& cell, const Results& results, const Cell& single,
                                         std::size_t test_count) {
  const CellResult& result = results.of(cell);
  CollapseEvidence::Linear evidence{.layers = cell.training.widths.size() - 1,
                                    .fold_difference = 0,
                                    .unlike_predictions = 0,
                                    .less_than_single = accuracy_difference(result, results.of(single))};
  for (const Outcome& outcome : result.outcomes) {
    // A diverged network has no fold, and nothing can be said of it.
    constexpr double nothing = std::numeric_limits<double>::infinity();
    const auto& fold = outcome.fold;
    evidence.fold_difference = std::max(
        evidence.fold_difference, fold ? fold->largest_output_difference / fold->largest_output : nothing);
    const std::size_t alike = fold ? fold->predictions_equal + fold->exact_ties : 0;
    evidence.unlike_predictions = std::max(evidence.unlike_predictions,
                                           1 - static_cast<double>(alike) / static_cast<double>(test_count));
  }
  return evidence;
}

CollapseEvidence evidence_of(const Scope& scope, const Results& results) {
  const Cells cells = cells_of(scope);
  CollapseEvidence evidence{.linear = {}, .activated = {}, .seeds = Scope::seeds};
  for (const Cell& cell : cells.linear) {
    evidence.linear.push_back(linear_evidence(cell, results, cells.single, scope.test_count));
  }
  const CellResult& linear = results.of(cells.linear[Cells::beside_activated]);
  for (const Cell& cell : cells.activated) {
    const CellResult& result = results.of(cell);
    double misfit = std::numeric_limits<double>::infinity();
    for (const Outcome& outcome : result.outcomes) {
      misfit = std::min(misfit, outcome.linear_fit ? outcome.linear_fit->relative : 0.0);
    }
    evidence.activated.push_back({.activation = cell.activation,
                                  .more_than_linear = accuracy_difference(result, linear),
                                  .misfit = misfit});
  }
  return evidence;
}

bool folds(const CollapseEvidence::Linear& linear) {
  return linear.fold_difference <= rounding && linear.unlike_predictions <= unlike_allowed;
}

void add_measurements(const CollapseEvidence& evidence, Finding& finding) {
  for (const CollapseEvidence::Linear& linear : evidence.linear) {
    finding.measurements.push_back(
        {.what = fmt::format("largest difference between {} layers and the one they fold into, of the "
                             "largest output",
                             linear.layers),
         .value = {linear.fold_difference, linear.fold_difference, linear.fold_difference},
         .trials = 1,
         .unit = Unit::number,
         .predicted = "0 but for rounding in float32",
         .agrees = linear.fold_difference <= rounding,
         .apart = "more than rounding explains"});
    finding.measurements.push_back(
        {.what = fmt::format("accuracy of {} layers less that of one, no activation", linear.layers),
         .value = linear.less_than_single,
         .trials = evidence.seeds,
         .predicted = "0: both can be any affine map and nothing else",
         .agrees = linear.less_than_single.low <= 0 && linear.less_than_single.high >= 0,
         .apart = "the functions are the same, the way to them is not: descent through several layers takes "
                  "other steps, and after so few epochs neither has arrived"});
  }
  for (const CollapseEvidence::Activated& activated : evidence.activated) {
    finding.measurements.push_back({.what = fmt::format("accuracy gained by {}", activated.activation),
                                    .value = activated.more_than_linear,
                                    .trials = evidence.seeds,
                                    .predicted = "above 0: digits are not separated by planes",
                                    .agrees = activated.more_than_linear.low > 0,
                                    .apart = "no gain that the seeds can tell"});
  }
}

class CollapseClaim final : public Claim {
 public:
  [[nodiscard]] const ClaimText& text() const override { return text_; }

  [[nodiscard]] std::vector<Cell> cells(const Scope& scope) const override {
    const Cells all = cells_of(scope);
    std::vector<Cell> list = {all.single};
    list.insert(list.end(), all.linear.begin(), all.linear.end());
    list.insert(list.end(), all.activated.begin(), all.activated.end());
    return list;
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    Finding finding = article::judge(evidence_of(scope, results));
    finding.warnings = divergence_warnings(cells(scope), results);
    return finding;
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return {theory(scope), experiment(scope), picture(scope, results)};
  }

 private:
  [[nodiscard]] static report::Section theory(const Scope& scope) {
    const Cells all = cells_of(scope);
    std::string body = "<p>Two dense layers with nothing between them are one:</p>\n";
    body += report::formula(R"(W_2\,(W_1 x + b_1) + b_2 \;=\; (W_2 W_1)\,x + (W_2 b_1 + b_2))",
                            "W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2)", true);
    body +=
        "\n<p>and so, one pair after the other, are any number of them. An activation between them breaks "
        "the first step: f(W₁x + b₁) is not affine in x.</p>\n<figure class=\"fold\">\n";
    body += report::network_drawing(all.linear[Cells::beside_activated].training.widths, "");
    body += "<div class=\"equals\" aria-hidden=\"true\">=</div>\n";
    body += report::network_drawing(all.single.training.widths, "") + "</figure>\n";
    return {.id = "theory", .title = "What algebra says", .body = std::move(body), .listed = false};
  }

  [[nodiscard]] static report::Section experiment(const Scope& scope) {
    return {
        .id = "experiment",
        .title = "What was done",
        .body = fmt::format(
            "<p>Networks without activations of 2, 3 and 9 dense layers were trained, multiplied out in "
            "float64 and compared, output by output, on the test set; beside them a single layer, trained "
            "directly, and the same three layers with relu and with tanh, to which the closest affine map "
            "was fitted.</p>\n<p>{}</p>\n",
            report::escaped(method_text(cells_of(scope).single)) +
                " A difference of accuracy matters from one point on."),
        .listed = false};
  }

  [[nodiscard]] static report::Section picture(const Scope& scope, const Results& results) {
    const Cells all = cells_of(scope);
    std::vector<report::MeasuredRow> rows;
    const auto add = [&](const Cell& cell, const std::string& name, const std::string& colour) {
      rows.push_back(accuracy_row(name, colour, results.of(cell)));
    };
    add(all.single, "1 layer", "var(--muted)");
    for (const Cell& cell : all.linear) {
      add(cell, fmt::format("{} layers", cell.training.widths.size() - 1), "var(--muted)");
    }
    for (std::size_t i = 0; i < all.activated.size(); ++i) {
      add(all.activated[i], "3 with " + all.activated[i].activation, report::series_colour(i));
    }
    return {.id = "picture",
            .title = "What was measured",
            .body = report::figure(
                "Test accuracy of dense layers without and with an activation",
                "Grey: no activation. Large dot: mean, with its 95% confidence interval; small dots: seeds. "
                "The scale is logarithmic in the error.",
                report::rows_chart("Test accuracy by number of layers, without and with an activation",
                                   accuracy_measure(scope), rows)),
            .listed = false};
  }

  ClaimText text_ = {
      .number = 1,
      .name = "1 Collapse",
      .question = "Are many dense layers without an activation one dense layer?",
      .sentence =
          "Without an activation between them, two dense layers, and any number of them, amount to a "
          "single dense layer."};
};

}  // namespace

Finding judge(const CollapseEvidence& evidence) {
  Finding finding;
  add_measurements(evidence, finding);
  const bool folded = std::ranges::all_of(evidence.linear, folds);
  const bool gained = std::ranges::all_of(evidence.activated, [](const auto& activated) {
    return side(activated.more_than_linear, margin) == Side::above && activated.misfit > affine;
  });
  // Depth may well make training harder; what it must not do is gain.
  const bool gains_nothing = std::ranges::all_of(
      evidence.linear, [](const auto& linear) { return linear.less_than_single.high <= margin; });
  const bool gains = std::ranges::any_of(evidence.linear, [](const auto& linear) {
    return side(linear.less_than_single, margin) == Side::above;
  });
  double worst = 0;
  for (const auto& linear : evidence.linear) worst = std::max(worst, linear.fold_difference);
  if (!folded) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = "A trained network without activations was not the layer it folds into.";
    finding.reasons.push_back(
        fmt::format("Outputs differ by up to {} of the largest, or more than {}% of the "
                    "predictions do.",
                    report::quantity(worst), report::percent(unlike_allowed, 1)));
    return finding;
  }
  finding.reasons.push_back(fmt::format(
      "Multiplied out in float64, every network without activations gives the outputs of one layer "
      "to within {} of the largest: rounding.",
      report::quantity(worst)));
  if (gains_nothing) {
    finding.reasons.emplace_back("Trained, none of them scores a point more than a single layer.");
  }
  if (gains) {
    finding.verdict = Verdict::holds_if;
    finding.sentence =
        "As functions many layers are one; yet descent found a better one of these functions through many "
        "layers than through one.";
  } else if (gains_nothing && gained) {
    finding.verdict = Verdict::holds;
    finding.sentence = "Any number of dense layers without an activation is one dense layer.";
  } else {
    finding.sentence = "The fold is exact, but the accuracies do not tell enough.";
  }
  if (gained && !evidence.activated.empty()) {
    finding.reasons.push_back(
        fmt::format("With {} the same layers gain {}, and no affine map comes near them.",
                    evidence.activated.front().activation,
                    points(evidence.activated.front().more_than_linear, evidence.seeds)));
  }
  return finding;
}

std::unique_ptr<Claim> collapse_claim() {
  return std::make_unique<CollapseClaim>();
}

}  // namespace assay::article
