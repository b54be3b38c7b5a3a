#include "expr/series.h"

#include <algorithm>
#include <array>

#include "expr/elementary.h"

namespace assay {
namespace {

/// Coefficients that take more to write than this are given up.
constexpr double max_weight = 40;

using Coefficients = std::vector<NodeId>;

/// Power series arithmetic (Knuth, The Art of Computer Programming, volume 2, section 4.7). A function y of a
/// series u follows from its differential equation, y' = g(y) u', one coefficient after the other.
class Expansion {
 public:
  Expansion(Algebra& algebra, NodeId variable, std::size_t terms)
      : algebra_(algebra), variable_(variable), terms_(terms), zero_(algebra.constant(0)) {}

  std::vector<std::optional<Series>> run(NodeId root) {
    for (NodeId id = 0; id <= root; ++id) {
      is_short_ = true;
      std::optional<Series> series = of(id);
      known_.push_back(is_short_ ? std::move(series) : std::nullopt);
    }
    return std::move(known_);
  }

 private:
  [[nodiscard]] std::optional<Series> of(NodeId id);
  [[nodiscard]] std::optional<Series> arithmetic(const Node& node);
  [[nodiscard]] std::optional<Series> function(Op op, const Series& argument);

  // --- numbers

  [[nodiscard]] bool is_zero(NodeId a) const { return a == zero_; }

  NodeId checked(NodeId a) {
    if (algebra_.weight(a) > max_weight) is_short_ = false;
    return is_short_ ? a : zero_;
  }

  NodeId plus(NodeId a, NodeId b, const Rational& factor = 1) {
    if (is_zero(b)) return a;
    Sum sum = algebra_.as_sum(a);
    algebra_.add(sum, b, factor);
    return checked(algebra_.build(sum));
  }

  NodeId times(NodeId a, NodeId b, std::int64_t exponent = 1) {
    if (is_zero(a) || is_zero(b)) return zero_;
    Product product = algebra_.as_product(a);
    algebra_.multiply(product, b, exponent);
    return checked(algebra_.build(product));
  }

  NodeId scaled(NodeId a, const Rational& factor) { return checked(algebra_.scaled(a, factor)); }

  // --- series

  /// The series whose coefficients begin at t^order, zeros included.
  [[nodiscard]] Series stripped(std::int64_t order, Coefficients coefficients) const {
    const auto first = std::ranges::find_if(coefficients, [&](NodeId a) { return !is_zero(a); });
    order += first - coefficients.begin();
    coefficients.erase(coefficients.begin(), first);
    if (coefficients.size() > terms_) coefficients.resize(terms_);
    return {order, std::move(coefficients)};
  }

  [[nodiscard]] Series constant(NodeId value) const {
    Coefficients coefficients(terms_, zero_);
    coefficients[0] = value;
    return stripped(0, std::move(coefficients));
  }

  static std::int64_t end(const Series& a) {
    return a.order + static_cast<std::int64_t>(a.coefficients.size());
  }

  [[nodiscard]] NodeId at(const Series& a, std::int64_t power) const {
    return power < a.order ? zero_ : a.coefficients[static_cast<std::size_t>(power - a.order)];
  }

  /// From t^0 on; the series has no negative powers.
  [[nodiscard]] Coefficients dense(const Series& a) const {
    Coefficients result;
    for (std::int64_t power = 0; power < std::min(end(a), std::int64_t(terms_)); ++power)
      result.push_back(at(a, power));
    return result;
  }

  Series plus(const Series& a, const Series& b, const Rational& factor = 1) {
    const std::int64_t first = std::min(a.order, b.order);
    Coefficients sum;
    for (std::int64_t power = first; power < std::min(end(a), end(b)); ++power) {
      sum.push_back(plus(at(a, power), at(b, power), factor));
    }
    return stripped(first, std::move(sum));
  }

  /// The coefficient of t^k in a*b.
  NodeId convolved(const Coefficients& a, const Coefficients& b, std::size_t k) {
    NodeId sum = zero_;
    for (std::size_t i = 0; i <= k; ++i) sum = plus(sum, times(a[i], b[k - i]));
    return sum;
  }

  Coefficients times(const Coefficients& a, const Coefficients& b) {
    Coefficients product;
    for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k) product.push_back(convolved(a, b, k));
    return product;
  }

  Series times(const Series& a, const Series& b) {
    return stripped(a.order + b.order, times(a.coefficients, b.coefficients));
  }

