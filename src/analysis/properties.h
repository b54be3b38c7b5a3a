#pragma once

#include <string>

#include "analysis/deadline.h"
#include "analysis/extent.h"
#include "analysis/float32.h"
#include "analysis/landmarks.h"
#include "analysis/regularity.h"
#include "analysis/shape.h"
#include "expr/function.h"

namespace assay {

/// What can be proved about f by algebra and ball arithmetic (THEORY 1): each statement is proved, refuted
/// with a witness, or unknown. Nothing is estimated but the measures where they say so.
struct Properties {
  Regularity regularity;
  Shape shape;
  Extent extent;
  Landmarks landmarks;
  Float32Facts float32;
  std::string
      reason;  ///< what was not decided, and why: "the deadline passed before the range"; empty if all was
};

/// The parameters are taken at their defaults; measures are those of an input ~ N(0, variance). Takes some
/// tenths of a second; ends with what it has soon after the deadline. Throws nothing, whatever the formula.
[[nodiscard]] Properties analyze_properties(const Function& f, const Deadline& deadline = Deadline::never(),
                                            double variance = 1.0);

}  // namespace assay
