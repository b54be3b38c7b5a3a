#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/answer.h"
#include "analysis/deadline.h"
#include "analysis/place.h"

namespace assay {

/// Where f has a value (THEORY 1.2). Everything here is proved; where something was not decided,
/// `everywhere` is unknown or `is_complete` false.
struct DomainFacts {
  Answer everywhere;               ///< f(x) is a real number for every real x; refuted by a point
  std::vector<Stretch> undefined;  ///< maximal intervals without a value, ascending
  std::vector<Place> holes;        ///< single points without a value: x = 1 of (x^2 - 1)/(x - 1)
  Enclosure probability = {0, 1};  ///< that an input ~ N(0, variance) has no value; holes have measure 0
  bool is_complete = false;        ///< the two lists are all there is
};

/// A place where f itself has no limit equal to its value.
struct Jump {
  Place place;
  std::optional<Enclosure> left;   ///< the limit from the left; infinite at a pole; nothing: none, or unknown
  std::optional<Enclosure> right;  ///< the limit from the right
  std::optional<Enclosure> value;  ///< f there; nothing: undefined, or unknown
};

/// A place where f is continuous and its first derivative has no common limit from both sides.
struct Kink {
  Place place;
  Enclosure left;   ///< the derivative from the left
  Enclosure right;  ///< from the right
};

/// A place x0 next to which f' is unbounded: |f'(x)| ~ c |x - x0|^-a from that side.
struct UnboundedSlope {
  Place place;
  bool is_right;                   ///< the side of x0
  std::optional<double> exponent;  ///< a > 0, exact; 0.5 of sqrt; nothing: not a power alone
  Answer square_integrable;        ///< E f'(u)^2 is finite there: a < 1/2
};

/// A place where the derivative of order `order` >= 2 is the first that is not continuous.
struct Break {
  Place place;
  int order;
};

/// How smooth f is at the inner points of its domain: a hole or a pole is none, nor is x = 0 for sqrt, whose
/// infinite slope there `unbounded_slopes` tells. Continuity is asked at the ends of the domain, too.
struct Regularity {
  DomainFacts domain;
  Answer continuous;        ///< refuted by a jump
  std::vector<Jump> jumps;  ///< ascending; poles included: a jump with infinite limits, undefined there
  Answer differentiable;    ///< everywhere on the domain; refuted by a kink, a jump or a vertical tangent
  std::vector<Kink> kinks;  ///< ascending
  std::vector<UnboundedSlope> unbounded_slopes;
  std::vector<Break> breaks;  ///< of the second and higher derivatives, up to order 6
  /// f is proved to be C^k for this k (-1: not even continuity is proved); infinitely_smooth for all k.
  int proved_class = -1;
  /// The lowest k for which f is proved not to be C^k, if there is one.
  std::optional<int> refuted_class;
  bool is_complete = false;  ///< the lists of jumps, kinks and slopes are all there is

  static constexpr int infinitely_smooth = 1'000'000;
  /// C^k and not C^(k+1), both proved; `infinitely_smooth`; nothing if that is not settled.
  [[nodiscard]] std::optional<int> exact_class() const {
    if (proved_class == infinitely_smooth) return proved_class;
    if (refuted_class && *refuted_class == proved_class + 1) return proved_class;
    return std::nullopt;
  }
};

class Pieces;

/// Of a function cut into pieces; the domain's probability is that for an input ~ N(0, variance).
[[nodiscard]] Regularity regularity(Pieces& pieces, const Deadline& deadline, double variance = 1.0);

/// The probability that an input ~ N(0, variance) lies between two numbers, infinities among them.
[[nodiscard]] Enclosure gaussian_measure(double lower, double upper, double variance);

}  // namespace assay
