#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <optional>
#include <span>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "base/error.h"
#include "base/text.h"
#include "base/version.h"

namespace assay::cli {
namespace {

int complain(const std::string& message, const std::string& hint, int status) {
  fmt::print(stderr, "assay: {}\n", message);
  if (!hint.empty()) fmt::print(stderr, "{}\n", hint);
  return status;
}

/// CLI11 ends help and version requests with an exception too; those succeed.
int finish_parsing(const CLI::App& app, const CLI::ParseError& error,
                   std::span<const std::string> arguments) {
  if (error.get_exit_code() == 0) return app.exit(error);
  const bool may_be_formula = std::ranges::any_of(arguments, [](const std::string& argument) {
    return argument.size() > 1 && argument[0] == '-' && argument[1] != '-';
  });
  return complain(error.what(),
                  may_be_formula ? "a formula that begins with a minus stands behind `--`: assay show -- '-x'"
                                 : "see `assay --help`, or --help behind a subcommand",
                  2);
}

/// CLI11 would only say that a subcommand is required.
void check_subcommand(const CLI::App& app, const std::vector<std::string>& arguments) {
  if (arguments.size() < 2 || arguments[1].starts_with('-')) return;
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == arguments[1]) return;
    names.push_back(command->get_name());
  }
  const std::optional<std::string> meant = nearest(arguments[1], names);
  throw input_error("there is no subcommand '" + printable(arguments[1]) + "'",
                    meant ? "did you mean '" + *meant + "'?" : "see `assay --help`");
}

int run(std::vector<std::string> arguments) {
  const Interrupt interrupt;
  Invocation invocation{.arguments = arguments, .stop = interrupt.token()};
  CLI::App app{"Is this function a good activation? Evidence, not opinion.", "assay"};
  app.set_version_flag("--version", "assay " + std::string(version()));
  app.require_subcommand(1);
  app.get_formatter()->column_width(32);
  for (const auto add : {add_accuracy, add_bench, add_compare, add_collapse, add_data, add_diff, add_docs,
                         add_emit, add_frameworks, add_golden, add_identify, add_init, add_list,
                         add_propagate, add_repair, add_reproduce, add_show, add_verify})
    add(app, invocation);
  try {
    check_subcommand(app, arguments);
    // CLI11 takes the arguments without the program's name, last first.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend() - 1));
    return invocation.exit_status;
  } catch (const CLI::ParseError& error) {
    return finish_parsing(app, error, arguments);
  } catch (const Error& error) {
    return complain(error.what(), error.hint(), error.exit_status());
  } catch (const std::bad_alloc&) {
    return complain("there is not enough memory for this", "try a smaller network or batch", 1);
  } catch (const std::exception& error) {
    return complain(std::string("unexpected failure: ") + error.what(), "", 1);
  }
}

}  // namespace
}  // namespace assay::cli

int main(int argc, char** argv) {
  try {
    return assay::cli::run({argv, argv + argc});
  } catch (const std::exception&) {
    return 1;  // what was wrong could not be written to the error stream either
  }
}
