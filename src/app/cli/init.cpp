#include <fmt/core.h>
#include <unistd.h>

#include <memory>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "report/initialisation.h"

namespace assay::cli {
namespace {

struct InitOptions {
  std::string activation;
  LayerSetting setting;
  double time_limit = 10.0;
  bool json = false;
};

void run(const InitOptions& options) {
  report::InitialisationAdvice advice = {
      .activation = activation(options.activation), .setting = options.setting, .recommendation = {}};
  advice.activation.name = options.activation;
  const Deadline deadline = Deadline::in(options.time_limit);
  const MeanField f(advice.activation.function, deadline);
  advice.recommendation =
      recommended_initialisation(f, edge_of_chaos(f, deadline), options.setting, deadline);
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  fmt::print("{}", options.json ? report::json(advice) : report::terminal(advice, style));
}

}  // namespace

void add_init(CLI::App& app, Invocation& /*invocation*/) {
  const auto options = std::make_shared<InitOptions>();
  CLI::App* command = app.add_subcommand(
      "init",
      "How to initialise the weights of a layer behind an activation, and what the usual ways would do");
  command->add_option("activation", options->activation, "catalog name or formula")
      ->required()
      ->type_name("ACTIVATION");
  command->add_option("--fan-in", options->setting.fan_in, "inputs of the layer")
      ->required()
      ->check(countable());
  command->add_option("--fan-out", options->setting.fan_out, "its units")->required()->check(countable());
  command->add_option("--depth", options->setting.depth, "layers of the network")
      ->check(countable())
      ->capture_default_str();
  command->add_option("--time-limit", options->time_limit, "seconds; what was not decided is then named")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_flag("--json", options->json, "print as JSON");
  command->callback([options] { run(*options); });
}

}  // namespace assay::cli
