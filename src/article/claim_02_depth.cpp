#include "article/claim_02_depth.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/charts.h"
#include "report/charts_series.h"
#include "report/html_parts.h"
#include "report/text.h"

namespace assay::article {
namespace {

constexpr double margin = 0.01;  ///< an accuracy that matters
constexpr std::size_t width = 64;
constexpr std::size_t partial_depth = 4;
constexpr std::array activations = {"relu", "tanh"};

const std::vector<double> rates = {0.001, 0.003, 0.01, 0.03, 0.1};

std::vector<std::size_t> depths(const Scope& scope) {
  if (scope.quick) return {1, 2, 4, 8};
  return {1, 2, 3, 4, 5, 6, 7, 8};
}

/// Which of four hidden layers have an activation.
struct Mask {
  const char* name;
  std::vector<bool> activated;
};

std::vector<Mask> masks() {
  return {{"layer 1", {true, false, false, false}},
          {"layer 4", {false, false, false, true}},
          {"layers 1, 3", {true, false, true, false}}};
}

Cell cell_of(const Scope& scope, const std::string& activation, std::size_t depth) {
  return {.activation = activation,
          .training = {.widths = scope.widths(std::vector<std::size_t>(depth, width)),
                       .epochs = scope.pick(6, 4)},
          .samples = scope.pick(0, 10'000),
          .learning_rates = rates,
          .tuning_epochs = scope.pick(3, 2),
          .seeds = Scope::seeds};
}

Cell masked(const Scope& scope, const Mask& mask) {
  Cell cell = cell_of(scope, activations.front(), partial_depth);
  cell.training.activated = mask.activated;
  return cell;
}

DepthEvidence evidence_of(const Scope& scope, const Results& results) {
  const std::vector<std::size_t> all = depths(scope);
  const auto of = [&](const char* activation, std::size_t depth) -> const CellResult& {
    return results.of(cell_of(scope, activation, depth));
  };
  DepthEvidence evidence{
      .linear_gain = accuracy_difference(of("identity", all.back()), of("identity", all.front())),
      .activated = {},
      .partial = {},
      .deepest = all.back(),
      .seeds = Scope::seeds};
  for (const char* name : activations) {
    DepthEvidence::Activated activated{
        .activation = name,
        .more_than_linear = {},
        .deepening = accuracy_difference(of(name, all.back()), of(name, all.front()))};
    for (const std::size_t depth : all) {
      activated.more_than_linear.push_back(accuracy_difference(of(name, depth), of("identity", depth)));
    }
    evidence.activated.push_back(std::move(activated));
  }
  const CellResult& full = of(activations.front(), partial_depth);
  const CellResult& none = of("identity", partial_depth);
  for (const Mask& mask : masks()) {
    const CellResult& result = results.of(masked(scope, mask));
    evidence.partial.push_back({.layers = mask.name,
                                .more_than_linear = accuracy_difference(result, none),
                                .less_than_full = accuracy_difference(full, result)});
  }
  return evidence;
}

bool is_enough(const DepthEvidence::Partial& partial) {
  return side(partial.more_than_linear, margin) == Side::above && partial.less_than_full.high <= margin;
}

void add_measurements(const DepthEvidence& evidence, Finding& finding) {
  finding.measurements.push_back(
      {.what = fmt::format("accuracy of {} hidden layers less that of 1, no activation", evidence.deepest),
       .value = evidence.linear_gain,
       .trials = evidence.seeds,
       .predicted = "0: the same functions",
       .agrees = evidence.linear_gain.low <= 0 && evidence.linear_gain.high >= 0,
       .apart = "the functions are the same, but deep layers are harder to train in so few epochs"});
  for (const DepthEvidence::Activated& activated : evidence.activated) {
    const auto least = std::ranges::min_element(activated.more_than_linear, {}, &study::Interval::low);
    finding.measurements.push_back(
        {.what =
             fmt::format("accuracy gained by {}, at the depth where it gains least", activated.activation),
         .value = *least,
         .trials = evidence.seeds,
         .predicted = "above 0",
         .agrees = least->low > 0,
         .apart = "no gain that the seeds can tell"});
    finding.measurements.push_back(
        {.what = fmt::format("accuracy of {} hidden layers less that of 1, with {}", evidence.deepest,
                             activated.activation),
         .value = activated.deepening,
         .trials = evidence.seeds,
         .predicted = {}});
  }
  for (const DepthEvidence::Partial& partial : evidence.partial) {
    finding.measurements.push_back(
        {.what = fmt::format("accuracy lost with relu behind {} only", partial.layers),
         .value = partial.less_than_full,
         .trials = evidence.seeds,
         .predicted = "at least 0: layers without an activation merge with the next",
         .agrees = partial.less_than_full.high >= 0,
         .apart = "fewer activations leave fewer functions, but were easier to train"});
  }
}

class DepthClaim final : public Claim {
 public:
  [[nodiscard]] const ClaimText& text() const override { return text_; }

  [[nodiscard]] std::vector<Cell> cells(const Scope& scope) const override {
    std::vector<Cell> list;
    for (const std::size_t depth : depths(scope)) {
      list.push_back(cell_of(scope, "identity", depth));
      for (const char* name : activations) list.push_back(cell_of(scope, name, depth));
    }
    for (const Mask& mask : masks()) list.push_back(masked(scope, mask));
    return list;
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    Finding finding = article::judge(evidence_of(scope, results));
    finding.warnings = divergence_warnings(cells(scope), results);
    return finding;
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return {theory(), experiment(scope), pictures(scope, results)};
  }

 private:
  [[nodiscard]] static report::Section theory() {
    std::string body = "<p>An affine map is one of the form ";
    body +=
        report::formula("m x + b", "m x + b") +
        "; whatever is not of this form can be an activation. Without one, depth adds no function (claim 1): "
        "the accuracy should not depend on depth. With one behind every hidden layer each layer is a step "
        "of its own. A layer without an activation merges with the next, so that four layers with one "
        "activation among them are two dense layers, the first of them of a bounded rank.</p>\n";
    return {.id = "theory", .title = "What theory predicts", .body = std::move(body), .listed = false};
  }

  [[nodiscard]] static report::Section experiment(const Scope& scope) {
    return {
        .id = "experiment",
        .title = "What was done",
        .body = fmt::format("<p>Networks of 1 to {} hidden layers of {} units, without an activation, with "
                            "relu and with tanh; and four hidden layers with relu behind some of them only."
                            "</p>\n<p>{}</p>\n",
                            depths(scope).back(), width,
                            report::escaped(method_text(cell_of(scope, "identity", 1))) +
                                " A difference of accuracy matters from one point on."),
        .listed = false};
  }

  [[nodiscard]] static report::Chart by_depth(const Scope& scope, const Results& results) {
    std::vector<report::Series> series;
    const std::vector<std::size_t> all = depths(scope);
    const auto add = [&](const char* activation, const std::string& name, const std::string& colour) {
      report::Series line{.name = name, .colour = colour, .values = {}};
      for (const std::size_t depth : all) {
        line.values.push_back(
            accuracy_point(static_cast<double>(depth), results.of(cell_of(scope, activation, depth))));
      }
      series.push_back(std::move(line));
    };
    add("identity", "no activation", "var(--muted)");
    for (std::size_t i = 0; i < activations.size(); ++i) {
      add(activations[i], activations[i], report::series_colour(i));
    }
    report::Series predicted{.name = "theory", .colour = "var(--axis)", .values = {}, .predicted = true};
    const double start = series.front().values.front().y.mean;
    std::vector<double> ticks;
    for (const std::size_t depth : all) {
      ticks.push_back(static_cast<double>(depth));
      predicted.values.push_back({.x = ticks.back(), .y = {start, start, start}});
    }
    series.push_back(std::move(predicted));
    return report::series_chart({.description = "Test accuracy by depth, without and with activations",
                                 .x_title = "hidden layers",
                                 .x_ticks = ticks,
                                 .y = accuracy_measure(scope)},
                                series);
  }

  [[nodiscard]] static report::Chart by_mask(const Scope& scope, const Results& results) {
    std::vector<report::MeasuredRow> rows;
    const auto add = [&](const Cell& cell, const std::string& name, const std::string& colour) {
      rows.push_back(accuracy_row(name, colour, results.of(cell)));
    };
    add(cell_of(scope, "identity", partial_depth), "none", "var(--muted)");
    for (const Mask& mask : masks()) add(masked(scope, mask), mask.name, report::series_colour(0));
    add(cell_of(scope, activations.front(), partial_depth), "all four", report::series_colour(0));
    return report::rows_chart("Test accuracy of four hidden layers by where relu stands",
                              accuracy_measure(scope), rows);
  }

  [[nodiscard]] static report::Section pictures(const Scope& scope, const Results& results) {
    return {.id = "picture",
            .title = "What was measured",
            .body = "<div class=\"pair\">\n" +
                    report::figure("Accuracy by depth",
                                   "Dots: mean over the seeds; bars: 95% confidence interval. Dashed: what "
                                   "theory predicts without an activation, from one hidden layer.",
                                   by_depth(scope, results)) +
                    report::figure("relu behind some of four hidden layers",
                                   "Large dot: mean, with its 95% confidence interval; small dots: seeds.",
                                   by_mask(scope, results)) +
                    "</div>\n",
            .listed = false};
  }

  ClaimText text_ = {
      .number = 2,
      .name = "2 Depth",
      .question = "Does depth need an activation after every hidden layer?",
      .sentence =
          "An activation, any function not of the form m x + b, has to follow every hidden layer for "
          "depth to mean something."};
};

}  // namespace

Finding judge(const DepthEvidence& evidence) {
  Finding finding;
  add_measurements(evidence, finding);
  bool helps = true;
  bool fails = false;
  for (const DepthEvidence::Activated& activated : evidence.activated) {
    for (const study::Interval& gain : activated.more_than_linear) {
      const Side where = side(gain, margin);
      helps = helps && where == Side::above;
      fails = fails || where == Side::within || where == Side::below;
    }
  }
  const bool gains_without = side(evidence.linear_gain, margin) == Side::above;
  const bool gains_nothing_without = evidence.linear_gain.high <= margin;
  const auto enough = std::ranges::find_if(evidence.partial, is_enough);
  const std::string linear_text =
      fmt::format("Without an activation {} hidden layers score {} than one.", evidence.deepest,
                  more_or_less(evidence.linear_gain, evidence.seeds));
  if (gains_without) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = "Depth gained accuracy without any activation.";
    finding.reasons.push_back(linear_text);
    return finding;
  }
  if (fails) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = "At some depth an activation gained nothing.";
    return finding;
  }
  if (!gains_nothing_without || !helps) {
    finding.sentence = "The measurements do not tell whether depth needs activations.";
    return finding;
  }
  finding.reasons.push_back(linear_text);
  finding.reasons.emplace_back(
      "With relu or tanh every depth scores more than a point above the same layers "
      "without.");
  if (enough == evidence.partial.end()) {
    finding.verdict = Verdict::holds;
    finding.sentence = "Depth means something only with an activation after every hidden layer.";
    return finding;
  }
  finding.verdict = Verdict::holds_if;
  finding.sentence = "Depth needs activations, but not one after every layer.";
  finding.reasons.push_back(
      fmt::format("With relu behind all of four hidden layers they score {} than with "
                  "relu behind {} only.",
                  more_or_less(enough->less_than_full, evidence.seeds), enough->layers));
  return finding;
}

std::unique_ptr<Claim> depth_claim() {
  return std::make_unique<DepthClaim>();
}

}  // namespace assay::article
