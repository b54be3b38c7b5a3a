#include "ball/image.h"

#include <algorithm>
#include <cmath>

#include "ball/interval_functions.h"

namespace assay {
namespace {

Image defined(const Interval& range) {
  return {.range = range, .is_defined = true, .is_continuous = true};
}

Interval truth(bool is_true, bool is_false) {
  return is_true ? Interval(1.0) : is_false ? Interval(0.0) : Interval(0.0, 1.0);
}

Interval compare(Op op, const Interval& u, const Interval& v) {
  const bool is_below = u.upper < v.lower;
  const bool is_above = u.lower > v.upper;
  const bool is_equal = u.is_point() && u == v;
  switch (op) {
    case Op::less: return truth(is_below, u.lower >= v.upper);
    case Op::less_equal: return truth(u.upper <= v.lower, is_above);
    case Op::greater: return truth(is_above, u.upper <= v.lower);
    case Op::greater_equal: return truth(u.lower >= v.upper, is_below);
    case Op::equal: return truth(is_equal, is_below || is_above);
    default: return truth(is_below || is_above, is_equal);
  }
}

Interval sign_of(const Interval& u) {
  const auto sign = [](double x) { return x > 0 ? 1.0 : x < 0 ? -1.0 : 0.0; };
  return {sign(u.lower), sign(u.upper)};
}

void restrict_by(Image& image, const OperationImage& operation) {
  image.range = operation.range;
  image.is_defined = image.is_defined && operation.is_defined;
  image.is_undefined = image.is_undefined || operation.is_undefined;
  image.is_continuous = image.is_continuous && operation.is_defined;
}

OperationImage divide(const Interval& u, const Interval& v) {
  return {.range = u / v, .is_defined = !v.contains_zero(), .is_undefined = v.lower == 0 && v.upper == 0};
}

bool is_arithmetic(Op op) {
  return op != Op::neg && op != Op::min && op != Op::max && !info(op).is_condition;
}

}  // namespace

ImageEvaluator::ImageEvaluator(const Function& f)
    : function_(f), exact_(exact_values(f, std::nullopt)), images_(f.root() + 1) {
  const Graph& graph = f.graph();
  const std::vector<bool> needed = graph.reachable(f.root());
  std::vector<bool> moves(graph.size(), false);
  for (NodeId id = 0; id <= f.root(); ++id) {
    if (!needed[id]) continue;
    const Node& node = graph[id];
    moves[id] = node.op == Op::input;
    for (const NodeId argument : node.used()) moves[id] = moves[id] || moves[argument];
    if (node.op == Op::input) {
      inputs_.push_back(id);
    } else if (moves[id]) {
      moving_.push_back(id);
    } else {
      evaluate(id);
    }
  }
}

Image ImageEvaluator::operator()(const Interval& x) {
  for (const NodeId id : inputs_) images_[id] = defined(x);
  for (const NodeId id : moving_) evaluate(id);
  return images_[function_.root()];
}

void ImageEvaluator::evaluate(NodeId id) {
  if (exact_.numbers[id]) {
    images_[id] = defined(Interval(*exact_.numbers[id]));
    return;
  }
  const Node& node = function_.graph()[id];
  images_[id] = node.op == Op::where ? where(node) : of_operation(node);
}

Image ImageEvaluator::where(const Node& node) const {
  const Image& condition = images_[node.arguments[0]];
  const Image& then = images_[node.arguments[1]];
  const Image& otherwise = images_[node.arguments[2]];
  if (condition.is_undefined) return {.is_undefined = true};
  if (condition.range.is_point()) {
    Image image = condition.range.lower != 0 ? then : otherwise;
    image.is_defined = image.is_defined && condition.is_defined;
    image.is_continuous = image.is_continuous && condition.is_defined;
    return image;
  }
  Image image;
  if (then.range.is_infinity() || otherwise.range.is_infinity()) return image;
  image.is_undefined = then.is_undefined && otherwise.is_undefined;
  image.is_defined = condition.is_defined && then.is_defined && otherwise.is_defined;
  image.range = then.is_undefined        ? otherwise.range
                : otherwise.is_undefined ? then.range
                                         : then.range.hull(otherwise.range);
  return image;
}

Image ImageEvaluator::power(const Node& node, Image image) const {
  const Interval u = images_[node.arguments[0]].range;
  const Interval v = images_[node.arguments[1]].range;
  const std::optional<Rational>& exponent = exact_.numbers[node.arguments[1]];
  const std::optional<std::int64_t> whole = exponent ? exponent->as_integer() : std::nullopt;
  constexpr std::int64_t largest = 1'000'000;
  if (exponent && exponent->is_integer() && (!whole || std::abs(*whole) > largest)) return {};
  restrict_by(image, whole ? whole_power_image(u, *whole) : real_power_image(u, v));
  return image;
}

Image ImageEvaluator::of_operation(const Node& node) const {
  Image image = defined({});
  for (const NodeId argument : node.used()) {
    const Image& operand = images_[argument];
    image.is_defined = image.is_defined && operand.is_defined;
    image.is_undefined = image.is_undefined || operand.is_undefined;
    image.is_continuous = image.is_continuous && operand.is_continuous;
    // Limits at infinities are for `ball`: nothing is claimed here.
    if (operand.range.is_infinity() && is_arithmetic(node.op)) return {};
  }
  if (image.is_undefined) return {.is_undefined = true};
  const auto operand = [&](std::size_t i) { return images_[node.arguments[i]].range; };
  switch (node.op) {
    case Op::constant:
    case Op::input: break;
    case Op::parameter:
      image.range = function_.parameters()[node.index].value.to_double();  // an infinity: no rational number
      break;
    case Op::infinity: image.range = std::numeric_limits<double>::infinity(); break;
    case Op::pi:
    case Op::euler: image.range = constant_interval(node.op); break;
    case Op::neg: image.range = -operand(0); break;
    case Op::add: image.range = operand(0) + operand(1); break;
    case Op::sub: image.range = operand(0) - operand(1); break;
    case Op::mul: image.range = operand(0) * operand(1); break;
    case Op::div: restrict_by(image, divide(operand(0), operand(1))); break;
    case Op::pow: return power(node, image);
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::equal:
    case Op::not_equal: image.range = compare(node.op, operand(0), operand(1)); break;
    case Op::min:
      image.range = {std::min(operand(0).lower, operand(1).lower),
                     std::min(operand(0).upper, operand(1).upper)};
      break;
    case Op::max:
      image.range = {std::max(operand(0).lower, operand(1).lower),
                     std::max(operand(0).upper, operand(1).upper)};
      break;
    case Op::abs: image.range = absolute(operand(0)); break;
    case Op::sign:
      image.range = sign_of(operand(0));
      image.is_continuous = image.is_continuous && image.range.is_point();
      break;
    case Op::floor:
      image.range = {std::floor(operand(0).lower), std::floor(operand(0).upper)};
      image.is_continuous = image.is_continuous && image.range.is_point();
      break;
    case Op::where: break;
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
    case Op::softplus: restrict_by(image, elementary_image(node.op, operand(0))); break;
  }
  return image;
}

}  // namespace assay
