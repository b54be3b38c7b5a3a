#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/domain.h"
#include "base/text.h"
#include "inspect/judgement.h"

namespace assay::inspect {
namespace {

/// What the criterion says, without its question.
struct Finding {
  Mark mark;
  std::string value;
  std::string verdict;
  Grade grade;
};

Finding undecided(std::string why) {
  return {Mark::open, "not decided", std::move(why), Grade::open};
}

std::string digits(double value) {
  return fmt::format("{:.3g}", value);
}

std::string sentence_or(const std::string& because, const std::string& otherwise) {
  return because.empty() ? otherwise : because;
}

// --- the questions

Finding non_linear(const Findings& f) {
  const Shape& shape = f.properties.shape;
  if (shape.affine.is_yes()) {
    return {Mark::bad, "no",
            "It is a straight line: however many layers of it are stacked, they are one linear layer.",
            Grade::proved};
  }
  if (shape.affine.is_unknown()) return undecided("It could not be decided whether it is a straight line.");
  if (shape.polynomial.is_yes()) {
    return {Mark::fair, "yes, a polynomial",
            "It is bent, but a polynomial: wide shallow networks of it cannot approximate every function "
            "(Leshno et al. 1993); deep ones can.",
            Grade::proved};
  }
  if (f.properties.regularity.domain.probability.lower >= 1) {
    return {Mark::bad, "no values", "It has no value for any input.", Grade::proved};
  }
  std::string verdict = "It is bent, so layers of it do not collapse into one.";
  if (shape.polynomial.is_no() && f.properties.regularity.domain.everywhere.is_yes()) {
    verdict = "It is bent and no polynomial: one wide layer of it can approximate every continuous function.";
  }
  return {Mark::good, "yes", verdict, Grade::proved};
}

std::string places(const std::vector<Place>& list) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(list.size(), 3); ++i) {
    text += (i == 0 ? "x = " : ", ") + list[i].text;
  }
  return list.size() > 3 ? text + fmt::format(" and {} more places", list.size() - 3) : text;
}

std::string interval(const Stretch& s) {
  if (std::isinf(s.lower)) return fmt::format("x {} {}", s.includes_upper ? "<=" : "<", shortest(s.upper));
  if (std::isinf(s.upper)) return fmt::format("x {} {}", s.includes_lower ? ">=" : ">", shortest(s.lower));
  return fmt::format("{} {} x {} {}", shortest(s.lower), s.includes_lower ? "<=" : "<",
                     s.includes_upper ? "<=" : "<", shortest(s.upper));
}

Finding defined_everywhere(const Findings& f) {
  const DomainFacts& domain = f.properties.regularity.domain;
  if (domain.everywhere.is_yes())
    return {Mark::good, "yes", "It has a value for every input.", Grade::proved};
  if (domain.undefined.empty() && (domain.holes.empty() || !domain.is_complete)) {
    return undecided(sentence_or(domain.everywhere.because, "It could not be decided where it has a value."));
  }
  if (domain.undefined.empty()) {
    return {Mark::fair, "but for points",
            fmt::format("It has no value at {}; an input meets such a point "
                        "rarely, but the network then computes NaN or infinity.",
                        places(domain.holes)),
            Grade::proved};
  }
  const double share = domain.probability.middle();
  if (share == 0.0) {
    return {Mark::fair, "for all but rare inputs",
            fmt::format("It has no value for {}, where a normal input almost never lies.",
                        interval(domain.undefined.front())),
            Grade::proved};
  }
  return {Mark::bad, share_of_inputs(share) + " lost",
          fmt::format("It has no value for {}: the chance that all of 128 units have one is {}.",
                      interval(domain.undefined.front()), digits(std::pow(1 - share, 128))),
          Grade::proved};
}

