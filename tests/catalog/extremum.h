#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analysis/breakpoints.h"
#include "ball/enclose.h"
#include "expr/function.h"

namespace assay::test {

/// Every x that a float32 can hold lies in [-farthest, farthest].
inline constexpr double farthest = 0x1p128;

/// A closed interval between two doubles.
struct Box {
  double lower;
  double upper;
  [[nodiscard]] double middle() const { return lower + (upper - lower) / 2; }
  [[nodiscard]] Ball ball() const { return {lower, upper}; }
  /// Too narrow to be worth halving.
  [[nodiscard]] bool is_sliver() const;
};

/// A function and its derivatives without parameters, in their stable form, for many enclosures. Knows its
/// breakpoints between -64 and 64, or between -8 and 8 if those are too many; beyond there should be none.
class Subject {
 public:
  explicit Subject(const Function& f);

  /// The derivative of that order on x; order 0 is f.
  [[nodiscard]] Ball enclose(std::size_t order, const Ball& x, int bits = 160);
  [[nodiscard]] std::span<const Breakpoint> breakpoints() const { return breakpoints_; }
  [[nodiscard]] bool has_breakpoint(const Box& box) const;
  /// [-end, end] cut at the breakpoints and the powers of two.
  [[nodiscard]] std::vector<Box> cover(double end) const;
  /// Zeros of the derivative of that order between -12 and 12, as far as they could be isolated.
  [[nodiscard]] const std::vector<Ball>& zeros(std::size_t order);

 private:
  const Function& derivative(std::size_t order);

  std::vector<Function> derivatives_;
  std::vector<Evaluator> evaluators_;
  std::vector<Breakpoint> breakpoints_;
  std::vector<std::optional<std::vector<Ball>>> zeros_;
};

/// The supremum of a function over [-farthest, farthest] lies in [lower, upper].
struct Supremum {
  double lower;
  double upper;
};

/// The supremum of sign times the derivative of that order, by branch and bound to within `tolerance`
/// (relative, absolute below 1). Not counted are slivers around breakpoints on which nothing can be proved.
[[nodiscard]] Supremum supremum(Subject& f, std::size_t order, int sign, double tolerance);

}  // namespace assay::test
