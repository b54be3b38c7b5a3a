#include "report/accuracy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"
#include "report/json_parts.h"
#include "report/text.h"
#include "report/verification_text.h"

namespace assay::report {
namespace {

using verify::Direction;

constexpr std::string_view format = "assay-accuracy-1";

Json packed(const AccuracyRecord& r) {
  return {{"function", r.function},
          {"type", name(r.type)},
          {"plan", word(r.plan)},
          {"direction", word(r.direction)},
          {"program", r.program},
          {"truth", r.truth},
          {"grade", r.is_exhausted ? "exhausted" : "sampled"},
          {"stride", r.stride},
          {"inputs", r.inputs},
          {"undecided", r.undecided},
          {"wrong", r.wrong},
          {"kept", r.is_kept},
          {"largest_error_ulp", std::isfinite(r.largest_error) ? Json(r.largest_error) : Json("inf")},
          {"worst", r.worst}};
}

AccuracyRecord unpacked(const Json& json) {
  AccuracyRecord r;
  json.at("function").get_to(r.function);
  r.plan = json.value("plan", "") == word(Plan::fast) ? Plan::fast : Plan::exact;
  r.type = verify::element_named(json.at("type").get<std::string>()).value();
  r.direction = json.at("direction") == word(Direction::backward) ? Direction::backward : Direction::forward;
  json.at("program").get_to(r.program);
  json.at("truth").get_to(r.truth);
  r.is_exhausted = json.at("grade") == "exhausted";
  json.at("stride").get_to(r.stride);
  json.at("inputs").get_to(r.inputs);
  json.at("undecided").get_to(r.undecided);
  json.at("wrong").get_to(r.wrong);
  r.is_kept = json.value("kept", r.wrong == 0);
  r.largest_error =
      json.at("largest_error_ulp") == "inf" ? HUGE_VAL : json.at("largest_error_ulp").get<double>();
  json.at("worst").get_to(r.worst);
  return r;
}

std::string command(const AccuracyRecord& r) {
  return fmt::format("assay verify {} --{}{}{}{}", r.function, word(r.direction),
                     r.plan == Plan::exact ? "" : " --plan fast",
                     r.type == f32 ? "" : fmt::format(" --type {}", name(r.type)),
                     r.stride > 1 ? fmt::format(" --every {}", r.stride) : "");
}

std::string error(const AccuracyRecord& r) {
  if (r.wrong == 0) return "0.5";
  return std::isfinite(r.largest_error) ? quantity(r.largest_error) : "no number";
}

std::string grade(const AccuracyRecord& r) {
  return r.is_exhausted ? "exhausted" : r.stride > 1 ? fmt::format("1 in {}", r.stride) : "sampled";
}

std::string share(const AccuracyRecord& r) {
  return fmt::format("{:.2g}%", 100.0 * static_cast<double>(r.wrong) / static_cast<double>(r.inputs));
}

std::string row(const AccuracyRecord& r) {
  return fmt::format("| {} | {} | {} | {} | {} | {} | `{}` |\n", r.function, word(r.direction), grade(r),
                     count(r.inputs), r.wrong == 0 ? "0" : fmt::format("**{}**", count(r.wrong)), error(r),
                     command(r));
}

constexpr std::string_view heading =
    "| function | direction | grade | inputs | wrong | largest error, ULP | command |\n"
    "| --- | --- | --- | ---: | ---: | ---: | --- |\n";

using Records = std::vector<const AccuracyRecord*>;

/// Of kernels under the plan `fast`: wrong roundings are no defect, and what counts is the largest error.
std::string fast_row(const AccuracyRecord& r) {
  return fmt::format("| {} | {} | {} | {} | {} | {} | `{}` |\n", r.function, word(r.direction), grade(r),
                     count(r.inputs), r.is_kept ? error(r) : "**" + error(r) + "**", share(r), command(r));
}

std::string fast_table(const Records& records) {
  if (records.empty()) return {};
  std::string text =
      "\n## float32: the plan fast\n\n"
      "At most 3 ULP off, and next to a root of the derivative 3 ULP of 1. A kernel that is not here is "
      "computed under "
      "the plan `exact`, or has not been run.\n\n"
      "| function | direction | grade | inputs | largest error, ULP | not correctly rounded | command |\n"
      "| --- | --- | --- | ---: | ---: | ---: | --- |\n";
  for (const AccuracyRecord* r : records) text += fast_row(*r);
  return text;
}

std::string table(const std::string& title, const Records& records) {
  if (records.empty()) return {};
  std::string text = fmt::format("\n## {}\n\n{}", title, heading);
  for (const AccuracyRecord* r : records) text += row(*r);
  return text;
}

/// One sentence for those under the plan `fast`.
std::string fast_summary(const Records& records) {
  if (records.empty()) return {};
  const auto exhausted = std::ranges::count_if(records, &AccuracyRecord::is_exhausted);
  const auto kept = std::ranges::count_if(records, &AccuracyRecord::is_kept);
  return fmt::format(
      "- float32, the plan fast: {}, of which {} on every input of the type; {} at most 3 ULP off.\n",
      counted(records.size(), "kernel"), exhausted, kept);
}

/// One sentence for each group of kernels.
std::string summary(const std::string& what, const Records& records) {
  if (records.empty()) return {};
  const auto exhausted = std::ranges::count_if(records, &AccuracyRecord::is_exhausted);
  const auto right = std::ranges::count_if(records, [](const AccuracyRecord* r) { return r->wrong == 0; });
  std::uint64_t wrong = 0;
  for (const AccuracyRecord* r : records) wrong += r->wrong;
  return fmt::format(
      "- {}: {}, of which {} on every input of the type; {} without a wrong rounding, {} in all the "
      "others.\n",
      what, counted(records.size(), "kernel"), exhausted, right,
      wrong == 0 ? "none" : count(wrong) + " wrong");
}

std::string wrong_list(const Records& records) {
  std::string text;
  for (const AccuracyRecord* r : records) {
    if (r->wrong == 0) continue;
    text += fmt::format("- {} {}, {}: {} of {}, at most {} ULP. {}\n", r->function, word(r->direction),
                        name(r->type), count(r->wrong), count(r->inputs), error(*r),
                        r->worst.empty() ? "" : "Worst at " + r->worst + ".");
  }
  return text.empty() ? text : "\n## Wrong roundings\n\n" + text;
}

std::string stale_list(const Records& records) {
  std::string text;
  for (const AccuracyRecord* r : records) {
    text += fmt::format("- {} {}, {}: `{}`\n", r->function, word(r->direction), name(r->type), command(*r));
  }
  return text.empty()
             ? text
             : "\n## Stale\n\nThe kernel or the formula has changed since these were run; what was found "
               "then is not claimed.\n\n" +
                   text;
}

constexpr std::string_view introduction =
    "# Accuracy\n\n"
    "Made by `./dev accuracy` from `docs/accuracy.json`, where every run leaves its findings with the "
    "fingerprint of "
    "the program that it ran. Each result is compared with the exact value of the formula, rounded once, "
    "ties to "
    "even: by Taylor polynomials with proved bounds where they decide, by ball arithmetic elsewhere. "
    "*Exhausted*: "
    "every finite input of the type, and none that could not be decided. *1 in 256*, *sampled*: those inputs "
    "alone, "
    "and no word about the others. *Wrong*: not the correctly rounded result; a kernel without one is at "
    "most half a "
    "unit in the last place (ULP) off. Where nothing else is said the plan is `exact`; the derivative is "
    "taken with an upstream "
    "gradient "
    "of 1. A command repeats its row; `assay verify` remembers what it has run.\n\n";

}  // namespace

bool AccuracyRecord::is_about(const AccuracyRecord& other) const {
  return function == other.function && type == other.type && plan == other.plan &&
         direction == other.direction;
}

AccuracyRecord record(const VerificationReport& report, const Verification& v) {
  const verify::Tally t = v.total();
  AccuracyRecord r{.function = report.name,
                   .type = report.type,
                   .plan = v.plan,
                   .direction = v.direction,
                   .program = fingerprint_text(v.program),
                   .truth = v.truth,
                   .is_exhausted = v.is_exhaustive(),
                   .stride = v.stride,
                   .inputs = t.inputs - t.skipped,
                   .undecided = t.undecided,
                   .wrong = t.wrong,
                   .is_kept = v.is_right(),
                   .largest_error = t.largest_error,
                   .worst = t.worst ? witness(*t.worst, report.type) : ""};
  for (const verify::SpecialValue& s : v.special) {
    // The finite ones are among the inputs already, unless these are some only.
    if (s.is_right() || (std::isfinite(s.x) && r.is_exhausted)) continue;
    ++r.wrong;
    if (r.worst.empty())
      r.worst = witness({.x = s.x, .computed = s.computed, .truth = *s.truth}, report.type);
  }
  return r;
}

bool is_current(const AccuracyRecord& record) {
  const Activation* entry = find_activation(record.function);
  if (entry == nullptr || entry->name != record.function) return false;
  return record.truth == verify::truth_of(entry->function, record.direction).text() &&
         record.program == fingerprint_text(verify::program_of(entry->function, record.direction, record.type,
                                                               record.plan));
}

bool is_of_a_framework(const Activation& entry) {
  return !entry.frameworks.empty();
}

std::vector<AccuracyRecord> read_accuracy(const std::string& text, const std::string& file) {
  std::vector<AccuracyRecord> records;
  try {
    const Json json = Json::parse(text);
    if (json.at("format") != format) throw input_error(file + ": is of another version");
    for (const Json& one : json.at("records")) records.push_back(unpacked(one));
  } catch (const Json::exception&) {
    throw input_error(file + ": is no file of accuracy records", "git restore " + file);
  } catch (const std::bad_optional_access&) {
    throw input_error(file + ": names a type that there is not", "git restore " + file);
  }
  return records;
}

std::string written(const std::vector<AccuracyRecord>& records) {
  std::string text = fmt::format("{{\"format\": \"{}\", \"records\": [", format);
  for (const AccuracyRecord& r : records) text += (&r == records.data() ? "\n" : ",\n") + packed(r).dump();
  return text + "\n]}\n";
}

std::string accuracy_page(const std::vector<AccuracyRecord>& records) {
  Records frameworks;
  Records others;
  std::map<Element, Records> by_type;
  Records fast;
  Records current;
  Records stale;
  for (const AccuracyRecord& r : records) {
    if (!is_current(r)) {
      stale.push_back(&r);
      continue;
    }
    if (r.plan == Plan::fast) {
      fast.push_back(&r);
      continue;
    }
    current.push_back(&r);
    if (r.type == f32) {
      (is_of_a_framework(*find_activation(r.function)) ? frameworks : others).push_back(&r);
    } else {
      by_type[r.type].push_back(&r);
    }
  }
  std::string text(introduction);
  text += summary("float32, functions that a framework has", frameworks);
  text += summary("float32, the rest of the catalog", others);
  for (const auto& [type, list] : by_type) text += summary(std::string(verify::long_name(type)), list);
  text += fast_summary(fast);
  if (!stale.empty()) text += fmt::format("- Stale: {}, not claimed.\n", counted(stale.size(), "kernel"));
  text += wrong_list(current);
  text += table("float32: functions that a framework has", frameworks);
  text += table("float32: the rest of the catalog", others);
  for (const auto& [type, list] : by_type) text += table(std::string(verify::long_name(type)), list);
  return text + fast_table(fast) + stale_list(stale);
}

}  // namespace assay::report