std::string smoothness(const Regularity& r) {
  const std::optional<int> k = r.exact_class();
  if (!k) return r.proved_class >= 0 ? fmt::format("at least C{}", r.proved_class) : "unknown";
  if (*k == Regularity::infinitely_smooth) return "infinitely often";
  return *k < 0 ? "not even continuous" : fmt::format("C{}", *k);
}

Finding unbounded_slope(const UnboundedSlope& steep) {
  if (steep.square_integrable.is_no()) {
    return {
        Mark::bad, "slope without bound",
        fmt::format("Its slope has no bound at x = {}, and E f'^2 is infinite: a few units carry gradients "
                    "of any size, the more the wider the network; no rescaling of input or output and no "
                    "initialisation mends that.",
                    steep.place.text),
        Grade::proved};
  }
  return {Mark::fair, "slope without bound",
          fmt::format("Its slope has no bound at x = {}; single gradients may be huge.", steep.place.text),
          Grade::proved};
}

Finding differentiable(const Findings& f) {
  const Regularity& r = f.properties.regularity;
  if (f.properties.shape.flat_almost_everywhere.is_yes()) {
    return {Mark::bad, "slope 0",
            "Its derivative is 0 wherever it has one: no gradient comes back, nothing "
            "is learned.",
            Grade::proved};
  }
  const auto steepest = std::ranges::find_if(
      r.unbounded_slopes, [](const UnboundedSlope& s) { return s.square_integrable.is_no(); });
  if (steepest != r.unbounded_slopes.end()) return unbounded_slope(*steepest);
  if (!r.jumps.empty()) {
    return {
        Mark::bad, "it jumps",
        fmt::format("It jumps at x = {}: a small step of the weights can change the output at once, and the "
                    "gradient does not tell.",
                    r.jumps.front().place.text),
        Grade::proved};
  }
  if (!r.unbounded_slopes.empty()) return unbounded_slope(r.unbounded_slopes.front());
  if (!r.is_complete) return undecided("The places where it may have no derivative are not all known.");
  if (!r.kinks.empty()) {
    const Kink& kink = r.kinks.front();
    return {Mark::good,
            r.kinks.size() == 1 ? "but for a kink" : fmt::format("but for {} kinks", r.kinks.size()),
            fmt::format("It has a kink at x = {}, slopes {} and {}: an input hits it with probability 0, and "
                        "frameworks take one of the two.",
                        kink.place.text, digits(kink.left.middle()), digits(kink.right.middle())),
            Grade::proved};
  }
  if (r.differentiable.is_yes()) {
    const char* const where = r.domain.everywhere.is_yes() ? "everywhere" : "wherever it has a value";
    return {Mark::good, smoothness(r), fmt::format("It has a derivative {}.", where), Grade::proved};
  }
  return undecided(
      sentence_or(r.differentiable.because, "It could not be decided where it has a derivative."));
}

Finding cheap(const Findings& f) {
  if (!f.cost) return undecided("It was not measured.");
  const Cost& cost = *f.cost;
  const double ratio = std::max(cost.forward_ratio(), cost.backward_ratio());
  const Mark mark = ratio <= 12 ? Mark::good : Mark::fair;
  return {
      mark, fmt::format("{:.1f} and {:.1f} times relu", cost.forward_ratio(), cost.backward_ratio()),
      fmt::format("Forward it takes {} ns an element, backward {} ns, in cache; the backward pass keeps {} "
                  "bytes an element{}.",
                  digits(cost.f.forward), digits(cost.f.backward), cost.bytes_kept,
                  cost.from_output ? ", the output alone" : ", input and output"),
      Grade::measured};
}

