#include "report/card_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/domain.h"
#include "base/text.h"
#include "report/remedy.h"
#include "report/text.h"

namespace assay::report {
namespace {

using inspect::Findings;
using inspect::Grade;

constexpr std::size_t most_places = 4;

std::string number(double value) {
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return fmt::format("{:.6g}", value);
}

std::string number(const Enclosure& enclosure) {
  return number(enclosure.is_infinite() ? enclosure.upper : enclosure.middle());
}

std::string interval(const Stretch& s) {
  if (std::isinf(s.lower) && std::isinf(s.upper)) return "all x";
  if (std::isinf(s.lower)) return fmt::format("x {} {}", s.includes_upper ? "≤" : "<", number(s.upper));
  if (std::isinf(s.upper)) return fmt::format("x {} {}", s.includes_lower ? "≥" : ">", number(s.lower));
  return fmt::format("{} {} x {} {}", number(s.lower), s.includes_lower ? "≤" : "<",
                     s.includes_upper ? "≤" : "<", number(s.upper));
}

/// Exactly, where that is known and short, otherwise to six digits.
std::string at(const Place& place) {
  constexpr std::size_t short_size = 12;
  return "x = " + (place.is_exact && place.text.size() <= short_size ? place.text : number(place.x));
}

/// Without digits of what is 0 but for rounding.
double rounded_off(double value) {
  return std::abs(value) < 1e-12 ? 0.0 : value;
}

/// The first few of a list, and how many more there are.
template <class List, class Text>
std::string listed(const List& list, Text text) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < std::min(list.size(), most_places); ++i) items.push_back(text(list[i]));
  std::string joined = fmt::format("{}", fmt::join(items, "; "));
  if (list.size() > most_places) joined += fmt::format("; and {} more", list.size() - most_places);
  return joined;
}

std::string because(const Answer& answer) {
  return answer.because.empty() ? std::string() : ": " + answer.because;
}

// --- proved

std::string domain(const DomainFacts& facts) {
  if (facts.everywhere.is_yes()) return "all real numbers";
  std::string text = listed(facts.undefined, [](const Stretch& s) { return interval(s); });
  if (!text.empty()) {
    text = fmt::format("no value for {}, {}", text, share_of_inputs(facts.probability.middle()));
  }
  if (!facts.holes.empty()) {
    text += (text.empty() ? "no value at " : "; nor at ") + listed(facts.holes, at);
  }
  if (text.empty()) return "not decided" + because(facts.everywhere);
  return facts.is_complete ? text : text + "; elsewhere not decided";
}

std::string limit(const std::optional<Enclosure>& value) {
  return value ? number(*value) : "no limit";
}

std::string smoothness(const Regularity& r) {
  std::vector<std::string> parts;
  if (!r.jumps.empty()) {
    parts.push_back("jumps at " + listed(r.jumps, [](const Jump& j) {
                      return fmt::format("{} ({} | {})", at(j.place), limit(j.left), limit(j.right));
                    }));
  }
  if (!r.unbounded_slopes.empty()) {
    parts.push_back("slope without bound at " + listed(r.unbounded_slopes, [](const UnboundedSlope& s) {
                      const std::string side = s.is_right ? "+" : "-";
                      return fmt::format(
                          "{}{}{}", at(s.place), side,
                          s.exponent ? fmt::format(", like |x - x0|^-{:.3g}", *s.exponent) : "");
                    }));
  }
  if (!r.kinks.empty()) {
    parts.push_back("kinks at " + listed(r.kinks, [](const Kink& k) {
                      return fmt::format("{} (slope {} | {})", at(k.place), number(k.left), number(k.right));
                    }));
  }
  const std::optional<int> k = r.exact_class();
  if (k == Regularity::infinitely_smooth) {
    parts.emplace_back("infinitely often differentiable");
  } else if (k && *k >= 1) {
    parts.push_back(fmt::format("C{} and no more: the derivative of order {} breaks{}", *k, *k + 1,
                                r.breaks.empty() ? "" : " at " + at(r.breaks.front().place)));
  } else if (!k && r.proved_class >= 0) {
    parts.push_back(fmt::format("at least C{}", r.proved_class));
  }
  if (parts.empty()) return "not decided" + because(r.continuous);
  return fmt::format("{}", fmt::join(parts, "; ")) + (r.is_complete ? "" : "; the list may not be complete");
}

