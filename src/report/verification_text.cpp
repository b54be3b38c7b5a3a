#include "report/verification_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "analysis/properties.h"
#include "report/text.h"

namespace assay::report {

using verify::Case;
using verify::Direction;
using verify::Tally;

namespace {

/// Results are of float64, or under the plan `fast` of float32, where more than half a unit is allowed.
bool keeps(const verify::SpecialValue& s, const verify::Contract& contract, Plan plan) {
  if (s.is_right()) return true;
  if (contract.units <= 0.5 || !std::isfinite(*s.truth)) return false;
  const double unit = verify::unit_in_last_place(plan == Plan::fast ? f32 : f64, *s.truth);
  return std::fabs(s.computed - *s.truth) <= contract.units * unit * contract.ease(s.x, unit);
}

std::string count_or_none(std::uint64_t n) {
  return n == 0 ? "none" : count(n);
}

}  // namespace

bool Verification::is_exhaustive() const {
  const Tally t = total();
  return coverage == Coverage::all && t.skipped == 0 && t.undecided == 0;
}

bool Verification::is_right() const {
  const verify::Tally t = total();
  const bool is_kept =
      contract.units <= 0.5 ? t.wrong == 0 : t.not_finite == 0 && t.largest_error <= contract.units;
  return is_kept && faults.isolated.empty() &&
         std::ranges::all_of(special,
                             [&](const verify::SpecialValue& s) { return keeps(s, contract, plan); });
}

bool Verification::leaves_range() const {
  const Tally t = total();
  return (t.lowest && t.lowest->y < lowest) || (t.highest && t.highest->y > highest);
}

bool VerificationReport::is_right() const {
  return std::ranges::all_of(directions, &Verification::is_right);
}

void set_range(Verification& v, const Function& truth, Element type) {
  constexpr double seconds = 5.0;
  const Extent extent = analyze_properties(truth, Deadline::in(seconds)).extent;
  v.lowest = verify::rounded(type, extent.infimum.value.lower);
  v.highest = verify::rounded(type, extent.supremum.value.upper);
}

std::string_view word(Direction direction) {
  return direction == Direction::forward ? "forward" : "backward";
}

std::string_view word(Coverage coverage) {
  switch (coverage) {
    case Coverage::all: return "all";
    case Coverage::every: return "every";
    case Coverage::chosen: return "chosen";
    case Coverage::given: return "given";
  }
  return {};
}

std::string_view word(Plan plan) {
  return plan == Plan::exact ? "exact" : "fast";
}

std::string contract_text(const verify::Contract& contract) {
  if (contract.units <= 0.5) return "correctly rounded";
  std::vector<std::string> places;
  for (const double root : contract.roots) places.push_back("x = " + number(root, f32));
  const std::string limit = fmt::format("{} ULP", contract.units);
  return "at most " + limit + " off" +
         (places.empty() ? "" : fmt::format(", next to {} {} of 1", enumeration(places), limit));
}

std::string fingerprint_text(std::uint64_t program) {
  return fmt::format("{:016x}", program);
}

std::string number(double value, Element type) {
  if (std::isnan(value)) return "NaN";
  return type == f64 ? fmt::format("{}", value) : fmt::format("{}", static_cast<float>(value));
}

std::string witness(const Case& c, Element type) {
  return fmt::format("x = {} ({:a}): {} for {}", number(c.x, type), c.x, number(c.computed, type),
                     number(c.truth, type));
}

std::string summary(const VerificationReport& report, const Verification& v) {
  const Tally t = v.total();
  const std::string inputs =
      fmt::format("of {} {} inputs", count(t.inputs - t.skipped), verify::long_name(report.type));
  std::string text = fmt::format("{}: ", word(v.direction));
  text += v.plan == Plan::fast
              ? fmt::format("{} {} more than {} ULP off", count_or_none(t.beyond), inputs, v.contract.units)
              : fmt::format("{} wrong {}", count_or_none(t.wrong), inputs);
  if (v.is_exhaustive()) text += ", all there are";
  if (v.coverage == Coverage::every) text += fmt::format(", 1 in {}", v.stride);
  if (v.coverage == Coverage::chosen) text += ", sampled";
  if (t.worst && std::isfinite(t.largest_error)) {
    text += fmt::format("; at most {} ULP off", quantity(t.largest_error));
  }
  return text + ".";
}

std::vector<std::string> remarks(const VerificationReport& report, const Verification& v) {
  const Tally t = v.total();
  const Element type = report.type;
  std::vector<std::string> list;
  if (v.falls_back) list.push_back("The plan fast cannot be kept: computed under the plan exact.");
  if (t.worst) list.push_back("Worst at " + witness(*t.worst, type) + ".");
  if (v.plan == Plan::fast && t.wrong > 0) {
    list.push_back(fmt::format("{} not correctly rounded, which the plan fast does not promise.",
                               counted(t.wrong, "result")));
  }
  for (const double root : v.contract.roots) {
    list.push_back(fmt::format("Next to its root at x = {} an error counts in ULP of 1.", number(root, f32)));
  }
  if (t.eased > 0) {
    list.push_back(fmt::format("More than {} ULP of the truth off there: {}.", v.contract.units,
                               counted(t.eased, "result")));
  }
  if (t.first_not_finite) {
    list.push_back(fmt::format("NaN or infinite for {} where the truth is a number, first at {}.",
                               counted(t.not_finite, "input"), witness(*t.first_not_finite, type)));
  }
  if (t.first_reversal) {
    const verify::Reversal& r = *t.first_reversal;
    list.push_back(fmt::format("{} where f {}, first {} at x = {} behind {} at x = {}.",
                               counted(t.reversals, r.behind.y < r.before.y ? "fall" : "rise"),
                               r.behind.y < r.before.y ? "never falls" : "never rises",
                               number(r.behind.y, type), number(r.behind.x, type), number(r.before.y, type),
                               number(r.before.x, type)));
  }
  const auto beyond = [&](const verify::Result& r, const char* where, double bound) {
    list.push_back(fmt::format("{} at x = {} lies {} {}, the end of the range.", number(r.y, type),
                               number(r.x, type), where, number(bound, type)));
  };
  if (t.lowest && t.lowest->y < v.lowest) beyond(*t.lowest, "below", v.lowest);
  if (t.highest && t.highest->y > v.highest) beyond(*t.highest, "above", v.highest);
  for (const verify::ForeignRunner::Fault& fault : v.faults.isolated) {
    const double x = verify::number_of(type, fault.bits);
    list.push_back(fmt::format("No result at x = {} ({:a}): {}.", number(x, type), x, fault.what));
  }
  if (v.faults.further_batches > 0) {
    list.push_back(fmt::format("No results for {} more, each of up to {} inputs: not looked into.",
                               counted(v.faults.further_batches, "batch"), verify::ForeignRunner::batch));
  }
  if (t.skipped > 0) {
    list.push_back(
        fmt::format("{} were skipped, each of which would take too long: sampled there.", count(t.skipped)));
  }
  if (t.undecided > 0) list.push_back(count(t.undecided) + " could not be decided.");
  if (t.poles > 0) list.push_back(fmt::format("Infinite for {} without a value.", counted(t.poles, "input")));
  return list;
}

std::vector<WrongStretch> wrong_stretches(const Verification& v, std::size_t most) {
  struct Run {
    std::size_t first, last;  // of the intervals
  };
  std::vector<Run> runs;
  for (std::size_t i = 0; i < v.intervals.size(); ++i) {
    if (v.intervals[i].tally.wrong > 0) runs.push_back({i, i});
  }
  // Two neighbours that make the shortest run together become one.
  while (runs.size() > most) {
    std::size_t shortest = 0;
    const auto length = [&](std::size_t i) { return runs[i + 1].last - runs[i].first; };
    for (std::size_t i = 1; i + 1 < runs.size(); ++i) {
      if (length(i) < length(shortest)) shortest = i;
    }
    runs[shortest].last = runs[shortest + 1].last;
    runs.erase(runs.begin() + static_cast<std::ptrdiff_t>(shortest) + 1);
  }
  std::vector<WrongStretch> found;
  for (const Run& run : runs) {
    const Tally t = verify::sum(std::span(v.intervals).subspan(run.first, run.last - run.first + 1));
    found.push_back({.low = v.intervals[run.first].low,
                     .high = v.intervals[run.last].high,
                     .inputs = t.inputs,
                     .wrong = t.wrong,
                     .largest_error = t.worst ? std::optional(t.largest_error) : std::nullopt});
  }
  return found;
}

std::string error_text(const std::optional<double>& error) {
  return error && std::isfinite(*error) ? quantity(*error) : "no number";
}

}  // namespace assay::report
