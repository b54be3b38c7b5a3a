#include "report/identification.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "report/json_parts.h"
#include "report/text.h"

namespace assay::report {
namespace {

using inspect::Candidate;
using inspect::Identification;
using inspect::Match;
using inspect::Samples;

constexpr std::size_t most_rivals_named = 12;

/// "leaky_relu", "celu with alpha = 1.5"
std::string described(const Candidate& candidate) {
  std::vector<std::string> values;
  for (const Candidate::Value& value : candidate.parameters) {
    values.push_back(fmt::format("{} = {:.7g}", value.name, value.value));
  }
  return candidate.entry->name + (values.empty() ? "" : fmt::format(" with {}", fmt::join(values, ", ")));
}

std::string headline(const Identification& found) {
  const std::string best = described(found.best);
  if (found.has_too_few_samples() && found.match != Match::none) {
    return fmt::format("Too few samples to tell: {} gives them, as others with fitted parameters would.",
                       best);
  }
  switch (found.match) {
    case Match::exact:
    case Match::arithmetic:
      return found.rivals.empty() ? fmt::format("It is {}.", best)
                                  : fmt::format("Ambiguous: it may be {}, or {}.", best,
                                                counted(found.rivals.size(), "other function"));
    case Match::noise:
      return found.rivals.empty() ? fmt::format("It is {}, with noise.", best)
                                  : fmt::format("Ambiguous: with noise, it may be {}, or {}.", best,
                                                counted(found.rivals.size(), "other function"));
    case Match::pattern: return fmt::format("It is similar to {}, but probably another function.", best);
    case Match::none:
      return fmt::format("Nothing in the catalog gives these samples; the closest is {}.", best);
  }
  return {};
}

std::string evidence(const Identification& found, const Samples& samples) {
  const inspect::Agreement& a = found.best.agreement;
  const std::string all = counted(samples.size(), "sample");
  const std::string_view format = name(samples.format);
  const std::string at = a.absolute.largest > 0 ? fmt::format(" at x = {:.6g}", a.largest_x) : "";
  const std::string error = fmt::format("largest error {}{}, root mean square {}",
                                        quantity(a.absolute.largest), at, quantity(a.absolute.rms));
  switch (found.match) {
    case Match::exact:
      return fmt::format("Right to the last digit of {} ({}): {}; at most {} units in the last place.", all,
                         format, error, quantity(a.in_units.largest));
    case Match::arithmetic:
      return fmt::format("Right for {} but for what {} arithmetic may do: {}; at most {} float32 ULP.", all,
                         format, error, quantity(a.largest_ulp));
    case Match::noise: return fmt::format("The errors of {} look random: {}.", all, error);
    case Match::pattern: return fmt::format("The errors of {} follow a curve: {}.", all, error);
    case Match::none: return fmt::format("Over {}: {}.", all, error);
  }
  return {};
}

/// What the samples say of a fitted parameter.
std::string determination(const Candidate::Value& value) {
  const bool has_low = std::isfinite(value.low);
  const bool has_high = std::isfinite(value.high);
  if (!has_low && !has_high) return fmt::format("{}: fitted, but any value will do.", value.name);
  if (!has_high) return fmt::format("{}: fitted, any value from {:.6g} on will do.", value.name, value.low);
  if (!has_low) return fmt::format("{}: fitted, any value up to {:.6g} will do.", value.name, value.high);
  const double width = value.high - value.low;
  const bool is_centred = std::abs(value.low + value.high - 2 * value.value) <= 0.01 * width;
  if (is_centred && width < 0.1 * std::abs(value.value)) {
    return fmt::format("{}: fitted, {:.9g} ± {:.2g} (three standard errors).", value.name, value.value,
                       width / 2);
  }
  return fmt::format("{}: fitted, between {:.9g} and {:.9g}.", value.name, value.low, value.high);
}

std::string parameters(const Candidate& candidate, const Style& style) {
  std::string text;
  if (!candidate.origin.empty())
    text += wrapped("These are the defaults of " + candidate.origin + ".", style);
  for (const Candidate::Value& value : candidate.parameters) {
    if (value.is_fitted) text += wrapped(determination(value), style);
  }
  return text;
}

std::string names_of(const std::vector<Candidate>& candidates) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(candidates.size(), most_rivals_named); ++i)
    names.push_back(described(candidates[i]));
  std::string text = fmt::format("{}", fmt::join(names, "; "));
  if (candidates.size() > most_rivals_named)
    text += fmt::format("; and {} more", candidates.size() - most_rivals_named);
  return text;
}

