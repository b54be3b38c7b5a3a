#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "app/cli/candidate.h"
#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "app/cli/type_option.h"
#include "base/error.h"
#include "base/files.h"
#include "base/parallel.h"
#include "catalog/catalog.h"
#include "report/certificate.h"
#include "verify/samples.h"

namespace assay::cli {
namespace {

struct VerifyOptions {
  std::string activation;
  std::optional<Element> type;  ///< float32 if not said; of samples what their files say
  Plan plan = Plan::exact;
  std::uint32_t stride = 1;
  bool forward = false;
  bool backward = false;
  std::size_t threads = available_processors();
  std::string store;
  std::string library;
  std::string symbol;
  verify::Signature signature = verify::Signature::scalar;
  double time_limit = 2.0;
  std::vector<std::string> samples;
  std::string html;
  std::string certificate;
  std::string checked;
  bool json = false;
};

using Verifications = std::vector<report::Verification>;

/// Of our own kernels both unless one is asked for; of anything else that one, or f.
std::vector<verify::Direction> directions(const VerifyOptions& options) {
  using enum verify::Direction;
  const bool is_ours = options.library.empty() && options.samples.empty();
  if (options.forward && options.backward && !is_ours) {
    throw input_error("verify: --forward and --backward together are for our own kernels",
                      "say which of the two the results are");
  }
  if (options.forward == options.backward && is_ours) return {forward, backward};
  return {options.backward ? backward : forward};
}

/// Nothing if interrupted.
std::optional<Verifications> of_kernels(const Activation& activation, const VerifyOptions& options,
                                        report::VerificationReport& report, const std::stop_token& stop) {
  const Element type = options.type.value_or(f32);
  const std::optional<verify::Store> store = open_store(options.store);
  Verifications found;
  for (const verify::Direction direction : directions(options)) {
    const Candidate candidate = candidate_of(activation, type, direction, options.plan);
    report.subject = (options.plan == Plan::fast ? "our kernel under the plan fast, " : "our kernel, ") +
                     candidate.backend;
    auto one = verified(
        candidate, {.stride = options.stride, .threads = options.threads, .store = store ? &*store : nullptr},
        stop);
    if (!one) return std::nullopt;
    report::set_range(*one, candidate.truth, candidate.type);
    found.push_back(std::move(*one));
  }
  return found;
}

std::optional<Verifications> of_library(const Activation& activation, const VerifyOptions& options,
                                        report::VerificationReport& report, const std::stop_token& stop) {
  if (options.symbol.empty()) {
    throw input_error("verify: which function of " + options.library + "?", "name it with --symbol");
  }
  verify::ForeignRunner runner(
      {.library = options.library,
       .symbol = options.symbol,
       .signature = options.signature,
       .width = format_of(options.type.value_or(f32)).bytes,
       .limit = std::chrono::milliseconds(static_cast<std::int64_t>(1000 * options.time_limit))});
  report.subject = fmt::format("{} of {}", options.symbol, options.library);
  const verify::Direction direction = directions(options).front();
  const Candidate candidate{.direction = direction,
                            .truth = verify::truth_of(activation.function, direction),
                            .type = options.type.value_or(f32),
                            .run = [&](auto x, auto y) { runner.run(x, y); }};
  auto one = verified(candidate, {.stride = options.stride, .threads = options.threads}, stop);
  if (!one) return std::nullopt;
  one->faults = runner.faults();
  report::set_range(*one, candidate.truth, candidate.type);
  return Verifications{std::move(*one)};
}

std::optional<Verifications> of_samples(const Activation& activation, const VerifyOptions& options,
                                        report::VerificationReport& report, const std::stop_token& stop) {
  const verify::Samples samples = verify::read_samples(options.samples[0], options.samples[1], options.type);
  report.type = samples.type;
  report.subject = options.samples[1];
  const verify::Direction direction = directions(options).front();
  const Function truth = verify::truth_of(activation.function, direction);
  auto found = verify::compare(truth, samples, options.threads, stop);
  if (!found) return std::nullopt;
  report::Verification v{.direction = direction,
                         .truth = truth.text(),
                         .coverage = report::Coverage::given,
                         .intervals = std::move(found->intervals),
                         .special = std::move(found->special)};
  report::set_range(v, truth, samples.type);
  return Verifications{std::move(v)};
}

void check(const VerifyOptions& options, Invocation& invocation) {
  const report::CertificateCheck result =
      report::check_certificate(read_file(options.checked), options.checked);
  for (const std::string& sentence : result.sentences) fmt::print("{}\n", sentence);
  if (!result.holds) invocation.exit_status = 1;
}

void check_plan(const VerifyOptions& options) {
  if (options.plan == Plan::exact) return;
  if (!options.library.empty() || !options.samples.empty()) {
    throw input_error("verify: a plan is for our own kernels", "leave --plan out");
  }
  if (options.type.value_or(f32) != f32) {
    throw input_error("verify: the plan fast is of float32", "leave --type out, or --plan");
  }
}

void run(const VerifyOptions& options, Invocation& invocation) {
  if (!options.checked.empty()) return check(options, invocation);
  if (options.activation.empty()) {
    throw input_error("verify: no activation is named", "a catalog name or a formula");
  }
  check_plan(options);
  const Activation found = activation(options.activation);
  report::VerificationReport result{.name = found.name,
                                    .formula = found.function.text(),
                                    .type = options.type.value_or(f32),
                                    .directions = {}};
  const auto verify = !options.samples.empty()   ? of_samples
                      : !options.library.empty() ? of_library
                                                 : of_kernels;
  std::optional<Verifications> directions = verify(found, options, result, invocation.stop);
  if (!directions) {
    fmt::print(stderr, "assay: interrupted; what is done of our own kernels is remembered\n");
    invocation.exit_status = interrupted_status;
    return;
  }
  result.directions = std::move(*directions);
  result.command = repeatable(invocation.arguments);
  if (!result.is_right()) invocation.exit_status = 1;
  if (!options.html.empty()) {
    write_file_atomically(options.html, report::html(result));
    fmt::print(stderr, "the page: {}\n", options.html);
  }
  if (!options.certificate.empty()) write_file_atomically(options.certificate, report::certificate(result));
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  fmt::print("{}", options.json ? report::json(result) : report::terminal(result, style));
}

void add_what(CLI::App& command, VerifyOptions& options) {
  command.add_option("activation", options.activation, "catalog name or formula")->type_name("ACTIVATION");
  command
      .add_option("--library", options.library,
                  "a shared library with somebody's function, in place of our own kernels")
      ->type_name("FILE");
  command.add_option("--symbol", options.symbol, "the function's name in the library")->type_name("NAME");
  command
      .add_option("--signature", options.signature,
                  "scalar: T f(T x); array: void f(const T* x, T* y, size_t n); 16-bit types as uint16_t")
      ->transform(CLI::CheckedTransformer(std::map<std::string, verify::Signature>{
          {"scalar", verify::Signature::scalar}, {"array", verify::Signature::array}}))
      ->type_name("scalar|array");
  command
      .add_option("--samples", options.samples,
                  "two npy files, inputs and somebody's results, in place of our own kernels")
      ->expected(2)
      ->type_name("IN OUT");
  add_plan_option(command, options.plan);
  add_type_option(command, options.type,
                  "of inputs and results, by default f32; of samples that of the files");
}

}  // namespace

void add_verify(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = app.add_subcommand("verify",
                                         "Whether a kernel is correctly rounded, ours or anybody's: all "
                                         "inputs of its type where that is possible");
  add_what(*command, *options);
  command->add_option("--every", options->stride, "look at every so many float32 inputs only")
      ->check(CLI::Range(1U, 1U << 23U))
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--forward", options->forward, "f alone");
  command->add_flag("--backward", options->backward, "f' alone");
  command
      ->add_option("--time-limit", options->time_limit,
                   "seconds that somebody's function has for 1024 inputs")
      ->check(CLI::Range(0.01, 1e5))
      ->capture_default_str();
  command->add_option("--threads", options->threads, "by default one for each processor")
      ->check(countable())
      ->capture_default_str();
  command
      ->add_option("--store", options->store,
                   "folder that remembers what was run; by default that for caches")
      ->type_name("FOLDER");
  command->add_option("--html", options->html, "write a page with pictures")->type_name("FILE");
  command->add_option("--certificate", options->certificate, "write what was found, for a machine to check")
      ->type_name("FILE");
  command
      ->add_option("--check", options->checked,
                   "whether a certificate of our kernels is of today's programs; runs nothing")
      ->type_name("FILE");
  command->add_flag("--json", options->json, "print as JSON");
  command->callback([options, &invocation] { run(*options, invocation); });
}

}  // namespace assay::cli