std::string monotony(const Shape& shape) {
  if (shape.increasing.is_yes()) return "strictly increasing" + because(shape.increasing);
  if (shape.decreasing.is_yes()) return "strictly decreasing" + because(shape.decreasing);
  if (shape.nondecreasing.is_yes()) return "nowhere falling" + because(shape.nondecreasing);
  if (shape.nonincreasing.is_yes()) return "nowhere rising" + because(shape.nonincreasing);
  if (shape.nondecreasing.is_no() && shape.nonincreasing.is_no()) {
    return "rises and falls" + because(shape.nondecreasing);
  }
  return "not decided" + because(shape.nondecreasing);
}

std::string shape_words(const Shape& shape) {
  std::vector<std::string> words;
  const auto say = [&](const Answer& answer, const char* yes) {
    if (answer.is_yes()) words.emplace_back(yes);
  };
  say(shape.affine, "a straight line");
  say(shape.polynomial, "a polynomial");
  say(shape.flat_almost_everywhere, "f' = 0 almost everywhere");
  say(shape.odd, "odd");
  say(shape.even, "even");
  say(shape.convex, "convex");
  say(shape.concave, "concave");
  say(shape.injective, "injective");
  say(shape.zero_at_zero, "f(0) = 0");
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string end(const Extremum& extremum, bool is_low) {
  std::string text = number(extremum.value);
  if (extremum.attained.is_yes() && extremum.place) {
    return text + " at " + at(*extremum.place);
  }
  if (!extremum.value.is_infinite() && !extremum.value.is_bounded()) {
    return is_low ? "no known lower bound" : "no known upper bound";
  }
  return extremum.attained.is_no() && !extremum.value.is_infinite() ? text + ", not reached" : text;
}

/// "x", "-x", "0.01*x"
std::string multiple_of_x(const Enclosure& slope) {
  const double factor = slope.middle();
  return factor == 1 ? "x" : factor == -1 ? "-x" : number(slope) + "*x";
}

std::string at_end(const EndBehaviour& behaviour) {
  if (behaviour.growth == Growth::undefined) return "no values";
  if (behaviour.offset && behaviour.slope && behaviour.slope->is_bounded() &&
      behaviour.slope->middle() != 0) {
    const double offset = behaviour.offset->middle();
    const std::string line = multiple_of_x(*behaviour.slope);
    return offset == 0 ? line
                       : fmt::format("{} {} {}", line, offset > 0 ? "+" : "-", number(std::abs(offset)));
  }
  if (behaviour.slope && behaviour.slope->is_bounded() && behaviour.slope->middle() != 0) {
    return "grows like " + multiple_of_x(*behaviour.slope);
  }
  if (behaviour.limit && !behaviour.limit->is_infinite()) return number(*behaviour.limit);
  switch (behaviour.growth) {
    case Growth::bounded: return "bounded, without a limit";
    case Growth::logarithmic: return "grows like a logarithm";
    case Growth::power:
      return behaviour.exponent ? fmt::format("grows like |x|^{:.3g}", *behaviour.exponent)
                                : "grows like a power";
    case Growth::exponential: return "grows faster than every power";
    case Growth::unknown:
    case Growth::constant:
    case Growth::undefined: break;
  }
  return behaviour.limit ? number(*behaviour.limit) : "not decided";
}

std::string stretch_set(const StretchSet& set) {
  return fmt::format("{}, {}", listed(set.stretches, [](const Stretch& s) { return interval(s); }),
                     share_of_inputs(set.probability.middle()));
}

std::string float_tail(const std::optional<Float32Facts::Tail>& tail, const char* side, const char* what) {
  if (!tail) return {};
  const std::string value = std::isnan(tail->value)   ? "NaN"
                            : std::isinf(tail->value) ? "an overflow"
                                                      : fmt::format("{}", tail->value);
  return fmt::format("{} is {} for x {} {}", what, value, side, tail->from);
}

std::string float32_words(const Float32Facts& facts) {
  std::vector<std::string> parts = {float_tail(facts.left, "≤", "f"), float_tail(facts.right, "≥", "f"),
                                    float_tail(facts.slope_left, "≤", "f'"),
                                    float_tail(facts.slope_right, "≥", "f'")};
  std::erase_if(parts, [](const std::string& part) { return part.empty(); });
  return fmt::format("{}", fmt::join(parts, "; "));
}

bool is_proved(const Float32Facts& facts) {
  return std::ranges::all_of(
      std::array{facts.left, facts.right, facts.slope_left, facts.slope_right},
      [](const std::optional<Float32Facts::Tail>& tail) { return !tail || tail->is_proved; });
}

// --- Gaussian

std::string moment(const Moment& m) {
  if (m.state == Moment::State::infinite) return "infinite";
  return m.is_finite() ? fmt::format("{:.9g}", rounded_off(m.value))
                       : "unknown" + (m.reason.empty() ? "" : " (" + m.reason + ")");
}

std::string optional_number(const std::optional<double>& value) {
  return value ? fmt::format("{:.6g}", rounded_off(*value)) : "none";
}

/// "10^-5.1"
std::string decades(double log) {
  const double change = log / std::log(10.0);
  return fmt::format("10^{:.1f}", std::abs(change) < 0.05 ? 0.0 : change);
}

std::string edge_words(const EdgeOfChaos& edge) {
  switch (edge.existence) {
    case EdgeOfChaos::Existence::stable: {
      const CriticalPoint& from = edge.branches.front().from;
      return fmt::format(
          "stable for lengths q ≥ {:.6g}: there weight variance {:.6g}/fan-in, bias variance {:.6g}", from.q,
          from.scales.weight, rounded_off(from.scales.bias));
    }
    case EdgeOfChaos::Existence::marginal:
      return edge.single
                 ? fmt::format(
                       "one pair for all lengths: weight variance {:.6g}/fan-in, bias variance {:.6g}",
                       edge.single->scales.weight, rounded_off(edge.single->scales.bias))
                 : "marginal: lengths neither return nor run away";
    case EdgeOfChaos::Existence::unstable: return "unstable: lengths run away from it";
    case EdgeOfChaos::Existence::none: return "none" + (edge.reason.empty() ? "" : ": " + edge.reason);
    case EdgeOfChaos::Existence::unknown: break;
  }
  return "not known" + (edge.reason.empty() ? "" : ": " + edge.reason);
}

}  // namespace

