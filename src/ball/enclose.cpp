#include "ball/enclose.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "ball/arb.h"
#include "ball/exact.h"
#include "ball/operations.h"
#include "ball/rounding.h"
#include "base/error.h"
#include "base/text.h"
#include "expr/angles.h"

namespace assay {
namespace {

/// Precisions tried one after the other. The first settles all but one in 10^20 of the roundings to a float,
/// where nothing cancels; exp(-x^2) of the largest floats needs the third.
constexpr std::array precisions = {96, 256, 512, 1024, 4096};
constexpr int exact_from = 1024;  ///< from here on the input also goes through exact arithmetic

double infinity(const BallValue& value) {
  constexpr double positive = std::numeric_limits<double>::infinity();
  return arb_is_positive(value.number) != 0 ? positive : -positive;
}

/// Half the least positive number, which rounds to zero.
int vanishing_exponent(const Format& format) {
  return format.least_exponent - format.precision;
}

void set_number(BallValue& out, double value) {
  arb_set_d(out.number, value);
  out.state = Ball::State::finite;
}

}  // namespace

struct Evaluator::Tables {
  explicit Tables(const Function& f);

  std::vector<BallValue>& nodes(int bits);
  void evaluate(NodeId id, std::vector<BallValue>& values, const ExactValues& known, int bits) const;
  [[nodiscard]] const BallValue& at(const BallValue& x, int bits);
  /// The last x was one number, and yet a jump or the edge of a domain was not decided.
  [[nodiscard]] bool is_undecided(int bits) const;
  /// The same at one rational number, deciding exactly what can be.
  [[nodiscard]] BallValue at(const Rational& x, int bits) const;

  [[nodiscard]] double correctly_rounded(double x, Element element);
  [[nodiscard]] double limit(bool positive, Element element);
  [[nodiscard]] double limit_of_swings(bool positive, Element element);

