#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "report/charts.h"
#include "report/html.h"
#include "report/html_parts.h"
#include "report/markup.h"
#include "report/specification.h"
#include "report/text.h"
#include "report/verification.h"
#include "report/verification_text.h"

namespace assay::report {
namespace {

using verify::IntervalTally;
using verify::Tally;

constexpr double height = 240;  // pixels
constexpr double least = 0.25;  // ULP, where the scale begins: a wrong result may be just half a unit off

/// The first of the binades, and about every eighth of them, as a person names their numbers.
Json binade_axis(const std::vector<IntervalTally>& intervals) {
  const std::size_t step = std::max<std::size_t>(1, intervals.size() / 8);
  Json values = Json::array();
  std::string labels = "''";
  for (std::size_t i = 0; i < intervals.size(); i += step) {
    values.push_back(i);
    const double nearest = intervals[i].low < 0 ? intervals[i].high : intervals[i].low;
    labels = fmt::format("datum.value == {} ? '{:.0e}' : {}", i, nearest, labels);
  }
  return {{"values", std::move(values)}, {"labelExpr", labels}, {"grid", false}, {"title", nullptr}};
}

Json position(const Verification& v, const std::string& field) {
  return {{"field", field},
          {"type", "quantitative"},
          {"scale", {{"domain", {0, v.intervals.size()}}, {"nice", false}, {"zero", false}}},
          {"axis", binade_axis(v.intervals)}};
}

Json rows(const Verification& v, double top) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < v.intervals.size(); ++i) {
    const auto& [low, high, tally] = v.intervals[i];
    if (tally.wrong == 0) continue;
    const double shown = std::clamp(tally.largest_error, 0.5, top);
    rows.push_back({{"begin", i},
                    {"end", i + 1},
                    {"from", fmt::format("{:.4g}", low)},
                    {"to", fmt::format("{:.4g}", high)},
                    {"least", least},
                    {"error", number(std::isfinite(tally.largest_error) ? shown : top)},
                    {"ulp", quantity(tally.largest_error)},
                    {"wrong", count(tally.wrong)},
                    {"inputs", count(tally.inputs)}});
  }
  return rows;
}

Chart errors_by_binade(const Verification& v) {
  const double largest = v.total().largest_error;
  const double top = std::isfinite(largest) ? std::max(2.0, largest * 1.3) : 1e10;
  const Json y = {{"field", "least"},
                  {"type", "quantitative"},
                  {"scale", {{"type", "log"}, {"domain", {least, top}}, {"nice", false}}},
                  {"axis", {{"title", nullptr}, {"tickCount", 5}, {"format", "~g"}}}};
  const Json bar = {{"mark", {{"type", "rect"}, {"color", "var(--series-1)"}}},
                    {"encoding",
                     {{"x", position(v, "begin")},
                      {"x2", {{"field", "end"}}},
                      {"y", y},
                      {"y2", {{"field", "error"}}},
                      {"tooltip",
                       {{{"field", "from"}, {"title", "from x ="}},
                        {{"field", "to"}, {"title", "to"}},
                        {{"field", "ulp"}, {"title", "at most, ULP"}},
                        {{"field", "wrong"}, {"title", "wrong"}},
                        {{"field", "inputs"}, {"title", "inputs"}}}}}}};
  std::vector<std::vector<std::string>> numbers;
  constexpr std::size_t most = 40;
  for (const WrongStretch& s : wrong_stretches(v, most)) {
    numbers.push_back({fmt::format("{:.4g}", s.low), fmt::format("{:.4g}", s.high), count(s.inputs),
                       count(s.wrong), error_text(s.largest_error)});
  }
  return {.specification =
              dumped(layered("The largest error in units in the last place, for each binade of inputs",
                             rows(v, top), Json::array({bar}), height)),
          .numbers = table({"from x =", "to", "inputs", "wrong", "at most, ULP"}, numbers)};
}

