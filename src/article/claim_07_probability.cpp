#include "article/claim_07_probability.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "report/charts.h"
#include "report/charts_series.h"
#include "report/html_parts.h"
#include "report/text.h"

namespace assay::article {
namespace {

using Loss = nn::Loss::Kind;
using study::Calibration;

constexpr double margin = 0.01;          ///< a probability, a calibration error or an accuracy that matters
constexpr double few = 0.05;             ///< of the samples: so many sums may be off
constexpr double rounding = 1e-6;        ///< of ten numbers that sum to one
constexpr std::size_t departure = 1;     ///< the one of OutputSums::departures that is the margin
constexpr std::size_t least_count = 20;  ///< of samples in a bin, all seeds together, to be drawn
static_assert(study::OutputSums::departures[departure] == margin);

const std::vector<double> rates = {0.001, 0.003, 0.01, 0.03, 0.1};

struct Shape {
  const char* name;
  std::vector<std::size_t> hidden;
};

std::vector<Shape> shapes() {
  return {{"no hidden layer", {}}, {"one hidden layer", {64}}};
}

Cell cell_of(const Scope& scope, const Shape& shape, Loss loss) {
  return {.activation = "relu",
          .training = {.widths = scope.widths(shape.hidden), .epochs = scope.pick(10, 6), .loss = loss},
          .samples = scope.pick(0, 10'000),
          .inspection = Inspection::calibration,
          .learning_rates = rates,
          .tuning_epochs = scope.pick(4, 2),
          .seeds = Scope::seeds};
}

Cell untrained(const Scope& scope) {
  Cell cell = cell_of(scope, shapes().back(), Loss::binary);
  cell.training.epochs = 0;
  cell.learning_rates = {rates.front()};
  return cell;
}

Reading reading(std::function<double(const Calibration&)> of) {
  return [of = std::move(of)](const Outcome& outcome) -> std::optional<double> {
    if (!outcome.calibration) return std::nullopt;
    return of(*outcome.calibration);
  };
}

double error_given(const Calibration& calibration) {
  return calibration.given.error;
}

double error_normalised(const Calibration& calibration) {
  return calibration.normalised.error;
}

/// Of two cells by two readings, paired by seed.
study::Interval error_difference(const CellResult& sigmoid, const CellResult& softmax, bool normalised) {
  CellResult as_given = sigmoid;
  for (Outcome& outcome : as_given.outcomes) {
    if (normalised && outcome.calibration) outcome.calibration->given = outcome.calibration->normalised;
  }
  return difference(as_given, softmax, reading(error_given));
}

ProbabilityEvidence::Network network_evidence(const std::string& name, const CellResult& sigmoid,
                                              const CellResult& softmax) {
  ProbabilityEvidence::Network evidence{
      .name = name,
      .least_output = std::numeric_limits<double>::infinity(),
      .largest_output = -std::numeric_limits<double>::infinity(),
      .sum = over_seeds(sigmoid, reading([](const Calibration& each) { return each.sums.range.mean; })),
      .off =
          over_seeds(sigmoid, reading([](const Calibration& each) { return each.sums.beyond[departure]; })),
      .softmax_departure = 0,
      .sigmoid_error = over_seeds(sigmoid, reading(error_given)),
      .normalised_error = over_seeds(sigmoid, reading(error_normalised)),
      .softmax_error = over_seeds(softmax, reading(error_given)),
      .more_error = error_difference(sigmoid, softmax, false),
      .more_error_normalised = error_difference(sigmoid, softmax, true),
      .less_accurate = accuracy_difference(softmax, sigmoid)};
  for (const Outcome& outcome : sigmoid.outcomes) {
    if (!outcome.calibration) continue;
    evidence.least_output = std::min(evidence.least_output, outcome.calibration->least_output);
    evidence.largest_output = std::max(evidence.largest_output, outcome.calibration->largest_output);
  }
  for (const Outcome& outcome : softmax.outcomes) {
    if (!outcome.calibration) continue;
    evidence.softmax_departure = std::max(evidence.softmax_departure, outcome.calibration->sums.departure);
  }
  return evidence;
}

ProbabilityEvidence evidence_of(const Scope& scope, const Results& results) {
  ProbabilityEvidence evidence{
      .networks = {},
      .untrained_sum = over_seeds(results.of(untrained(scope)),
                                  reading([](const Calibration& each) { return each.sums.range.mean; })),
      .classes = scope.classes,
      .seeds = Scope::seeds};
  for (const Shape& shape : shapes()) {
    evidence.networks.push_back(network_evidence(shape.name, results.of(cell_of(scope, shape, Loss::binary)),
                                                 results.of(cell_of(scope, shape, Loss::softmax))));
  }
  return evidence;
}

void add_measurements(const ProbabilityEvidence& evidence, Finding& finding) {
  const auto near = [](const study::Interval& value, double predicted, double room) {
    return value.low <= predicted + room && value.high >= predicted - room;
  };
  const double half = static_cast<double>(evidence.classes) / 2;
  finding.measurements.push_back(
      {.what = fmt::format("sum of the {} sigmoids before training", evidence.classes),
       .value = evidence.untrained_sum,
       .trials = evidence.seeds,
       .unit = Unit::number,
       .predicted = fmt::format("{:g}: logits are symmetric about 0, where the sigmoid is a half", half),
       .agrees = near(evidence.untrained_sum, half, 0.1 * half),
       .apart = "all samples share the few random weights of the output layer"});
  for (const auto& each : evidence.networks) {
    finding.measurements.push_back(
        {.what = fmt::format("the same after training, {}", each.name),
         .value = each.sum,
         .trials = evidence.seeds,
         .unit = Unit::number,
         .predicted =
             "1 in the mean: at the minimum no bias has a gradient, so that each class has its share",
         .agrees = near(each.sum, 1, 2 * margin),
         .apart = "descent is not at the minimum, or the test set is unlike the training set"});
    finding.measurements.push_back(
        {.what = fmt::format("test samples whose sum is off by more than {:g}, {}", margin, each.name),
         .value = each.off,
         .trials = evidence.seeds,
         .unit = Unit::share,
         .predicted = "above 0: nothing ties the outputs of one sample together",
         .agrees = each.off.low > 0,
         .apart = "the network learnt every sample's classes to exclude each other"});
    finding.measurements.push_back(
        {.what = fmt::format("calibration error of sigmoids less that of softmax, {}", each.name),
         .value = each.more_error,
         .trials = evidence.seeds,
         .predicted = {}});
    finding.measurements.push_back(
        {.what = fmt::format("the same of sigmoids divided by their sum, {}", each.name),
         .value = each.more_error_normalised,
         .trials = evidence.seeds,
         .predicted = {}});
    finding.measurements.push_back(
        {.what = fmt::format("accuracy of softmax less that of sigmoids, {}", each.name),
         .value = each.less_accurate,
         .trials = evidence.seeds,
         .predicted = {}});
  }
}

/// Sigmoids whose confidence is worth less than that of softmax.
bool worse(const ProbabilityEvidence::Network& network) {
  return side(network.more_error, margin) == Side::above;
}

std::vector<std::string> reasons(const ProbabilityEvidence& evidence) {
  std::vector<std::string> list;
  for (const auto& each : evidence.networks) {
    list.push_back(
        fmt::format("With {} the sigmoids of {}% of the test samples sum to more or less than one by over "
                    "{:g}; in the mean "
                    "their sum is {}.",
                    each.name, report::percent(each.off, evidence.seeds), margin,
                    report::quantity(each.sum, evidence.seeds)));
  }
  list.emplace_back("Softmax sums to one up to rounding.");
  for (const auto& each : evidence.networks) {
    const auto error = [&](const study::Interval& value) {
      return report::percent(value, evidence.seeds) + "%";
    };
    list.push_back(
        fmt::format("With {} the confidence of sigmoids is off by {}{}, divided by their sum by {}, that of "
                    "softmax by {}.",
                    each.name, error(each.sigmoid_error), worse(each) ? ", which is worse" : "",
                    error(each.normalised_error), error(each.softmax_error)));
  }
  return list;
}

class ProbabilityClaim final : public Claim {
 public:
  [[nodiscard]] const ClaimText& text() const override { return text_; }

  [[nodiscard]] std::vector<Cell> cells(const Scope& scope) const override {
    std::vector<Cell> list = {untrained(scope)};
    for (const Shape& shape : shapes()) {
      for (const Loss loss : {Loss::binary, Loss::softmax}) list.push_back(cell_of(scope, shape, loss));
    }
    return list;
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    Finding finding = article::judge(evidence_of(scope, results));
    finding.warnings = divergence_warnings(cells(scope), results);
    return finding;
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return {theory(), experiment(scope), sums(scope, results), reliability(scope, results)};
  }

 private:
  [[nodiscard]] static report::Section theory() {
    std::string body = "<p>The sigmoid ";
    body +=
        report::formula(R"(\sigma(z) = 1/(1 + e^{-z}))", "sigma(z) = 1/(1 + e^-z)") +
        " lies between 0 and 1 for every z, so that it may be read as the probability of one class against "
        "all others. Trained by the cross-entropy of each class, the best output for a sample is the "
        "true probability of the class, and true probabilities of exclusive classes sum to one. But "
        "nothing in the network ties the outputs of a sample together. Only their mean is held: at the "
        "minimum the gradient by each output bias is 0,</p>\n";
    body += report::formula(R"(\sum_i \bigl(\sigma(z_k(x_i)) - y_{ik}\bigr) = 0,)",
                            "sum over i of (sigma(z_k(x_i)) - y_ik) = 0,", true);
    body += "\n<p>so over the training samples the sums are 1 in the mean. Softmax ";
    body += report::formula(R"(e^{z_k} / \textstyle\sum_j e^{z_j})", "e^z_k / sum over j of e^z_j") +
            " sums to one by its definition.</p>\n";
    return {.id = "theory", .title = "What theory predicts", .body = std::move(body), .listed = false};
  }

  [[nodiscard]] static report::Section experiment(const Scope& scope) {
    return {
        .id = "experiment",
        .title = "What was done",
        .body = fmt::format(
            "<p>The same networks, without a hidden layer and with one of 64 units and relu, trained once "
            "with "
            "a sigmoid for each class and binary cross-entropy, once with softmax and its cross-entropy. On "
            "the test set: the sum of the outputs of each sample, and how often the network is right where "
            "it "
            "claims a certain confidence, that is the largest output (for sigmoids also divided by the sum "
            "of "
            "all). The expected calibration error is the mean distance of confidence and accuracy in {} bins "
            "(Guo et al. 2017).</p>\n<p>{}</p>\n",
            study::reliability_bins,
            report::escaped(method_text(cell_of(scope, shapes().back(), Loss::softmax))) +
                " A sum counts as one to within 0.01; a difference of accuracy or of calibration error "
                "matters "
                "from one point on."),
        .listed = false};
  }

  [[nodiscard]] static report::Chart by_departure(const Scope& scope, const Results& results) {
    std::vector<report::Series> series;
    const auto add = [&](const std::string& name, const std::string& colour, const Cell& cell) {
      const CellResult& result = results.of(cell);
      report::Series line{.name = name, .colour = colour, .values = {}};
      for (std::size_t i = 0; i < study::OutputSums::departures.size(); ++i) {
        line.values.push_back(
            {.x = study::OutputSums::departures[i],
             .y = over_seeds(result, reading([i](const Calibration& each) { return each.sums.beyond[i]; })),
             .trials = result.outcomes.size()});
      }
      series.push_back(std::move(line));
    };
    add("untrained", "var(--muted)", untrained(scope));
    add("no hidden", report::series_colour(2), cell_of(scope, shapes().front(), Loss::binary));
    add("one hidden", report::series_colour(1), cell_of(scope, shapes().back(), Loss::binary));
    add("softmax", report::series_colour(0), cell_of(scope, shapes().back(), Loss::softmax));
    return report::series_chart(
        {.description = "Share of test samples whose outputs do not sum to one, by how far they are off",
         .x_title = "distance of the sum from 1, more than",
         .x_ticks = {0.001, 0.01, 0.1, 0.5},
         .x_logarithmic = true,
         .y = {.kind = report::Measure::Kind::share, .title = "share of test samples"}},
        series);
  }

  [[nodiscard]] static report::Section sums(const Scope& scope, const Results& results) {
    return {.id = "sums",
            .title = "What the outputs sum to",
            .body = report::figure(
                "Test samples whose outputs do not sum to one",
                "Dots: mean over the seeds; bars: 95% confidence interval. Further right: only sums that are "
                "further off are counted. Grey, green and orange: sigmoids.",
                by_departure(scope, results)),
            .listed = false};
  }

  /// Confidence against accuracy, of the bins that have samples enough.
  [[nodiscard]] static report::Series reliability_line(
      const std::string& name, const std::string& colour, const CellResult& result,
      const std::function<const study::Reliability&(const Calibration&)>& of) {
    report::Series line{.name = name, .colour = colour, .values = {}};
    for (std::size_t bin = 0; bin < study::reliability_bins; ++bin) {
      double count = 0;
      double confidence = 0;
      for (const Outcome& outcome : result.outcomes) {
        if (!outcome.calibration) continue;
        const study::ReliabilityBin& each = of(*outcome.calibration).bins[bin];
        count += static_cast<double>(each.count);
        confidence += static_cast<double>(each.count) * each.confidence;
      }
      if (count < least_count) continue;
      const auto right = [&](const Outcome& outcome) -> std::optional<double> {
        if (!outcome.calibration || of(*outcome.calibration).bins[bin].count == 0) return std::nullopt;
        return of(*outcome.calibration).bins[bin].accuracy;
      };
      study::Interval accuracy = over_seeds(result, right);
      accuracy.low = std::max(accuracy.low, 0.0);
      accuracy.high = std::min(accuracy.high, 1.0);
      line.values.push_back({.x = confidence / count, .y = accuracy, .trials = result.outcomes.size()});
    }
    return line;
  }

  [[nodiscard]] static report::Chart diagram(const Scope& scope, const Results& results, const Shape& shape) {
    const auto given = [](const Calibration& each) -> const study::Reliability& { return each.given; };
    const auto normalised = [](const Calibration& each) -> const study::Reliability& {
      return each.normalised;
    };
    const CellResult& sigmoid = results.of(cell_of(scope, shape, Loss::binary));
    const CellResult& softmax = results.of(cell_of(scope, shape, Loss::softmax));
    std::vector<report::Series> series;
    series.push_back(reliability_line("softmax", report::series_colour(0), softmax, given));
    series.push_back(reliability_line("sigmoid", report::series_colour(1), sigmoid, given));
    series.push_back(reliability_line("sigmoid / sum", report::series_colour(2), sigmoid, normalised));
    series.push_back({.name = "as claimed",
                      .colour = "var(--axis)",
                      .values = {{.x = 0, .y = {0, 0, 0}}, {.x = 1, .y = {1, 1, 1}}},
                      .predicted = true});
    return report::series_chart(
        {.description = fmt::format("Accuracy by confidence of networks with {}", shape.name),
         .x_title = "confidence",
         .x_ticks = {0, 0.2, 0.4, 0.6, 0.8, 1},
         .y = {.kind = report::Measure::Kind::share, .title = "accuracy of these samples"}},
        series);
  }

  struct Row {
    std::string name, colour;
    const CellResult& result;
    bool normalised;
  };

  [[nodiscard]] static std::vector<Row> rows(const Scope& scope, const Results& results) {
    std::vector<Row> list;
    for (const Shape& shape : shapes()) {
      const CellResult& sigmoid = results.of(cell_of(scope, shape, Loss::binary));
      const CellResult& softmax = results.of(cell_of(scope, shape, Loss::softmax));
      const std::string where = shape.hidden.empty() ? ", none" : ", one";
      list.push_back({"softmax" + where, report::series_colour(0), softmax, false});
      list.push_back({"sigmoid" + where, report::series_colour(1), sigmoid, false});
      list.push_back({"÷ sum" + where, report::series_colour(2), sigmoid, true});
    }
    return list;
  }

  [[nodiscard]] static report::Chart errors(const std::vector<Row>& rows) {
    std::vector<report::MeasuredRow> list;
    for (const Row& row : rows) {
      const Reading error = reading(row.normalised ? error_normalised : error_given);
      report::MeasuredRow measured{
          .name = row.name, .colour = row.colour, .mean = over_seeds(row.result, error), .single = {}};
      for (const Outcome& outcome : row.result.outcomes) {
        measured.single.push_back(error(outcome).value_or(std::nan("")));
      }
      list.push_back(std::move(measured));
    }
    return report::rows_chart("Expected calibration error by output and hidden layers",
                              {.kind = report::Measure::Kind::share, .title = "expected calibration error"},
                              list);
  }

  [[nodiscard]] static report::Chart accuracies(const Scope& scope, const std::vector<Row>& rows) {
    std::vector<report::MeasuredRow> list;
    for (const Row& row : rows) {
      if (!row.normalised) list.push_back(accuracy_row(row.name, row.colour, row.result));
    }
    return report::rows_chart("Test accuracy by output and hidden layers", accuracy_measure(scope), list);
  }

  [[nodiscard]] static report::Section reliability(const Scope& scope, const Results& results) {
    const std::string caption =
        "Dots: the test samples of one of fifteen bins of confidence, mean over the seeds; bars: 95% "
        "confidence interval. Dashed: right as often as claimed. Above it a network is better than it says, "
        "below it worse.";
    const std::string of_rows =
        "÷ sum: sigmoids divided by their sum. The word after the comma says how many hidden layers. Large "
        "dot: mean, with "
        "its 95% confidence interval; small dots: seeds.";
    std::string body = "<div class=\"pair\">\n";
    for (const Shape& shape : shapes()) {
      body += report::figure(fmt::format("Confidence and accuracy, {}", shape.name), caption,
                             diagram(scope, results, shape));
    }
    const std::vector<Row> list = rows(scope, results);
    body += "</div>\n<div class=\"pair\">\n";
    body += report::figure("Expected calibration error", of_rows, errors(list));
    body += report::figure("Accuracy", of_rows, accuracies(scope, list)) + "</div>\n";
    return {.id = "reliability",
            .title = "What their confidence is worth",
            .body = std::move(body),
            .listed = false};
  }

  ClaimText text_ = {.number = 7,
                     .name = "7 Probability",
                     .question = "Are the outputs of sigmoids probabilities?",
                     .sentence =
                         "A sigmoid gives numbers between 0 and 1, which can be read as probabilities; but "
                         "the outputs of a classifier with one sigmoid for each class do not sum to one. "
                         "Those of softmax do."};
};

}  // namespace

Finding judge(const ProbabilityEvidence& evidence) {
  Finding finding;
  add_measurements(evidence, finding);
  const auto& networks = evidence.networks;
  const bool bounded = std::ranges::all_of(
      networks, [](const auto& each) { return each.least_output >= 0 && each.largest_output <= 1; });
  const bool softmax_sums =
      std::ranges::all_of(networks, [](const auto& each) { return each.softmax_departure <= rounding; });
  if (!bounded || !softmax_sums) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = bounded ? "The outputs of softmax did not sum to one."
                               : "The outputs of sigmoids were not between 0 and 1.";
    return finding;
  }
  const auto off = std::ranges::count_if(networks, [](const auto& each) { return each.off.low > few; });
  const auto on = std::ranges::count_if(networks, [](const auto& each) { return each.off.high <= few; });
  const auto all = static_cast<std::ptrdiff_t>(networks.size());
  finding.reasons = reasons(evidence);
  if (on == all) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = "Trained, the sigmoids of nearly every sample do sum to one.";
  } else if (off + on < all) {
    finding.sentence = "The measurements do not tell whether sigmoids sum to one.";
  } else if (on > 0) {
    finding.verdict = Verdict::holds_if;
    finding.sentence = "Whether sigmoids sum to one depends on how well the network learnt.";
  } else if (std::ranges::any_of(networks, worse)) {
    finding.verdict = Verdict::holds_if;
    finding.sentence =
        "Sigmoids do not sum to one and softmax does; but between 0 and 1 is not yet a probability: that "
        "takes a network that can learn it.";
  } else {
    finding.verdict = Verdict::holds;
    finding.sentence =
        "Each sigmoid can be read as a probability, but they do not sum to one; those of softmax do.";
  }
  return finding;
}

std::unique_ptr<Claim> probability_claim() {
  return std::make_unique<ProbabilityClaim>();
}

}  // namespace assay::article