Finding signal(const Findings& f) {
  const std::optional<double>& linear = f.statistics.linear_fraction;
  if (f.properties.shape.even.is_yes()) {
    return {Mark::bad, "sign lost",
            "It is even, f(-x) = f(x): the sign of a feature is lost, and nothing of the output is linear in "
            "the input. That two inputs share an output is not the reason: gelu's do, too.",
            Grade::proved};
  }
  if (!linear) {
    return undecided(f.obstacle.empty() ? "Its second moment is not known."
                                        : "There are no Gaussian moments: " + f.obstacle + ".");
  }
  const std::string share = fmt::format("{:.0f}% linear", 100 * *linear);
  if (*linear < 0.05) {
    return {Mark::bad, share,
            "Almost nothing of its output follows its input: the signal is lost within a "
            "few layers.",
            Grade::computed};
  }
  return {*linear < 0.2 ? Mark::fair : Mark::good, share,
          fmt::format("{:.0f}% of the output's power is linear in a normal input, the rest is what it adds.",
                      100 * *linear),
          Grade::computed};
}

Finding bounded(const Findings& f) {
  const Extent& extent = f.properties.extent;
  if (extent.bounded.is_yes()) {
    return {Mark::good, "bounded",
            fmt::format("Its values stay between {} and {}: activations cannot blow up.",
                        digits(extent.infimum.value.middle()), digits(extent.supremum.value.middle())),
            Grade::proved};
  }
  const std::optional<double>& slope = f.statistics.slope_at_unit_gain;
  const bool is_lipschitz = extent.lipschitz.is_bounded();
  const bool is_steep = extent.lipschitz.is_infinite();
  if (slope && *slope >= 2) {
    return {Mark::bad, fmt::format("length slope {}", digits(*slope)),
            fmt::format("Lengths run away: a layer multiplies a small error of the length by {}, in deep "
                        "networks they explode or vanish whatever the weights.",
                        digits(*slope)),
            Grade::estimated};
  }
  if (slope && is_lipschitz) {
    const bool is_stable = *slope <= 1 + 1e-9;
    return {is_stable ? Mark::good : Mark::fair, "grows at most linearly",
            fmt::format("{} slope never exceeds {}; {}",
                        extent.bounded.is_no() ? "It is unbounded, but its" : "Its",
                        digits(extent.lipschitz.upper),
                        is_stable ? "lengths stay with suitable weights."
                                  : fmt::format("at unit gain a layer multiplies errors of the length by {}.",
                                                digits(*slope))),
            Grade::estimated};
  }
  if (slope) {
    return {
        Mark::fair, is_steep ? "slope without bound" : fmt::format("length slope {}", digits(*slope)),
        fmt::format("{} a layer multiplies a small error of the length by {}.",
                    is_steep ? "Its slope has no bound;" : "No bound of its slope is known;", digits(*slope)),
        Grade::estimated};
  }
  if (f.statistics.second.state == Moment::State::infinite) {
    return {Mark::bad, "E f^2 infinite",
            "Its second moment is infinite for a normal input: activations explode "
            "in one layer.",
            Grade::computed};
  }
  return undecided(f.obstacle.empty() ? sentence_or(f.properties.extent.bounded.because, "not decided")
                                      : "There are no Gaussian moments: " + f.obstacle + ".");
}

Finding vanishing(const Findings& f) {
  const Outlook* best = calmest(f);
  if (f.properties.shape.flat_almost_everywhere.is_yes()) {
    return {Mark::bad, "none comes back",
            "Its derivative is 0 almost everywhere: every gradient vanishes in "
            "the first layer.",
            Grade::proved};
  }
  if (f.statistics.derivative_second.state == Moment::State::infinite) {
    return {Mark::bad, "E f'^2 infinite",
            "Gradients do not vanish but burst: the mean square of its derivative "
            "is infinite for every initialisation.",
            Grade::computed};
  }
  if (!best) return undecided("The signal could not be followed through a network.");
  const double change = gradient_decades(*best);
  const std::string through = fmt::format(
      "through {} plain layers with the calmest initialisation, {}, squared "
      "gradients change by a factor of 10^{:.1f}",
      f.options.depth, title(best->recipe.initialisation), change);
  std::string tails;
  if (f.saturation.saturated && *f.saturation.saturated > 0.01) {
    tails = fmt::format("; {:.0f}% of normal inputs meet less than a twentieth of its largest slope",
                        100 * *f.saturation.saturated);
  }
  const double size = std::abs(change);
  const Mark mark = size < 1 ? Mark::good : size < 4 ? Mark::fair : Mark::bad;
  const char* const opening = mark == Mark::good   ? "They need not: "
                              : mark == Mark::fair ? (change < 0 ? "Slowly: " : "They grow, slowly: ")
                              : change < 0         ? "They vanish: "
                                                   : "They explode: ";
  return {mark, fmt::format("10^{:.1f} in {} layers", change, f.options.depth),
          opening + through + tails + ".", Grade::estimated};
}

