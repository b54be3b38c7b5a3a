#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/domain.h"
#include "inspect/judgement.h"

namespace assay::inspect {
namespace {

std::string digits(double value) {
  return fmt::format("{:.3g}", value);
}

/// A mark that only gets worse, and why it is what it is.
class Opinion {
 public:
  explicit Opinion(Use use) {
    opinion_.use = use;
    opinion_.mark = Mark::good;
  }

  void praise(std::string reason) { praises_.push_back(std::move(reason)); }
  void doubt(std::string reason) { lower(Mark::fair, std::move(reason)); }
  void object(std::string reason) { lower(Mark::bad, std::move(reason)); }
  void leave_open(std::string reason) { lower(Mark::open, std::move(reason)); }
  [[nodiscard]] bool is_bad() const { return opinion_.mark == Mark::bad; }

  /// The reasons that decided: those for the worst mark, at most three.
  [[nodiscard]] Suitability finish() && {
    if (opinion_.mark == Mark::good) reasons_ = std::move(praises_);
    if (reasons_.size() > 3) reasons_.resize(3);
    opinion_.reasons = std::move(reasons_);
    return std::move(opinion_);
  }

 private:
  static int severity(Mark mark) {
    return mark == Mark::bad ? 3 : mark == Mark::open ? 2 : mark == Mark::fair ? 1 : 0;
  }
  void lower(Mark mark, std::string reason) {
    if (severity(mark) < severity(opinion_.mark)) return;
    if (severity(mark) > severity(opinion_.mark)) reasons_.clear();
    opinion_.mark = mark;
    reasons_.push_back(std::move(reason));
  }

