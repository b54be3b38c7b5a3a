#include "expr/parse.h"

#include <algorithm>
#include <array>
#include <optional>

#include "expr/expression.h"
#include "expr/lexer.h"

namespace assay {
namespace {

bool is_symbol(const Token& token, std::string_view symbol) {
  return token.kind == Token::Kind::symbol && token.text == symbol;
}

constexpr std::array<std::pair<std::string_view, Op>, 3> constants = {
    {{"pi", Op::pi}, {"e", Op::euler}, {"inf", Op::infinity}}};

Names with_constants(Names names, Graph& graph) {
  for (const auto& [name, op] : constants) names.emplace(name, graph.apply(op));
  return names;
}

struct Statement {
  const Token* name = nullptr;  ///< what it defines; null for the value
  std::span<const Token> body;  ///< with the token that ends it
  std::optional<Extended> number =
      {};  ///< the body, if it is a lone number: the statement sets a parameter's default
  std::vector<std::size_t> references = {};  ///< the statements that define the names in the body
};

/// A formula's statements, put together in the order in which they need each other.
class FormulaParser {
 public:
  FormulaParser(std::string_view formula, const Library& library, std::string_view input)
      : formula_(formula), library_(library), input_(input), tokens_(tokenize(formula)) {
    names_ = with_constants({{input_, graph_.input()}}, graph_);
  }

  Function parse() {
    split_statements();
    const std::size_t value = find_value();
    define_parameters();
    find_references();
    const std::vector<std::size_t> order = evaluation_order(value);
    NodeId root = 0;
    for (const std::size_t i : order) {
      const Statement& statement = statements_[i];
      if (statement.number) continue;
      const NodeId node = read(statement, graph_).node;
      if (i != value) names_.emplace(statement.name->text, node);
      if (i == value) root = node;
    }
    require_all_used(order);
    return {graph_, root, std::move(parameters_)};
  }

 private:
  void split_statements() {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!is_symbol(tokens_[i], ";") && tokens_[i].kind != Token::Kind::end) continue;
      const std::span<const Token> body = std::span(tokens_).subspan(begin, i + 1 - begin);
      begin = i + 1;
      if (body.size() == 1) continue;
      const bool is_definition = body[0].kind == Token::Kind::name && is_symbol(body[1], "=");
      if (is_definition) {
        add_definition(body[0], body.subspan(2));
      } else {
        statements_.push_back({.body = body});
      }
    }
  }

  void add_definition(const Token& name, std::span<const Token> body) {
    if (names_.contains(name.text) || name.text == "x")
      throw error(name, quoted(name.text) + " cannot be defined: it is built in");
    if (is_operation(name.text))
      throw error(name, quoted(name.text) + " cannot be defined: it is a function");
    if (!definitions_.emplace(name.text, statements_.size()).second) {
      throw error(name, quoted(name.text) + " is defined twice");
    }
    statements_.push_back({.name = &name, .body = body});
  }

  [[nodiscard]] std::size_t find_value() const {
    const auto is_value = [](const Statement& statement) { return statement.name == nullptr; };
    const auto first = std::ranges::find_if(statements_, is_value);
    if (first == statements_.end()) {
      throw error(tokens_.back(), statements_.empty() ? "formula is empty" : "formula has no value",
                  "for example x*sigmoid(a*x); a = 1.0");
    }
    const auto second = std::find_if(first + 1, statements_.end(), is_value);
    if (second != statements_.end()) {
      throw error(second->body[0],
                  "a second value; a formula has one, the other statements are 'name = ...'");
    }
    return static_cast<std::size_t>(first - statements_.begin());
  }

  void define_parameters() {
    for (Statement& statement : statements_) {
      if (!statement.name) continue;
      statement.number = lone_number(statement);
      if (!statement.number) continue;
      names_.emplace(statement.name->text, graph_.parameter(static_cast<std::uint32_t>(parameters_.size())));
      parameters_.push_back({.name = std::string(statement.name->text), .value = *statement.number});
    }
  }