  /// a^p: from y' a = p a' y. The first coefficient is not zero; for p that is no integer the order is 0.
  std::optional<Series> power(const Series& a, const Rational& p) {
    if (a.coefficients.empty() || !algebra_.facts(a.coefficients[0]).never_zero()) return std::nullopt;
    const auto whole = p.as_integer();
    if (!whole && a.order != 0) return std::nullopt;
    const NodeId first = a.coefficients[0];
    Coefficients y = {whole
                          ? times(algebra_.one(), first, *whole)
                          : checked(elementary(algebra_, Op::pow, std::array{first, algebra_.constant(p)}))};
    for (std::size_t k = 1; k < a.coefficients.size(); ++k) {
      NodeId sum = zero_;
      for (std::size_t i = 1; i <= k; ++i) {
        const auto weight = p * Rational(std::int64_t(i)) - Rational(std::int64_t(k - i));
        sum = plus(sum, times(a.coefficients[i], y[k - i]), weight);
      }
      y.push_back(times(scaled(sum, Rational(1, std::int64_t(k))), first, -1));
    }
    return stripped(whole ? *whole * a.order : 0, std::move(y));
  }

  // --- functions of a Taylor series u

  Coefficients derivative(const Coefficients& u) {
    Coefficients result;
    for (std::size_t k = 1; k < u.size(); ++k) result.push_back(scaled(u[k], std::int64_t(k)));
    return result;
  }

  Coefficients integral(NodeId first, const Coefficients& slopes) {
    Coefficients result = {first};
    for (std::size_t k = 0; k < slopes.size(); ++k) {
      result.push_back(scaled(slopes[k], Rational(1, std::int64_t(k + 1))));
    }
    return result;
  }

  NodeId value(Op op, NodeId u) { return checked(elementary(algebra_, op, std::array{u})); }

  Coefficients one_plus(Coefficients u, const Rational& factor) {
    for (NodeId& a : u) a = scaled(a, factor);
    u[0] = plus(algebra_.one(), u[0]);
    return u;
  }

  Coefficients exponential(const Coefficients& u) {
    const Coefficients du = derivative(u);
    Coefficients y = {value(Op::exp, u[0])};
    while (y.size() < u.size()) y.push_back(next(y, y, du));
    return y;
  }

  /// The next coefficient of y, of which y' = g u'.
  NodeId next(const Coefficients& y, const Coefficients& g, const Coefficients& du) {
    return scaled(convolved(g, du, y.size() - 1), Rational(1, std::int64_t(y.size())));
  }

  /// y' = a + b*y + c*y^2 times u': tanh is (1, 0, -1), sigmoid (0, 1, -1), tan (1, 0, 1).
  Coefficients riccati(Op op, const Coefficients& u, const std::array<int, 3>& abc) {
    const Coefficients du = derivative(u);
    Coefficients y = {value(op, u[0])};
    Coefficients g;
    while (y.size() < u.size()) {
      const std::size_t k = g.size();
      NodeId rate = k == 0 ? algebra_.constant(abc[0]) : zero_;
      rate = plus(rate, y[k], abc[1]);
      g.push_back(plus(rate, convolved(y, y, k), abc[2]));
      y.push_back(next(y, g, du));
    }
    return y;
  }

  /// first' = second u', second' = sign first u': sin and cos, sinh and cosh. Returns both.
  std::array<Coefficients, 2> pair(Op first, Op second, int sign, const Coefficients& u) {
    const Coefficients du = derivative(u);
    Coefficients s = {value(first, u[0])};
    Coefficients c = {value(second, u[0])};
    while (s.size() < u.size()) {
      const NodeId next_s = next(s, c, du);
      c.push_back(scaled(next(c, s, du), sign));
      s.push_back(next_s);
    }
    return {s, c};
  }

  /// The function with that derivative, (1 + factor*u^2)^p u'.
  std::optional<Coefficients> inverse_function(Op op, const Coefficients& u, int factor, const Rational& p) {
    return with_slope(op, u, power(stripped(0, one_plus(times(u, u), factor)), p));
  }

  std::optional<Coefficients> with_slope(Op op, const Coefficients& u, const std::optional<Series>& rate) {
    if (!rate || rate->order < 0) return std::nullopt;
    return integral(value(op, u[0]), times(dense(*rate), derivative(u)));
  }

  std::optional<Coefficients> taylor(Op op, const Coefficients& u);

