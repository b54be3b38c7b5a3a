#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace assay::cli {

/// What a subcommand knows of the invocation.
struct Invocation {
  std::vector<std::string> arguments;  ///< as typed, the program's name first
  std::stop_token stop;                ///< requested by Ctrl-C
  int exit_status = 0;                 ///< set by the subcommand that ran
};

/// Ctrl-C ended the work early; what shells expect of an interrupted program (128 + SIGINT).
inline constexpr int interrupted_status = 130;

/// Each adds one subcommand with its options to the application; the subcommand runs when the command line
/// has been parsed. One file each.
void add_accuracy(CLI::App& app, Invocation& invocation);
void add_bench(CLI::App& app, Invocation& invocation);
void add_compare(CLI::App& app, Invocation& invocation);
void add_collapse(CLI::App& app, Invocation& invocation);
void add_data(CLI::App& app, Invocation& invocation);
void add_diff(CLI::App& app, Invocation& invocation);
void add_docs(CLI::App& app, Invocation& invocation);
void add_emit(CLI::App& app, Invocation& invocation);
void add_frameworks(CLI::App& app, Invocation& invocation);
void add_golden(CLI::App& app, Invocation& invocation);
void add_identify(CLI::App& app, Invocation& invocation);
void add_init(CLI::App& app, Invocation& invocation);
void add_list(CLI::App& app, Invocation& invocation);
void add_propagate(CLI::App& app, Invocation& invocation);
void add_repair(CLI::App& app, Invocation& invocation);
void add_reproduce(CLI::App& app, Invocation& invocation);
void add_show(CLI::App& app, Invocation& invocation);
void add_verify(CLI::App& app, Invocation& invocation);

/// For options that count something: from 1 to a million, a minus sign being no wrap-around.
[[nodiscard]] inline CLI::Range countable() {
  return {std::size_t{1}, std::size_t{1'000'000}};
}

/// The command line that repeats the invocation, quoted for a shell.
[[nodiscard]] std::string repeatable(std::span<const std::string> arguments);

}  // namespace assay::cli