  [[nodiscard]] std::optional<Extended> lone_number(const Statement& statement) const {
    if (const auto infinity = lone_infinity(statement)) return infinity;
    constexpr std::size_t longest = 6;  // a sign and a number, '/', a sign and a number, the end
    const auto has_kind = [&](Token::Kind kind) {
      return std::ranges::find(statement.body, kind, &Token::kind) != statement.body.end();
    };
    if (statement.body.size() > longest || has_kind(Token::Kind::name) || !has_kind(Token::Kind::number))
      return {};
    Graph scratch;
    const Expression expression = read(statement, scratch);
    if (!expression.literal) return {};
    return scratch.value(expression.node);
  }

  /// inf or -inf
  [[nodiscard]] static std::optional<Extended> lone_infinity(const Statement& statement) {
    const std::span<const Token> body = statement.body;
    const bool is_negative = is_symbol(body[0], "-");
    const std::size_t place = is_negative || is_symbol(body[0], "+") ? 1 : 0;
    if (body.size() != place + 2 || body[place].text != info(Op::infinity).name) return {};
    return is_negative ? -Extended::infinity() : Extended::infinity();
  }

  void find_references() {
    for (Statement& statement : statements_) {
      for (std::size_t i = 0; i + 1 < statement.body.size(); ++i) {
        // A name before '(' is called, one before '=' is the parameter of a function that is called.
        const Token& next = statement.body[i + 1];
        if (statement.body[i].kind != Token::Kind::name || is_symbol(next, "(") || is_symbol(next, "="))
          continue;
        const auto found = definitions_.find(statement.body[i].text);
        if (found != definitions_.end()) statement.references.push_back(found->second);
      }
    }
  }

  /// The statements that `value` needs, itself last, each after those it refers to.
  [[nodiscard]] std::vector<std::size_t> evaluation_order(std::size_t value) const {
    enum class State : std::uint8_t { unseen, open, done };
    std::vector<State> states(statements_.size(), State::unseen);
    std::vector<std::size_t> order;
    std::vector<std::size_t> stack = {value};
    while (!stack.empty()) {
      const std::size_t current = stack.back();
      if (states[current] == State::unseen) {
        states[current] = State::open;
        for (const std::size_t reference : statements_[current].references) {
          if (states[reference] == State::open) {
            const Token& name = *statements_[reference].name;
            throw error(name, quoted(name.text) + " is defined by itself");
          }
          if (states[reference] == State::unseen) stack.push_back(reference);
        }
        continue;
      }
      stack.pop_back();
      if (states[current] == State::open) order.push_back(current);
      states[current] = State::done;
    }
    return order;
  }

  void require_all_used(std::span<const std::size_t> order) const {
    std::vector<bool> used(statements_.size(), false);
    for (const std::size_t i : order) used[i] = true;
    const auto unused = static_cast<std::size_t>(std::ranges::find(used, false) - used.begin());
    if (unused == used.size()) return;
    const Token& name = *statements_[unused].name;
    throw error(name, quoted(name.text) + " is defined but not used");
  }

  [[nodiscard]] Expression read(const Statement& statement, Graph& graph) const {
    return read_expression(formula_, statement.body, graph, names_, library_);
  }

  [[nodiscard]] ParseError error(const Token& token, const std::string& problem,
                                 const std::string& advice = {}) const {
    return parse_error(formula_, token.offset, problem, advice);
  }

  std::string_view formula_;
  const Library& library_;
  std::string_view input_;
  std::vector<Token> tokens_;
  Graph graph_;
  Names names_;
  std::vector<Statement> statements_;
  std::map<std::string_view, std::size_t> definitions_;
  std::vector<Parameter> parameters_;
};

}  // namespace

Function parse(std::string_view formula, const Library& library, std::string_view input) {
  if (formula.size() > max_formula_bytes) {
    throw parse_error(formula, 0, "formula is longer than " + std::to_string(max_formula_bytes) + " bytes");
  }
  return FormulaParser(formula, library, input).parse();
}

NodeId parse_expression(std::string_view formula, Graph& graph,
                        std::span<const std::pair<std::string_view, NodeId>> names) {
  const std::vector<Token> tokens = tokenize(formula);
  return read_expression(formula, tokens, graph, with_constants({names.begin(), names.end()}, graph), {})
      .node;
}

}  // namespace assay
