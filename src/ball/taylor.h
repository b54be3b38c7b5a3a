#pragma once

#include <memory>
#include <vector>

#include "ball/ball.h"
#include "expr/function.h"

namespace assay {

/// Taylor coefficients of a function as balls, by power series arithmetic over its graph (Arb's arb_poly; the
/// parameters at their defaults). Tables of the function are made once. Not to be shared between threads.
class TaylorExpansion {
 public:
  explicit TaylorExpansion(const Function& f);
  TaylorExpansion(TaylorExpansion&&) noexcept;
  TaylorExpansion& operator=(TaylorExpansion&&) noexcept;
  TaylorExpansion(const TaylorExpansion&) = delete;
  TaylorExpansion& operator=(const TaylorExpansion&) = delete;
  ~TaylorExpansion();

  /// The first `terms` coefficients at x: of each k a ball that contains f^(k)(t)/k! for every t in x, so
  /// that the last one of a wide x bounds a remainder (Lagrange). Empty where f is not known to be analytic
  /// on all of x: a condition is not decided, a root or logarithm may be of a number that is not positive.
  [[nodiscard]] std::vector<Ball> coefficients(const Ball& x, int terms, int bits);

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

}  // namespace assay
