#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "article/cell.h"
#include "article/runner.h"
#include "article/verdict.h"
#include "report/charts_series.h"
#include "report/html.h"

namespace assay::article {

/// The data that claims are tested on, and how thoroughly.
struct Scope {
  std::size_t inputs = 784;
  std::size_t classes = 10;
  std::size_t test_count = 10'000;
  /// E x.x' / E x.x of two training images, standardised: the cosine between two of them, in the mean.
  double input_correlation = 0.5;
  bool quick = false;

  /// Of a number for the full run and one for the quick run.
  [[nodiscard]] std::size_t pick(std::size_t full, std::size_t fast) const { return quick ? fast : full; }
  /// Fewer would leave intervals too wide to judge by.
  static constexpr std::size_t seeds = 5;
  [[nodiscard]] std::vector<std::size_t> widths(std::span<const std::size_t> hidden) const;
};
[[nodiscard]] Scope scope_of(const data::Dataset& dataset, bool quick);

struct ClaimText {
  std::size_t number;
  std::string name;      ///< one or two words: the link to it
  std::string question;  ///< what is asked
  std::string sentence;  ///< what the article says, in our words
};

/// One sentence of the article, tested.
class Claim {
 public:
  Claim() = default;
  Claim(const Claim&) = delete;
  Claim& operator=(const Claim&) = delete;
  virtual ~Claim() = default;

  [[nodiscard]] virtual const ClaimText& text() const = 0;
  /// The networks that its experiment trains.
  [[nodiscard]] virtual std::vector<Cell> cells(const Scope& scope) const = 0;
  /// What it asks for beside networks.
  [[nodiscard]] virtual std::vector<Calculation> calculations(const Scope& /*scope*/) const { return {}; }
  /// `results` has all of cells(scope) and calculations(scope).
  [[nodiscard]] virtual Finding judge(const Scope& scope, const Results& results) const = 0;
  /// Theory, experiment and pictures, for the page.
  [[nodiscard]] virtual std::vector<report::Section> sections(const Scope& scope,
                                                              const Results& results) const = 0;
};

/// That the article makes; those that all_claims() lacks have no experiment yet.
inline constexpr std::size_t claims_of_the_article = 11;
/// In the order of the article.
[[nodiscard]] std::vector<std::unique_ptr<Claim>> all_claims();
/// What they ask for.
[[nodiscard]] Experiments experiments(std::span<const std::unique_ptr<Claim>> claims, const Scope& scope);

/// A difference of two accuracies: "-0.31 ± 0.05 points".
[[nodiscard]] std::string points(const study::Interval& difference, std::size_t trials);
/// The same in a sentence: "0.31 ± 0.05 points less".
[[nodiscard]] std::string more_or_less(const study::Interval& difference, std::size_t trials);

/// Its value with its interval, as a person reads it.
[[nodiscard]] std::string shown(const Measurement& measurement);

/// One for all cells with diverged networks, and what is done with those: "Diverged, and count with what they
/// score: 2 of 5 networks of 784-64-10 with relu."; or none.
[[nodiscard]] std::vector<std::string> divergence_warnings(
    std::span<const Cell> cells, const Results& results,
    std::string_view treatment = "count with what they score");

/// The accuracy of a cell as a row and as a point of a chart.
[[nodiscard]] report::MeasuredRow accuracy_row(const std::string& name, const std::string& colour,
                                               const CellResult& result);
[[nodiscard]] report::SeriesValue accuracy_point(double x, const CellResult& result);
/// The axis of test accuracies.
[[nodiscard]] report::Measure accuracy_measure(const Scope& scope);

/// How the networks of some cells are trained: the same for all but activation and widths. Plain text.
[[nodiscard]] std::string method_text(const Cell& cell);

}  // namespace assay::article
