#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/answer.h"
#include "analysis/breakpoints.h"
#include "analysis/deadline.h"
#include "analysis/germ.h"
#include "analysis/place.h"
#include "analysis/singularity.h"
#include "analysis/taylor.h"
#include "ball/enclose.h"
#include "ball/image.h"

namespace assay {

/// A function with its derivatives, for many enclosures. Made on first use.
class Derivatives {
 public:
  explicit Derivatives(const Function& f) : plain_{f} {}

  /// The formula of the derivative of that order, in a stable form where that is free of branches. Throws an
  /// input Error beyond the size bound.
  [[nodiscard]] const Function& formula(std::size_t order);
  [[nodiscard]] Image image(std::size_t order, const Interval& x);
  [[nodiscard]] Ball value(std::size_t order, const Ball& x, int bits = 256);
  [[nodiscard]] const GermResult& germ(std::size_t order, Approach approach, const Rational& x0,
                                       double start);

 private:
  using GermKey = std::pair<std::pair<std::size_t, Approach>, std::pair<std::string, double>>;

  std::vector<Function> plain_;
  std::vector<Function> formulas_;
  std::vector<std::unique_ptr<ImageEvaluator>> images_;
  std::vector<std::unique_ptr<Evaluator>> values_;
  std::map<GermKey, GermResult> germs_;
};

/// A stretch of the line between two breakpoints, open, on which f is one analytic formula.
struct Cell {
  /// The doubles next to the breakpoints, inside the cell or the breakpoints themselves; infinite far out.
  double lower;
  double upper;
  Ball::State state;  ///< finite: f is defined on all of it; undefined: nowhere; unknown
  /// `where`, `abs` and their like replaced by the branch taken here: valid up to the breakpoints.
  std::shared_ptr<Derivatives> piece;
  bool is_analytic;  ///< no such operation is left in it

  [[nodiscard]] bool is_defined() const { return state == Ball::State::finite; }
  [[nodiscard]] bool is_undefined() const { return state == Ball::State::undefined; }
};

/// f cut at its breakpoints: cell 0, breakpoint 0, cell 1, ... The outer cells reach to the infinities where
/// that is proved: germs show that there is no further breakpoint.
class Pieces {
 public:
  /// Without parameters.
  Pieces(const Function& f, const Deadline& deadline);

  [[nodiscard]] const Function& function() const { return f_; }
  [[nodiscard]] Derivatives& whole() { return *whole_; }
  [[nodiscard]] std::span<const Breakpoint> points() const { return points_; }
  [[nodiscard]] std::span<Cell> cells() { return cells_; }
  /// Every breakpoint of the line is known for what it is, and every cell is analytic and defined or
  /// undefined throughout. Otherwise the cells tell of what they cover, which need not be all.
  [[nodiscard]] bool are_known() const { return obstacle_.empty(); }
  /// Why not.
  [[nodiscard]] const std::string& obstacle() const { return obstacle_; }
  [[nodiscard]] bool reaches(Side side) const { return side == Side::left ? reaches_left_ : reaches_right_; }

  /// What the formula of the cell next to a breakpoint does there; for a breakpoint that is no rational
  /// number nothing.
  [[nodiscard]] GermResult beside(std::size_t point, Side side, std::size_t order);
  /// The limit of the derivative of that order from that side, if it is known.
  [[nodiscard]] GermLimit limit(std::size_t point, Side side, std::size_t order);
  /// The same as an enclosure, also for breakpoints that are no rational numbers.
  [[nodiscard]] std::optional<Enclosure> limit_value(std::size_t point, Side side, std::size_t order);
  /// f at the breakpoint; unknown for one that is not exact.
  [[nodiscard]] Ball value_at(std::size_t point);

  /// Whether f tends to its value at the breakpoint from that side.
  [[nodiscard]] Answer is_continuous_at(std::size_t point, Side side);

  [[nodiscard]] Place place(std::size_t point) const;
  [[nodiscard]] Cell& cell(std::size_t point, Side side) {
    return cells_[point + (side == Side::right ? 1 : 0)];
  }

 private:
  void find_window(const Deadline& deadline);
  [[nodiscard]] bool find_points(const Deadline& deadline);
  void cut(const Deadline& deadline);
  void give_up_on_stretches();
  [[nodiscard]] Cell cell_between(double lower, double upper, double sample);

  Function f_;
  std::shared_ptr<Derivatives> whole_;
  std::vector<Breakpoint> points_;
  std::vector<Cell> cells_;
  double window_ = 64;  ///< without an infinity in reach the cells end here
  bool reaches_left_ = false;
  bool reaches_right_ = false;
  std::string obstacle_;
};

/// A ball rounded outwards.
[[nodiscard]] Enclosure enclosure_of(const Ball& ball);
/// "0.75", "-1/3"; digits where the number is not exact.
[[nodiscard]] Place place_of(const Ball& x, const std::optional<Rational>& exact = std::nullopt);

}  // namespace assay
