#include <algorithm>
#include <cmath>

#include "expr/parse.h"
#include "expr/stable.h"
#include "report/json_parts.h"
#include "report/verification.h"
#include "report/verification_text.h"

namespace assay::report {
namespace {

using verify::Tally;

/// Numbers of a type, as JSON: with the digits that the type needs.
struct Numbers {
  Element type;

  [[nodiscard]] Json operator()(double value) const {
    if (type != f64) return json_float(static_cast<float>(value));
    if (std::isfinite(value)) return value;
    return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
  }
  [[nodiscard]] Json operator()(const std::optional<verify::Case>& c) const {
    if (!c) return nullptr;
    return {{"x", (*this)(c->x)}, {"computed", (*this)(c->computed)}, {"true", (*this)(c->truth)}};
  }
  [[nodiscard]] Json operator()(const std::vector<verify::Case>& cases) const {
    Json list = Json::array();
    for (const verify::Case& c : cases) list.push_back((*this)(std::optional(c)));
    return list;
  }
  [[nodiscard]] Json operator()(const std::optional<verify::Result>& r) const {
    if (!r) return nullptr;
    return {{"x", (*this)(r->x)}, {"y", (*this)(r->y)}};
  }
  [[nodiscard]] Json operator()(const std::optional<verify::Reversal>& r) const {
    if (!r) return nullptr;
    return {{"x", (*this)(r->before.x)},
            {"y", (*this)(r->before.y)},
            {"next_x", (*this)(r->behind.x)},
            {"next_y", (*this)(r->behind.y)}};
  }
};

Json errors(const Tally& t) {
  Json list = Json::array();
  for (std::size_t i = 0; i < t.errors.size(); ++i) {
    const Json limit = i < Tally::limits.size() ? Json(Tally::limits[i]) : Json("inf");
    list.push_back({{"up_to_ulp", limit}, {"count", t.errors[i]}});
  }
  return list;
}

Json special_values(const Verification& v, const Numbers& numbers) {
  Json list = Json::array();
  for (const verify::SpecialValue& s : v.special) {
    list.push_back({{"x", numbers(s.x)},
                    {"computed", numbers(s.computed)},
                    {"true", s.truth ? numbers(*s.truth) : Json(nullptr)},
                    {"right", s.is_right()}});
  }
  return list;
}

Json intervals(const Verification& v, const Numbers& numbers) {
  Json list = Json::array();
  for (const verify::IntervalTally& i : v.intervals) {
    list.push_back({{"from", numbers(i.low)},
                    {"to", numbers(i.high)},
                    {"inputs", i.tally.inputs},
                    {"wrong", i.tally.wrong},
                    {"largest_error_ulp", json_number(i.tally.largest_error)}});
  }
  return list;
}

Json faults(const Verification& v, const Numbers& numbers) {
  Json list = Json::array();
  for (const verify::ForeignRunner::Fault& fault : v.faults.isolated) {
    list.push_back({{"x", numbers(verify::number_of(numbers.type, fault.bits))}, {"what", fault.what}});
  }
  return list;
}

Json direction_json(const Verification& v, const Numbers& numbers) {
  const Tally t = v.total();
  return {{"direction", word(v.direction)},
          {"plan", v.program == 0 ? Json(nullptr) : Json(word(v.plan))},
          {"contract", contract_json(v.contract)},
          {"kept", v.is_right()},
          {"truth", v.truth},
          {"form", stable(parse(v.truth)).text()},
          {"grade", v.is_exhaustive() ? "exhausted" : "sampled"},
          {"coverage", word(v.coverage)},
          {"stride", v.stride},
          {"inputs", t.inputs},
          {"skipped", t.skipped},
          {"undecided", t.undecided},
          {"wrong", t.wrong},
          {"beyond_contract", t.beyond},
          {"eased", t.eased},
          {"largest_error_ulp", json_number(t.largest_error)},
          {"worst", numbers(t.worst)},
          {"first_wrong", numbers(t.first_wrong)},
          {"not_finite", t.not_finite},
          {"first_not_finite", numbers(t.first_not_finite)},
          {"poles", t.poles},
          {"monotone", t.monotone},
          {"reversals", t.reversals},
          {"first_reversal", numbers(t.first_reversal)},
          {"lowest", numbers(t.lowest)},
          {"highest", numbers(t.highest)},
          {"proved_range", {json_number(v.lowest), json_number(v.highest)}},
          {"leaves_range", v.leaves_range()},
          {"errors", errors(t)},
          {"faults", faults(v, numbers)},
          {"further_failed_batches", v.faults.further_batches},
          {"special", special_values(v, numbers)},
          {"intervals", intervals(v, numbers)},
          {"program", v.program == 0 ? Json(nullptr) : Json(fingerprint_text(v.program))},
          {"seconds", v.seconds}};
}

}  // namespace

std::string json(const VerificationReport& report) {
  Json directions = Json::array();
  for (const Verification& v : report.directions) directions.push_back(direction_json(v, {report.type}));
  return written({{"format", "assay-verification-4"},
                  {"name", report.name},
                  {"formula", report.formula},
                  {"type", name(report.type)},
                  {"subject", report.subject},
                  {"directions", std::move(directions)}});
}

}  // namespace assay::report
