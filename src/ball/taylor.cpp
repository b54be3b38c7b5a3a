#include "ball/taylor.h"

#include <optional>

#include "ball/arb.h"
#include "ball/exact.h"
#include "ball/series.h"

namespace assay {
namespace {

/// Whether u < v on all of x, as far as their first coefficients tell.
std::optional<bool> is_less(const Polynomial& u, const Polynomial& v) {
  const Arb a = u.coefficient(0);
  const Arb b = v.coefficient(0);
  if (arb_lt(a, b)) return true;
  return arb_ge(a, b) ? std::optional(false) : std::nullopt;
}

/// Never true: where two functions meet they are rarely equal on a stretch.
std::optional<bool> is_equal(const Polynomial& u, const Polynomial& v) {
  return arb_overlaps(u.coefficient(0), v.coefficient(0)) ? std::optional<bool>() : std::optional(false);
}

std::optional<bool> negated(std::optional<bool> truth) {
  return truth ? std::optional(!*truth) : truth;
}

}  // namespace

struct TaylorExpansion::Tables {
  explicit Tables(const Function& f) : function(f), exact(exact_values(f, std::nullopt)) {}

  using Values = std::vector<std::optional<Polynomial>>;

  [[nodiscard]] std::optional<Polynomial> evaluate(NodeId id, const Values& values, const Ball& x,
                                                   SeriesContext context) const;
  [[nodiscard]] std::optional<bool> decided(NodeId condition, const Values& values) const;
  [[nodiscard]] std::optional<Polynomial> piece(const Node& node, const Values& values,
                                                SeriesContext context) const;

  Function function;
  ExactValues exact;
};

std::optional<bool> TaylorExpansion::Tables::decided(NodeId condition, const Values& values) const {
  if (const auto& known = exact.numbers[condition]) return !known->is_zero();
  const Node& node = function.graph()[condition];
  const auto& u = values[node.arguments[0]];
  const auto& v = values[node.arguments[1]];
  if (!u || !v) return std::nullopt;
  switch (node.op) {
    case Op::less: return is_less(*u, *v);
    case Op::greater_equal: return negated(is_less(*u, *v));
    case Op::greater: return is_less(*v, *u);
    case Op::less_equal: return negated(is_less(*v, *u));
    case Op::equal: return is_equal(*u, *v);
    case Op::not_equal: return negated(is_equal(*u, *v));
    default: return std::nullopt;
  }
}

/// The operations that choose among their arguments.
std::optional<Polynomial> TaylorExpansion::Tables::piece(const Node& node, const Values& values,
                                                         SeriesContext context) const {
  const auto& u = values[node.arguments[0]];
  if (node.op == Op::where) {
    const std::optional<bool> truth = decided(node.arguments[0], values);
    return truth ? values[node.arguments[*truth ? 1 : 2]] : std::nullopt;
  }
  if (!u) return std::nullopt;
  if (node.op == Op::abs || node.op == Op::sign || node.op == Op::floor) return step(node.op, *u, context);
  const auto& v = values[node.arguments[1]];
  const std::optional<bool> less = v ? is_less(*u, *v) : std::nullopt;
  if (!less) return std::nullopt;
  return *less == (node.op == Op::min) ? u : v;
}

std::optional<Polynomial> TaylorExpansion::Tables::evaluate(NodeId id, const Values& values, const Ball& x,
                                                            SeriesContext context) const {
  if (const auto& number = exact.numbers[id]) return constant_series(*number, context.bits);
  const Node& node = function.graph()[id];
  if (node.op == Op::input) return variable_series(x.value().number);
  if (node.op == Op::pi || node.op == Op::euler) return constant_series(node.op, context.bits);
  if (info(node.op).arity == 0 || info(node.op).is_condition) return std::nullopt;
  const bool chooses = node.op == Op::where || node.op == Op::min || node.op == Op::max ||
                       node.op == Op::abs || node.op == Op::sign || node.op == Op::floor;
  if (chooses) return piece(node, values, context);
  const auto& u = values[node.arguments[0]];
  if (!u) return std::nullopt;
  if (info(node.op).arity == 1) return unary_series(node.op, *u, context);
  const auto& v = values[node.arguments[1]];
  if (!v) return std::nullopt;
  if (node.op == Op::pow) {
    if (const auto& exponent = exact.numbers[node.arguments[1]]) return power_series(*u, *exponent, context);
  }
  return binary_series(node.op, *u, *v, context);
}

TaylorExpansion::TaylorExpansion(const Function& f) : tables_(std::make_unique<Tables>(f)) {}
TaylorExpansion::TaylorExpansion(TaylorExpansion&&) noexcept = default;
TaylorExpansion& TaylorExpansion::operator=(TaylorExpansion&&) noexcept = default;
TaylorExpansion::~TaylorExpansion() = default;

std::vector<Ball> TaylorExpansion::coefficients(const Ball& x, int terms, int bits) {
  const Function& f = tables_->function;
  const SeriesContext context{.terms = terms, .bits = bits};
  Tables::Values values(f.root() + 1);
  for (NodeId id = 0; id <= f.root(); ++id) {
    values[id] = tables_->evaluate(id, values, x, context);
    if (values[id] && !values[id]->is_finite()) values[id].reset();
  }
  std::vector<Ball> result;
  if (!values[f.root()]) return result;
  for (int k = 0; k < terms; ++k) {
    BallValue value;
    value.state = Ball::State::finite;
    value.number = values[f.root()]->coefficient(k);
    result.emplace_back(value);
  }
  return result;
}

}  // namespace assay
