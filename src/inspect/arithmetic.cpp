#include "inspect/arithmetic.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace assay::inspect {
namespace {

/// Elements at a time: their values at every node of a formula stay in the cache.
constexpr std::size_t block = 256;

/// What an operation makes of its arguments; those it does not have are 0. A condition is 1 or 0. Not for
/// leaves.
template <class T>
T apply(Op op, T u, T v, T w) {
  const auto truth = [](bool condition) { return condition ? T{1} : T{0}; };
  switch (op) {
    case Op::constant:
    case Op::pi:
    case Op::euler:
    case Op::infinity:
    case Op::input:
    case Op::parameter: break;
    case Op::neg: return -u;
    case Op::add: return u + v;
    case Op::sub: return u - v;
    case Op::mul: return u * v;
    case Op::div: return u / v;
    case Op::pow: return std::pow(u, v);
    case Op::less: return truth(u < v);
    case Op::less_equal: return truth(u <= v);
    case Op::greater: return truth(u > v);
    case Op::greater_equal: return truth(u >= v);
    case Op::equal: return truth(u == v);
    case Op::not_equal: return truth(u != v);
    case Op::where: return u != 0 ? v : w;
    case Op::min: return u < v || std::isnan(u) ? u : v;
    case Op::max: return u > v || std::isnan(u) ? u : v;
    case Op::abs: return std::abs(u);
    case Op::sign: return u > 0 ? T{1} : u < 0 ? T{-1} : u;
    case Op::floor: return std::floor(u);
    case Op::sqrt: return std::sqrt(u);
    case Op::cbrt: return std::cbrt(u);
    case Op::exp: return std::exp(u);
    case Op::expm1: return std::expm1(u);
    case Op::log: return std::log(u);
    case Op::log1p: return std::log1p(u);
    case Op::sin: return std::sin(u);
    case Op::cos: return std::cos(u);
    case Op::tan: return std::tan(u);
    case Op::asin: return std::asin(u);
    case Op::acos: return std::acos(u);
    case Op::atan: return std::atan(u);
    case Op::sinh: return std::sinh(u);
    case Op::cosh: return std::cosh(u);
    case Op::tanh: return std::tanh(u);
    case Op::asinh: return std::asinh(u);
    case Op::acosh: return std::acosh(u);
    case Op::atanh: return std::atanh(u);
    case Op::erf: return std::erf(u);
    case Op::erfc: return std::erfc(u);
    case Op::sigmoid: return u > 0 ? 1 / (1 + std::exp(-u)) : std::exp(u) / (1 + std::exp(u));
    case Op::softplus: return std::max(u, T{0}) + std::log1p(std::exp(-std::abs(u)));
  }
  assert(false);
  return u;
}

/// The value of a leaf that is the same for every x.
template <class T>
T fixed_value(const Function& f, NodeId id, std::span<const T> parameters) {
  const Node& node = f.graph()[id];
  if (node.op == Op::constant) return static_cast<T>(f.graph().value(id).to_double());
  if (node.op == Op::parameter) return parameters[node.index];
  if (node.op == Op::infinity) return std::numeric_limits<T>::infinity();
  return node.op == Op::pi ? std::numbers::pi_v<T> : std::numbers::e_v<T>;
}

template <class T>
class Table {
 public:
  Table(const Function& f, std::span<const T> parameters)
      : f_(f), values_((static_cast<std::size_t>(f.root()) + 1) * block) {
    for (NodeId id = 0; id <= f.root(); ++id) {
      const Op op = f.graph()[id].op;
      if (info(op).notation == Notation::leaf && op != Op::input) {
        std::ranges::fill(row(id), fixed_value(f, id, parameters));
      }
    }
  }

  void run(std::span<const T> x, std::span<T> y) {
    for (NodeId id = 0; id <= f_.root(); ++id) {
      const Node& node = f_.graph()[id];
      if (node.op == Op::input) {
        std::ranges::copy(x, row(id).begin());
      } else if (info(node.op).notation != Notation::leaf) {
        run_operation(node, row(id).first(x.size()));
      }
    }
    std::ranges::copy(row(f_.root()).first(y.size()), y.begin());
  }

 private:
  std::span<T> row(NodeId id) { return std::span(values_).subspan(id * block, block); }

  void run_operation(const Node& node, std::span<T> out) {
    const std::size_t arity = node.used().size();
    // An argument that is not there is read from the first one's row, and ignored.
    const std::span<const T> u = row(node.arguments[0]);
    const std::span<const T> v = row(node.arguments[arity > 1 ? 1 : 0]);
    const std::span<const T> w = row(node.arguments[arity > 2 ? 2 : 0]);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = apply(node.op, u[i], v[i], w[i]);
  }

  const Function& f_;
  std::vector<T> values_;
};

}  // namespace

template <class T>
void evaluate(const Function& f, std::span<const T> parameters, std::span<const T> x, std::span<T> y) {
  assert(parameters.size() == f.parameters().size() && x.size() == y.size());
  Table<T> table(f, parameters);
  for (std::size_t i = 0; i < x.size(); i += block) {
    const std::size_t count = std::min(block, x.size() - i);
    table.run(x.subspan(i, count), y.subspan(i, count));
  }
}

template void evaluate(const Function&, std::span<const float>, std::span<const float>, std::span<float>);
template void evaluate(const Function&, std::span<const double>, std::span<const double>, std::span<double>);

}  // namespace assay::inspect
