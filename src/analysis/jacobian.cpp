#include "analysis/jacobian.h"

#include <cmath>

namespace assay {

JacobianSpectrum jacobian_spectrum(const MeanField& f, const Scales& scales, double q, std::size_t depth) {
  JacobianSpectrum result;
  const Moment second = f.derivative_moment(2, q);
  const Moment fourth = f.derivative_moment(4, q);
  for (const Moment* moment : {&second, &fourth}) {
    if (!moment->is_finite() && result.reason.empty()) result.reason = moment->reason;
  }
  if (result.reason.empty() && second.value <= second.error) result.reason = "f' is 0 for almost all inputs";
  if (!result.reason.empty()) return result;
  const auto layers = static_cast<double>(depth);
  const double spread = fourth.value / (second.value * second.value);
  result.mean = std::pow(scales.weight * second.value, layers);
  result.variance_gaussian = layers * spread;
  result.variance_orthogonal = layers * (spread - 1);
  return result;
}

}  // namespace assay
