#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "base/parallel.h"
#include "catalog/catalog.h"
#include "report/verification.h"

namespace assay::cli {
namespace {

struct VerifyOptions {
  std::string activation;
  std::uint32_t stride = 1;
  bool forward = false;
  bool backward = false;
  std::size_t threads = available_processors();
  bool json = false;
};

/// Nothing if interrupted.
std::optional<report::Verification> verified(const Activation& activation, const Kernel& kernel,
                                             verify::Direction direction, const VerifyOptions& options,
                                             const std::stop_token& stop) {
  const verify::ExhaustPlan plan{.f = verify::truth_of(activation.function, direction),
                                 .implementation = verify::kernel_under_test(kernel, direction),
                                 .stride = options.stride,
                                 .threads = options.threads};
  ProgressLine line;
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  std::uint32_t parts = 0;
  double inputs = 0;
  const auto done = [&](std::uint32_t, const verify::Tally& tally) {
    inputs += static_cast<double>(tally.inputs);
    line.update(++parts / static_cast<double>(verify::parts),
                fmt::format("{}, {:.0f} million inputs/s",
                            direction == verify::Direction::forward ? "forward" : "backward",
                            1e-6 * inputs / seconds()),
                false);
  };
  const std::optional<verify::Tally> tally = verify::exhaust(plan, {}, done, stop);
  if (!tally) return std::nullopt;
  return report::Verification{.direction = direction,
                              .finite = *tally,
                              .special = verify::special_values(plan),
                              .seconds = seconds()};
}

void run(const VerifyOptions& options, Invocation& invocation) {
  const Activation found = activation(options.activation);
  const Kernel kernel = compile(found.function, {.from_output = found.derivative_from_output});
  report::VerificationReport result{.name = found.name,
                                    .formula = found.function.text(),
                                    .backend = kernel.backend(),
                                    .stride = options.stride,
                                    .directions = {}};
  const bool both = options.forward == options.backward;
  for (const verify::Direction direction : {verify::Direction::forward, verify::Direction::backward}) {
    const bool is_wanted = direction == verify::Direction::forward ? options.forward : options.backward;
    if (!both && !is_wanted) continue;
    std::optional<report::Verification> one = verified(found, kernel, direction, options, invocation.stop);
    if (!one) {
      fmt::print(stderr, "assay: interrupted\n");
      invocation.exit_status = interrupted_status;
      return;
    }
    if (one->finite.wrong > 0 || one->special.wrong > 0) invocation.exit_status = 1;
    result.directions.push_back(std::move(*one));
  }
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  fmt::print("{}", options.json ? report::json(result) : report::terminal(result, style));
}

}  // namespace

void add_verify(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = app.add_subcommand(
      "verify", "Whether our kernels are correctly rounded: on all float32 inputs, forward and backward");
  command->add_option("activation", options->activation, "catalog name or formula")
      ->required()
      ->type_name("ACTIVATION");
  command->add_option("--every", options->stride, "look at every so many inputs only")
      ->check(CLI::Range(1U, 1U << 23U))
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--forward", options->forward, "f alone");
  command->add_flag("--backward", options->backward, "f' alone");
  command->add_option("--threads", options->threads, "by default one for each processor")
      ->check(countable())
      ->capture_default_str();
  command->add_flag("--json", options->json, "print as JSON");
  command->callback([options, &invocation] { run(*options, invocation); });
}

}  // namespace assay::cli
