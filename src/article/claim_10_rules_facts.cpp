#include "article/claim_10_rules_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "analysis/domain.h"
#include "analysis/properties.h"
#include "catalog/catalog.h"
#include "kernel/lower.h"

namespace assay::article::rules {
namespace {

constexpr std::size_t batch = 24;

Kept kept_by(const Answer& answer) {
  return answer.is_yes() ? Kept::yes : answer.is_no() ? Kept::no : Kept::open;
}

Kept both(Kept a, Kept b) {
  if (a == Kept::no || b == Kept::no) return Kept::no;
  return a == Kept::yes && b == Kept::yes ? Kept::yes : Kept::open;
}

std::size_t operations(const kernel::Program& program) {
  return static_cast<std::size_t>(
      std::ranges::count_if(program.instructions, [](const kernel::Instruction& instruction) {
        return instruction.opcode != kernel::Opcode::constant && instruction.opcode != kernel::Opcode::input;
      }));
}

/// From the input or from the output, whichever is less.
std::size_t gradient_operations(const Activation& entry) {
  const std::size_t from_input = operations(kernel::lower_backward(entry.function.bound()));
  if (!entry.derivative_from_output) return from_input;
  return std::min(from_input,
                  operations(kernel::lower_backward_from_output(entry.derivative_from_output->bound())));
}

std::string undefined_text(const DomainFacts& domain) {
  if (!domain.undefined.empty()) {
    return "no value for " + share_of_inputs(domain.probability.middle());
  }
  if (!domain.holes.empty()) return "no value at x = " + domain.holes.front().text;
  return "not proved to have a value everywhere";
}

std::string places_text(const char* one, const char* several, std::size_t number, const Place& first) {
  return number == 1 ? fmt::format("{} at x = {}", one, first.text) : fmt::format("{} {}", number, several);
}

std::string slope_text(const Properties& p, std::size_t cost) {
  const Regularity& r = p.regularity;
  if (!r.unbounded_slopes.empty()) {
    return fmt::format("slope without bound at x = {}", r.unbounded_slopes.front().place.text);
  }
  if (!r.jumps.empty()) return places_text("jump", "jumps", r.jumps.size(), r.jumps.front().place);
  if (!r.kinks.empty()) return places_text("kink", "kinks", r.kinks.size(), r.kinks.front().place);
  if (!r.differentiable.is_yes()) return "not proved to be differentiable";
  if (p.extent.lipschitz.is_infinite()) return "slope without bound far out";
  if (!p.extent.lipschitz.is_bounded()) return "slope not proved to be bounded";
  return fmt::format("{} operations for a gradient", cost);
}

std::string shape_text(Kept monotone) {
  return monotone == Kept::no ? "rises and falls" : "not proved to be monotone";
}

Kept monotone(const Shape& shape) {
  if (shape.nondecreasing.is_yes() || shape.nonincreasing.is_yes()) return Kept::yes;
  return shape.nondecreasing.is_no() && shape.nonincreasing.is_no() ? Kept::no : Kept::open;
}

report::Json proved(const Activation& entry) {
  const Properties p = analyze_properties(entry.function.bound());
  const Regularity& r = p.regularity;
  const std::size_t cost = gradient_operations(entry);
  const Kept defined = kept_by(r.domain.everywhere);
  const Kept differentiable = kept_by(r.differentiable);
  const bool kinks_alone = !r.kinks.empty() && r.jumps.empty() && r.unbounded_slopes.empty() && r.is_complete;
  const Kept bounded = p.extent.lipschitz.is_bounded()    ? Kept::yes
                       : p.extent.lipschitz.is_infinite() ? Kept::no
                                                          : Kept::open;
  const Kept shape = monotone(p.shape);
  const bool efficient = bounded == Kept::yes && cost <= most_operations;
  return {{"defined", defined},
          {"differentiable", differentiable},
          {"but_for_kinks", kinks_alone},
          {"bounded_slope", bounded},
          {"operations", cost},
          {"monotone", shape},
          {"because",
           {defined == Kept::yes ? "" : undefined_text(r.domain),
            differentiable == Kept::yes && efficient ? "" : slope_text(p, cost),
            shape == Kept::yes ? "" : shape_text(shape)}}};
}

Facts facts_of(const std::string& name, const report::Json& json) {
  return {.name = name,
          .defined = json.at("defined"),
          .differentiable = json.at("differentiable"),
          .but_for_kinks = json.at("but_for_kinks"),
          .bounded_slope = json.at("bounded_slope"),
          .operations = json.at("operations"),
          .monotone = json.at("monotone"),
          .because = json.at("because")};
}

Calculation proofs_of(std::span<const std::string> names) {
  std::vector<const Activation*> entries;
  report::Json formulas = report::Json::object();
  for (const std::string& name : names) {
    entries.push_back(find_activation(name));
    formulas[name] = entries.back()->function.text();
  }
  return {.name = fmt::format("rules of {} to {}", names.front(), names.back()),
          .settings = std::move(formulas),
          .run = [entries](const std::stop_token& stop) -> report::Json {
            report::Json found = report::Json::array();
            for (const Activation* entry : entries) {
              if (stop.stop_requested()) break;
              found.push_back(proved(*entry));
            }
            return found;
          },
          .seconds = 0.03 * batch};
}

std::size_t failing_conditions(const Facts& facts) {
  std::size_t number = 0;
  for (const Kept each : {facts.defined, facts.differentiable, facts.bounded_slope, facts.monotone}) {
    if (each != Kept::yes) ++number;
  }
  return number + (facts.operations > most_operations ? 1 : 0);
}

}  // namespace

std::array<Kept, RulesEvidence::rules> kept(const Facts& facts, const Reading& reading) {
  Kept smooth = both(facts.differentiable, facts.bounded_slope);
  if (reading.kinks_allowed && facts.but_for_kinks) smooth = facts.bounded_slope;
  const Kept cheap = facts.operations <= most_operations || reading.any_cost ? Kept::yes : Kept::no;
  return {facts.defined, both(smooth, cheap), reading.any_shape ? Kept::yes : facts.monotone};
}

std::size_t count(const std::array<Kept, RulesEvidence::rules>& kept) {
  return static_cast<std::size_t>(std::ranges::count(kept, Kept::yes));
}

std::vector<Calculation> proofs(std::span<const std::string> names) {
  std::vector<Calculation> list;
  for (std::size_t first = 0; first < names.size(); first += batch) {
    list.push_back(proofs_of(names.subspan(first, std::min(batch, names.size() - first))));
  }
  return list;
}

std::vector<Facts> facts(std::span<const std::string> names, const Results& results) {
  std::vector<Facts> all;
  for (const Calculation& calculation : proofs(names)) {
    for (const report::Json& each : results.of(calculation)) {
      all.push_back(facts_of(names[all.size()], each));
    }
  }
  return all;
}

std::vector<Facts> ranked(std::vector<Facts> all) {
  const auto key = [](const Facts& each) {
    const auto rules = kept(each);
    return std::tuple(RulesEvidence::rules - count(rules), rules[0] != Kept::yes, rules[1] != Kept::yes,
                      failing_conditions(each), each.operations);
  };
  std::ranges::stable_sort(all, {}, key);
  return all;
}

}  // namespace assay::article::rules
