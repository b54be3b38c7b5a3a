#include "expr/expression.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace assay {
namespace {

const OpInfo* find_call(std::string_view name) {
  const auto found = std::ranges::find_if(
      all_ops(), [&](const OpInfo& op) { return op.notation == Notation::call && op.name == name; });
  return found == all_ops().end() ? nullptr : &*found;
}

/// A function that is written with others.
struct Shorthand {
  std::string_view name;
  NodeId (*write)(Graph& graph, NodeId u);
};

constexpr std::array<Shorthand, 2> shorthands = {{
    {"exp2", [](Graph& graph, NodeId u) { return graph.apply(Op::pow, {graph.number(Rational(2)), u}); }},
    {"log2",
     [](Graph& graph, NodeId u) {
       const NodeId base = graph.number(Rational(2));
       return graph.apply(Op::div, {graph.apply(Op::log, {u}), graph.apply(Op::log, {base})});
     }},
}};

const Shorthand* find_shorthand(std::string_view name) {
  const auto* const found = std::ranges::find(shorthands, name, &Shorthand::name);
  return found == shorthands.end() ? nullptr : found;
}

using Value = Expression;

/// One expression, from its first token to the one that ends it: precedence climbing, one method per level.
class ExpressionParser {
 public:
  ExpressionParser(std::string_view formula, std::span<const Token> tokens, Graph& graph, const Names& names,
                   const Library& library)
      : formula_(formula), tokens_(tokens), graph_(graph), names_(names), library_(library) {}

  /// All of the tokens but the last, which must be the first one that no longer belongs.
  Value whole() {
    const std::size_t begin = position_;
    const Value value = comparison();
    if (position_ + 1 != tokens_.size()) throw unexpected("expected an operator");
    require_number(value, begin);
    return value;
  }

 private:
  class Nesting {
   public:
    explicit Nesting(ExpressionParser& parser) : parser_(parser) {
      if (++parser_.nesting_ > max_nesting) {
        throw parser_.error_at(parser_.position_,
                               "nested more than " + std::to_string(max_nesting) + " deep");
      }
    }
    ~Nesting() { --parser_.nesting_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    ExpressionParser& parser_;
  };

  Value comparison() {
    const std::size_t begin = position_;
    const Value left = sum();
    for (const Op op : {Op::less, Op::less_equal, Op::greater, Op::greater_equal, Op::equal, Op::not_equal}) {
      if (!is_symbol(info(op).name)) continue;
      require_number(left, begin);
      ++position_;
      const std::size_t right_begin = position_;
      const NodeId right = a_number(sum(), right_begin);
      return {apply(op, {left.node, right})};
    }
    return left;
  }

  Value sum() {
    std::size_t begin = position_;
    Value left = term();
    while (is_symbol("+") || is_symbol("-")) {
      const Op op = is_symbol("+") ? Op::add : Op::sub;
      require_number(left, begin);
      ++position_;
      begin = position_;
      const NodeId right = a_number(term(), begin);
      left = {apply(op, {left.node, right})};
    }
    return left;
  }

  /// A leading minus takes the whole product: -a*b is -(a*b).
  Value term() {
    if (is_symbol("-") && !signed_literal_follows()) {
      const Nesting nesting(*this);
      ++position_;
      const std::size_t begin = position_;
      return {apply(Op::neg, {a_number(term(), begin)})};
    }
    std::size_t begin = position_;
    Value left = factor();
    while (is_symbol("*") || is_symbol("/")) {
      const Op op = is_symbol("*") ? Op::mul : Op::div;
      require_number(left, begin);
      ++position_;
      begin = position_;
      const Value right = factor();
      require_number(right, begin);
      left = op == Op::div && is_fraction(left, right) ? number(value(left) / value(right))
                                                       : Value{apply(op, {left.node, right.node})};
    }
    return left;
  }

  Value factor() {
    if (is_symbol("+") || is_symbol("-")) {
      const Nesting nesting(*this);
      const bool negative = is_symbol("-");
      const bool literal = signed_literal_follows();
      ++position_;
      if (negative && literal) return number(-tokens_[position_++].value);
      const std::size_t begin = position_;
      const Value operand = factor();
      return negative ? Value{apply(Op::neg, {a_number(operand, begin)})} : operand;
    }
    return power();
  }

  Value power() {
    const std::size_t begin = position_;
    const Value base = primary();
    if (!is_symbol("^")) return base;
    const Nesting nesting(*this);
    require_number(base, begin);
    ++position_;
    const std::size_t exponent_begin = position_;
    const NodeId exponent = a_number(factor(), exponent_begin);
    return {apply(Op::pow, {base.node, exponent})};
  }

