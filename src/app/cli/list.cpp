#include <fmt/core.h>
#include <unistd.h>

#include <memory>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "report/listing.h"

namespace assay::cli {
namespace {

struct ListOptions {
  inspect::Selection selection;
  bool vector = false;
  bool omitted = false;
  bool json = false;
};

void run(const ListOptions& options) {
  const inspect::Listing listing = inspect::select(options.selection);
  const report::Lists lists = {.activations = !options.vector && !options.omitted,
                               .vector_activations = options.vector,
                               .omitted = options.omitted};
  if (options.json) {
    fmt::print("{}", report::json(listing, lists));
  } else if (::isatty(STDOUT_FILENO) == 1) {
    const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
    fmt::print("{}", report::terminal(listing, lists, style));
  } else {
    fmt::print("{}", report::lines(listing, lists));
  }
}

}  // namespace

void add_list(CLI::App& app, Invocation& /*invocation*/) {
  const auto options = std::make_shared<ListOptions>();
  CLI::App* command = app.add_subcommand("list", "The catalog: all activations, or those that you look for");
  inspect::Selection& selection = options->selection;
  command->add_option("text", selection.text, "in the name, the title, the source or a framework's name")
      ->type_name("TEXT");
  command->add_option("--framework", selection.framework, "those that it has a name for, such as pytorch");
  command->add_option("--family", selection.family, "those of one family, such as rectifier");
  command
      ->add_option("--claim", selection.claims,
                   "those of which it is true, such as odd; several hold together")
      ->allow_extra_args(false);
  command->add_flag("--learned", selection.learned, "those with a parameter that is trained");
  command->add_flag("--vector", options->vector, "the functions of a vector");
  command->add_flag("--omitted", options->omitted, "what is not in the catalog, and why");
  command->add_flag("--json", options->json, "print as JSON");
  command->callback([options] { run(*options); });
}

}  // namespace assay::cli