std::vector<Fact> proved_facts(const Properties& p) {
  std::vector<Fact> facts;
  const auto say = [&](std::string name, std::string text, Grade grade = Grade::proved) {
    if (!text.empty()) facts.push_back({std::move(name), std::move(text), grade});
  };
  say("defined for", domain(p.regularity.domain));
  say("smoothness", smoothness(p.regularity));
  say("shape", shape_words(p.shape));
  say("course", monotony(p.shape));
  say("values", fmt::format("from {} to {}", end(p.extent.infimum, true), end(p.extent.supremum, false)));
  say("far out", fmt::format("towards -inf: {}; towards inf: {}", at_end(p.extent.at_minus_infinity),
                             at_end(p.extent.at_plus_infinity)));
  say("slopes", fmt::format("from {} to {}; sup |f''| is {}", end(p.extent.lowest_slope, true),
                            end(p.extent.highest_slope, false), number(p.extent.curvature)));
  say("zeros", listed(p.landmarks.zeros, at));
  say("turns", listed(p.landmarks.turns, [](const Turn& t) {
        return fmt::format("{} {} at {}", t.is_minimum ? "minimum" : "maximum", number(t.value), at(t.place));
      }));
  if (!p.landmarks.flat.stretches.empty()) say("flat for", stretch_set(p.landmarks.flat));
  if (!p.landmarks.saturated.stretches.empty()) {
    say("nearly flat", fmt::format("|f'| < {} for {}", number(p.landmarks.saturation_slope),
                                   stretch_set(p.landmarks.saturated)));
  }
  say("in float32", float32_words(p.float32), is_proved(p.float32) ? Grade::proved : Grade::computed);
  say("not decided", p.reason, Grade::open);
  return facts;
}