  Value primary() {
    const Token& token = tokens_[position_];
    if (token.kind == Token::Kind::number) {
      ++position_;
      return number(token.value);
    }
    if (token.kind == Token::Kind::name) {
      ++position_;
      return {is_symbol("(") ? call(token) : name(token)};
    }
    if (!is_symbol("(")) throw unexpected("expected a value");
    const Nesting nesting(*this);
    ++position_;
    const Value inner = comparison();
    expect(")");
    return {inner.node};
  }

  NodeId name(const Token& token) {
    if (const auto found = names_.find(token.text); found != names_.end()) return found->second;
    const std::string what = quoted(token.text);
    const std::string call_form = std::string(token.text) + "(...)";
    if (is_operation(token.text) || library_.find(token.text)) {
      throw parse_error(formula_, token.offset, what + " is a function; write " + call_form);
    }
    std::vector<std::string> known;
    for (const auto& [known_name, node] : names_) known.emplace_back(known_name);
    const std::string advice = meant(token.text, known);
    throw parse_error(formula_, token.offset, "parameter " + what + " has no default",
                      advice.empty() ? "add '; " + std::string(token.text) + " = 1.0'" : advice);
  }

  NodeId call(const Token& token) {
    const Nesting nesting(*this);
    ++position_;  // the parenthesis
    if (const OpInfo* op = find_call(token.text)) return call_op(token, *op);
    if (const Shorthand* shorthand = find_shorthand(token.text)) return call_shorthand(token, *shorthand);
    if (const Function* function = library_.find(token.text)) return call_function(token, *function);
    std::vector<std::string> known = library_.names;
    for (const OpInfo& op : all_ops()) {
      if (op.notation == Notation::call) known.emplace_back(op.name);
    }
    for (const Shorthand& shorthand : shorthands) known.emplace_back(shorthand.name);
    const bool is_value = names_.contains(token.text);
    throw parse_error(formula_, token.offset,
                      is_value ? quoted(token.text) + " is not a function; multiplication is written '*'"
                               : "unknown function " + quoted(token.text),
                      is_value ? "" : meant(token.text, known));
  }

  NodeId call_op(const Token& token, const OpInfo& op) {
    std::array<NodeId, 3> arguments{};
    for (std::size_t i = 0; i < op.arity; ++i) {
      if (i > 0) expect_argument(token, op.arity);
      const std::size_t begin = position_;
      const Value value = comparison();
      const bool wants_condition = op.op == Op::where && i == 0;
      arguments[i] = wants_condition ? a_condition(value, begin) : a_number(value, begin);
    }
    end_of_arguments(token, op.arity);
    return apply(op.op, std::span(arguments).first(op.arity));
  }

  NodeId call_shorthand(const Token& token, const Shorthand& shorthand) {
    const std::size_t begin = position_;
    const NodeId u = a_number(comparison(), begin);
    end_of_arguments(token, 1);
    const NodeId result = shorthand.write(graph_, u);
    check_size();
    return result;
  }

  NodeId call_function(const Token& token, const Function& function) {
    const std::size_t begin = position_;
    const NodeId input = a_number(comparison(), begin);
    std::vector<std::optional<NodeId>> given(function.parameters().size());
    while (is_symbol(",")) {
      ++position_;
      named_argument(token, function, given);
    }
    end_of_arguments(token, 1);

    std::vector<NodeId> parameters(given.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
      const auto& place = given[i];
      parameters[i] = place ? *place : graph_.number(function.parameters()[i].value);
    }
    const NodeId result = substitute(function.graph(), function.root(), graph_, input, parameters);
    check_size();
    return result;
  }

  void named_argument(const Token& callee, const Function& function,
                      std::vector<std::optional<NodeId>>& given) {
    const Token& key = tokens_[position_];
    if (key.kind != Token::Kind::name || !is_symbol("=", 1)) {
      throw error_at(position_, quoted(callee.text) + " takes one argument, further ones by name");
    }
    const auto parameters = function.parameters();
    const auto found = std::ranges::find(parameters, key.text, &Parameter::name);
    if (found == parameters.end()) {
      std::string names;
      for (const Parameter& parameter : parameters) names += (names.empty() ? "" : ", ") + parameter.name;
      throw error_at(position_, quoted(callee.text) + " has no parameter " + quoted(key.text),
                     names.empty() ? "it has none" : "it has: " + names);
    }
    auto& place = given[static_cast<std::size_t>(found - parameters.begin())];
    if (place) throw error_at(position_, "parameter " + quoted(key.text) + " is given twice");
    position_ += 2;
    const std::size_t begin = position_;
    place = a_number(comparison(), begin);
  }

