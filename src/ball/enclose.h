#pragma once

#include <memory>

#include "ball/ball.h"
#include "expr/function.h"

namespace assay {

/// A ball that contains f(t) for every t in x, the parameters at their defaults. `where`, `min`, `max`,
/// `abs`, `sign` and `floor` give the hull of their branches where x does not decide; a single number x
/// decides by exact arithmetic where that is possible. `bits` is the working precision.
[[nodiscard]] Ball enclose(const Function& f, const Ball& x, int bits = 128);

/// The number of the element type nearest to f(x), ties to even: the reference for every kernel. NaN for NaN,
/// unless there is no x in f, and where f is undefined, poles included. An exact zero is +0 (whether f(-0)
/// should be -0 is IEEE's question, not one of real numbers); a result that underflows has the sign of f(x).
/// At an infinity it is the rounded value so far out (2^(2^1030), or 2^16384 or 2^1100 if that cannot be
/// decided) that it is the limit of all but the slowest, and for a function with a sin, cos or tan of x in it
/// the rounded value all the way from 2^1100 to 2^1101, or NaN: no limit. Throws a failure Error if several
/// thousand bits do not decide.
[[nodiscard]] double correctly_rounded(const Function& f, double x, Element element);
[[nodiscard]] float correctly_rounded(const Function& f, float x);
[[nodiscard]] double correctly_rounded(const Function& f, double x);

/// The same for many points: the tables of f are made once. Not to be shared between threads.
class Evaluator {
 public:
  explicit Evaluator(const Function& f);
  Evaluator(const Evaluator&) = delete;
  Evaluator(Evaluator&&) noexcept;
  Evaluator& operator=(const Evaluator&) = delete;
  Evaluator& operator=(Evaluator&&) noexcept;
  ~Evaluator();

  [[nodiscard]] Ball enclose(const Ball& x, int bits = 128);
  [[nodiscard]] double correctly_rounded(double x, Element element);
  [[nodiscard]] float correctly_rounded(float x);
  [[nodiscard]] double correctly_rounded(double x);

 private:
  struct Tables;
  std::unique_ptr<Tables> tables_;
};

}  // namespace assay
