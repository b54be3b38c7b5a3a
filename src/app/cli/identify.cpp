#include <fmt/core.h>
#include <unistd.h>

#include <iostream>
#include <iterator>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "base/files.h"
#include "base/parallel.h"
#include "report/identification.h"

namespace assay::cli {
namespace {

struct IdentifyOptions {
  std::string file;
  bool derivative_column = false;
  std::size_t threads = available_processors();
  bool json = false;
};

inspect::Samples read(const IdentifyOptions& options) {
  if (options.file != "-") {
    return inspect::read_samples(read_file(options.file), options.file, options.derivative_column);
  }
  const std::string text{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  return inspect::read_samples(text, "standard input", options.derivative_column);
}

void run(const IdentifyOptions& options) {
  const inspect::Samples samples = read(options);
  const inspect::Identification found = inspect::identify(samples, options.threads);
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  fmt::print("{}", options.json ? report::json(found, samples) : report::terminal(found, samples, style));
}

}  // namespace

void add_identify(CLI::App& app, Invocation& /*invocation*/) {
  const auto options = std::make_shared<IdentifyOptions>();
  CLI::App* command = app.add_subcommand(
      "identify", "Which activation, with which parameters, gives these inputs and outputs");
  command
      ->add_option("file", options->file,
                   "lines of x and y, apart by a comma, semicolon, tab or blanks; - for standard input")
      ->required()
      ->type_name("FILE");
  command->add_flag("--derivative-column", options->derivative_column, "each line also has f'(x)");
  command->add_option("--threads", options->threads, "by default one for each processor")
      ->check(countable())
      ->capture_default_str();
  command->add_flag("--json", options->json, "print as JSON");
  command->callback([options] { run(*options); });
}

}  // namespace assay::cli
