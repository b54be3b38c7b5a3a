#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expr/extended.h"
#include "expr/graph.h"

namespace assay {

struct Parameter {
  std::string name;
  Extended value;  ///< the default
  bool operator==(const Parameter&) const = default;
};

/// A real function of one variable x and of named parameters: a node of an expression graph.
/// Immutable, cheap to copy, safe to share between threads.
class Function {
 public:
  /// Keeps what `root` is made of and nothing else, parameters included, and numbers the nodes depth-first:
  /// the root comes last, and equal functions have equal graphs.
  Function(const Graph& graph, NodeId root, std::vector<Parameter> parameters = {});

  [[nodiscard]] const Graph& graph() const { return data_->graph; }
  [[nodiscard]] NodeId root() const { return root_; }
  [[nodiscard]] std::span<const Parameter> parameters() const { return data_->parameters; }

  /// The exact derivative by x, simplified, of any order; of order 0 it is f itself. Kinks follow the table
  /// in expr/op.cpp. Where f itself is undefined the formula may still have a value: log' is 1/x. Throws an
  /// input Error if a derivative would exceed the size bound (expr/parse.h, max_nodes).
  [[nodiscard]] Function derivative(std::size_t order = 1) const;
  /// The exact partial derivative by a parameter, otherwise the same. Throws an input Error for a name that
  /// is not one of parameters().
  [[nodiscard]] Function derivative_by(std::string_view parameter) const;

  /// Every parameter replaced by its value; the result has no parameters.
  [[nodiscard]] Function bound() const;

  /// The formula in the language that expr/parse.h reads; parse(f.text()) == f.
  [[nodiscard]] std::string text() const;
  /// The formula for KaTeX, e.g. "\\tanh\\left(x\\right)".
  [[nodiscard]] std::string latex() const;

  /// Same expression and parameters.
  [[nodiscard]] bool operator==(const Function& other) const;

 private:
  struct Data {
    Graph graph;
    std::vector<Parameter> parameters;
  };
  std::shared_ptr<const Data> data_;
  NodeId root_;
};

/// f' as a function of the output y = f(x), its `x` standing for y: found when x enters f' only through f(x)
/// itself (tanh: 1 - y^2). Nothing if the graph does not show one. A backward pass that works from y need not
/// keep x.
[[nodiscard]] std::optional<Function> derivative_from_output(const Function& f);

}  // namespace assay
