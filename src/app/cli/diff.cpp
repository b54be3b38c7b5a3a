#include <fmt/core.h>
#include <unistd.h>

#include <chrono>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "base/parallel.h"
#include "base/text.h"
#include "report/difference.h"

namespace assay::cli {
namespace {

struct DiffOptions {
  std::string a, b;
  bool derivative = false;
  std::pair<float, float> range = {-std::numeric_limits<float>::infinity(),
                                   std::numeric_limits<float>::infinity()};
  std::size_t threads = available_processors();
  bool json = false;
};

/// Under the name it was typed as.
Activation read(const std::string& name) {
  Activation result = activation(name);
  result.name = name;
  return result;
}

std::optional<inspect::Difference> compare(const inspect::DifferencePlan& plan, const std::stop_token& stop) {
  ProgressLine line;
  const auto start = std::chrono::steady_clock::now();
  const auto show = [&](std::uint64_t done, std::uint64_t inputs) {
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double share = static_cast<double>(done) / static_cast<double>(inputs);
    line.update(
        share,
        fmt::format("{:.0f} of {:.0f} million inputs, {:.0f} million/s", 1e-6 * static_cast<double>(done),
                    1e-6 * static_cast<double>(inputs), 1e-6 * static_cast<double>(done) / seconds),
        false);
  };
  return inspect::difference(plan, show, stop);
}

void run(const DiffOptions& options, Invocation& invocation) {
  const inspect::DifferencePlan plan = {.a = read(options.a),
                                        .b = read(options.b),
                                        .derivative = options.derivative,
                                        .low = options.range.first,
                                        .high = options.range.second,
                                        .threads = options.threads};
  const std::optional<inspect::Difference> difference = compare(plan, invocation.stop);
  if (!difference) {
    fmt::print(stderr, "assay: interrupted\n");
    invocation.exit_status = interrupted_status;
    return;
  }
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  fmt::print("{}",
             options.json ? report::json(plan, *difference) : report::terminal(plan, *difference, style));
}

}  // namespace

void add_diff(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<DiffOptions>();
  CLI::App* command = app.add_subcommand(
      "diff", "The largest difference of two activations over all float32 inputs, and where it is");
  command->add_option("a", options->a, "catalog name or formula")->required()->type_name("ACTIVATION");
  command->add_option("b", options->b, "catalog name or formula")->required()->type_name("ACTIVATION");
  command->add_flag("--derivative", options->derivative, "compare their derivatives");
  command->add_option("--range", options->range, "only the inputs from LOW to HIGH")->type_name("LOW HIGH");
  command->add_option("--threads", options->threads, "by default one for each processor")
      ->check(countable())
      ->capture_default_str();
  command->add_flag("--json", options->json, "print as JSON");
  command->callback([options, &invocation] { run(*options, invocation); });
}

}  // namespace assay::cli
