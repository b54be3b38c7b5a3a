#include "app/cli/command.h"

#include <algorithm>

namespace assay::cli {
namespace {

/// As it is where a shell would not touch it, otherwise in single quotes.
std::string quoted(const std::string& argument) {
  const bool plain = !argument.empty() && std::ranges::all_of(argument, [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("_-./,=:+%@").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain) return argument;
  std::string text = "'";
  for (const char c : argument) {
    if (c == '\'') {
      text += "'\\''";
    } else {
      text += c;
    }
  }
  return text + "'";
}

}  // namespace

std::string repeatable(std::span<const std::string> arguments) {
  std::string command = "assay";
  for (const std::string& argument : arguments.subspan(1)) command += " " + quoted(argument);
  return command;
}

}  // namespace assay::cli
