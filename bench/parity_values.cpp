// Assay's side of bench/parity.py: the catalog's names in the frameworks, and what our kernels compute.
//
//   parity_values list                  one JSON object a line for each name in a framework
//   parity_values compute X.f32 FOLDER  y = f(x) and f'(x) of each to FOLDER/<its number>.f32, one after the
//   other

#include <fmt/core.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "catalog/catalog.h"
#include "jit/compile.h"

namespace assay::bench {
namespace {

struct Named {
  const Activation* entry;
  const FrameworkName* name;
};

std::vector<Named> all_names() {
  std::vector<Named> all;
  for (const Activation& entry : catalog()) {
    for (const FrameworkName& name : entry.frameworks) all.push_back({.entry = &entry, .name = &name});
  }
  return all;
}

double default_of(const Activation& entry, const std::string& parameter) {
  for (const ParameterInfo& info : entry.parameters) {
    if (info.name == parameter) return info.value.to_double();
  }
  return 0;
}

void list() {
  std::size_t number = 0;
  for (const auto& [entry, name] : all_names()) {
    nlohmann::json arguments = nlohmann::json::array();
    for (const FrameworkArgument& argument : name->arguments) {
      if (argument.name.empty()) continue;
      nlohmann::json described = {{"name", argument.name}};
      if (!argument.given.empty()) described["given"] = argument.given;
      // What has no default there is given ours.
      if (argument.given.empty() && !argument.value)
        described["value"] = default_of(*entry, argument.parameter);
      arguments.push_back(described);
    }
    const nlohmann::json line = {{"number", number++},
                                 {"entry", entry->name},
                                 {"framework", name->framework},
                                 {"name", name->name},
                                 {"text", name->text()},
                                 {"arguments", arguments},
                                 {"formula", as_computed_by(*name, *entry).text()}};
    fmt::print("{}\n", line.dump());
  }
}

std::vector<float> read_floats(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw input_error("cannot read '" + path.string() + "'");
  std::vector<float> values(std::filesystem::file_size(path) / sizeof(float));
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(float)));
  return values;
}

void compute(const std::filesystem::path& inputs, const std::filesystem::path& folder) {
  const std::vector<float> x = read_floats(inputs);
  const std::vector<float> ones(x.size(), 1.0F);
  std::size_t number = 0;
  for (const auto& [entry, name] : all_names()) {
    std::vector<float> values(2 * x.size());
    const Kernel kernel = compile(as_computed_by(*name, *entry));
    kernel.forward(x, std::span(values).first(x.size()));
    kernel.backward(x, ones, std::span(values).subspan(x.size()));
    write_file_atomically(folder / fmt::format("{}.f32", number++),
                          {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)});
  }
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() == 1 && arguments[0] == "list") {
    list();
  } else if (arguments.size() == 3 && arguments[0] == "compute") {
    compute(arguments[1], arguments[2]);
  } else {
    throw input_error("usage: parity_values list | compute X.f32 FOLDER");
  }
  return 0;
}

}  // namespace
}  // namespace assay::bench

int main(int argc, char** argv) {
  try {
    return assay::bench::run({argv + 1, argv + argc});
  } catch (const assay::Error& error) {
    fmt::print(stderr, "parity_values: {}\n", error.what());
    return error.exit_status();
  }
}
