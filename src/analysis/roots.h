#pragma once

#include <vector>

#include "analysis/deadline.h"
#include "ball/ball.h"
#include "expr/function.h"

namespace assay {

/// A place where g is 0, changes its sign, or begins or ends to be defined or to be identically 0.
struct Root {
  Ball x;            ///< exact, or to within 2^-250; where not isolated, the stretch that may hold roots
  bool is_isolated;  ///< false: nothing could be proved of the stretch x
};

/// All roots of g on [lower, upper], ascending: boxes on which ball arithmetic (with the mean value form
/// g(m) + g'(X)(X - m)) proves g to be of one sign, identically 0 or undefined hold none; the others are
/// halved until they are slivers, and there the place is found by bisection. Nothing is missed; a stretch
/// that defies the proof, or was not come to before the deadline, is returned as it is.
[[nodiscard]] std::vector<Root> isolate_roots(const Function& g, double lower, double upper,
                                              const Deadline& deadline = Deadline::never());

}  // namespace assay
