#include "verify/tally.h"

#include <algorithm>
#include <cmath>

namespace assay::verify {

void Tally::add(const Case& found, double error) {
  ++wrong;
  if (first_wrong.size() < most_kept) first_wrong.push_back(found);
  if (!std::isfinite(found.computed) && std::isfinite(found.truth)) {
    ++not_finite;
    if (!first_not_finite) first_not_finite = found;
    ++errors.back();
    return;
  }
  // A number where there is none, or one infinity for another, is as wrong as can be.
  if (!std::isfinite(found.computed) || !std::isfinite(found.truth)) error = HUGE_VAL;
  const auto* const place = std::ranges::lower_bound(limits, error);
  ++errors[static_cast<std::size_t>(place - limits.begin())];
  if (!worst || error > largest_error) {
    largest_error = error;
    worst = found;
  }
}

void Tally::add(const Reversal& found) {
  ++reversals;
  if (!first_reversal) first_reversal = found;
}

void Tally::add(const Result& finite) {
  if (!lowest || finite.y < lowest->y) lowest = finite;
  if (!highest || finite.y > highest->y) highest = finite;
}

Tally& Tally::operator+=(const Tally& next) {
  inputs += next.inputs;
  wrong += next.wrong;
  eased += next.eased;
  beyond += next.beyond;
  skipped += next.skipped;
  undecided += next.undecided;
  for (std::size_t i = 0; i < errors.size(); ++i) errors[i] += next.errors[i];
  if (next.worst && (!worst || next.largest_error > largest_error)) {
    worst = next.worst;
    largest_error = next.largest_error;
  }
  const std::size_t kept = std::min(next.first_wrong.size(), most_kept - first_wrong.size());
  first_wrong.insert(first_wrong.end(), next.first_wrong.begin(),
                     next.first_wrong.begin() + static_cast<std::ptrdiff_t>(kept));
  not_finite += next.not_finite;
  if (!first_not_finite) first_not_finite = next.first_not_finite;
  poles += next.poles;
  monotone += next.monotone;
  reversals += next.reversals;
  if (!first_reversal) first_reversal = next.first_reversal;
  if (next.lowest) add(*next.lowest);
  if (next.highest) add(*next.highest);
  return *this;
}

bool SpecialValue::is_right() const {
  if (!truth || computed == *truth) return true;
  // At a pole IEEE arithmetic gives an infinity where there is no value.
  return std::isnan(*truth) && (std::isnan(computed) || (std::isinf(computed) && std::isfinite(x)));
}

}  // namespace assay::verify
