#pragma once

#include <functional>
#include <map>
#include <span>
#include <string_view>

#include "expr/graph.h"
#include "expr/lexer.h"
#include "expr/parse.h"

namespace assay {

/// What a name stands for: the input, a constant, a parameter, a local name.
using Names = std::map<std::string_view, NodeId, std::less<>>;

struct Expression {
  NodeId node;
  bool literal = false;  ///< a number as written, without parentheses: 2, -0.5, 1/3
};

/// Reads `tokens`, all but the last of them, as one expression (grammar: expr/parse.h). The last token is the
/// one that must follow: a ';' or the end. Throws ParseError.
[[nodiscard]] Expression read_expression(std::string_view formula, std::span<const Token> tokens,
                                         Graph& graph, const Names& names, const Library& library);

/// Is it the name of an operation that is written as a call?
[[nodiscard]] bool is_operation(std::string_view name);

}  // namespace assay
