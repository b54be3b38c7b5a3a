#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expr/function.h"
#include "expr/parse.h"

namespace assay {

/// A named activation: one entry of catalog/activations.act.
struct Activation {
  std::string name;                  ///< "leaky_relu", or the formula itself for one that was typed
  std::vector<std::string> aliases;  ///< other names it is found by ("none", "linear" for identity)
  std::string title;                 ///< "Leaky ReLU"
  std::string source;                ///< the paper and year, empty for folklore
  Function function;
  /// f' as a function of the output y (its `x` stands for y), where there is one.
  std::optional<Function> derivative_from_output;
};

/// All entries, in the order of the data file. Built once, on first use.
[[nodiscard]] std::span<const Activation> catalog();

/// The catalog as functions that a formula may call: parse("2*gelu(x)", activation_library()).
[[nodiscard]] const Library& activation_library();

/// The entry with that name or alias, or null.
[[nodiscard]] const Activation* find_activation(std::string_view name);

/// A catalog name, or a formula (in which catalog names are functions). Throws ParseError; for a lone
/// misspelt name the hint offers the nearest one. A formula's output derivative is the one that
/// derivative_from_output (expr/function.h) finds.
[[nodiscard]] Activation activation(std::string_view name_or_formula);

}  // namespace assay
