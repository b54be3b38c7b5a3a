#include "report/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/json_parts.h"
#include "report/text.h"

namespace assay::report {
namespace {

using inspect::Difference;
using inspect::DifferencePlan;
using inspect::Exceptions;
using inspect::Witness;

double relative(const Witness& w) {
  return std::abs(w.difference()) / std::max(std::abs(double{w.a}), std::abs(double{w.b}));
}

std::string value(float x) {
  return std::isnan(x) ? "NaN" : fmt::format("{}", x);
}

std::string headline(const DifferencePlan& plan, const Difference& difference) {
  const std::string pair = fmt::format("{}{} and {}", plan.derivative ? "The derivatives of " : "",
                                       label(plan.a.name), label(plan.b.name));
  if (difference.differing == 0) {
    return fmt::format("{} give the same float32 for all {} inputs.", pair, count(difference.inputs));
  }
  if (!difference.largest_absolute) return pair + " differ only in where they have a finite value.";
  const Witness& w = *difference.largest_absolute;
  return fmt::format("{} differ by at most {:.4g}, at x = {}.", pair, std::abs(w.difference()), w.x);
}

/// One column for each kind of largest difference.
std::string table(const DifferencePlan& plan, const Difference& difference, const Style& style) {
  if (!difference.largest_absolute) return {};
  const std::string prime = plan.derivative ? "'" : "";
  std::vector<Column> columns = {{.heading = {"largest difference"},
                                  .cells = {{"at x ="},
                                            {label(plan.a.name) + prime},
                                            {label(plan.b.name) + prime},
                                            {"their difference"},
                                            {"relative to the larger"},
                                            {"before rounding"}},
                                  .left = true}};
  const auto add = [&](const char* name, const std::optional<Witness>& w) {
    if (!w) return;
    columns.push_back({.heading = {name},
                       .cells = {{value(w->x)},
                                 {value(w->a)},
                                 {value(w->b)},
                                 {fmt::format("{:.4g}", w->difference())},
                                 {fmt::format("{:.3g}", relative(*w))},
                                 {w->exact ? fmt::format("{:.10g}", *w->exact) : "not known"}}});
  };
  add("absolute", difference.largest_absolute);
  add("relative", difference.largest_relative);
  return '\n' + arrange(std::move(columns), style).text;
}

std::string exception_sentence(const char* what, const Exceptions& exceptions) {
  if (!exceptions.nearest) return {};
  const Witness& w = *exceptions.nearest;
  return fmt::format(" {} for {}, of which x = {} is the closest to zero: {} and {}.", what,
                     counted(exceptions.count, "input"), value(w.x), value(w.a), value(w.b));
}

std::string counts(const DifferencePlan& plan, const Difference& difference) {
  const bool all = std::isinf(plan.low) && std::isinf(plan.high);
  std::string text =
      fmt::format("{} of {} float32 inputs{} differ", count(difference.differing), count(difference.inputs),
                  all ? "" : fmt::format(" from {} to {}", plan.low, plan.high));
  if (difference.first && difference.last)
    text += fmt::format(", from x = {} to x = {}", *difference.first, *difference.last);
  return text + "." + exception_sentence("Exactly one is NaN", difference.one_nan) +
         exception_sentence("One is infinite and the other is not", difference.one_infinite);
}

Json witness(const Witness& w) {
  return {{"x", json_float(w.x)}, {"a", json_float(w.a)}, {"b", json_float(w.b)}};
}

Json largest(const std::optional<Witness>& w) {
  if (!w) return nullptr;
  Json json = witness(*w);
  json["difference"] = w->difference();
  json["relative"] = relative(*w);
  json["exact_difference"] = json_number(w->exact);
  return json;
}

Json exceptions(const Exceptions& exceptions) {
  return {{"count", exceptions.count},
          {"nearest", exceptions.nearest ? witness(*exceptions.nearest) : Json(nullptr)}};
}

}  // namespace

std::string terminal(const DifferencePlan& plan, const Difference& difference, const Style& style) {
  std::string text = coloured(wrapped(headline(plan, difference), style), Colour::bold, style);
  if (difference.differing > 0) {
    text += table(plan, difference, style) + '\n' + wrapped(counts(plan, difference), style);
  }
  constexpr auto grade =
      "Exhausted: each value is the function's own, rounded once to float32. Before rounding: the difference "
      "of the functions themselves, by ball arithmetic.";
  return text + coloured(wrapped(grade, style), Colour::dim, style);
}

std::string json(const DifferencePlan& plan, const Difference& difference) {
  const auto activation = [](const Activation& a) {
    return Json{{"name", a.name}, {"formula", a.function.text()}};
  };
  const auto input = [](const std::optional<float>& x) { return x ? json_float(*x) : Json(nullptr); };
  return written({{"format", "assay-difference-1"},
                  {"a", activation(plan.a)},
                  {"b", activation(plan.b)},
                  {"derivative", plan.derivative},
                  {"low", json_float(plan.low)},
                  {"high", json_float(plan.high)},
                  {"inputs", difference.inputs},
                  {"differing", difference.differing},
                  {"first_differing", input(difference.first)},
                  {"last_differing", input(difference.last)},
                  {"largest_absolute", largest(difference.largest_absolute)},
                  {"largest_relative", largest(difference.largest_relative)},
                  {"one_nan", exceptions(difference.one_nan)},
                  {"one_infinite", exceptions(difference.one_infinite)}});
}

}  // namespace assay::report
