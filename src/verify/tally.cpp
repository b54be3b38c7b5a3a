#include "verify/tally.h"

#include <algorithm>
#include <cmath>

#include "base/floats.h"

namespace assay::verify {

void Tally::add(const Case& found, double exact) {
  ++wrong;
  if (!first_wrong) first_wrong = found;
  if (!std::isfinite(found.computed) && std::isfinite(found.truth)) {
    ++not_finite;
    if (!first_not_finite) first_not_finite = found;
    ++errors.back();
    return;
  }
  // A number where there is none, or one infinity for another, is as wrong as can be.
  double error = HUGE_VAL;
  if (std::isfinite(found.computed) && std::isfinite(found.truth)) {
    error = std::fabs(double{found.computed} - exact) / unit_in_last_place(found.truth);
  }
  const auto* const place = std::ranges::lower_bound(limits, error);
  ++errors[static_cast<std::size_t>(place - limits.begin())];
  if (!worst || error > largest_error) {
    largest_error = error;
    worst = found;
  }
}

Tally& Tally::operator+=(const Tally& next) {
  inputs += next.inputs;
  wrong += next.wrong;
  skipped += next.skipped;
  undecided += next.undecided;
  for (std::size_t i = 0; i < errors.size(); ++i) errors[i] += next.errors[i];
  if (next.worst && (!worst || next.largest_error > largest_error)) {
    worst = next.worst;
    largest_error = next.largest_error;
  }
  if (!first_wrong) first_wrong = next.first_wrong;
  not_finite += next.not_finite;
  if (!first_not_finite) first_not_finite = next.first_not_finite;
  poles += next.poles;
  falls += next.falls;
  rises += next.rises;
  if (next.lowest && (!lowest || *next.lowest < *lowest)) lowest = next.lowest;
  if (next.highest && (!highest || *next.highest > *highest)) highest = next.highest;
  return *this;
}

}  // namespace assay::verify
