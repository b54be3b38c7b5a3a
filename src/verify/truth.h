#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "ball/enclose.h"
#include "ball/image.h"
#include "ball/taylor.h"
#include "base/element.h"
#include "expr/function.h"
#include "verify/direct.h"

namespace assay::verify {

/// The values of a function on a run of consecutive float32 numbers, as ball arithmetic certifies them.
struct Stretch {
  /// Floats of one sign by their places in the order of base/floats.h: first, first + 1, ..., last.
  std::uint32_t first, last;

  enum class Kind : std::uint8_t {
    constant,    ///< all round to `value`, which is NaN where there is no value
    polynomial,  ///< see below
    direct,      ///< each input by itself, in float64 with a running bound: Truth::evaluate
    single,      ///< each input has to be looked at by itself, by ball arithmetic
    sampled,     ///< the same, of so many that only some can be: sin(x) from float to float at x = 1e9
  };
  Kind kind = Kind::single;
  float value = 0.0F;
  // f(x) = sum coefficients[k] t^k, t = (x - center)*scale, within `error` for every x of the stretch,
  // whatever the rounding errors of Horner's scheme in float64 are; |t| <= 1 and computed without a rounding.
  double center = 0.0;
  double scale = 0.0;
  double error = 0.0;
  std::vector<double> coefficients;
};

/// What f(x) may round to: low and high, the same where the polynomial decides.
struct Rounded {
  float low, high;
};

/// On a stretch f(x) lies beside the line slope*x + offset: gelu(x) beside x/2, x - tanh(x) beside x - 1.
struct Beside {
  Rational slope, offset;
  std::optional<bool> is_above;     ///< on the whole stretch, if that is proved
  std::shared_ptr<Evaluator> rest;  ///< f(x) less the line, in its stable form
};

/// The values of f rounded to a type, and stretches of float32 numbers on which f is known. Not to be shared
/// between threads.
class Truth {
 public:
  explicit Truth(const Function& f, Element type = f32);

  /// The stretches of the floats from first to last, in their order, neither NaN nor an infinity among them;
  /// `first` and `last` have one sign.
  [[nodiscard]] std::vector<Stretch> stretches(std::uint32_t first, std::uint32_t last);

  /// For a stretch of the kind `direct`; as many results as inputs.
  void evaluate(std::span<const float> x, std::span<double> values, std::span<Rounded> rounded);

  /// Where results next to a line are ties that no polynomial decides, which are half of the subnormal ones
  /// of gelu, the side of the line decides: nothing if none is proved. For a
  /// stretch of the kind `polynomial`.
  [[nodiscard]] std::optional<Beside> beside_line(const Stretch& stretch);

  /// The result for one input, correctly rounded to the type, or nothing where a few thousand bits do not
  /// decide it.
  [[nodiscard]] std::optional<double> at(double x);
  /// How far `computed` is from the exact value, whose rounding is `truth`, in units in the last place of
  /// that; all three finite. Infinite where the value cannot be enclosed.
  [[nodiscard]] double error(double x, double computed, double truth);

 private:
  [[nodiscard]] Stretch approximated(std::uint32_t first, std::uint32_t last);
  [[nodiscard]] bool is_fitted(Stretch& stretch, double step);
  [[nodiscard]] bool is_of_the_formula(const Ball& value, double x);
  [[nodiscard]] bool is_hopeless(std::uint32_t first, std::uint32_t last);
  [[nodiscard]] std::optional<float> constant_on(float low, float high);
  [[nodiscard]] std::optional<float> beyond_all(float low, float high);

  Function function_;
  Element type_;
  Evaluator evaluator_;
  ImageEvaluator image_;
  std::vector<TaylorExpansion> expansions_;  ///< of f, and of its stable form where that is another
  std::optional<DirectEvaluation> direct_;
  std::vector<Bounded> bounded_;
  // Where the last polynomial was found: of the expansions, and of the precisions tried.
  std::size_t form_ = 0;
  std::size_t level_ = 0;
};

/// The result of one input of that stretch of the kind `polynomial`, whose polynomial has this value there:
/// nothing if it is not beside a tie on the line.
[[nodiscard]] std::optional<float> decided_tie(const Stretch& stretch, const Beside& line, float x,
                                               double value);

/// For a stretch of the kind `polynomial`; as many results as inputs.
void evaluate(const Stretch& stretch, std::span<const float> x, std::span<double> values,
              std::span<Rounded> rounded);

}  // namespace assay::verify
