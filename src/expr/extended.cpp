#include "expr/extended.h"

#include <limits>

namespace assay {

Extended Extended::operator-() const {
  return value_ ? Extended(-*value_) : Extended(!is_negative_);
}

double Extended::to_double() const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (value_) return value_->to_double();
  return is_negative_ ? -infinity : infinity;
}

std::string Extended::text() const {
  if (value_) return value_->text();
  return is_negative_ ? "-inf" : "inf";
}

}  // namespace assay
