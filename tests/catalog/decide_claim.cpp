#include "decide_claim.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ball/enclose.h"
#include "base/text.h"

namespace assay::test {
namespace {

constexpr double precision = 1e-9;

/// The numbers that the text of a bound may stand for.
Enclosure numbers(const Bound& bound) {
  const Ball value = enclose(bound.value, Ball(0.0), 256);
  if (!bound.unit) return {value.lower(), value.upper()};
  const double unit = bound.unit->to_double();
  return value.midpoint() < 0 ? Enclosure{value.lower() - unit, value.upper()}
                              : Enclosure{value.lower(), value.upper() + unit};
}

bool are_apart(const Enclosure& a, const Enclosure& b) {
  return a.upper < b.lower || b.upper < a.lower;
}

/// Whether a two-sided enclosure is that of the claimed number: within so many digits.
Answer is_number(const Enclosure& found, const Bound& claimed) {
  const std::string where = "it lies between " + shortest(found.lower) + " and " + shortest(found.upper);
  if (found.is_infinite()) return {Verdict::no, "it is infinite"};
  if (are_apart(found, numbers(claimed))) return {Verdict::no, where};
  const bool is_narrow =
      found.is_bounded() && found.width() <= precision * std::max(1.0, std::abs(found.upper));
  return {is_narrow ? Verdict::yes : Verdict::unknown, where};
}

Answer is_end(const Extremum& end, const std::optional<Bound>& claimed) {
  if (!claimed) {
    if (end.value.is_infinite()) return {Verdict::yes, "it is infinite"};
    return {end.value.is_bounded() ? Verdict::no : Verdict::unknown,
            "it ends at " + shortest(end.value.middle())};
  }
  const Answer number = is_number(end.value, *claimed);
  if (!number.is_yes()) return number;
  if (end.attained.is_unknown()) return end.attained;
  if (end.attained.is_yes() == claimed->is_included) return {Verdict::yes, end.attained.because};
  return {Verdict::no, end.attained.is_yes() ? "the end is taken" : "the end is not taken"};
}

Answer both(const Answer& a, const Answer& b) {
  if (a.is_no()) return a;
  if (b.is_no()) return b;
  return a.is_yes() ? b : a;
}

Answer not_monotone(const Shape& shape) {
  const Answer& rise = shape.nondecreasing;
  const Answer& fall = shape.nonincreasing;
  if (rise.is_yes()) return {Verdict::no, rise.because};
  if (fall.is_yes()) return {Verdict::no, fall.because};
  return rise.is_no() && fall.is_no() ? Answer{Verdict::yes, rise.because} : Answer();
}

Answer opposite(const Answer& answer) {
  const Verdict verdict = answer.is_yes() ? Verdict::no : answer.is_no() ? Verdict::yes : Verdict::unknown;
  return {verdict, answer.because};
}

Answer is_class(const Regularity& regularity, int claimed) {
  if (const std::optional<int> found = regularity.exact_class()) {
    return {*found == claimed ? Verdict::yes : Verdict::no, "its class is " + std::to_string(*found)};
  }
  const bool breaks = regularity.refuted_class && *regularity.refuted_class <= claimed;
  const bool is_smoother = regularity.proved_class > claimed;
  return {breaks || is_smoother ? Verdict::no : Verdict::unknown, "another class"};
}

/// One end of the domain; the undefined half-line beyond it, if there has to be one.
bool is_domain_end(const Stretch* beyond, bool is_lower, const std::optional<Bound>& claimed) {
  if (!claimed || beyond == nullptr) return !claimed && beyond == nullptr;
  const double end = is_lower ? beyond->upper : beyond->lower;
  const bool belongs = is_lower ? !beyond->includes_upper : !beyond->includes_lower;
  const Enclosure numbers_claimed = numbers(*claimed);
  return std::abs(end - numbers_claimed.middle()) <= precision * std::max(1.0, std::abs(end)) &&
         belongs == claimed->is_included;
}

Answer is_domain(const DomainFacts& domain, const Claim& claim) {
  if (!domain.is_complete) return {};
  const Stretch* below = nullptr;
  const Stretch* above = nullptr;
  for (const Stretch& stretch : domain.undefined) {
    if (std::isinf(stretch.lower)) below = &stretch;
    if (std::isinf(stretch.upper)) above = &stretch;
    if (std::isfinite(stretch.lower) && std::isfinite(stretch.upper))
      return {Verdict::no, "the domain has a gap"};
  }
  const bool holds = domain.holes.empty() && is_domain_end(below, true, claim.lower) &&
                     is_domain_end(above, false, claim.upper);
  return {holds ? Verdict::yes : Verdict::no, "the domain is another"};
}

}  // namespace

Answer decided(const Properties& properties, const Claim& claim) {
  const Shape& shape = properties.shape;
  const Extent& extent = properties.extent;
  const Regularity& regularity = properties.regularity;
  switch (claim.kind) {
    case ClaimKind::odd: return shape.odd;
    case ClaimKind::even: return shape.even;
    case ClaimKind::increasing: return shape.increasing;
    case ClaimKind::decreasing: return shape.decreasing;
    case ClaimKind::nondecreasing: return shape.nondecreasing;
    case ClaimKind::nonincreasing: return shape.nonincreasing;
    case ClaimKind::non_monotone: return not_monotone(shape);
    case ClaimKind::convex: return shape.convex;
    case ClaimKind::concave: return shape.concave;
    case ClaimKind::bounded_below: return extent.bounded_below;
    case ClaimKind::bounded_above: return extent.bounded_above;
    case ClaimKind::bounded: return extent.bounded;
    case ClaimKind::range:
      return both(is_end(extent.infimum, claim.lower), is_end(extent.supremum, claim.upper));
    case ClaimKind::domain: return is_domain(regularity.domain, claim);
    case ClaimKind::zero_at_zero: return shape.zero_at_zero;
    case ClaimKind::lipschitz: return is_number(extent.lipschitz, *claim.upper);
    case ClaimKind::discontinuous: return opposite(regularity.continuous);
    case ClaimKind::c0: return is_class(regularity, 0);
    case ClaimKind::c1: return is_class(regularity, 1);
    case ClaimKind::c2: return is_class(regularity, 2);
    case ClaimKind::c3: return is_class(regularity, 3);
    case ClaimKind::c_infinity: return is_class(regularity, Regularity::infinitely_smooth);
  }
  return {};
}

}  // namespace assay::test
