#pragma once

#include <cstdint>

#include "ball/interval.h"
#include "expr/op.h"

namespace assay {

/// An operation's values on an interval of arguments.
struct OperationImage {
  Interval range = {};
  bool is_defined = true;     ///< for every argument
  bool is_undefined = false;  ///< for none
};

/// pi or e.
[[nodiscard]] Interval constant_interval(Op op);

/// The values of an elementary function of one argument (sqrt and all behind it in expr/op.h) at the members
/// of u that lie in its domain.
[[nodiscard]] OperationImage elementary_image(Op op, const Interval& u);

/// u^n for a whole n.
[[nodiscard]] OperationImage whole_power_image(const Interval& u, std::int64_t n);
/// u^v as in expr/op.h for a v that is no constant whole number.
[[nodiscard]] OperationImage real_power_image(const Interval& u, const Interval& v);

}  // namespace assay