std::vector<Fact> gaussian_facts(const Findings& f) {
  if (!f.obstacle.empty()) return {{"moments", "none: " + f.obstacle, Grade::computed}};
  const GaussianStatistics& s = f.statistics;
  return {
      {"moments",
       fmt::format("E f = {}, E f² = {}, E f'² = {}", moment(s.mean), moment(s.second),
                   moment(s.derivative_second)),
       Grade::computed},
      {"gains",
       fmt::format("forward {}, backward {}", optional_number(s.forward_gain),
                   optional_number(s.backward_gain)),
       Grade::computed},
      {"at unit gain",
       fmt::format("a layer multiplies squared gradients by {}, errors of the length by {}",
                   optional_number(s.chi_at_unit_gain), optional_number(s.slope_at_unit_gain)),
       Grade::computed},
      {"linear part",
       fmt::format("{} of the power; kurtosis {}", optional_number(s.linear_fraction),
                   optional_number(s.kurtosis)),
       Grade::computed},
      {"edge of chaos", edge_words(f.edge), Grade::computed},
  };
}

std::vector<Fact> wide_facts(const Findings& f) {
  std::vector<Fact> facts;
  if (!f.wide) return facts;
  const auto& [jacobian, kernel, fisher] = *f.wide;
  if (jacobian.reason.empty()) {
    facts.push_back(
        {"Jacobian",
         fmt::format("of {} layers: squared singular values have mean {:.4g}, relative variance {:.4g} "
                     "for orthogonal and {:.4g} for Gaussian weights; 0 is dynamical isometry",
                     f.options.depth, jacobian.mean, rounded_off(jacobian.variance_orthogonal),
                     jacobian.variance_gaussian),
         Grade::estimated});
  }
  if (kernel.reason.empty() && !kernel.layers.empty()) {
    const KernelLayer& last = kernel.layers.back();
    facts.push_back(
        {"tangent kernel",
         fmt::format("after {} hidden layers {:.4g} for one input, {:.4g} for two correlated by 0.5",
                     kernel.layers.size() - 1, last.same.tangent, last.pair.tangent),
         Grade::estimated});
  }
  if (fisher.reason.empty()) {
    facts.push_back(
        {"learning rate",
         fmt::format("plain gradient descent on a squared error diverges above {:.3g} (three layers "
                     "of {} units)",
                     fisher.learning_rate, f.options.width),
         Grade::estimated});
  }
  return facts;
}

