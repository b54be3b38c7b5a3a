#pragma once

#include <vector>

#include "ball/exact.h"
#include "ball/interval.h"
#include "expr/function.h"

namespace assay {

/// What is proved of f on an interval.
struct Image {
  Interval range = {};         ///< contains f(t) for every t at which f has a value
  bool is_defined = false;     ///< f(t) is a real number for every t
  bool is_undefined = false;   ///< f has no value for any t
  bool is_continuous = false;  ///< f is defined and continuous on the interval
};

/// Evaluates f on intervals, half-lines among them, in double precision with ends rounded outwards. The
/// parameters are taken at their defaults. `where`, `min`, `max`, `abs`, `sign` and `floor` give the hull of
/// their branches where the interval does not decide.
class ImageEvaluator {
 public:
  explicit ImageEvaluator(const Function& f);
  [[nodiscard]] Image operator()(const Interval& x);

 private:
  void evaluate(NodeId id);
  [[nodiscard]] Image of_operation(const Node& node) const;
  [[nodiscard]] Image where(const Node& node) const;
  /// `image` has the flags that follow from the arguments.
  [[nodiscard]] Image power(const Node& node, Image image) const;

  Function function_;
  ExactValues exact_;
  std::vector<NodeId> moving_;  ///< the nodes that depend on x, the input apart
  std::vector<NodeId> inputs_;
  std::vector<Image> images_;
};

}  // namespace assay