  void expect_argument(const Token& callee, std::size_t arity) {
    if (is_symbol(")")) throw error_at(position_, wrong_count(callee, arity));
    expect(",");
  }

  void end_of_arguments(const Token& callee, std::size_t arity) {
    if (is_symbol(",")) throw error_at(position_, wrong_count(callee, arity));
    expect(")");
  }

  static std::string wrong_count(const Token& callee, std::size_t arity) {
    return quoted(callee.text) + " takes " + std::to_string(arity) +
           (arity == 1 ? " argument" : " arguments");
  }

  /// "did you mean 'sigmoid'?", or nothing. In names of one letter everything is near everything.
  static std::string meant(std::string_view name, std::span<const std::string> known) {
    if (name.size() < 2) return {};
    const auto found = nearest(name, known);
    return found ? std::string("did you mean '").append(*found).append("'?") : "";
  }

  [[nodiscard]] bool is_symbol(std::string_view symbol, std::size_t ahead = 0) const {
    if (position_ + ahead >= tokens_.size()) return false;
    const Token& token = tokens_[position_ + ahead];
    return token.kind == Token::Kind::symbol && token.text == symbol;
  }

  /// At a sign: does a literal follow that the sign belongs to? In -2^2 it does not.
  [[nodiscard]] bool signed_literal_follows() const {
    return position_ + 1 < tokens_.size() && tokens_[position_ + 1].kind == Token::Kind::number &&
           !is_symbol("^", 2);
  }

  void expect(std::string_view symbol) {
    if (!is_symbol(symbol)) throw unexpected("expected " + quoted(symbol));
    ++position_;
  }

  [[nodiscard]] const Rational& value(const Value& number) const { return graph_.value(number.node); }

  [[nodiscard]] bool is_fraction(const Value& left, const Value& right) const {
    return left.literal && right.literal && value(left).is_integer() && value(right).is_integer() &&
           !value(right).is_zero();
  }

  Value number(const Rational& value) { return {.node = graph_.constant(value), .literal = true}; }

  NodeId apply(Op op, std::initializer_list<NodeId> arguments) {
    return apply(op, std::span(arguments.begin(), arguments.size()));
  }

  NodeId apply(Op op, std::span<const NodeId> arguments) {
    const NodeId node = graph_.apply(op, arguments);
    check_size();
    return node;
  }

  void check_size() const {
    if (graph_.size() > max_nodes) {
      throw error_at(position_, "formula has more than " + std::to_string(max_nodes) + " operations");
    }
  }

  void require_number(const Value& value, std::size_t begin) const {
    if (info(graph_[value.node].op).is_condition) {
      throw error_at(begin, "a comparison can only be the first argument of 'where'",
                     "where(x > 0, a, b) is a where x > 0, otherwise b");
    }
  }

  [[nodiscard]] NodeId a_number(const Value& value, std::size_t begin) const {
    require_number(value, begin);
    return value.node;
  }

  [[nodiscard]] NodeId a_condition(const Value& value, std::size_t begin) const {
    if (!info(graph_[value.node].op).is_condition) {
      throw error_at(begin, "the first argument of 'where' must be a comparison",
                     is_symbol("=") ? "equality is written '=='" : "for example where(x > 0, a, b)");
    }
    return value.node;
  }

  [[nodiscard]] ParseError error_at(std::size_t position, const std::string& problem,
                                    const std::string& advice = {}) const {
    return parse_error(formula_, tokens_[position].offset, problem, advice);
  }

  [[nodiscard]] ParseError unexpected(const std::string& expected) const {
    const Token& token = tokens_[position_];
    const bool at_end = token.kind == Token::Kind::end;
    return error_at(position_, expected + ", found " + (at_end ? "end of formula" : quoted(token.text)),
                    is_symbol("=") ? "equality is written '=='" : "");
  }

  std::string_view formula_;
  std::span<const Token> tokens_;
  Graph& graph_;
  const Names& names_;
  const Library& library_;
  std::size_t position_ = 0;
  std::size_t nesting_ = 0;
};

}  // namespace

bool is_operation(std::string_view name) {
  return find_call(name) != nullptr || find_shorthand(name) != nullptr;
}

Expression read_expression(std::string_view formula, std::span<const Token> tokens, Graph& graph,
                           const Names& names, const Library& library) {
  return ExpressionParser(formula, tokens, graph, names, library).whole();
}

}  // namespace assay
