#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "analysis/deadline.h"
#include "expr/function.h"

namespace assay {

/// An expectation over u ~ N(0, q).
struct Moment {
  enum class State : std::uint8_t {
    finite,
    infinite,  ///< the integral diverges, recognised by the local exponent or the growth of the integrand
    unknown,   ///< f is undefined on a set of positive probability, or nothing could be established
  };

  State state = State::unknown;
  double value = std::numeric_limits<double>::quiet_NaN();  ///< infinity, NaN in the other two states
  double error = 0.0;       ///< estimated absolute error of a finite value: of quadrature and of tabulation
  std::string reason = {};  ///< why it is not finite: "the derivative is not square integrable at x = 0"

  [[nodiscard]] bool is_finite() const { return state == State::finite; }
};

/// The two moments of a pair of pre-activations with variance q and correlation c.
struct PairMoments {
  double values;       ///< E f(u1) f(u2)
  double derivatives;  ///< E f'(u1) f'(u2); infinite at c = 1 where E f'^2 is
};

/// Of an integral over a pair: `quick` is good to about 1e-8 and several times faster; it
/// does not try where f varies so often within the Gaussian that an integral would take long.
enum class Accuracy : std::uint8_t { full, quick };

/// The mean-field view of one function: every Gaussian expectation the theory of wide random networks asks
/// for, u ~ N(0, q) (Poole et al. 2016, arXiv 1606.05340; Schoenholz et al. 2017, arXiv 1611.01232).
///
/// f and f' are tabulated once, by ball arithmetic, as polynomials on panels between their breakpoints; an
/// expectation is then a quadrature of tens of microseconds for any q. Values are estimates, good to 1e-12
/// relative where a table resolves the function; errors are stated where they are returned.
/// Copies share their tables; not to be shared between threads.
class MeanField {
 public:
  /// Where the deadline passes before the tables are made, obstacle() says so. Never throws for what a
  /// function is. The function's parameters are taken at their defaults.
  explicit MeanField(const Function& f, const Deadline& deadline = Deadline::never());

  /// Why there are no expectations of f at all ("undefined for x < 0, half of all inputs"); empty if there
  /// are.
  [[nodiscard]] const std::string& obstacle() const;

  /// E f(u)^power, power 1, 2 or 4; q > 0.
  [[nodiscard]] Moment moment(int power, double q) const;
  /// E f'(u)^power, f' the derivative almost everywhere: what back-propagation meets.
  [[nodiscard]] Moment derivative_moment(int power, double q) const;
  /// E f''(u)^2; infinite where f' jumps. The table of f'' is made at the first call.
  [[nodiscard]] Moment curvature_moment(double q) const;
  /// dE f(u)^2/dq = E f^2 (z^2 - 1) / 2q, z = u/sqrt(q): valid with jumps and kinks.
  [[nodiscard]] Moment length_slope(double q) const;

  // The same without their errors, from interpolants where q lies in [2^-60, 2^60]: for iterations.
  // Infinite where the integral diverges, NaN where it is not known.
  [[nodiscard]] double second_moment(double q) const;             ///< E f^2
  [[nodiscard]] double derivative_second_moment(double q) const;  ///< E f'^2
  [[nodiscard]] double second_moment_slope(double q) const;       ///< dE f^2/dq
  [[nodiscard]] double fourth_moment(double q) const;             ///< E f^4
  [[nodiscard]] double derivative_fourth_moment(double q) const;  ///< E f'^4

  /// -1 <= c <= 1. To about 1e-12 of E f^2 (where f' is unbounded 1e-6, and 1e-3 for f'), by a Hermite
  /// series where f is smooth or by quadrature; 0.05 to 5 milliseconds.
  [[nodiscard]] PairMoments pair_moments(double q, double c) const;
  /// (E f(u)^2 - E f(u1) f(u2), E f'(u)^2 - E f'(u1) f'(u2)) for c = 1 - gap, 0 <= gap <= 2: accurate
  /// relative to itself however small the gap is.
  [[nodiscard]] PairMoments pair_gaps(double q, double gap, Accuracy accuracy = Accuracy::full) const;

  /// f(s u) = s f(u) for every s > 0 (relu, abs): maps and slopes do not depend on q.
  [[nodiscard]] bool is_homogeneous() const;

  /// For the analyses of this layer.
  struct Tables;
  [[nodiscard]] Tables& tables() const { return *tables_; }

 private:
  std::shared_ptr<Tables> tables_;
};

}  // namespace assay
