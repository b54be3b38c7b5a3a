#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ball/ball.h"
#include "ball/exact.h"
#include "expr/function.h"

namespace assay::verify {

/// A float64 and a bound on its distance to the exact value.
struct Bounded {
  double value, error;
};

/// f at float32 numbers one by one, in float64 with a running bound on the error: for sums, products and
/// quotients of x, numbers, choices and floors of these, and sin and cos of a number times x, where x is so
/// large that neighbouring floats lie waves or steps apart and no polynomial serves. The angles are reduced
/// without a rounding: x is a whole number times a power of two, of which 128 bits of its part of a turn are
/// known.
class DirectEvaluation {
 public:
  /// Nothing if f has another operation.
  [[nodiscard]] static std::optional<DirectEvaluation> of(const Function& f);

  /// f at numbers of one binade; as many results.
  void operator()(std::span<const float> x, std::span<Bounded> results);

 private:
  explicit DirectEvaluation(const Function& f);
  /// The number times x that the node is, as multiples of a whole turn (2 pi), if it is that.
  [[nodiscard]] std::optional<Ball> turns(NodeId id) const;
  [[nodiscard]] bool can_evaluate(NodeId id) const;
  void prepare(int exponent);
  /// The greatest integer c with c <= the node - x where the node is x plus a number.
  [[nodiscard]] std::optional<double> offset_from_input(NodeId id) const;
  void evaluate(NodeId id, std::span<const float> x);

  using Part = unsigned __int128;  // of a turn, in units of 2^-128
  Function function_;
  ExactValues exact_;
  std::vector<bool> needed_;
  std::vector<std::optional<Ball>> turns_;    ///< of the arguments of sin and cos, for x = 1
  std::vector<Part> parts_;                   ///< the same for x = 2^exponent_
  std::vector<std::vector<Bounded>> values_;  ///< of the nodes
  std::optional<int> exponent_;
};

}  // namespace assay::verify
