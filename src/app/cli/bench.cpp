#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <set>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "base/files.h"
#include "catalog/catalog.h"
#include "report/timing.h"
#include "study/provenance.h"

namespace assay::cli {
namespace {

constexpr std::size_t largest = std::size_t{1} << 28U;

struct BenchOptions {
  std::vector<std::string> activations = {"relu", "sigmoid", "tanh",      "softplus", "elu",
                                          "gelu", "silu",    "gelu_tanh", "mish"};
  std::vector<std::size_t> sizes = {std::size_t{1} << 12U, std::size_t{1} << 17U, std::size_t{1} << 25U};
  std::string plan = "exact";
  double seconds = 0.2;
  bool json = false;
  std::string html;
};

/// Under the plan `fast` a kernel's name says which plan it has in fact.
study::TimedKernel timed(const Activation& activation, bool is_fast) {
  const Kernel kernel = compile(activation.function, {.plan = is_fast ? Plan::fast : Plan::exact,
                                                      .from_output = activation.derivative_from_output});
  const std::string_view plan = kernel.forward_plan() == Plan::fast ? ", fast" : ", exact";
  return {.name = activation.name + std::string(is_fast ? plan : ""), .kernel = kernel};
}

std::vector<study::TimedKernel> kernels(const std::vector<std::string>& names, bool is_fast) {
  std::vector<study::TimedKernel> kernels;
  std::set<std::string> seen;
  for (const std::string& name : names) {
    const Activation found = activation(name);
    if (!seen.insert(found.name).second) throw input_error("activation '" + name + "' is named twice");
    kernels.push_back(timed(found, is_fast));
  }
  return kernels;
}

void run(const BenchOptions& options, Invocation& invocation) {
  const study::TimingPlan plan{.kernels = kernels(options.activations, options.plan == "fast"),
                               .sizes = options.sizes,
                               .seconds = options.seconds};
  auto line = std::make_unique<ProgressLine>();
  auto timings = study::time_kernels(
      plan, [&](double share, const std::string& what) { line->update(share, what, false); },
      invocation.stop);
  line.reset();
  if (!timings) {
    fmt::print(stderr, "assay: interrupted\n");
    invocation.exit_status = interrupted_status;
    return;
  }
  const report::TimingReport result{.timings = std::move(*timings),
                                    .backend = plan.kernels.front().kernel.backend(),
                                    .command = repeatable(invocation.arguments),
                                    .provenance = study::provenance()};
  if (!options.html.empty()) {
    const std::array chapters = {report::chapter(result)};
    write_file_atomically(options.html, report::html(chapters));
  }
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  fmt::print("{}", options.json ? report::json(result) : report::terminal(result, style));
}

}  // namespace

void add_bench(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<BenchOptions>();
  CLI::App* command = app.add_subcommand(
      "bench", "How fast the kernels are on this machine, beside a copy of the same arrays");
  command->add_option("activations", options->activations, "catalog names or formulas")
      ->type_name("ACTIVATION")
      ->capture_default_str();
  command->add_option("--sizes", options->sizes, "elements of an array, one size after the other")
      ->check(CLI::Range(study::least_timed, largest))
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("N,...")
      ->capture_default_str();
  command
      ->add_option("--plan", options->plan,
                   "exact: correctly rounded; fast: at most 3 units in the last place")
      ->check(CLI::IsMember({"exact", "fast"}))
      ->type_name("exact|fast")
      ->capture_default_str();
  command->add_option("--seconds", options->seconds, "for each kernel, direction and size")
      ->check(CLI::Range(1e-3, 1e3))
      ->capture_default_str();
  command->add_flag("--json", options->json, "print as JSON");
  command->add_option("--html", options->html, "also write a page with a picture there")->type_name("FILE");
  command->callback([options, &invocation] { run(*options, invocation); });
}

}  // namespace assay::cli
