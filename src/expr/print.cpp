#include <algorithm>
#include <array>
#include <set>

#include "expr/function.h"
#include "expr/layout.h"

namespace assay {
namespace {

/// How tightly a piece of text holds together, in the order of the grammar's levels (expr/parse.h).
enum class Level : std::uint8_t { comparison, sum, minus, product, power, atom };

/// The spelling that the parser reads back as the same constant: a decimal if it is short, otherwise a
/// fraction of integers, otherwise (a literal of hundreds of digits) a long decimal.
std::string spelling(const Rational& value) {
  constexpr std::size_t max_digits = 400;
  if (const auto decimal = value.decimal()) return *decimal;
  const std::string top = value.numerator();
  const std::string bottom = value.denominator();
  if (top.size() > max_digits || bottom.size() > max_digits) {
    if (const auto decimal = value.decimal(2 * max_digits)) return *decimal;
  }
  return value.is_integer() ? top : top + "/" + bottom;
}

std::string spelling(const Extended& value) {
  return value.is_infinite() ? value.text() : spelling(value.rational());
}

class Printer {
 public:
  explicit Printer(const Function& f) : f_(f), graph_(f.graph()), names_(f) {
    for (const Parameter& parameter : f.parameters()) taken_.insert(parameter.name);
    for (std::size_t number = 1; local_.size() < names_.named().size(); ++number) {
      const std::string name = std::string("t").append(std::to_string(number));
      if (!taken_.contains(name)) local_.push_back(name);
    }
  }

  [[nodiscard]] std::string text() const {
    std::string text = definition(f_.root());
    for (std::size_t i = names_.named().size(); i-- > 0;) {
      text += "; " + local_[i] + " = " + definition(names_.named()[i]);
    }
    for (const Parameter& parameter : f_.parameters()) {
      text += "; " + parameter.name + " = " + spelling(parameter.value);
    }
    return text;
  }

 private:
  [[nodiscard]] std::string definition(NodeId id) const {
    return write(pieces(id), [this](NodeId part) { return in_place(part); });
  }

  [[nodiscard]] std::vector<Piece> in_place(NodeId id) const {
    const std::size_t number = names_.number(id);
    return number > 0 ? std::vector<Piece>{local_[number - 1]} : pieces(id);
  }

  [[nodiscard]] std::vector<Piece> pieces(NodeId id) const {
    const Node& node = graph_[id];
    const std::string name(info(node.op).name);
    const auto [a, b, c] = node.arguments;
    switch (node.op) {
      case Op::constant: return {spelling(graph_.value(id))};
      case Op::parameter: return {f_.parameters()[node.index].name};
      case Op::pi:
      case Op::euler:
      case Op::infinity:
      case Op::input: return {name};
      case Op::neg: return joined({"-"}, negatable(a), {});
      case Op::add:
      case Op::sub: return joined(at_least(Level::sum, a), {spaced(name)}, addend(b));
      case Op::mul: return joined(first_factor(a), {name}, at_least(Level::power, b));
      case Op::div: return joined(first_factor(a), {name}, divisor(a, b));
      case Op::pow: return joined(at_least(Level::atom, a), {name}, exponent(b));
      case Op::less:
      case Op::less_equal:
      case Op::greater:
      case Op::greater_equal:
      case Op::equal:
      case Op::not_equal: return {a, spaced(name), b};
      case Op::where: return {name + "(", a, ", ", b, ", ", c, ")"};
      case Op::min:
      case Op::max: return {name + "(", a, ", ", b, ")"};
      case Op::abs:
      case Op::sign:
      case Op::floor:
      case Op::sqrt:
      case Op::cbrt:
      case Op::exp:
      case Op::expm1:
      case Op::log:
      case Op::log1p:
      case Op::sin:
      case Op::cos:
      case Op::tan:
      case Op::asin:
      case Op::acos:
      case Op::atan:
      case Op::sinh:
      case Op::cosh:
      case Op::tanh:
      case Op::asinh:
      case Op::acosh:
      case Op::atanh:
      case Op::erf:
      case Op::erfc:
      case Op::sigmoid:
      case Op::softplus: return {name + "(", a, ")"};
    }
    return {};
  }