  Suitability opinion_{};
  std::vector<std::string> praises_;
  std::vector<std::string> reasons_;
};

bool is_flat_almost_everywhere(const Findings& f) {
  return f.properties.shape.flat_almost_everywhere.is_yes();
}

void weigh_signal(const Findings& f, Opinion& opinion) {
  if (f.properties.shape.even.is_yes()) {
    opinion.doubt("even: the sign of a feature is lost");
  } else if (f.statistics.linear_fraction && *f.statistics.linear_fraction < 0.05) {
    opinion.doubt("almost nothing of the input's sign and size comes through");
  }
}

void weigh_jumps(const Findings& f, Opinion& opinion) {
  if (!f.properties.regularity.jumps.empty()) {
    opinion.doubt(fmt::format("it jumps at x = {}", f.properties.regularity.jumps.front().place.text));
  }
}

Suitability shallow(const Findings& f) {
  Opinion opinion(Use::shallow);
  if (const std::string why = disqualification(f); !why.empty()) {
    opinion.object(why);
    return std::move(opinion).finish();
  }
  if (!f.statistics.slope_at_unit_gain) {
    opinion.leave_open("its moments are not known");
    return std::move(opinion).finish();
  }
  weigh_signal(f, opinion);
  weigh_jumps(f, opinion);
  if (f.singular_gradient) opinion.doubt("its slope has no bound, gradients have a heavy tail");
  if (*f.statistics.slope_at_unit_gain >= 2) opinion.doubt("large inputs grow faster than linearly");
  opinion.praise("bent, and defined for every input");
  opinion.praise(fmt::format("{:.0f}% of the signal comes through linearly",
                             100 * f.statistics.linear_fraction.value_or(0)));
  return std::move(opinion).finish();
}

void weigh_edge(const Findings& f, Opinion& opinion) {
  switch (f.edge.existence) {
    case EdgeOfChaos::Existence::stable: {
      const CriticalPoint& from = f.edge.branches.front().from;
      if (from.scales.weight > largest_weight) {
        opinion.object(fmt::format("gradients keep their size only with weight variances above {}/fan-in",
                                   digits(from.scales.weight)));
      } else {
        opinion.praise(
            fmt::format("has a stable edge of chaos, from weight variance {}/fan-in and bias variance "
                        "{} on",
                        digits(from.scales.weight), digits(from.scales.bias)));
      }
      return;
    }
    case EdgeOfChaos::Existence::marginal:
      opinion.praise("keeps lengths and gradients at one initialisation, though nothing holds them there");
      return;
    case EdgeOfChaos::Existence::unstable:
      opinion.object("where gradients keep their size, lengths run away");
      return;
    case EdgeOfChaos::Existence::none:
      opinion.object("no initialisation keeps the size of gradients");
      return;
    case EdgeOfChaos::Existence::unknown: opinion.leave_open("its edge of chaos is not known"); return;
  }
}

Suitability deep(const Findings& f) {
  Opinion opinion(Use::deep);
  if (const std::string why = disqualification(f); !why.empty()) {
    opinion.object(why);
    return std::move(opinion).finish();
  }
  if (f.singular_gradient) {
    opinion.object("E f'^2 is infinite: gradients burst, the more the wider the network");
    return std::move(opinion).finish();
  }
  weigh_edge(f, opinion);
  weigh_jumps(f, opinion);
  if (f.properties.shape.even.is_yes()) opinion.doubt("even: the sign of a feature is lost");
  const Outlook* best = calmest(f);
  const double change = best == nullptr ? 0.0 : std::abs(gradient_decades(*best));
  if (change >= 1) {
    std::string text = fmt::format("squared gradients change by 10^{:.1f} within {} layers at best", change,
                                   f.options.depth);
    change >= 4 ? opinion.object(std::move(text)) : opinion.doubt(std::move(text));
  }
  return std::move(opinion).finish();
}

/// The factor of a squared gradient through a layer whose pre-activations are brought to mean 0, variance 1.
std::optional<double> normalised_factor(const Findings& f) {
  const GaussianStatistics& s = f.statistics;
  if (!s.derivative_second.is_finite() || !s.second.is_finite() || !s.mean.is_finite()) return std::nullopt;
  const double variance = s.second.value - s.mean.value * s.mean.value;
  return variance > 0 ? std::optional(s.derivative_second.value / variance) : std::nullopt;
}

Suitability normalised(const Findings& f) {
  Opinion opinion(Use::normalised);
  if (const std::string why = disqualification(f); !why.empty()) {
    opinion.object(why);
    return std::move(opinion).finish();
  }
  const std::optional<double> factor = normalised_factor(f);
  if (f.singular_gradient) {
    opinion.object("E f'^2 is infinite, normalised or not");
  } else if (!factor) {
    opinion.leave_open("its moments are not known");
  } else {
    const std::string text =
        fmt::format("a normalised layer multiplies squared gradients by {}", digits(*factor));
    if (*factor > 2) {
      opinion.object(text);
    } else if (*factor > 1.5) {
      opinion.doubt(text);
    } else {
      opinion.praise(text);
    }
  }
  weigh_signal(f, opinion);
  weigh_jumps(f, opinion);
  return std::move(opinion).finish();
}

/// Whether the values are known to lie in [0, 1].
bool weigh_confinement(const Findings& f, Opinion& opinion) {
  const Answer confined = is_confined_to_unit(f);
  if (confined.is_no()) opinion.object("its values leave [0, 1]");
  if (confined.is_unknown()) opinion.leave_open("its range is not known");
  return confined.is_yes();
}

void weigh_rise(const Findings& f, Opinion& opinion, const char* objection) {
  const Answer& rises = f.properties.shape.nondecreasing;
  if (rises.is_no()) opinion.object(objection);
  if (rises.is_unknown()) opinion.leave_open("whether it rises is not known");
}

Suitability as_probability(const Findings& f) {
  Opinion opinion(Use::probability);
  const Extent& extent = f.properties.extent;
  if (is_flat_almost_everywhere(f)) opinion.object("no gradient");
  if (!weigh_confinement(f, opinion)) return std::move(opinion).finish();
  weigh_rise(f, opinion, "it does not rise with its input");
  if (extent.infimum.value.upper > 0 || extent.supremum.value.lower < 1) {
    opinion.doubt("it does not reach all of (0, 1)");
  }
  if (!f.properties.landmarks.flat.stretches.empty()) {
    opinion.doubt("it reaches 0 or 1, whose logarithm or gradient is lost");
  }
  opinion.praise("rises through all of (0, 1)");
  return std::move(opinion).finish();
}

Suitability as_regression(const Findings& f) {
  Opinion opinion(Use::regression);
  const Extent& extent = f.properties.extent;
  if (is_flat_almost_everywhere(f)) opinion.object("no gradient");
  if (f.properties.regularity.domain.everywhere.is_no()) opinion.object("not defined everywhere");
  if (extent.bounded.is_yes()) {
    opinion.object(fmt::format("bounded: it gives nothing outside of [{}, {}]",
                               digits(extent.infimum.value.middle()),
                               digits(extent.supremum.value.middle())));
  } else if (extent.bounded_below.is_yes() || extent.bounded_above.is_yes()) {
    const bool below = extent.bounded_below.is_yes();
    opinion.doubt(fmt::format("for targets {} {} alone", below ? "above" : "below",
                              digits((below ? extent.infimum : extent.supremum).value.middle())));
  } else if (extent.bounded.is_unknown()) {
    opinion.leave_open("its range is not known");
  }
  if (f.properties.shape.nondecreasing.is_no() && f.properties.shape.nonincreasing.is_no()) {
    opinion.doubt("not monotone: several inputs give one output");
  }
  opinion.praise(f.properties.shape.affine.is_yes() ? "the identity's kind: the usual choice"
                                                    : "reaches every real number");
  return std::move(opinion).finish();
}

Suitability as_gate(const Findings& f) {
  Opinion opinion(Use::gate);
  if (is_flat_almost_everywhere(f)) opinion.object("no gradient");
  if (!weigh_confinement(f, opinion)) return std::move(opinion).finish();
  weigh_rise(f, opinion, "it does not open with its input");
  opinion.praise("opens from 0 to 1 as its input grows");
  return std::move(opinion).finish();
}

}  // namespace

Answer is_confined_to_unit(const Findings& f) {
  const Enclosure& low = f.properties.extent.infimum.value;
  const Enclosure& high = f.properties.extent.supremum.value;
  if (low.lower >= 0 && high.upper <= 1) return {.verdict = Verdict::yes};
  return {.verdict = low.upper < 0 || high.lower > 1 ? Verdict::no : Verdict::unknown};
}

std::string disqualification(const Findings& f) {
  const Properties& p = f.properties;
  const double lost = p.regularity.domain.probability.lower;
  if (lost > 1e-9) return fmt::format("undefined for {}", share_of_inputs(lost));
  if (p.shape.affine.is_yes()) return "a straight line: layers of it collapse into one";
  if (p.shape.flat_almost_everywhere.is_yes())
    return "its derivative is 0 almost everywhere, nothing is learned";
  if (f.statistics.second.state == Moment::State::infinite) {
    return "its second moment is infinite, activations explode at once";
  }
  return {};
}

std::vector<Suitability> suitabilities(const Findings& f) {
  return {shallow(f), deep(f), normalised(f), as_probability(f), as_regression(f), as_gate(f)};
}

}  // namespace assay::inspect
