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

/// Only float64 has a contract of more than half a unit.
bool keeps(const verify::SpecialValue& s, double contract) {
  if (s.is_right()) return true;
  if (contract <= 0.5 || !std::isfinite(*s.truth)) return false;
  return std::fabs(s.computed - *s.truth) <= contract * verify::unit_in_last_place(f64, *s.truth);
}

}  // namespace

bool Verification::is_exhaustive() const {
  const Tally t = total();
  return coverage == Coverage::all && t.skipped == 0 && t.undecided == 0;
}

bool Verification::is_right() const {
  const verify::Tally t = total();
  const bool is_kept = contract <= 0.5 ? t.wrong == 0 : t.not_finite == 0 && t.largest_error <= contract;
  return is_kept && faults.isolated.empty() &&
         std::ranges::all_of(special, [&](const verify::SpecialValue& s) { return keeps(s, contract); });
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
  std::string text =
      fmt::format("{}: {} wrong of {} {} inputs", word(v.direction), t.wrong == 0 ? "none" : count(t.wrong),
                  count(t.inputs - t.skipped), verify::long_name(report.type));
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
  if (t.worst) list.push_back("Worst at " + witness(*t.worst, type) + ".");
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
