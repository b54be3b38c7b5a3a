#include "analysis/smoothing.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "analysis/breakpoints.h"
#include "analysis/domain.h"
#include "analysis/jump.h"
#include "analysis/moments.h"
#include "analysis/roots.h"
#include "analysis/singularity.h"
#include "ball/enclose.h"
#include "base/error.h"

namespace assay {
namespace {

constexpr double farthest = 40.0;  ///< standard deviations: beyond them a normal variable has probability 0

/// Where f or f' misbehaves.
class Trouble {
 public:
  explicit Trouble(const Function& f) {
    const std::vector<Breakpoint> points = breakpoints(f, -farthest, farthest);
    has_gaps_ = !undefined_inputs(f, points, -farthest, farthest, 1.0).where.empty();
    Evaluator value(f);
    Evaluator slope(f.derivative());
    for (const Breakpoint& point : points) {
      if (!point.is_singular || !point.is_isolated) continue;
      const bool is_harmless = is_integrable(value, point.x) && is_integrable(slope, point.x);
      if (!is_harmless || has_gaps_) places_.push_back(point.x);
    }
  }

  [[nodiscard]] bool is_empty() const { return places_.empty(); }
  [[nodiscard]] bool has_gaps() const { return has_gaps_; }
  [[nodiscard]] bool meets(const Root& root) const {
    return std::ranges::any_of(places_, [&](const Ball& place) { return place.overlaps(root.x); });
  }

 private:
  static bool is_integrable(Evaluator& f, const Ball& x) {
    return std::ranges::all_of(std::array{Side::left, Side::right},
                               [&](Side side) { return integrable_at(f, x, side, 2) == Integrability::yes; });
  }

  std::vector<Ball> places_;
  bool has_gaps_ = false;
};

/// What an argument does between its roots.
struct Signs {
  bool negative = false;
  bool positive = false;
};

Signs signs_of(const Function& u, const std::vector<Root>& roots) {
  std::vector<double> edges = {-farthest};
  for (const Root& root : roots) edges.push_back(root.x.midpoint());
  edges.push_back(farthest);
  Evaluator evaluator(u);
  Signs signs;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const Ball value = evaluator.enclose(Ball(edges[i] + (edges[i + 1] - edges[i]) * 0.4142135));
    signs.negative |= value.is_finite() && value.is_negative();
    signs.positive |= value.is_finite() && value.is_positive();
  }
  return signs;
}

/// Copies f with the operations replaced that cause its trouble.
class Softener {
 public:
  Softener(const Function& f, const Trouble& trouble, const Rational& softness)
      : f_(f), trouble_(trouble), e_(graph_.constant(softness)), softness_(softness.text()) {}

  [[nodiscard]] Smoothed run() {
    const Graph& from = f_.graph();
    std::vector<NodeId> copies(f_.root() + 1);
    for (NodeId id = 0; id <= f_.root(); ++id) {
      const Node& node = from[id];
      std::array<NodeId, 3> arguments{};
      std::ranges::transform(node.used(), arguments.begin(),
                             [&](NodeId argument) { return copies[argument]; });
      const std::optional<NodeId> softened = soften(node, arguments);
      copies[id] =
          softened ? *softened : graph_.rebuild(from, node, std::span(arguments).first(node.used().size()));
    }
    std::string change;
    for (const std::string& each : changes_) change += (change.empty() ? "" : ", ") + each;
    if (!change.empty()) change += ", e = " + softness_;
    return {Function(graph_, copies[f_.root()]), change};
  }

 private:
  NodeId apply(Op op, std::initializer_list<NodeId> arguments) { return graph_.apply(op, arguments); }
  NodeId number(std::int64_t value) { return graph_.constant(value); }

  /// The signs of the argument if its roots are where the trouble is.
  [[nodiscard]] std::optional<Signs> cause(NodeId argument) const {
    const Function u(f_.graph(), argument);
    const std::vector<Root> roots = isolate_roots(u, -farthest, farthest);
    if (std::ranges::none_of(roots, [&](const Root& root) { return trouble_.meets(root); })) return {};
    return signs_of(u, roots);
  }

