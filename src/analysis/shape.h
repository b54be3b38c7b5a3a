#pragma once

#include <string>

#include "analysis/answer.h"
#include "analysis/deadline.h"

namespace assay {

/// Statements about the whole of f, each on its domain.
struct Shape {
  Answer increasing;  ///< strictly
  Answer decreasing;
  Answer nondecreasing;
  Answer nonincreasing;
  Answer injective;
  Answer convex;
  Answer concave;
  Answer odd;  ///< f(-x) = -f(x), with a symmetric domain
  Answer even;
  Answer zero_at_zero;  ///< f(0) = 0
  Answer affine;        ///< f(x) = a*x + b for all real x: layers collapse
  /// f agrees with a polynomial but at single points. Refuted: shallow networks with f approximate every
  /// continuous function on compact sets (Leshno et al. 1993).
  Answer polynomial;
  Answer flat_almost_everywhere;  ///< f' = 0 almost everywhere (sign, floor): nothing trains
};

class Pieces;
struct Regularity;

[[nodiscard]] Shape shape(Pieces& pieces, const Regularity& regularity, const Deadline& deadline);

}  // namespace assay
