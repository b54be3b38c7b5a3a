#include <fmt/core.h>
#include <unistd.h>

#include <memory>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "inspect/selection.h"
#include "jit/compile.h"
#include "report/card.h"

namespace assay::cli {
namespace {

struct ShowOptions {
  std::string activation;
  bool plot = false;
  bool json = false;
};

void show(const Activation& activation, const ShowOptions& options, const report::Style& style) {
  const inspect::Card card = inspect::card(activation);
  const std::optional<inspect::NaiveLoss> naive = inspect::naive_loss(activation.function);
  if (options.json) {
    fmt::print("{}", report::json(card, naive));
    return;
  }
  std::optional<report::Curves> curves;
  if (options.plot || ::isatty(STDOUT_FILENO) == 1) curves = report::curves(compile(activation.function));
  fmt::print("{}", report::terminal(card, naive, curves, style));
}

void run(const ShowOptions& options) {
  const std::variant<Activation, VectorActivation> found = inspect::look_up(options.activation);
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  if (const auto* activation = std::get_if<Activation>(&found)) {
    show(*activation, options, style);
  } else if (const auto* entry = std::get_if<VectorActivation>(&found)) {
    fmt::print("{}", options.json ? report::json(*entry) : report::terminal(*entry, style));
  }
}

}  // namespace

void add_show(CLI::App& app, Invocation& /*invocation*/) {
  const auto options = std::make_shared<ShowOptions>();
  CLI::App* command = app.add_subcommand(
      "show",
      "Everything about one activation: derivatives, parameters, names, claims, what is lost naively");
  command->add_option("activation", options->activation, "catalog name or formula")
      ->required()
      ->type_name("ACTIVATION");
  command->add_flag("--plot", options->plot, "plot f and f', as on a terminal");
  command->add_flag("--json", options->json, "print as JSON");
  command->callback([options] { run(*options); });
}

}  // namespace assay::cli
