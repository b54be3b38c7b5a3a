#include "analysis/moments.h"

#include <cmath>

#include "analysis/mean_field.h"

namespace assay {
namespace {

void take(const Moment& moment, std::optional<Moments::Value>& value, std::string& reason) {
  if (moment.is_finite()) value = {moment.value, moment.error};
  if (moment.reason.empty() || reason.find(moment.reason) != std::string::npos) return;
  reason += (reason.empty() ? "" : "; ") + moment.reason;
}

}  // namespace

Moments gaussian_moments(const Function& f, double variance) {
  const MeanField field(f);
  Moments moments;
  take(field.moment(1, variance), moments.mean, moments.reason);
  take(field.moment(2, variance), moments.second_moment, moments.reason);
  take(field.derivative_moment(2, variance), moments.derivative_moment, moments.reason);
  return moments;
}

Gain forward_gain(const Function& f) {
  const Moment second = MeanField(f).moment(2, 1.0);
  if (!second.is_finite()) return {1.0, second.reason};
  if (second.value <= second.error) return {1.0, "f is 0 for almost all inputs"};
  return {1.0 / std::sqrt(second.value), {}};
}

}  // namespace assay
