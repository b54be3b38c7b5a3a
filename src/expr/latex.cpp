#include <algorithm>
#include <array>

#include "expr/function.h"
#include "expr/layout.h"

namespace assay {
namespace {

enum class Level : std::uint8_t { sum, product, power, atom };

using Pieces = std::vector<Piece>;

/// "alpha" -> "\alpha", "a" -> "a", "a_1" and "slope" -> upright text.
std::string parameter_name(const std::string& name) {
  static constexpr std::array<std::string_view, 22> greek = {
      "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu",
      "nu",    "xi",   "rho",   "sigma", "tau",     "phi",  "chi", "psi",   "omega", "iota",   "upsilon"};
  if (name.size() == 1 && name != "_") return name;
  if (std::ranges::find(greek, name) != greek.end()) return "\\" + name;
  std::string escaped;
  for (const char c : name) {
    if (c == '_') escaped += '\\';
    escaped += c;
  }
  return "\\mathrm{" + escaped + "}";
}

/// "1.5e-30" -> "1.5 \cdot 10^{-30}", "1/3" -> "\frac{1}{3}"
std::string number(const Rational& value) {
  if (value.is_negative()) return std::string("-").append(number(-value));
  std::string text = value.text();
  if (const std::size_t bar = text.find('/'); bar != std::string::npos) {
    return std::string("\\frac{").append(text, 0, bar).append("}{").append(text, bar + 1).append("}");
  }
  const std::size_t letter = text.find('e');
  if (letter == std::string::npos) return text;
  const std::string mantissa = text.substr(0, letter);
  const std::string power = std::string("10^{").append(text, letter + 1).append("}");
  return mantissa == "1" ? power : mantissa + " \\cdot " + power;
}

class LatexPrinter {
 public:
  explicit LatexPrinter(const Function& f) : f_(f), graph_(f.graph()), names_(f) {}

  [[nodiscard]] std::string text() const {
    std::string text = definition(f_.root());
    for (std::size_t i = names_.named().size(); i-- > 0;) {
      text += ",\\quad " + local_name(i + 1) + " = " + definition(names_.named()[i]);
    }
    return text;
  }

 private:
  static std::string local_name(std::size_t number) {
    return std::string("t_{").append(std::to_string(number)).append("}");
  }

  [[nodiscard]] std::string definition(NodeId id) const {
    return write(pieces(id), [this](NodeId part) { return in_place(part); });
  }

  [[nodiscard]] Pieces in_place(NodeId id) const {
    const std::size_t number = names_.number(id);
    return number > 0 ? Pieces{local_name(number)} : pieces(id);
  }

  [[nodiscard]] Pieces pieces(NodeId id) const {
    const Node& node = graph_[id];
    const auto [a, b, c] = node.arguments;
    switch (node.op) {
      case Op::constant: return {number(graph_.value(id))};
      case Op::pi: return {"\\pi"};
      case Op::euler: return {"e"};
      case Op::infinity: return {"\\infty"};
      case Op::input: return {"x"};
      case Op::parameter: return {parameter_name(f_.parameters()[node.index].name)};
      case Op::neg:
        return joined({"-"}, starts_with_sign(a) ? in_parentheses(a) : at_least(Level::product, a));
      case Op::add:
      case Op::sub:
        return joined({a, node.op == Op::add ? " + " : " - "},
                      starts_with_sign(b) ? in_parentheses(b) : at_least(Level::product, b));
      case Op::mul: return product(a, b);
      case Op::div: return quotient(a, b);
      case Op::pow: return power(a, b);
      case Op::less: return {a, " < ", b};
      case Op::less_equal: return {a, " \\le ", b};
      case Op::greater: return {a, " > ", b};
      case Op::greater_equal: return {a, " \\ge ", b};
      case Op::equal: return {a, " = ", b};
      case Op::not_equal: return {a, " \\ne ", b};
      case Op::where: return cases(id);
      case Op::min: return {"\\min\\left(", a, ", ", b, "\\right)"};
      case Op::max: return {"\\max\\left(", a, ", ", b, "\\right)"};
      case Op::abs: return {"\\left|", a, "\\right|"};
      case Op::floor: return {"\\left\\lfloor ", a, " \\right\\rfloor"};
      case Op::sqrt: return {"\\sqrt{", a, "}"};
      case Op::cbrt: return {"\\sqrt[3]{", a, "}"};
      case Op::exp: return {"e^{", a, "}"};
      case Op::expm1: return {"e^{", a, "} - 1"};
      case Op::log1p: return {"\\ln\\left(1 + ", a, "\\right)"};
      case Op::log:
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
      case Op::sign:
      case Op::erf:
      case Op::erfc:
      case Op::sigmoid:
      case Op::softplus: return {function_name(node.op) + "\\left(", a, "\\right)"};
    }
    return {};
  }