  Function function;
  ExactValues exact;           ///< of the nodes that do not depend on x
  std::vector<NodeId> fixed;   ///< the nodes that do not depend on x, in order
  std::vector<NodeId> moving;  ///< those that do, without the input
  std::vector<NodeId> jumps;   ///< the discontinuous ones among these
  bool swings = false;         ///< one of them is a sin, cos or tan
  std::optional<NodeId> input;
  std::map<int, std::vector<BallValue>> levels;  ///< by precision; the fixed nodes keep their values
};

Evaluator::Tables::Tables(const Function& f) : function(f), exact(exact_values(f, std::nullopt)) {
  const Graph& graph = f.graph();
  const std::vector<bool> needed = graph.reachable(f.root());
  std::vector<bool> moves(graph.size(), false);
  for (NodeId id = 0; id <= f.root(); ++id) {
    if (!needed[id]) continue;
    const Node& node = graph[id];
    if (node.op == Op::input) {
      input = id;
      moves[id] = true;
      continue;
    }
    for (const NodeId argument : node.used()) moves[id] = moves[id] || moves[argument];
    (moves[id] ? moving : fixed).push_back(id);
    const bool is_jump = info(node.op).is_condition || node.op == Op::sign || node.op == Op::floor;
    if (moves[id] && is_jump) jumps.push_back(id);
    swings = swings || (moves[id] && (node.op == Op::sin || node.op == Op::cos || node.op == Op::tan));
  }
}

void Evaluator::Tables::evaluate(NodeId id, std::vector<BallValue>& values, const ExactValues& known,
                                 int bits) const {
  if (known.numbers[id]) {
    set_rational(values[id], *known.numbers[id], bits);
    return;
  }
  const Node& node = function.graph()[id];
  const std::span<const NodeId> arguments = node.used();
  if (node.op == Op::parameter) {  // no rational number
    set_infinity(values[id], function.parameters()[node.index].value.is_negative() ? -1 : 1);
    return;
  }
  if (node.op == Op::tan) {
    const std::optional<Rational>& turns = known.turns[arguments[0]];
    if (turns && is_pole_of_tan(*turns)) {
      values[id].state = Ball::State::undefined;
      return;
    }
  }
  const auto operand = [&](std::size_t i) { return i < arguments.size() ? &values[arguments[i]] : nullptr; };
  Operands operands{.u = operand(0), .v = operand(1), .w = operand(2)};
  if (node.op == Op::pow) {
    const std::optional<Rational>& exponent = exact.numbers[arguments[1]];
    operands.whole_exponent = exponent && exponent->is_integer();
  }
  apply_operation(node.op, values[id], operands, bits);
}

std::vector<BallValue>& Evaluator::Tables::nodes(int bits) {
  const auto [place, inserted] = levels.try_emplace(bits);
  std::vector<BallValue>& values = place->second;
  if (inserted) {
    values.resize(function.root() + 1);
    for (const NodeId id : fixed) evaluate(id, values, exact, bits);
  }
  return values;
}

const BallValue& Evaluator::Tables::at(const BallValue& x, int bits) {
  std::vector<BallValue>& values = nodes(bits);
  if (input) values[*input] = x;
  for (const NodeId id : moving) evaluate(id, values, exact, bits);
  return values[function.root()];
}

bool Evaluator::Tables::is_undecided(int bits) const {
  const std::vector<BallValue>& values = levels.at(bits);
  if (!input || !arb_is_exact(values[*input].number)) return false;
  return values[function.root()].state == Ball::State::unknown || std::ranges::any_of(jumps, [&](NodeId id) {
           return values[id].state == Ball::State::finite && !arb_is_exact(values[id].number);
         });
}

BallValue Evaluator::Tables::at(const Rational& x, int bits) const {
  const ExactValues known = exact_values(function, x);
  std::vector<BallValue> values(function.root() + 1);
  for (const NodeId id : fixed) evaluate(id, values, known, bits);
  if (input) set_rational(values[*input], x, bits);
  for (const NodeId id : moving) evaluate(id, values, known, bits);
  return values[function.root()];
}

double Evaluator::Tables::correctly_rounded(double x, Element element) {
  if (std::isnan(x)) {
    if (input) return x;
    x = 0.0;  // a constant is one of NaN, too
  }
  if (std::isinf(x)) return limit(x > 0, element);
  BallValue point;
  set_number(point, x);
  BallValue value;
  for (const int bits : precisions) {
    value = bits < exact_from ? at(point, bits) : at(Rational::from_double(x), bits);
    if (value.state == Ball::State::undefined) return std::numeric_limits<double>::quiet_NaN();
    if (value.state == Ball::State::infinite) return infinity(value);
    if (value.state == Ball::State::unknown) continue;
    if (const std::optional<double> result = round_to(element, value.number)) return *result;
  }
  // Not to be told from zero, and far below the smallest number.
  mag_srcptr radius = arb_radref(static_cast<arb_srcptr>(value.number));
  const Format format = format_of(element);
  if (value.state == Ball::State::finite && arb_contains_zero(value.number) &&
      mag_cmp_2exp_si(radius, format.least_exponent - 2 * format.precision) < 0) {
    return 0.0;
  }
  throw failure(function.text() + " at x = " + shortest(x) + ": the value cannot be decided with " +
                std::to_string(precisions.back()) + " bits");
}

double Evaluator::Tables::limit(bool positive, Element element) {
  if (swings) return limit_of_swings(positive, element);
  constexpr int far_bits = 256;
  Integer farthest;
  fmpz_one(farthest);
  fmpz_mul_2exp(farthest, farthest, 1030);
  Integer farther;
  fmpz_set_ui(farther, 16384);
  Integer far;
  fmpz_set_ui(far, 1100);
  for (fmpz* exponent :
       {static_cast<fmpz*>(farthest), static_cast<fmpz*>(farther), static_cast<fmpz*>(far)}) {
    BallValue x;
    set_number(x, positive ? 1.0 : -1.0);
    arb_mul_2exp_fmpz(x.number, x.number, exponent);
    const BallValue& value = at(x, far_bits);
    if (value.state == Ball::State::undefined) return std::numeric_limits<double>::quiet_NaN();
    if (value.state == Ball::State::infinite) return infinity(value);
    if (value.state == Ball::State::unknown) continue;
    if (const std::optional<double> result = round_to(element, value.number)) return *result;
  }
  throw failure(function.text() + " at x = " + (positive ? "inf" : "-inf") + ": the limit cannot be decided");
}

// One point says nothing of a function that swings: all values from 2^1100 to 2^1101 must round alike.
double Evaluator::Tables::limit_of_swings(bool positive, Element element) {
  constexpr slong far = 1100;
  BallValue x;
  set_number(x, positive ? 1.5 : -1.5);
  arb_add_error_2exp_si(x.number, -1);
  arb_mul_2exp_si(x.number, x.number, far);
  for (const int bits : {256, 4096}) {
    const BallValue& value = at(x, bits);
    if (value.state == Ball::State::infinite) return infinity(value);
    if (value.state != Ball::State::finite) continue;
    if (const std::optional<double> result = round_to(element, value.number)) return *result;
    mag_t bound;
    mag_init(bound);
    arb_get_mag(bound, value.number);
    const bool vanishes = mag_cmp_2exp_si(bound, vanishing_exponent(format_of(element))) <= 0;
    mag_clear(bound);
    if (vanishes) return 0.0;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

Evaluator::Evaluator(const Function& f) : tables_(std::make_unique<Tables>(f)) {}
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;
Evaluator::~Evaluator() = default;

Ball Evaluator::enclose(const Ball& x, int bits) {
  if (!x.is_finite()) return x;
  const BallValue& value = tables_->at(x.value(), bits);
  if (x.is_exact() && tables_->is_undecided(bits) && Ball(x.midpoint()).contains(x)) {
    return Ball(tables_->at(Rational::from_double(x.midpoint()), bits));
  }
  return Ball(value);
}

double Evaluator::correctly_rounded(double x, Element element) {
  return tables_->correctly_rounded(x, element);
}

float Evaluator::correctly_rounded(float x) {
  return static_cast<float>(correctly_rounded(double{x}, f32));
}

double Evaluator::correctly_rounded(double x) {
  return correctly_rounded(x, f64);
}

Ball enclose(const Function& f, const Ball& x, int bits) {
  return Evaluator(f).enclose(x, bits);
}

double correctly_rounded(const Function& f, double x, Element element) {
  return Evaluator(f).correctly_rounded(x, element);
}

float correctly_rounded(const Function& f, float x) {
  return Evaluator(f).correctly_rounded(x);
}

double correctly_rounded(const Function& f, double x) {
  return Evaluator(f).correctly_rounded(x);
}

}  // namespace assay