std::string histogram(const Tally& t) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < t.errors.size(); ++i) {
    if (t.errors[i] == 0) continue;
    rows.push_back({i < Tally::limits.size() ? fmt::format("to {}", Tally::limits[i]) : "more, or no number",
                    count(t.errors[i])});
  }
  return table({"ULP off", "results"}, rows);
}

std::string special_values(const Verification& v, Element type) {
  std::vector<std::vector<std::string>> rows;
  for (const verify::SpecialValue& s : v.special) {
    rows.push_back({number(s.x, type), number(s.computed, type),
                    s.truth ? number(*s.truth, type) : "not decided", s.is_right() ? "✔" : "✘ wrong"});
  }
  return table({"x", "computed", "true", ""}, rows, LastColumn::words);
}

Section errors_section(const Verification& v) {
  const Tally t = v.total();
  std::string body = "<p>Every result is correctly rounded, in every binade.</p>\n";
  if (t.wrong > 0) {
    body =
        figure("The largest error by binade",
               "One bar for each power of two of x, from the most negative inputs to the most positive ones; "
               "logarithmic, and without a bar where every result is right.",
               errors_by_binade(v)) +
        "<h3>How far off</h3>\n" + histogram(t);
  }
  return {.id = "errors", .title = "Errors", .body = body};
}

Section facts_section(const VerificationReport& report, const Verification& v) {
  const Tally t = v.total();
  Facts facts = {
      {"Compared with", v.truth},
      {"Inputs", count(t.inputs - t.skipped)},
      {"Grade", v.is_exhaustive() ? "exhausted: every input of the type" : "sampled"},
      {"Held to a proved course", fmt::format("{}, of which {} against it", counted(t.monotone, "input"),
                                              t.reversals == 0 ? "none" : count(t.reversals))}};
  if (t.lowest && t.highest) {
    facts.emplace_back("Results", fmt::format("from {} to {}", number(t.lowest->y, report.type),
                                              number(t.highest->y, report.type)));
  }
  facts.emplace_back("Proved range", fmt::format("from {} to {}", number(v.lowest, report.type),
                                                 number(v.highest, report.type)));
  if (v.program != 0) {
    facts.emplace_back("Plan", word(v.plan));
    facts.emplace_back("Contract", contract_text(v.contract));
    facts.emplace_back("Program", fingerprint_text(v.program));
  }
  facts.emplace_back("Time", v.is_remembered ? "remembered from an earlier run" : duration(v.seconds));
  return {.id = "facts", .title = "What was looked at", .body = definition_list(facts)};
}

std::string question(const VerificationReport& report, const Verification& v) {
  if (v.plan == Plan::exact) return fmt::format("Is {} correctly rounded?", label(report.name));
  return fmt::format("Is {} at most {} ULP off under the plan fast?", label(report.name), v.contract.units);
}

Chapter chapter(const VerificationReport& report, const Verification& v) {
  const std::string direction(word(v.direction));
  const std::string subject =
      fmt::format("{}, {}, {}", report.subject, direction, verify::long_name(report.type));
  std::string headline = summary(report, v);
  headline[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(headline[0])));
  Answer answer{
      .question = question(report, v), .headline = headline, .evidence = {}, .warnings = remarks(report, v)};
  std::vector<Section> sections = {
      errors_section(v),
      {.id = "special", .title = "Special values", .body = special_values(v, report.type)},
      facts_section(report, v)};
  if (&v == &report.directions.back()) {
    sections.push_back({.id = "reproduce",
                        .title = "Reproduce",
                        .body = fmt::format("<pre><code>{}</code></pre>\n", escaped(report.command))});
  }
  return {.id = direction,
          .name = direction,
          .subject = subject,
          .answer = answer,
          .sections = std::move(sections)};
}

}  // namespace

std::string html(const VerificationReport& report) {
  std::vector<Chapter> chapters;
  for (const Verification& v : report.directions) chapters.push_back(chapter(report, v));
  return html(chapters);
}

}  // namespace assay::report