  static std::string function_name(Op op) {
    static constexpr std::array<std::pair<Op, std::string_view>, 14> names = {
        {{Op::log, "\\ln"},
         {Op::sin, "\\sin"},
         {Op::cos, "\\cos"},
         {Op::tan, "\\tan"},
         {Op::asin, "\\arcsin"},
         {Op::acos, "\\arccos"},
         {Op::atan, "\\arctan"},
         {Op::sinh, "\\sinh"},
         {Op::cosh, "\\cosh"},
         {Op::tanh, "\\tanh"},
         {Op::asinh, "\\operatorname{arsinh}"},
         {Op::acosh, "\\operatorname{arcosh}"},
         {Op::atanh, "\\operatorname{artanh}"},
         {Op::sigmoid, "\\sigma"}}};
    const auto* const found = std::ranges::find(names, op, &std::pair<Op, std::string_view>::first);
    if (found != names.end()) return std::string(found->second);
    return std::string("\\operatorname{").append(info(op).name).append("}");
  }

  static Pieces joined(Pieces left, const Pieces& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
  }

  static Pieces in_parentheses(NodeId id) { return {"\\left(", id, "\\right)"}; }

  [[nodiscard]] Pieces at_least(Level level, NodeId id) const {
    return level_of(id) >= level ? Pieces{id} : in_parentheses(id);
  }

  /// A dot only where digits would run together: 2 \cdot 3, but 2 x.
  [[nodiscard]] Pieces product(NodeId a, NodeId b) const {
    const bool has_dot = starts_with_digit(b);
    Pieces left = is_number(a) ? Pieces{a} : at_least(Level::product, a);
    left.emplace_back(has_dot ? " \\cdot " : " \\, ");
    return joined(left, starts_with_sign(b) ? in_parentheses(b) : at_least(Level::product, b));
  }

  /// A negative number above gives its sign to the whole.
  [[nodiscard]] Pieces quotient(NodeId a, NodeId b) const {
    if (is_negative_number(a)) return {"-\\frac{" + number(-graph_.value(a)) + "}{", b, "}"};
    return {"\\frac{", a, "}{", b, "}"};
  }

  /// Not \ln^{2}, which some read as a logarithm of a logarithm, nor \sigma^{2}.
  static bool takes_power(Op op) {
    static constexpr std::array<Op, 9> ops = {Op::sin,  Op::cos, Op::tan,  Op::sinh,    Op::cosh,
                                              Op::tanh, Op::erf, Op::erfc, Op::softplus};
    return std::ranges::find(ops, op) != ops.end();
  }

  /// \tanh^{2}\left(x\right) rather than \left(\tanh\left(x\right)\right)^{2}
  [[nodiscard]] Pieces power(NodeId base, NodeId exponent) const {
    const Node& node = graph_[base];
    const bool is_named_function = names_.number(base) == 0 && takes_power(node.op);
    const bool is_count = is_number(exponent) && !graph_.value(exponent).is_negative();
    if (is_named_function && is_count) {
      return {function_name(node.op) + "^{", exponent, "}\\left(", node.arguments[0], "\\right)"};
    }
    return joined(at_least(Level::atom, base), {"^{", exponent, "}"});
  }

  /// Pieces nested in the last branch become further lines of the same environment.
  [[nodiscard]] Pieces cases(NodeId id) const {
    Pieces lines = {"\\begin{cases} "};
    NodeId current = id;
    while (current == id || (names_.number(current) == 0 && graph_[current].op == Op::where)) {
      const auto [condition, then, otherwise] = graph_[current].arguments;
      lines = joined(lines, {then, " & \\text{if } ", condition, " \\\\ "});
      current = otherwise;
    }
    return joined(lines, {current, " & \\text{otherwise} \\end{cases}"});
  }

  [[nodiscard]] bool is_number(NodeId id) const { return graph_[id].op == Op::constant; }

  [[nodiscard]] bool is_negative_number(NodeId id) const {
    return is_number(id) && names_.number(id) == 0 && graph_.value(id).is_negative();
  }

  /// The node whose text comes first.
  [[nodiscard]] NodeId first_of(NodeId id) const {
    while (names_.number(id) == 0 && (graph_[id].op == Op::mul || graph_[id].op == Op::pow)) {
      id = graph_[id].arguments[0];
    }
    return id;
  }

  [[nodiscard]] bool starts_with_sign(NodeId id) const {
    const NodeId first = first_of(id);
    if (names_.number(first) > 0) return false;
    const bool is_signed_quotient =
        graph_[first].op == Op::div && is_negative_number(graph_[first].arguments[0]);
    return graph_[first].op == Op::neg || is_negative_number(first) || is_signed_quotient;
  }

  [[nodiscard]] bool starts_with_digit(NodeId id) const { return is_number(first_of(id)); }

  [[nodiscard]] Level level_of(NodeId id) const {
    if (names_.number(id) > 0) return Level::atom;
    const Op op = graph_[id].op;
    if (is_number(id)) {
      const Rational& value = graph_.value(id);
      if (value.is_negative()) return Level::sum;
      return number(value).find_first_not_of("0123456789.") == std::string::npos ? Level::atom
                                                                                 : Level::product;
    }
    if (op == Op::neg || op == Op::add || op == Op::sub || op == Op::expm1) return Level::sum;
    if (op == Op::div && is_negative_number(graph_[id].arguments[0])) return Level::sum;
    if (op == Op::mul || op == Op::div) return Level::product;
    if (op == Op::pow || op == Op::exp || op == Op::where) return Level::power;
    return Level::atom;
  }

  Function f_;
  const Graph& graph_;
  LocalNames names_;
};

}  // namespace

std::string Function::latex() const {
  return LatexPrinter(*this).text();
}

}  // namespace assay
