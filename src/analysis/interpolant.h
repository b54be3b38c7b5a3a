#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "ball/enclose.h"
#include "expr/function.h"

namespace assay {

/// A function on the line as polynomials of degree 23 on small panels, for solvers that ask for its values at
/// many thousand places: some nanoseconds each instead of the microseconds of a ball. A panel is made when it
/// is first needed, from values that are correct to a double's precision, and halved until the polynomial
/// agrees with f beside its nodes to some 1e-15 of the largest value there. Not to be shared between threads.
class Interpolant {
 public:
  static constexpr std::size_t node_count = 24;

  /// Panels end at `edges` (ascending): the places where f or one of its derivatives jumps.
  Interpolant(const Function& f, std::span<const double> edges);

  /// f(x); NaN where f has no value on a part of the panel.
  [[nodiscard]] double operator()(double x);
  /// The panels' ends inside (lower, upper), ascending, with these two around them: where a rule of
  /// quadrature should divide.
  [[nodiscard]] std::vector<double> panel_ends(double lower, double upper);

 private:
  struct Panel {
    double lower, upper;
    std::array<double, node_count> coefficients;  ///< of Chebyshev polynomials
  };
  using Panels = std::vector<Panel>;  ///< ascending, of one cell [k, k + 1)

  [[nodiscard]] double value(double x);
  [[nodiscard]] Panel fitted(double lower, double upper);
  [[nodiscard]] bool is_accurate(const Panel& panel);
  void append(Panels& panels, double lower, double upper, int halvings);
  [[nodiscard]] const Panels& cell(double floor);

  Evaluator f_;
  std::vector<double> edges_;
  std::map<double, Panels> cells_;
  std::pair<double, const Panels*> latest_ = {0.0, nullptr};
};

}  // namespace assay
