#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/claim.h"
#include "expr/function.h"
#include "expr/parse.h"

namespace assay {

/// From where a parameter takes its value.
enum class ParameterRole : std::uint8_t {
  fixed,    ///< chosen before training
  learned,  ///< trained with the weights; the default is the initial value
  random,   ///< drawn anew for every element in training; the default at inference
};

/// The distribution of a random parameter.
struct Draw {
  enum class Kind : std::uint8_t { uniform, normal } kind;
  double first;   ///< the lower end, or the mean
  double second;  ///< the upper end, or the standard deviation
  bool operator==(const Draw&) const = default;
};

/// What the catalog says of a parameter of a formula.
struct ParameterInfo {
  std::string name;
  Extended value;  ///< the default; of an activation the same as in Function::parameters()
  std::string meaning;
  // The values that make sense, ends included; infinite where nothing bounds them.
  double low;
  double high;
  ParameterRole role = ParameterRole::fixed;
  std::optional<Draw> draw = {};  ///< of a random parameter
};

/// A framework whose names the catalog knows.
struct Framework {
  std::string name;     ///< "pytorch": the key in the data file
  std::string title;    ///< "PyTorch"
  std::string version;  ///< the one whose names and defaults these are
};

/// An argument of a framework's function. One of three things:
///   negative_slope = slope: 0.2   it stands for a parameter of ours; 0.2 is the framework's default, if any
///   slope: 0.2                    no argument (`name` is empty): the framework has this value built in
///   approximate = "tanh"          it must be given so (`given`) to make the function the entry's
struct FrameworkArgument {
  std::string name;
  std::string parameter;
  std::optional<Extended> value = {};
  std::string given = {};  ///< with its quotation marks, if it has some
};

/// What a function is called somewhere. An argument that is not listed has a default that changes nothing.
struct FrameworkName {
  std::string framework;  ///< "pytorch", one of frameworks()
  std::string name;       ///< "nn.LeakyReLU"
  std::vector<FrameworkArgument> arguments;
  [[nodiscard]] std::string text() const;  ///< "nn.LeakyReLU(negative_slope = slope: 0.01)"
};

/// A named activation: one entry of catalog/activations.act.
struct Activation {
  std::string name;                  ///< "leaky_relu", or the formula itself for one that was typed
  std::vector<std::string> aliases;  ///< other names it is found by ("none", "linear" for identity)
  std::string title;                 ///< "Leaky ReLU"
  std::string family;                ///< "rectifier"
  std::string source;                ///< the paper and year, empty for folklore
  std::string note;                  ///< what a user should know, e.g. where frameworks disagree
  Function function;
  /// f' as a function of the output y (its `x` stands for y), where there is one.
  std::optional<Function> derivative_from_output;
  std::vector<ParameterInfo> parameters;  ///< one for each of function.parameters(), in that order
  std::vector<FrameworkName> frameworks;
  std::vector<Claim> claims;
};

/// A function of a vector, such as softmax, or of two vectors, such as the gated linear units.
struct VectorActivation {
  std::string name;
  std::vector<std::string> aliases;
  std::string title;
  std::string family;
  std::string source;
  std::string note;
  std::string definition;  ///< LaTeX: y_i of x, or of the value a and the gate b
  /// Of a gated unit the activation of the gate (a catalog name or a formula), otherwise empty.
  std::string gate;
  std::vector<ParameterInfo> parameters;
  std::vector<FrameworkName> frameworks;
};

/// A function of the literature that is not in the catalog.
struct Omitted {
  std::string name;
  std::string title;
  std::string reason;
};

/// All entries, in the order of the data file. Built once, on first use, from the data in the library or, if
/// $ASSAY_CATALOG names a file, from that one instead; what is wrong with it is an input Error.
[[nodiscard]] std::span<const Activation> catalog();
[[nodiscard]] std::span<const VectorActivation> vector_catalog();
[[nodiscard]] std::span<const Omitted> omitted();
[[nodiscard]] std::span<const Framework> frameworks();

/// The catalog as functions that a formula may call: parse("2*gelu(x)", activation_library()).
[[nodiscard]] const Library& activation_library();

/// The entry with that name or alias, or null.
[[nodiscard]] const Activation* find_activation(std::string_view name);
[[nodiscard]] const VectorActivation* find_vector_activation(std::string_view name);

/// A catalog name, or a formula (in which catalog names are functions). Throws ParseError; for a lone
/// misspelt name the hint offers the nearest one. A formula's output derivative is the one that
/// derivative_from_output (expr/function.h) finds.
[[nodiscard]] Activation activation(std::string_view name_or_formula);

/// What the framework computes under that name if no argument is given but those it needs: the entry's
/// function with the framework's defaults. A parameter for which the framework has no default keeps ours.
[[nodiscard]] Function as_computed_by(const FrameworkName& framework, const Activation& entry);

}  // namespace assay
