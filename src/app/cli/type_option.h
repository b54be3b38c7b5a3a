#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <optional>
#include <string>

#include "base/element.h"
#include "jit/compile.h"

namespace assay::cli {

/// --type f32, f64, f16 or bf16.
inline void add_type_option(CLI::App& command, std::optional<Element>& type, const std::string& meaning) {
  static const std::map<std::string, Element> names = {
      {"f32", f32}, {"f64", f64}, {"f16", f16}, {"bf16", bf16}};
  command.add_option("--type", type, meaning)
      ->transform(CLI::CheckedTransformer(names))
      ->type_name("f32|f64|f16|bf16");
}

/// --plan exact or fast.
inline void add_plan_option(CLI::App& command, Plan& plan) {
  static const std::map<std::string, Plan> names = {{"exact", Plan::exact}, {"fast", Plan::fast}};
  command
      .add_option("--plan", plan,
                  "exact, the default: correctly rounded; fast: at most 3 units in the last place")
      ->transform(CLI::CheckedTransformer(names))
      ->type_name("exact|fast");
}

}  // namespace assay::cli
