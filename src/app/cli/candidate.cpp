#include "app/cli/candidate.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "app/cli/progress.h"
#include "base/error.h"
#include "report/verification_text.h"

namespace assay::cli {
namespace {

using verify::PartTallies;
using verify::Tally;

bool is_known(const std::optional<Tally>& tally) {
  return tally.has_value();
}

PartTallies remembered(const verify::Store* store, const verify::Subject& subject) {
  if (store == nullptr) return {};
  verify::Store::Remembered known = store->load(subject);
  if (!known.warning.empty()) fmt::print(stderr, "assay: {}\n", known.warning);
  return std::move(known.tallies);
}

/// All of float32, or every so many.
bool exhaust(report::Verification& v, const Candidate& candidate, const Effort& effort,
             const std::stop_token& stop) {
  const verify::ExhaustPlan plan{.f = candidate.truth,
                                 .implementation = verify::on_floats(candidate.run),
                                 .stride = effort.stride,
                                 .threads = effort.threads,
                                 .contract = candidate.contract};
  const verify::Subject subject{.program = candidate.program,
                                .truth = v.truth,
                                .type = std::string(name(candidate.type)),
                                .direction = std::string(report::word(candidate.direction)),
                                .stride = effort.stride,
                                .units = candidate.contract.units};
  const verify::Store* const store = candidate.program == 0 ? nullptr : effort.store;
  const PartTallies known = remembered(store, subject);
  auto finished = std::ranges::count_if(known, is_known);
  v.is_remembered = finished == verify::parts;
  ProgressLine line;
  const auto done = [&](std::uint32_t, const Tally&) {
    line.update(static_cast<double>(++finished) / verify::parts, subject.direction, false);
  };
  const auto tallies = store != nullptr ? verify::exhaust(plan, *store, subject, known, done, stop)
                                        : verify::exhaust(plan, known, done, stop);
  if (!tallies) return false;
  v.coverage = effort.stride == 1 ? report::Coverage::all : report::Coverage::every;
  v.intervals = verify::by_binade(*tallies);
  return true;
}

/// Numbers of each binade that are looked at where not all can be.
constexpr std::size_t for_each_binade = 16;
constexpr std::uint64_t seed = 1;

/// All of a 16-bit type, some of float64.
bool compare(report::Verification& v, const Candidate& candidate, const Effort& effort,
             const std::stop_token& stop) {
  const bool is_small = format_of(candidate.type).bytes == 2;
  const std::vector<double> x =
      is_small ? verify::all_inputs(candidate.type)
               : verify::chosen_inputs(candidate.truth, candidate.type, for_each_binade, seed);
  auto found =
      verify::compare(candidate.truth, verify::computed(candidate.run, candidate.type, x, effort.threads),
                      effort.threads, stop);
  if (!found) return false;
  v.coverage = is_small ? report::Coverage::all : report::Coverage::chosen;
  v.intervals = std::move(found->intervals);
  return true;
}

}  // namespace

Candidate candidate_of(const Activation& activation, Element type, verify::Direction direction, Plan plan) {
  const Kernel kernel = compile(
      activation.function, {.dtype = type, .plan = plan, .from_output = activation.derivative_from_output});
  const Function truth = verify::truth_of(activation.function, direction);
  const Plan kept = verify::plan_of(kernel, direction);
  return {.direction = direction,
          .truth = truth,
          .type = type,
          .run = verify::kernel_under_test(kernel, direction),
          .program = verify::program_of(activation.function, direction, type, kept),
          .backend = kernel.backend(),
          .plan = kept,
          .falls_back = kept != plan,
          .contract = verify::contract_of(truth, direction, type, kept)};
}

std::optional<report::Verification> verified(const Candidate& candidate, const Effort& effort,
                                             const std::stop_token& stop) {
  const auto start = std::chrono::steady_clock::now();
  report::Verification v{.direction = candidate.direction,
                         .truth = candidate.truth.text(),
                         .stride = effort.stride,
                         .intervals = {},
                         .special = verify::special_values(candidate.truth, candidate.type, candidate.run),
                         .contract = candidate.contract,
                         .program = candidate.program,
                         .plan = candidate.plan,
                         .falls_back = candidate.falls_back};
  const bool is_done =
      candidate.type == f32 ? exhaust(v, candidate, effort, stop) : compare(v, candidate, effort, stop);
  if (!is_done) return std::nullopt;
  v.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return v;
}

std::optional<verify::Store> open_store(const std::string& folder) {
  if (!folder.empty()) return verify::Store(folder);
  try {
    return verify::Store(verify::store_home());
  } catch (const Error& error) {
    fmt::print(stderr, "assay: {}; nothing will be remembered\n", error.what());
    return std::nullopt;
  }
}

}  // namespace assay::cli
