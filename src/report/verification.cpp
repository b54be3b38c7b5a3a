#include "report/verification.h"

#include <fmt/format.h>

#include <cmath>

#include "report/json_parts.h"
#include "report/text.h"

namespace assay::report {
namespace {

using verify::Case;
using verify::Direction;
using verify::Tally;

std::string_view word(Direction direction) {
  return direction == Direction::forward ? "forward" : "backward";
}

std::string witness(const Case& c) {
  return fmt::format("x = {} ({:a}): {} for {}", c.x, c.x, c.computed, c.truth);
}

std::string summary(const VerificationReport& report, const Verification& v) {
  const Tally& t = v.finite;
  const std::uint64_t looked_at = t.inputs - t.skipped;
  std::string text = fmt::format("{}: {} wrong of {} inputs", word(v.direction),
                                 t.wrong == 0 ? "none" : count(t.wrong), count(looked_at));
  const bool is_all = report.stride == 1 && t.skipped == 0 && t.undecided == 0;
  text += is_all ? ", all there are" : report.stride > 1 ? fmt::format(", every {}th", report.stride) : "";
  if (t.wrong > 0 && std::isfinite(t.largest_error)) {
    text += fmt::format("; at most {} ULP off", quantity(t.largest_error));
  }
  return text + ".";
}

std::string details(const Verification& v) {
  const Tally& t = v.finite;
  std::string text;
  const auto say = [&](const std::string& sentence) { text += (text.empty() ? "" : " ") + sentence; };
  if (t.worst) say("Worst at " + witness(*t.worst) + ".");
  if (t.first_not_finite) {
    say(fmt::format("NaN or infinite for {}, first at {}.", counted(t.not_finite, "input"),
                    witness(*t.first_not_finite)));
  }
  if (t.skipped > 0) say(fmt::format("{} were skipped: each would take too long.", count(t.skipped)));
  if (t.undecided > 0) say(fmt::format("{} could not be decided.", count(t.undecided)));
  if (t.poles > 0) say(fmt::format("Infinite for {} without a value.", counted(t.poles, "input")));
  if (v.special.wrong > 0) say("Of the infinities and NaN: " + witness(*v.special.first_wrong) + ".");
  return text;
}

Json case_json(const std::optional<Case>& c) {
  if (!c) return nullptr;
  return {{"x", json_float(c->x)}, {"computed", json_float(c->computed)}, {"true", json_float(c->truth)}};
}

Json optional_float(const std::optional<float>& value) {
  return value ? json_float(*value) : Json(nullptr);
}

Json errors(const Tally& t) {
  Json list = Json::array();
  for (std::size_t i = 0; i < t.errors.size(); ++i) {
    const Json limit = i < Tally::limits.size() ? Json(Tally::limits[i]) : Json("inf");
    list.push_back({{"up_to_ulp", limit}, {"count", t.errors[i]}});
  }
  return list;
}

Json direction_json(const Verification& v) {
  const Tally& t = v.finite;
  return {{"direction", word(v.direction)},
          {"inputs", t.inputs},
          {"skipped", t.skipped},
          {"undecided", t.undecided},
          {"wrong", t.wrong},
          {"largest_error_ulp", json_number(t.largest_error)},
          {"worst", case_json(t.worst)},
          {"first_wrong", case_json(t.first_wrong)},
          {"not_finite", t.not_finite},
          {"first_not_finite", case_json(t.first_not_finite)},
          {"poles", t.poles},
          {"rises", t.rises},
          {"falls", t.falls},
          {"lowest", optional_float(t.lowest)},
          {"highest", optional_float(t.highest)},
          {"errors", errors(t)},
          {"special",
           {{"inputs", v.special.inputs},
            {"wrong", v.special.wrong},
            {"first_wrong", case_json(v.special.first_wrong)}}},
          {"seconds", v.seconds}};
}

}  // namespace

std::string terminal(const VerificationReport& report, const Style& style) {
  std::string text = coloured(wrapped(fmt::format("{}, {}", label(report.name), report.backend), style),
                              Colour::bold, style);
  for (const Verification& v : report.directions) {
    const bool is_right = v.finite.wrong == 0 && v.special.wrong == 0;
    text += coloured(is_right ? "✔" : "✘", is_right ? Colour::green : Colour::red, style) +
            behind(" ", 2, summary(report, v), style);
    if (const std::string more = details(v); !more.empty()) text += behind("  ", 2, more, style);
  }
  constexpr auto grade =
      "Against the exact value rounded once to float32: by Taylor polynomials with proved bounds where they "
      "decide, by ball arithmetic elsewhere.";
  return text + coloured(wrapped(grade, style), Colour::dim, style);
}

std::string json(const VerificationReport& report) {
  Json directions = Json::array();
  for (const Verification& v : report.directions) directions.push_back(direction_json(v));
  return written({{"format", "assay-verification-1"},
                  {"name", report.name},
                  {"formula", report.formula},
                  {"backend", report.backend},
                  {"stride", report.stride},
                  {"directions", std::move(directions)}});
}

}  // namespace assay::report