  static std::string spaced(const std::string& name) { return std::string(" ").append(name).append(" "); }

  static std::vector<Piece> joined(std::vector<Piece> left, const std::vector<Piece>& middle,
                                   const std::vector<Piece>& right) {
    left.insert(left.end(), middle.begin(), middle.end());
    left.insert(left.end(), right.begin(), right.end());
    return left;
  }

  static std::vector<Piece> in_parentheses(NodeId id) { return {"(", id, ")"}; }

  [[nodiscard]] std::vector<Piece> at_least(Level level, NodeId id) const {
    return level_of(id) >= level ? std::vector<Piece>{id} : in_parentheses(id);
  }

  [[nodiscard]] bool is_number(NodeId id) const { return graph_[id].op == Op::constant; }

  /// A number keeps its sign and its fraction in front of a product: -2*x, 1/3*x.
  [[nodiscard]] std::vector<Piece> first_factor(NodeId id) const {
    return is_number(id) ? std::vector<Piece>{id} : at_least(Level::product, id);
  }

  /// An integer over an integer would be read as one number.
  [[nodiscard]] std::vector<Piece> divisor(NodeId over, NodeId id) const {
    const auto is_integer = [&](NodeId part) { return is_number(part) && graph_.value(part).is_integer(); };
    const bool is_fraction = is_integer(over) && is_integer(id) && !graph_.value(id).is_zero();
    return is_fraction ? in_parentheses(id) : at_least(Level::power, id);
  }

  [[nodiscard]] std::vector<Piece> exponent(NodeId id) const {
    const bool is_signed_decimal = level_of(id) == Level::minus && is_number(id) &&
                                   spelling(graph_.value(id)).find('/') == std::string::npos;
    return is_signed_decimal ? std::vector<Piece>{id} : at_least(Level::power, id);
  }

  /// a - (-2*x), not a - -2*x
  [[nodiscard]] std::vector<Piece> addend(NodeId id) const {
    const NodeId first = first_of_product(id);
    const bool has_sign = is_number(first) && graph_.value(first).is_negative();
    return has_sign ? in_parentheses(id) : at_least(Level::product, id);
  }

  /// What a minus may stand before. One before a number would be read as the number's sign.
  [[nodiscard]] std::vector<Piece> negatable(NodeId id) const {
    return is_number(first_of_product(id)) ? in_parentheses(id) : at_least(Level::minus, id);
  }

  [[nodiscard]] NodeId first_of_product(NodeId id) const {
    while (names_.number(id) == 0 && (graph_[id].op == Op::mul || graph_[id].op == Op::div)) {
      id = graph_[id].arguments[0];
    }
    return id;
  }

  [[nodiscard]] Level level_of(NodeId id) const {
    if (names_.number(id) > 0) return Level::atom;
    const Op op = graph_[id].op;
    if (op == Op::constant) {
      const Rational& value = graph_.value(id);
      if (spelling(value).find('/') != std::string::npos)
        return value.is_negative() ? Level::minus : Level::product;
      return value.is_negative() ? Level::minus : Level::atom;
    }
    if (op == Op::neg) return Level::minus;
    if (op == Op::add || op == Op::sub) return Level::sum;
    if (op == Op::mul || op == Op::div) return Level::product;
    if (op == Op::pow) return Level::power;
    return info(op).is_condition ? Level::comparison : Level::atom;
  }

  Function f_;
  const Graph& graph_;
  LocalNames names_;
  std::set<std::string> taken_;
  std::vector<std::string> local_;
};

}  // namespace

std::string Function::text() const {
  return Printer(*this).text();
}

}  // namespace assay
