#include "analysis/remedy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace assay {
namespace {

using Obstacle = Impossibility::Obstacle;

std::string digits(double value) {
  std::array<char, 32> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.3g", value);
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string description(const std::vector<Stretch>& stretches) {
  std::string text;
  for (const Stretch& stretch : stretches) {
    if (!text.empty()) text += " and ";
    if (std::isinf(stretch.lower)) {
      text += std::isinf(stretch.upper) ? "every x" : "x < " + digits(stretch.upper);
    } else {
      text += std::isinf(stretch.upper) ? "x > " + digits(stretch.lower)
                                        : digits(stretch.lower) + " < x < " + digits(stretch.upper);
    }
  }
  return text;
}

std::optional<Impossibility> undefined(const DomainFacts& domain) {
  const double p = domain.probability.lower;
  if (!domain.everywhere.is_no() || domain.undefined.empty() || !(p > 0)) return std::nullopt;
  constexpr double units = 128;
  return Impossibility{Obstacle::undefined,
                       "f has no value for " + description(domain.undefined) +
                           "; a layer of 128 units at unit variance is free of NaN "
                           "with probability " +
                           digits(std::pow(1 - p, units)) +
                           " for one input, and for every a and b a Gaussian reaches where f has no value"};
}

bool is_unbounded(const std::optional<Enclosure>& limit) {
  return limit && limit->is_infinite();
}

bool is_proved(const Jump& jump) {
  if (!jump.left || !jump.right) return false;
  return jump.left->upper < jump.right->lower || jump.right->upper < jump.left->lower;
}

std::optional<Impossibility> discontinuous(const Regularity& regularity) {
  for (const Jump& jump : regularity.jumps) {
    if (is_unbounded(jump.left) || is_unbounded(jump.right)) {
      return Impossibility{Obstacle::pole, "f is unbounded next to x = " + jump.place.text +
                                               ", so that E f'^2 is infinite for every a, b, d and g"};
    }
  }
  const auto jump = std::ranges::find_if(regularity.jumps, is_proved);
  if (jump == regularity.jumps.end()) return std::nullopt;
  return Impossibility{Obstacle::jump,
                       "f jumps at x = " + jump->place.text +
                           ": inputs part however alike they are, C'(1) is infinite for every "
                           "a, b, d and g"};
}

std::optional<Impossibility> steep(const Regularity& regularity) {
  for (const UnboundedSlope& slope : regularity.unbounded_slopes) {
    if (!slope.square_integrable.is_no()) continue;
    std::string because = "f' ";
    if (slope.exponent) {
      because += "grows like |x" + (slope.place.x == 0 ? "" : " - (" + slope.place.text + ")") + "|^-" +
                 digits(*slope.exponent);
    } else {
      because += "is unbounded";
    }
    because +=
        " next to x = " + slope.place.text +
        ", so that E f'^2 is infinite; it stays so for every a, b, d and g, since a Gaussian has density "
        "everywhere";
    return Impossibility{Obstacle::steep, because};
  }
  return std::nullopt;
}

/// The derivative of that order is the number 0.
bool vanishes(const Function& f, std::size_t order) {
  try {
    const Function derivative = f.bound().derivative(order);
    return derivative.graph().is_constant(derivative.root(), Rational(0));
  } catch (const Error&) {  // beyond the size bound
    return false;
  }
}

std::optional<Impossibility> polynomial(const Function& f, const Shape& shape, Tailoring method) {
  if (shape.affine.is_yes()) {
    return Impossibility{Obstacle::affine,
                         "f is affine, and so is every transform of it: a network of any depth is "
                         "one affine map"};
  }
  if (!shape.polynomial.is_yes() || !vanishes(f, 3)) return std::nullopt;
  const std::string begin =
      "fhat is a0 + a1 h1 + a2 h2 in Hermite polynomials, so that Q'(1) = C'(1) + sqrt(2) a0 a2";
  return Impossibility{
      Obstacle::quadratic,
      begin + (method == Tailoring::dks
                   ? "; C(0) = 0 means a0 = 0, so C'(1) = Q'(1) = 1, but DKS needs C'(1) > 1"
                   : "; Q'(1) = C'(1) = 1 means a0 a2 = 0, and with Q(1) = a0^2 + a1^2 + a2^2 = 1 = "
                     "C'(1) = a1^2 + 2 a2^2 that a0^2 = a2^2 = 0, but TAT needs C''(1) = 2 a2^2 > 0")};
}

std::optional<Impossibility> kinked(const Regularity& regularity) {
  const auto apart = [](const Kink& kink) {
    return kink.left.upper < kink.right.lower || kink.right.upper < kink.left.lower;
  };
  const auto kink = std::ranges::find_if(regularity.kinks, apart);
  if (kink == regularity.kinks.end()) return std::nullopt;
  return Impossibility{Obstacle::kink,
                       "f' jumps at x = " + kink->place.text +
                           ", so that C''(1) = E fhat''^2 is infinite for every a, b, d and g"};
}

/// Whether there is any transform to search for.
bool is_final(Obstacle obstacle) {
  return obstacle == Obstacle::jump || obstacle == Obstacle::flat || obstacle == Obstacle::affine ||
         obstacle == Obstacle::quadratic || obstacle == Obstacle::kink;
}

}  // namespace

std::optional<Impossibility> impossibility(const Function& f, const Properties& properties,
                                           Tailoring method) {
  const Regularity& regularity = properties.regularity;
  if (std::optional<Impossibility> gaps = undefined(regularity.domain)) return gaps;
  if (properties.shape.flat_almost_everywhere.is_yes()) {
    return Impossibility{Obstacle::flat,
                         "f' = 0 almost everywhere: no gradient passes, whatever a, b, d and g are"};
  }
  if (std::optional<Impossibility> jump = discontinuous(regularity)) return jump;
  if (std::optional<Impossibility> slope = steep(regularity)) return slope;
  if (std::optional<Impossibility> simple = polynomial(f, properties.shape, method)) return simple;
  return method == Tailoring::tat ? kinked(regularity) : std::nullopt;
}

std::optional<Homogeneous> homogeneous(const Function& f, const Properties& properties) {
  const Regularity& regularity = properties.regularity;
  const bool has_one_kink = regularity.is_complete && regularity.jumps.empty() &&
                            regularity.unbounded_slopes.empty() && regularity.kinks.size() == 1 &&
                            regularity.kinks.front().place.is_exact && regularity.kinks.front().place.x == 0;
  if (!has_one_kink || !properties.shape.zero_at_zero.is_yes() || !vanishes(f, 2)) return std::nullopt;
  return Homogeneous{regularity.kinks.front().left.middle(), regularity.kinks.front().right.middle()};
}

Remedy remedy(const Function& f, const Properties& properties, const TailoringTarget& target,
              std::size_t depth, const Deadline& deadline, const Rational& softness) {
  Remedy result;
  result.impossible = impossibility(f, properties, target.method);
  if (target.method == Tailoring::tat && homogeneous(f, properties))
    result.leaky = tailored_leaky_relu(depth);
  if (result.impossible && is_final(result.impossible->obstacle)) return result;
  result.smoothed = nearest_smooth(f, softness);
  if (result.smoothed) result.moments = gaussian_moments(result.smoothed->function);
  if (!result.impossible || result.smoothed) {
    result.tailored = tailored(result.smoothed ? result.smoothed->function : f, target, deadline);
  }
  return result;
}

}  // namespace assay
