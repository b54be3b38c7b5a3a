#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/breakpoints.h"
#include "analysis/deadline.h"
#include "analysis/mean_field.h"
#include "analysis/panels.h"
#include "ball/enclose.h"
#include "expr/function.h"
#include "quadrature/integrate.h"

namespace assay {

/// f or one of its derivatives, with what is known of its integrals.
class Tabulated {
 public:
  /// `name`: "f", "the derivative", "the second derivative". `points` are those of f itself.
  Tabulated(const Function& function, std::string name, const std::vector<Breakpoint>& points,
            double farthest, const Deadline& deadline);

  [[nodiscard]] const PanelTable& table() const { return table_; }
  [[nodiscard]] Evaluator& evaluator() { return evaluator_; }

  /// E g(u)^power, power 1, 2 or 4. Divergence is decided before anything is integrated.
  [[nodiscard]] Moment moment(int power, double q);
  /// E g^2 (z^2 - 1)/(2 q).
  [[nodiscard]] Moment length_slope(double q);

  struct Square {
    double second;  ///< E g^2
    double slope;   ///< in q
    double fourth;  ///< E g^4
  };
  /// Without errors, and with the growth checked once for all q; infinite or NaN where they do not exist.
  [[nodiscard]] Square square(double q);

  /// Why E |g|^power does not exist near a singular point, or that it is not known; finite if it exists.
  [[nodiscard]] const Moment& local_obstacle(int power);
  [[nodiscard]] const std::vector<Breakpoint>& points() const { return points_; }

 private:
  [[nodiscard]] Moment obstacle(int power, double q);
  [[nodiscard]] double largest_q(int power);
  [[nodiscard]] Integral tails(int power, double q) const;

  Function function_;
  std::string name_;
  std::vector<Breakpoint> points_;
  PanelTable table_;
  Evaluator evaluator_;
  std::map<int, Moment> local_obstacles_;
  std::map<int, double> largest_q_;  // by the power
};

/// Five expectations as functions of ln q, interpolated from Chebyshev points that are evaluated where they
/// are first needed. They are analytic in ln q whatever f is: q enters through the density alone.
class LengthInterpolants {
 public:
  enum Index : std::uint8_t { second, slope, fourth, derivative_second, derivative_fourth };
  static constexpr std::size_t count = 5;
  using Values = std::array<double, count>;  // by the index

  /// Interpolated for 2^-60 <= q <= 2^60, elsewhere `direct` itself.
  double at(double q, Index index, const std::function<Values(double)>& direct);

 private:
  static constexpr std::size_t nodes = 24;
  /// Of one quantity on a factor of 4 in q.
  struct Cell {
    enum class Kind : std::uint8_t { smooth, constant, rough } kind;
    double constant;                         ///< 0, infinite or not known throughout
    std::array<double, nodes> coefficients;  ///< Chebyshev
  };
  static std::array<Cell, count> made(int place, const std::function<Values(double)>& direct);

  std::map<int, std::array<Cell, count>> cells_;
};

/// Coefficients of f(sqrt(q) z) by normalised Hermite polynomials, and those of f' with them: E f(u1) f(u2)
/// is the sum of a_k^2 c^k (Mehler).
struct HermiteSeries {
  double q = 0.0;
  std::vector<double> coefficients;
  bool is_complete = false;  ///< the squares add up to E f^2, and with k to q E f'^2, to 1e-13
};

/// The ends of one panel, or two, that serve around 0 in place of many small ones.
struct Core {
  double left = 0.0;
  double right = 0.0;
};

struct CoarseTables {
  PanelTable f;
  PanelTable derivative;
  std::vector<double> mesh;  ///< the ends of the panels of both
};

struct MeanField::Tables {
  std::string obstacle;
  std::string derivative_obstacle;
  double farthest = 0.0;           ///< breakpoints are known up to here
  std::vector<Breakpoint> points;  ///< those nearest to 0 first
  std::optional<Function> function;
  std::optional<Tabulated> f;
  std::optional<Tabulated> derivative;
  std::optional<Tabulated> curvature;
  std::string jump;  ///< where f or f' jumps, so that E f''^2 is infinite; empty if nowhere
  bool is_homogeneous = false;
  LengthInterpolants interpolants;
  HermiteSeries hermite;  ///< of the length that was asked for last
  double hermite_fails_from = std::numeric_limits<double>::infinity();  ///< q, as was found
  std::optional<std::vector<Core>> cores;
  std::map<std::size_t, std::optional<CoarseTables>> coarse;  ///< by the core
};

/// The tables without their smallest panels, for integrals that ask for no more than absolute accuracy near
/// 0.
/// For lengths about q.
[[nodiscard]] const CoarseTables& coarse_tables(MeanField::Tables& tables, double q);

/// a_k = E f(sqrt(q) z) He_k(z)/sqrt(k!), k = 0 to count - 1.
[[nodiscard]] std::vector<double> hermite_coefficients(const PanelTable& f, double q, std::size_t count);

/// The breakpoints, ascending, on [-farthest, farthest]: as far out as they can all be found, at most to
/// 1024. Throws what breakpoints() throws.
[[nodiscard]] std::vector<Breakpoint> breakpoints_within(const Function& f, double& farthest,
                                                         const Deadline& deadline = Deadline::never());

/// Whether f tends to 0 from both sides of 0.
[[nodiscard]] bool vanishes_at_zero(const MeanField& f);

}  // namespace assay