  NodeId clamped(NodeId u, const Signs& signs) {
    if (!signs.negative || !trouble_.has_gaps()) return u;
    changes_.insert("u becomes max(u, 0)");
    return apply(Op::max, {u, number(0)});
  }

  /// u + e
  NodeId raised(NodeId u) { return apply(Op::add, {u, e_}); }

  NodeId reciprocal(NodeId w, NodeId u, const Signs& signs) {
    if (!signs.negative) {
      changes_.insert("w/u becomes w/(u + e)");
      return apply(Op::div, {w, raised(u)});
    }
    changes_.insert("w/u becomes w*u/(u^2 + e)");
    const NodeId square = apply(Op::pow, {u, number(2)});
    const NodeId above = graph_.is_constant(w, Rational(1)) ? u : apply(Op::mul, {w, u});
    return apply(Op::div, {above, raised(square)});
  }

  std::optional<NodeId> power(const Node& node, NodeId u, NodeId v) {
    if (f_.graph()[node.arguments[1]].op != Op::constant) return std::nullopt;
    const Rational r = f_.graph().value(node.arguments[1]);
    if (r.is_integer() ? !r.is_negative() : r > Rational(1)) return std::nullopt;
    const std::optional<Signs> signs = cause(node.arguments[0]);
    if (!signs) return std::nullopt;
    if (r.is_negative()) {
      const NodeId base = reciprocal(number(1), r.is_integer() ? u : clamped(u, *signs), *signs);
      return r == Rational(-1) ? base : apply(Op::pow, {base, graph_.constant(-r)});
    }
    changes_.insert("u^" + r.text() + " becomes (u + e)^" + r.text() + " - e^" + r.text());
    return apply(Op::sub, {apply(Op::pow, {raised(clamped(u, *signs)), v}), apply(Op::pow, {e_, v})});
  }

  std::optional<NodeId> soften(const Node& node, const std::array<NodeId, 3>& arguments) {
    const NodeId u = arguments[0];
    if (node.op == Op::pow) return power(node, u, arguments[1]);
    if (node.op != Op::sqrt && node.op != Op::cbrt && node.op != Op::log && node.op != Op::div) {
      return std::nullopt;
    }
    const std::optional<Signs> signs = cause(node.arguments[node.op == Op::div ? 1 : 0]);
    if (!signs) return std::nullopt;
    if (node.op == Op::div) return reciprocal(u, arguments[1], *signs);
    if (node.op == Op::cbrt) {
      changes_.insert("cbrt(u) becomes u/cbrt(u^2 + e)");
      const NodeId square = apply(Op::pow, {u, number(2)});
      return apply(Op::div, {u, apply(Op::cbrt, {raised(square)})});
    }
    const NodeId inner = apply(node.op, {raised(clamped(u, *signs))});
    if (node.op == Op::log) {
      changes_.insert("log(u) becomes log(u + e)");
      return inner;
    }
    changes_.insert("sqrt(u) becomes sqrt(u + e) - sqrt(e)");
    return apply(Op::sub, {inner, apply(Op::sqrt, {e_})});
  }

  const Function& f_;
  const Trouble& trouble_;
  Graph graph_;
  NodeId e_;
  std::string softness_;
  std::set<std::string> changes_;
};

}  // namespace

std::optional<Smoothed> nearest_smooth(const Function& f, const Rational& softness) {
  try {
    const Function source = f.bound();
    const Trouble trouble(source);
    if (trouble.is_empty()) return std::nullopt;
    Smoothed result = Softener(source, trouble, softness).run();
    const Moments moments = gaussian_moments(result.function);
    const bool is_mended = moments.second_moment && moments.derivative_moment &&
                           !first_jump(result.function, breakpoints(result.function, -farthest, farthest));
    return is_mended && !result.change.empty() ? std::optional(std::move(result)) : std::nullopt;
  } catch (const Error&) {  // too many kinks, or a derivative beyond the size bound: nothing is known of it
    return std::nullopt;
  }
}

}  // namespace assay