std::vector<Fact> remedy_facts(const inspect::Card& card) {
  const Findings& f = card.findings;
  std::vector<Fact> facts;
  if (const Recommendation& r = f.recommendation; r.chosen) {
    const Forecast& chosen = r.forecasts[*r.chosen];
    facts.push_back({"start with",
                     fmt::format("weights of standard deviation {:.4g}/sqrt(fan-in), biases {}: {}",
                                 std::sqrt(chosen.recipe->hidden.weight),
                                 chosen.bias_deviation > 0 ? fmt::format("of {:.3g}", chosen.bias_deviation)
                                                           : std::string("0"),
                                 r.because),
                     Grade::estimated});
    for (const std::string& warning : r.warnings) facts.push_back({"beware", warning, Grade::estimated});
  } else if (!r.because.empty()) {
    facts.push_back({"start with", r.because, Grade::estimated});
  }
  if (f.torch_gain && f.statistics.forward_gain) {
    facts.push_back(
        {"PyTorch says",
         fmt::format("calculate_gain is {:.6g}, the exact forward gain {:.6g}{}", *f.torch_gain,
                     *f.statistics.forward_gain,
                     std::abs(*f.torch_gain / *f.statistics.forward_gain - 1) < 1e-6 ? "" : ": they differ"),
         Grade::computed});
  }
  if (!f.remedy) return facts;
  if (f.remedy->impossible) facts.push_back({"no rescaling", f.remedy->impossible->because, Grade::proved});
  if (f.remedy->smoothed) facts.push_back({"smoothed", f.remedy->smoothed->function.text(), Grade::computed});
  if (f.remedy->tailored && f.remedy->tailored->transform) {
    facts.push_back({fmt::format("for {} layers", f.options.depth),
                     repaired_formula(card.activation, *f.remedy) +
                         " (DKS, Martens et al. 2021; weights N(0, "
                         "1/fan-in), biases 0)",
                     Grade::computed});
  }
  return facts;
}

std::vector<InitialisationRow> initialisation_rows(const Findings& f) {
  std::vector<InitialisationRow> rows;
  for (const inspect::Outlook& o : f.outlooks) {
    const Scales scales = o.recipe.layer(f.options.width, f.options.width);
    const std::optional<double> depth = o.scales.trainable_depth();
    rows.push_back({.name = std::string(name(o.recipe.initialisation)),
                    .weight = fmt::format("{:.4g}", scales.weight),
                    .bias = fmt::format("{:.3g}", rounded_off(scales.bias)),
                    .chi = o.scales.chi ? fmt::format("{:.4g}", *o.scales.chi) : "",
                    .gradient = o.propagation.reason.empty() ? decades(o.propagation.log_gradient) : "",
                    .depth = !depth               ? ""
                             : std::isinf(*depth) ? "any"
                                                  : fmt::format("{:.0f} layers", *depth)});
  }
  return rows;
}

std::string_view word(inspect::Mark mark) {
  switch (mark) {
    case inspect::Mark::good: return "good";
    case inspect::Mark::fair: return "fair";
    case inspect::Mark::bad: return "bad";
    case inspect::Mark::neutral: return "neutral";
    case inspect::Mark::open: return "open";
  }
  return {};
}

Cell sign_of(inspect::Mark mark) {
  using inspect::Mark;
  switch (mark) {
    case Mark::good: return {.text = "✔", .colour = Colour::green};
    case Mark::fair: return {.text = "~", .colour = Colour::plain};
    case Mark::bad: return {.text = "✘", .colour = Colour::red};
    case Mark::neutral: return {.text = "·", .colour = Colour::dim};
    case Mark::open: return {.text = "?", .colour = Colour::dim};
  }
  return {};
}

std::string_view word(Grade grade) {
  switch (grade) {
    case Grade::proved: return "proved";
    case Grade::computed: return "computed";
    case Grade::measured: return "measured";
    case Grade::estimated: return "estimated";
    case Grade::open: return "not decided";
  }
  return {};
}

std::string_view word(inspect::Use use) {
  switch (use) {
    case inspect::Use::shallow: return "hidden layers, one to three";
    case inspect::Use::deep: return "hidden layers, tens, plain";
    case inspect::Use::normalised: return "hidden layers, normalised";
    case inspect::Use::probability: return "output: a probability";
    case inspect::Use::regression: return "output: any number";
    case inspect::Use::gate: return "gate";
  }
  return {};
}

}  // namespace assay::report