/// What each candidate gives at the inputs that would tell them apart.
std::string telling_table(const Identification& found, const Style& style) {
  if (found.telling.empty()) return {};
  Column names{.heading = {"f(x) at the inputs that would tell"}, .cells = {}, .left = true, .importance = 9};
  const std::size_t count = found.telling.front().values.size();
  for (std::size_t i = 0; i < count; ++i)
    names.cells.push_back({described(i == 0 ? found.best : found.rivals[i - 1])});
  std::vector<Column> columns = {std::move(names)};
  int importance = 8;
  for (const inspect::TellingInput& input : found.telling) {
    Column column{.heading = {fmt::format("x = {:.6g}", input.x)}, .cells = {}, .importance = importance--};
    for (const double value : input.values) {
      column.cells.push_back({std::isnan(value) ? "no value" : fmt::format("{:.6g}", value)});
    }
    columns.push_back(std::move(column));
  }
  return '\n' + arrange(std::move(columns), style).text;
}

std::string runners_up(const Identification& found, const Style& style) {
  if (found.runners_up.empty()) return {};
  Column names{.heading = {"runners-up"}, .cells = {}, .left = true, .importance = 9};
  Column largest{.heading = {"largest error"}, .cells = {}, .importance = 8};
  Column rms{.heading = {"root mean square"}, .cells = {}, .importance = 7};
  for (const Candidate& candidate : found.runners_up) {
    names.cells.push_back({shortened(described(candidate), 60)});
    largest.cells.push_back({quantity(candidate.agreement.absolute.largest)});
    rms.cells.push_back({quantity(candidate.agreement.absolute.rms)});
  }
  return '\n' + arrange({names, largest, rms}, style).text;
}

std::string affine(const Identification& found, const Style& style) {
  if (!found.affine) return {};
  const inspect::AffineCandidate& a = *found.affine;
  return '\n' +
         wrapped(fmt::format(
                     "Fallback, not an entry of the catalog: {:.6g}*{}({:.6g}*x) + {:.6g}, largest error {}, "
                     "root mean square {}.",
                     a.a, a.entry->name, a.b, a.c, quantity(a.agreement.absolute.largest),
                     quantity(a.agreement.absolute.rms)),
                 style);
}

Json json_of(const Candidate& candidate) {
  Json parameters = Json::array();
  for (const Candidate::Value& value : candidate.parameters) {
    parameters.push_back({{"name", value.name},
                          {"value", json_number(value.value)},
                          {"fitted", value.is_fitted},
                          {"low", json_number(value.low)},
                          {"high", json_number(value.high)}});
  }
  const inspect::Agreement& a = candidate.agreement;
  return {{"name", candidate.entry->name},
          {"title", candidate.entry->title},
          {"formula", candidate.function().text()},
          {"parameters", parameters},
          {"origin", candidate.origin},
          {"largest_error", json_number(a.absolute.largest)},
          {"at_x", json_number(a.largest_x)},
          {"rms_error", json_number(a.absolute.rms)},
          {"largest_error_ulp", json_number(a.largest_ulp)},
          {"largest_error_units", json_number(a.in_units.largest)}};
}

Json json_of(const std::vector<Candidate>& candidates) {
  Json array = Json::array();
  for (const Candidate& candidate : candidates) array.push_back(json_of(candidate));
  return array;
}

Json json_of(const std::optional<inspect::AffineCandidate>& affine) {
  if (!affine) return nullptr;
  return {{"name", affine->entry->name},
          {"a", affine->a},
          {"b", affine->b},
          {"c", affine->c},
          {"largest_error", affine->agreement.absolute.largest},
          {"rms_error", affine->agreement.absolute.rms}};
}

const char* match_name(Match match) {
  switch (match) {
    case Match::exact: return "exact";
    case Match::arithmetic: return "arithmetic";
    case Match::noise: return "noise";
    case Match::pattern: return "pattern";
    case Match::none: return "none";
  }
  return "";
}

}  // namespace

std::string terminal(const Identification& found, const Samples& samples, const Style& style) {
  std::string text = coloured(wrapped(headline(found), style), Colour::bold, style);
  text += wrapped(evidence(found, samples), style) + parameters(found.best, style);
  if (!found.same.empty()) text += wrapped("The same function: " + names_of(found.same) + ".", style);
  if (!found.rivals.empty()) {
    text += '\n' + wrapped("The samples do not tell it from: " + names_of(found.rivals) + ".", style);
  }
  return text + telling_table(found, style) + runners_up(found, style) + affine(found, style);
}

std::string json(const Identification& found, const Samples& samples) {
  Json telling = Json::array();
  for (const inspect::TellingInput& input : found.telling) {
    Json values = Json::array();
    for (const double value : input.values) values.push_back(json_number(value));
    telling.push_back({{"x", input.x}, {"values", values}});
  }
  return written({{"format", "assay-identification-1"},
                  {"samples", samples.size()},
                  {"number_format", name(samples.format)},
                  {"match", match_name(found.match)},
                  {"ambiguous", found.is_ambiguous()},
                  {"best", json_of(found.best)},
                  {"same", json_of(found.same)},
                  {"rivals", json_of(found.rivals)},
                  {"telling_inputs", telling},
                  {"runners_up", json_of(found.runners_up)},
                  {"affine", json_of(found.affine)}});
}

}  // namespace assay::report
