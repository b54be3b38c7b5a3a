#include <fmt/core.h>
#include <unistd.h>

#include <memory>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "report/naming.h"

namespace assay::cli {
namespace {

struct FrameworksOptions {
  std::string name;
  bool json = false;
};

template <class Found>
void print(const Found& found, bool json) {
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  fmt::print("{}", json ? report::json(found) : report::terminal(found, style));
}

}  // namespace

void add_frameworks(CLI::App& app, Invocation& /*invocation*/) {
  const auto options = std::make_shared<FrameworksOptions>();
  CLI::App* command = app.add_subcommand(
      "frameworks", "Who means what by a name, with the largest difference; without one, the disputed names");
  command->add_option("name", options->name, "such as hard_sigmoid, nn.HardSigmoid")->type_name("NAME");
  command->add_flag("--json", options->json, "print as JSON");
  command->callback([options, command] {
    if (command->get_option("name")->empty()) {
      print(inspect::disputed_names(), options->json);
    } else {
      print(inspect::naming(options->name), options->json);
    }
  });
}

}  // namespace assay::cli