  Algebra& algebra_;
  NodeId variable_;
  std::size_t terms_;
  NodeId zero_;
  bool is_short_ = true;
  std::vector<std::optional<Series>> known_;
};

std::optional<Coefficients> Expansion::taylor(Op op, const Coefficients& u) {
  switch (op) {
    case Op::exp: return exponential(u);
    case Op::expm1: {
      Coefficients y = exponential(u);
      y[0] = value(op, u[0]);
      return y;
    }
    case Op::log: return with_slope(op, u, power(stripped(0, u), -1));
    case Op::log1p: return with_slope(op, u, power(stripped(0, one_plus(u, 1)), -1));
    case Op::sin: return pair(Op::sin, Op::cos, -1, u)[0];
    case Op::cos: return pair(Op::sin, Op::cos, -1, u)[1];
    case Op::sinh: return pair(Op::sinh, Op::cosh, 1, u)[0];
    case Op::cosh: return pair(Op::sinh, Op::cosh, 1, u)[1];
    case Op::tan: return riccati(op, u, {1, 0, 1});
    case Op::tanh: return riccati(op, u, {1, 0, -1});
    case Op::sigmoid: return riccati(op, u, {0, 1, -1});
    case Op::softplus:
      return integral(value(op, u[0]), times(riccati(Op::sigmoid, u, {0, 1, -1}), derivative(u)));
    case Op::asin: return inverse_function(op, u, -1, Rational(-1, 2));
    case Op::acos: {
      auto y = inverse_function(Op::asin, u, -1, Rational(-1, 2));
      if (!y) return y;
      for (NodeId& a : *y) a = scaled(a, -1);
      (*y)[0] = value(op, u[0]);
      return y;
    }
    case Op::atan: return inverse_function(op, u, 1, -1);
    case Op::asinh: return inverse_function(op, u, 1, Rational(-1, 2));
    case Op::atanh: return inverse_function(op, u, -1, -1);
    case Op::erf:
    case Op::erfc: {
      // erf' = 2/sqrt(pi) exp(-u^2) u'
      const NodeId root = value(Op::sqrt, algebra_.graph().apply(Op::pi));
      const NodeId front = times(algebra_.constant(op == Op::erf ? 2 : -2), root, -1);
      Coefficients minus_square = times(u, u);
      for (NodeId& a : minus_square) a = scaled(a, -1);
      Coefficients slope = times(exponential(minus_square), derivative(u));
      for (NodeId& a : slope) a = times(a, front);
      return integral(value(op, u[0]), slope);
    }
    case Op::acosh:
    case Op::constant:
    case Op::pi:
    case Op::euler:
    case Op::infinity:
    case Op::input:
    case Op::parameter:
    case Op::neg:
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
    case Op::pow:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal:
    case Op::where:
    case Op::min:
    case Op::max:
    case Op::abs:
    case Op::sign:
    case Op::floor:
    case Op::sqrt:
    case Op::cbrt: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Series> Expansion::function(Op op, const Series& argument) {
  if (op == Op::sqrt) return power(argument, Rational(1, 2));
  if (op == Op::cbrt) return power(argument, Rational(1, 3));
  if (argument.order < 0 || end(argument) == 0) return std::nullopt;
  const std::optional<Coefficients> y = taylor(op, dense(argument));
  return y ? std::optional(stripped(0, *y)) : std::nullopt;
}

std::optional<Series> Expansion::arithmetic(const Node& node) {
  const Series& a = *known_[node.arguments[0]];
  const Series& b = *known_[node.arguments[1]];
  if (node.op == Op::add) return plus(a, b);
  if (node.op == Op::sub) return plus(a, b, -1);
  if (node.op == Op::mul) return times(a, b);
  if (node.op == Op::div) {
    const std::optional<Series> inverse = power(b, -1);
    return inverse ? std::optional(times(a, *inverse)) : std::nullopt;
  }
  if (algebra_.graph()[node.arguments[1]].op != Op::constant) return std::nullopt;
  const Rational exponent = algebra_.graph().value(node.arguments[1]);  // a copy: the graph grows
  return power(a, exponent);
}

std::optional<Series> Expansion::of(NodeId id) {
  const Node node = algebra_.graph()[id];
  if (id == variable_) {
    Coefficients t(terms_, zero_);
    t[0] = algebra_.one();
    return Series{1, t};
  }
  if (node.op == Op::input && is_reciprocal_of_input(algebra_.graph(), variable_)) {
    Coefficients one(terms_, zero_);
    one[0] = algebra_.one();
    return Series{-1, one};
  }
  if (node.op == Op::constant || node.op == Op::pi || node.op == Op::euler) return constant(id);
  if (info(node.op).arity == 0 || info(node.op).is_condition) return std::nullopt;
  for (const NodeId argument : node.used()) {
    if (!known_[argument]) return std::nullopt;
  }
  if (node.op == Op::neg) return times(constant(algebra_.constant(-1)), *known_[node.arguments[0]]);
  if (info(node.op).arity == 1) return function(node.op, *known_[node.arguments[0]]);
  if (info(node.op).notation == Notation::infix) return arithmetic(node);
  return std::nullopt;
}

}  // namespace

bool is_reciprocal_of_input(const Graph& graph, NodeId node) {
  const auto& [op, arguments, unused] = graph[node];
  return op == Op::div && graph.is_constant(arguments[0], 1) && graph[arguments[1]].op == Op::input;
}

std::vector<std::optional<Series>> expand(Algebra& algebra, NodeId root, NodeId variable, std::size_t terms) {
  return Expansion(algebra, variable, terms).run(root);
}

}  // namespace assay
