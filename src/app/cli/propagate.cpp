#include <fmt/core.h>
#include <unistd.h>

#include <memory>
#include <optional>

#include "analysis/recommendation.h"
#include "app/cli/command.h"
#include "app/cli/named_option.h"
#include "app/cli/progress.h"
#include "base/error.h"
#include "base/parallel.h"
#include "expr/parse.h"
#include "report/propagation.h"

namespace assay::cli {
namespace {

struct PropagateOptions {
  std::string activation;
  std::optional<Initialisation> initialisation;
  study::PropagationPlan plan;
  bool json = false;

  PropagateOptions() : plan{.f = parse("x"), .recipe = {}, .threads = available_processors()} {}
};

/// By its name, or the recommended one.
Recipe find_recipe(const PropagateOptions& options, const Function& f) {
  const MeanField field(f);
  const EdgeOfChaos edge = edge_of_chaos(field);
  if (!options.initialisation) {
    const LayerSetting setting = {
        .fan_in = options.plan.width, .fan_out = options.plan.width, .depth = options.plan.depth};
    const Recommendation advice = recommended_initialisation(field, edge, setting);
    if (advice.chosen) return *advice.forecasts[*advice.chosen].recipe;
    throw input_error(advice.because, "name one with --init, such as he");
  }
  const std::optional<Recipe> found = recipe(*options.initialisation, field, edge);
  if (found) return *found;
  const std::string& reason =
      options.initialisation == Initialisation::edge_of_chaos ? edge.reason : field.obstacle();
  throw input_error("this function has no initialisation '" + std::string(name(*options.initialisation)) +
                        "'" + (reason.empty() ? "" : ": " + reason),
                    "name another one with --init, such as he");
}

std::optional<study::PropagationCheck> check(const study::PropagationPlan& plan,
                                             const std::stop_token& stop) {
  ProgressLine line;
  const auto show = [&](std::size_t done, std::size_t all) {
    line.update(static_cast<double>(done) / static_cast<double>(all),
                fmt::format("{} of {} layers in {} networks", done, all, plan.networks), false);
  };
  return study::check_propagation(plan, show, stop);
}

void run(PropagateOptions& options, Invocation& invocation) {
  report::PropagationReport report = {
      .activation = activation(options.activation), .plan = options.plan, .check = {}};
  report.activation.name = options.activation;
  report.plan.f = report.activation.function;
  report.plan.recipe = find_recipe(options, report.plan.f);
  std::optional<study::PropagationCheck> result = check(report.plan, invocation.stop);
  if (!result) {
    fmt::print(stderr, "assay: interrupted\n");
    invocation.exit_status = interrupted_status;
    return;
  }
  report.check = std::move(*result);
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  fmt::print("{}", options.json ? report::json(report) : report::terminal(report, style));
}

}  // namespace

void add_propagate(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<PropagateOptions>();
  study::PropagationPlan& plan = options->plan;
  CLI::App* command = app.add_subcommand(
      "propagate", "What a deep network does to a signal and its gradient: theory beside random networks");
  command->add_option("activation", options->activation, "catalog name or formula")
      ->required()
      ->type_name("ACTIVATION");
  command->add_option("--depth", plan.depth, "layers")->check(CLI::Range(1, 10'000))->capture_default_str();
  command->add_option("--width", plan.width, "units of each layer")
      ->check(CLI::Range(1, 8192))
      ->capture_default_str();
  command
      ->add_option("--init", options->initialisation,
                   std::string(initialisations_listed) + "; by default what `assay init` recommends")
      ->transform(named(initialisation_names()))
      ->type_name("NAME");
  command->add_option("--seeds", plan.networks, "random networks")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command->add_option("--correlation", plan.input_correlation, "between the two inputs that are sent through")
      ->check(CLI::Range(-1.0, 1.0))
      ->capture_default_str();
  command->add_option("--threads", plan.threads, "by default one for each processor")
      ->check(countable())
      ->capture_default_str();
  command->add_flag("--json", options->json, "print as JSON");
  command->callback([options, &invocation] { run(*options, invocation); });
}

}  // namespace assay::cli