Finding dying(const Findings& f) {
  const StretchSet& flat = f.properties.landmarks.flat;
  if (f.properties.shape.flat_almost_everywhere.is_yes()) {
    return {Mark::bad, "all are dead", "All units are dead: no input gives a gradient.", Grade::proved};
  }
  // Only a set that was looked for everywhere is known to be small.
  if (flat.stretches.empty() && flat.probability.upper > 0) {
    return undecided("It could not be decided where it is flat.");
  }
  if (flat.stretches.empty()) {
    return {Mark::good, "no",
            "It is flat nowhere, so every unit can recover; in float32 its gradient may still round to 0 far "
            "out.",
            Grade::proved};
  }
  const double share = flat.probability.middle();
  return {
      share > 0.75 ? Mark::bad : Mark::fair, fmt::format("flat for {}", share_of_inputs(share)),
      fmt::format("It is flat for {}: a unit whose inputs all fall there is dead. Of units at random "
                  "initialisation {:.2g}% are, for 60,000 inputs correlated by 0.5, and {:.2g}% if by 0.99.",
                  interval(flat.stretches.front()), 100 * f.dead_share, 100 * f.dead_share_correlated),
      Grade::estimated};
}

Finding probability(const Findings& f) {
  const Answer confined = is_confined_to_unit(f);
  if (confined.is_unknown()) return undecided("It could not be decided whether its values lie in [0, 1].");
  if (confined.is_no()) {
    return {Mark::neutral, "no", "Its values are not confined to [0, 1].", Grade::proved};
  }
  const double low = f.properties.extent.infimum.value.lower;
  const double high = f.properties.extent.supremum.value.upper;
  const bool rises = f.properties.shape.nondecreasing.is_yes();
  const bool is_whole = low == 0 && high == 1;
  if (rises && is_whole) {
    return {Mark::good, "yes",
            "It rises from 0 to 1; one output is a probability, but several do not sum to 1, "
            "for that there is softmax.",
            Grade::proved};
  }
  return {Mark::neutral, "hardly", "Its values lie in [0, 1], but it does not rise from 0 to 1.",
          Grade::proved};
}

}  // namespace

std::vector<Criterion> criteria(const Findings& f) {
  std::vector<Criterion> list;
  const auto ask = [&](std::string id, std::string question, Finding found) {
    list.push_back({std::move(id), std::move(question), found.mark, std::move(found.value),
                    std::move(found.verdict), found.grade});
  };
  ask("non-linear", "Is it non-linear?", non_linear(f));
  ask("defined", "Is it defined everywhere?", defined_everywhere(f));
  ask("differentiable", "Is it differentiable?", differentiable(f));
  ask("cheap", "Is it cheap to back-propagate?", cheap(f));
  ask("signal", "Does it keep a meaningful signal?", signal(f));
  ask("bounded", "Is it bounded, or does it explode?", bounded(f));
  ask("vanishing", "Do gradients vanish?", vanishing(f));
  ask("dying", "Can units die?", dying(f));
  ask("probability", "Can it be read as a probability?", probability(f));
  return list;
}

}  // namespace assay::inspect
