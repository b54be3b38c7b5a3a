#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "expr/function.h"

namespace assay {

// Bounds that keep every input cheap: larger ones are errors, at once.
inline constexpr std::size_t max_formula_bytes = std::size_t{256} * 1024;
inline constexpr std::size_t max_name_length = 64;
inline constexpr std::size_t max_nesting = 256;
inline constexpr std::size_t max_nodes = 20'000;

/// A formula that cannot be read. what() is one line ("formula, column 9: expected ')', found end of
/// formula"); hint() shows the formula with a caret under the column, and the nearest name if one was
/// misspelt.
class ParseError : public Error {
 public:
  ParseError(const std::string& message, std::string hint, std::size_t column)
      : Error(Kind::input, message, std::move(hint)), column_(column) {}
  /// Counted in characters, from 1.
  [[nodiscard]] std::size_t column() const noexcept { return column_; }

 private:
  std::size_t column_;
};

/// Further functions that a formula may call by name, e.g. the catalog's.
struct Library {
  /// The function of that name, or null.
  std::function<const Function*(std::string_view name)> find = [](std::string_view) { return nullptr; };
  /// All names, for "did you mean".
  std::vector<std::string> names;
};

/// Reads a formula such as "where(x > 0, x, a*(exp(x) - 1)); a = 1.0": statements separated by ';', one of
/// them the value, the others `name = number` (a parameter's default; parameters keep the order of these) or
/// `name = expression` (a local name), in any order.
///
/// From loose to tight: comparisons (only as the first argument of `where`), + -, leading minus, * /, ^ (or
/// **, from the right). Nothing is simplified, with one exception: what a person would call a number is one
/// constant node. That is a literal (exact: 0.1 is one tenth), a literal with its sign unless ^ follows
/// (-2*x, x^-2, but -2^2 = -(2^2)), and an integer literal over another (1/3). In parentheses a literal is no
/// longer part of a number: -(2) is a negation, 1/(3) a division. So parse(f.text()) == f for every function
/// whose text is within the bounds above. `input` is the name of the variable. Throws ParseError.
[[nodiscard]] Function parse(std::string_view formula, const Library& library = {},
                             std::string_view input = "x");

/// Reads one expression into `graph`, over the given names instead of an input and parameters.
[[nodiscard]] NodeId parse_expression(std::string_view formula, Graph& graph,
                                      std::span<const std::pair<std::string_view, NodeId>> names);

}  // namespace assay
