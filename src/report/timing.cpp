#include "report/timing.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "report/charts.h"
#include "report/html_parts.h"
#include "report/json_parts.h"
#include "report/specification.h"
#include "report/text.h"

namespace assay::report {
namespace {

using study::Timing;

constexpr auto method =
    "Medians of nine rounds on one thread, processor time; copy is the time that moving the same arrays "
    "takes, "
    "measured in the same rounds.";

/// Runs of timings of one size.
std::vector<std::span<const Timing>> by_size(const std::vector<Timing>& timings) {
  std::vector<std::span<const Timing>> groups;
  for (std::size_t first = 0; first < timings.size();) {
    std::size_t last = first;
    while (last < timings.size() && timings[last].elements == timings[first].elements) ++last;
    groups.push_back(std::span(timings).subspan(first, last - first));
    first = last;
  }
  return groups;
}

std::string size_of(std::size_t elements) {
  const auto bytes = static_cast<double>(elements * sizeof(float));
  const bool is_large = bytes >= 1 << 20;
  return fmt::format("{} elements, {} {}", count(elements), quantity(bytes / (is_large ? 1 << 20 : 1 << 10)),
                     is_large ? "MiB" : "KiB");
}

std::string job(const Timing& timing) {
  return label(timing.name) + ", " + std::string(name(timing.pass));
}

std::vector<std::vector<std::string>> cells(std::span<const Timing> timings) {
  std::vector<std::vector<std::string>> rows;
  for (const Timing& t : timings) {
    rows.push_back({label(t.name), std::string(name(t.pass)), fmt::format("{:.3f}", t.time),
                    fmt::format("{:.1f}", t.bandwidth()), percent(t.of_copy(), 0) + "%"});
  }
  return rows;
}

const std::vector<std::string> headings = {"function", "pass", "ns/element", "GB/s", "copy takes"};

std::string text_table(std::span<const Timing> timings, const Style& style) {
  std::vector<Column> columns;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    columns.push_back({.heading = {headings[i]}, .cells = {}, .left = i < 2, .importance = i < 3 ? 1 : 0});
  }
  for (const std::vector<std::string>& row : cells(timings)) {
    for (std::size_t i = 0; i < row.size(); ++i) columns[i].cells.push_back({.text = row[i]});
  }
  return arrange(std::move(columns), style).text;
}

/// A bar for each pass, and a mark where a copy is.
Chart bars(std::span<const Timing> timings) {
  Json rows = Json::array();
  for (const Timing& t : timings) {
    rows.push_back({{"job", job(t)},
                    {"time", number(t.time)},
                    {"copy", number(t.copy)},
                    {"shown", fmt::format("{:.3f} ns, {:.1f} GB/s", t.time, t.bandwidth())}});
  }
  const Json y = {{"field", "job"}, {"type", "nominal"}, {"sort", nullptr}, {"title", nullptr}};
  const auto x = [](const char* field) {
    return Json{{"field", field}, {"type", "quantitative"}, {"title", "nanoseconds an element"}};
  };
  const Json tooltip = {{"field", "shown"}, {"type", "nominal"}};
  Json layers = {
      {{"mark", {{"type", "bar"}, {"color", series_colour(0)}, {"height", 14}}},
       {"encoding", {{"x", x("time")}, {"y", y}, {"tooltip", tooltip}}}},
      {{"mark",
        {{"type", "tick"}, {"color", "var(--ink)"}, {"thickness", 2}, {"size", 20}, {"tooltip", nullptr}}},
       {"encoding", {{"x", x("copy")}, {"y", y}}}}};
  constexpr double row_height = 26;
  return {
      .specification = dumped(layered("Nanoseconds an element of each pass, and of a copy", std::move(rows),
                                      std::move(layers), row_height * static_cast<double>(timings.size()))),
      .numbers = table(headings, cells(timings))};
}

Answer answer(const TimingReport& report) {
  const auto [quickest, slowest] = std::ranges::minmax(report.timings, {}, &Timing::time);
  return {.question = "How fast are these kernels here?",
          .headline = fmt::format("{} takes {:.3f} ns an element, {} {:.3f} ns.", job(quickest),
                                  quickest.time, job(slowest), slowest.time),
          .evidence = {method},
          .warnings = {}};
}

}  // namespace

std::string terminal(const TimingReport& report, const Style& style) {
  std::string text;
  for (const std::span<const Timing> timings : by_size(report.timings)) {
    text += coloured(wrapped(size_of(timings.front().elements) + ", " + report.backend, style), Colour::bold,
                     style);
    text += text_table(timings, style) + '\n';
  }
  return text + coloured(wrapped(method, style), Colour::dim, style);
}

std::string json(const TimingReport& report) {
  Json timings = Json::array();
  for (const Timing& t : report.timings) {
    timings.push_back({{"function", t.name},
                       {"pass", name(t.pass)},
                       {"elements", t.elements},
                       {"nanoseconds_per_element", json_number(t.time)},
                       {"fastest", json_number(t.fastest)},
                       {"slowest", json_number(t.slowest)},
                       {"gigabytes_per_second", json_number(t.bandwidth())},
                       {"copy_nanoseconds_per_element", json_number(t.copy)},
                       {"of_copy", json_number(t.of_copy())}});
  }
  return written({{"format", "assay-timing-1"},
                  {"backend", report.backend},
                  {"processor", report.provenance.processor},
                  {"timings", std::move(timings)}});
}

Chapter chapter(const TimingReport& report) {
  Chapter chapter{.id = "timing",
                  .name = "Speed",
                  .subject = report.backend + " · " + report.provenance.processor,
                  .answer = answer(report),
                  .sections = {}};
  for (const std::span<const Timing> timings : by_size(report.timings)) {
    const std::string title = size_of(timings.front().elements);
    chapter.sections.push_back(
        {.id = fmt::format("size-{}", timings.front().elements),
         .title = title,
         .body = figure("Nanoseconds an element", "The mark is a copy of the same arrays.", bars(timings))});
  }
  chapter.sections.push_back(reproduction(report.command, report.provenance));
  return chapter;
}

}  // namespace assay::report
