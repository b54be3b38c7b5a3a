#include <fmt/core.h>
#include <unistd.h>

#include <memory>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "report/remedy.h"

namespace assay::cli {
namespace {

struct RepairOptions {
  std::string activation;
  std::size_t depth = 50;
  std::string method;
  double time_limit = 10.0;
  bool json = false;
};

void run(const RepairOptions& options) {
  report::Repair repair = {
      .activation = activation(options.activation), .depth = options.depth, .remedies = {}, .targets = {}};
  repair.activation.name = options.activation;
  const Deadline deadline = Deadline::in(options.time_limit);
  const Function& f = repair.activation.function;
  const Properties properties = analyze_properties(f, deadline);
  for (const Tailoring method : {Tailoring::dks, Tailoring::tat}) {
    if (options.method == (method == Tailoring::dks ? "tat" : "dks")) continue;
    repair.targets.push_back(tailoring_target(method, options.depth));
    repair.remedies.push_back(remedy(f, properties, repair.targets.back(), options.depth, deadline));
  }
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  fmt::print("{}", options.json ? report::json(repair) : report::terminal(repair, style));
}

}  // namespace

void add_repair(CLI::App& app, Invocation& /*invocation*/) {
  const auto options = std::make_shared<RepairOptions>();
  CLI::App* command = app.add_subcommand(
      "repair",
      "The transform that makes an activation trainable at a depth, or the proof that there is none");
  command->add_option("activation", options->activation, "catalog name or formula")
      ->required()
      ->type_name("ACTIVATION");
  command->add_option("--depth", options->depth, "layers of the network")
      ->check(countable())
      ->capture_default_str();
  command
      ->add_option("--method", options->method,
                   "dks (deep kernel shaping) or tat (tailored activation transformation); by default both")
      ->check(CLI::IsMember({"dks", "tat"}))
      ->type_name("NAME");
  command->add_option("--time-limit", options->time_limit, "seconds; what was not decided is then named")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_flag("--json", options->json, "print as JSON");
  command->callback([options] { run(*options); });
}

}  // namespace assay::cli
