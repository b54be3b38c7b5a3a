#include "analysis/transform.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

#include "analysis/breakpoints.h"
#include "analysis/interpolant.h"
#include "analysis/jump.h"
#include "analysis/mean_field.h"
#include "base/error.h"
#include "base/text.h"
#include "quadrature/gauss_legendre.h"
#include "quadrature/integrate.h"

namespace assay {
namespace {

constexpr double reach = 9.0;      ///< standard deviations of the input that count
constexpr double farthest = 40.0;  ///< breakpoints are known up to here
constexpr double largest_a = 3.0;  ///< so that the solver stays inside
constexpr double accepted = 1e-9;  ///< of the maps
constexpr double steepest = 2.0;   ///< sup |fhat'| of a transform that is taken if there is a choice

/// Moments of f(a z + b), z ~ N(0,1), of which all maps are made. Centred where differences of large numbers
/// would lose digits.
struct AffineMoments {
  double mean;        ///< E f
  double variance;    ///< of f
  double slope;       ///< E f'^2
  double covariance;  ///< E (f - E f) f' z
  double mean_slope;  ///< E f' z
  double curvature;   ///< E f''^2; 0 unless asked for
  double steepest;    ///< largest |f'| within reach
};

/// f and its derivatives, quick to evaluate.
class Shape {
 public:
  Shape(const Function& f, std::span<const double> edges)
      : f_(f, edges), first_(f.derivative(), edges), second_(f.derivative(2), edges) {}

  [[nodiscard]] AffineMoments moments(double a, double b, bool with_curvature) {
    nodes_.clear();
    const std::vector<double> ends = f_.panel_ends(b - reach * a, b + reach * a);
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) add_nodes((ends[i] - b) / a, (ends[i + 1] - b) / a);
    AffineMoments m{};
    for (Node& node : nodes_) {
      node.value = f_(a * node.z + b);
      node.slope = first_(a * node.z + b);
      m.mean += node.weight * node.value;
      m.slope += node.weight * node.slope * node.slope;
      m.mean_slope += node.weight * node.slope * node.z;
      m.steepest = std::max(m.steepest, std::abs(node.slope));
    }
    for (const Node& node : nodes_) {
      const double centred = node.value - m.mean;
      m.variance += node.weight * centred * centred;
      m.covariance += node.weight * centred * node.slope * node.z;
      if (!with_curvature) continue;
      const double bend = second_(a * node.z + b);
      m.curvature += node.weight * bend * bend;
    }
    return m;
  }

 private:
  struct Node {
    double z, weight, value, slope;
  };

  /// Panels that are at most 2 wide, since the density varies too.
  void add_nodes(double lower, double upper) {
    static const GaussLegendre rule = gauss_legendre(16);
    const double count = std::max(1.0, std::ceil((upper - lower) / 2 - 1e-9));
    const double half = (upper - lower) / (2 * count);
    for (double panel = 0; panel < count; ++panel) {
      const double center = lower + half * (2 * panel + 1);
      for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
        const double z = center + half * rule.nodes[i];
        nodes_.push_back({z, half * rule.weights[i] * normal_density(z), 0.0, 0.0});
      }
    }
  }

  Interpolant f_, first_, second_;
  std::vector<Node> nodes_;
};

/// The two unknowns of the search. a is sought by its logarithm: it is positive.
struct Point {
  double log_a, b;
};

/// Two equations that vanish at a solution, in units of what the target asks beyond a linear function, and
/// the transform that belongs to the point: d and g follow from a and b.
struct Trial {
  std::array<double, 2> equations{};
  AffineTransform transform;
  double steepest = 0.0;  ///< of fhat'

  [[nodiscard]] double size() const { return std::hypot(equations[0], equations[1]); }
};

/// C(0) = 0 sets d, Q(1) = 1 then g; C'(1) and Q'(1) remain.
Trial dks_trial(const AffineMoments& m, double a, double b, double target) {
  Trial trial;
  trial.equations = {(a * a * m.slope / m.variance - target) / (target - 1),
                     (a * m.covariance / m.variance - 1) / (target - 1)};
  trial.transform = {a, b, -m.mean, 1 / std::sqrt(m.variance)};
  trial.steepest = a * trial.transform.output_scale * m.steepest;
  return trial;
}

/// C'(1) = 1 sets g, Q'(1) = 1 then d; C''(1) and Q(1) remain. With s = d + E f:
/// g^2 = 1/(a^2 E f'^2), s E[f' z] = a E f'^2 - E[(f - E f) f' z], Q(1) = g^2 (s^2 + Var f).
Trial tat_trial(const AffineMoments& m, double a, double b, double target) {
  const double s = (a * m.slope - m.covariance) / m.mean_slope;
  const double bend = a * a * m.curvature;
  Trial trial;
  trial.equations = {bend / (m.slope * target) - 1, (s * s + m.variance - a * a * m.slope) / (a * a * bend)};
  trial.transform = {a, b, s - m.mean, 1 / (a * std::sqrt(m.slope))};
  trial.steepest = a * trial.transform.output_scale * m.steepest;
  return trial;
}

/// Searches the plane of (a, b) from many starts by the method of Levenberg and Marquardt.
class Search {
 public:
  Search(Shape& shape, const TailoringTarget& target, const Deadline& deadline)
      : shape_(shape), target_(target), deadline_(deadline) {}

  [[nodiscard]] std::vector<Trial> solutions() {
    for (const double a : {0.1, 0.3, 0.03, 1.0}) {
      for (const double b : {0.0, 0.5, -0.5, 1.0, -1.0, 2.0, -2.0}) {
        if (deadline_.passed()) return found_;
        descend({std::log(a), b});
      }
    }
    return found_;
  }

 private:
  [[nodiscard]] std::optional<Trial> at(const Point& point) {
    const double a = std::exp(point.log_a);
    if (!(a >= 1e-4 && a <= largest_a && std::abs(point.b) <= reach)) return std::nullopt;
    const bool is_tat = target_.method == Tailoring::tat;
    const AffineMoments m = shape_.moments(a, point.b, is_tat);
    Trial trial = is_tat ? tat_trial(m, a, point.b, target_.value) : dks_trial(m, a, point.b, target_.value);
    return std::isfinite(trial.size()) ? std::optional(trial) : std::nullopt;
  }

  /// Derivatives of the equations by the unknowns: [equation][unknown].
  using Jacobian = std::array<std::array<double, 2>, 2>;

  [[nodiscard]] std::optional<Jacobian> jacobian(const Point& point, const Trial& here) {
    constexpr double step = 1e-6;
    Jacobian j{};
    for (std::size_t unknown = 0; unknown < 2; ++unknown) {
      Point beside = point;
      (unknown == 0 ? beside.log_a : beside.b) += step;
      const std::optional<Trial> there = at(beside);
      if (!there) return std::nullopt;
      for (std::size_t equation = 0; equation < 2; ++equation) {
        j[equation][unknown] = (there->equations[equation] - here.equations[equation]) / step;
      }
    }
    return j;
  }

  /// The step that solves (J'J + damping diag(J'J)) step = -J'F, at most 1 long.
  static Point step(const Jacobian& j, const std::array<double, 2>& f, double damping) {
    const auto product = [&](std::size_t p, std::size_t q) { return j[0][p] * j[0][q] + j[1][p] * j[1][q]; };
    const double cross = product(0, 1);
    const double first = product(0, 0) * (1 + damping) + 1e-300;
    const double second = product(1, 1) * (1 + damping) + 1e-300;
    const std::array<double, 2> right = {-(j[0][0] * f[0] + j[1][0] * f[1]),
                                         -(j[0][1] * f[0] + j[1][1] * f[1])};
    const double determinant = first * second - cross * cross;
    const Point full = {(second * right[0] - cross * right[1]) / determinant,
                        (first * right[1] - cross * right[0]) / determinant};
    const double shrink = 1 / std::max(1.0, std::hypot(full.log_a, full.b));
    return {full.log_a * shrink, full.b * shrink};
  }

  /// On the way to a solution that another start has led to.
  [[nodiscard]] bool is_known(const Trial& trial) const {
    constexpr double near = 0.02;
    return std::ranges::any_of(found_, [&](const Trial& known) {
      return std::abs(known.transform.input_scale / trial.transform.input_scale - 1) < near &&
             std::abs(known.transform.input_shift - trial.transform.input_shift) <
                 near * known.transform.input_scale;
    });
  }

  /// Takes the best of a few steps, more and more damped; whether one of them was an improvement.
  [[nodiscard]] bool advance(Point& point, Trial& current, double& damping) {
    constexpr double most = 1e6;
    const std::optional<Jacobian> j = jacobian(point, current);
    for (; j && damping < most; damping *= 10) {
      const Point move = step(*j, current.equations, damping);
      const Point next = {point.log_a + move.log_a, point.b + move.b};
      const std::optional<Trial> trial = at(next);
      if (!trial || !(trial->size() < current.size())) continue;
      point = next;
      current = *trial;
      damping = std::max(1e-12, damping / 100);
      return true;
    }
    return false;
  }

  void descend(Point point) {
    constexpr int max_steps = 30;
    constexpr double solved = 1e-11;
    constexpr double close = 1e-8;  // what rounding leaves of the scaled equations
    std::optional<Trial> current = at(point);
    double damping = 1e-2;
    for (int i = 0; current && current->size() > solved; ++i) {
      if (is_known(*current)) return;
      if (i == max_steps || !advance(point, *current, damping)) break;
    }
    if (current && current->size() < close) found_.push_back(*current);
  }

  Shape& shape_;
  TailoringTarget target_;
  const Deadline& deadline_;
  std::vector<Trial> found_;
};

/// Those that are not too steep, if there are; of them the smallest |b|, and b > 0 of two mirrored ones.
std::optional<Trial> chosen(std::vector<Trial> solutions) {
  if (solutions.empty()) return std::nullopt;
  const auto key = [](const Trial& trial) {
    const double shift = std::abs(trial.transform.input_shift);
    return std::tuple(trial.steepest >= steepest, std::round(shift * 1e6), trial.transform.input_shift < 0);
  };
  return *std::ranges::min_element(solutions, {}, key);
}

/// The maps of fhat from its own formula, by the tables of its mean field.
LocalMaps maps_of(const Function& f, Tailoring method) {
  const MeanField field(f);
  const double mean = field.moment(1, 1.0).value;
  return {.length = field.moment(2, 1.0).value,
          .length_slope = field.length_slope(1.0).value,
          .slope = field.derivative_moment(2, 1.0).value,
          .curvature = method == Tailoring::tat ? field.curvature_moment(1.0).value
                                                : std::numeric_limits<double>::quiet_NaN(),
          .at_independent = mean * mean};
}

bool meets(const LocalMaps& maps, const TailoringTarget& target) {
  const auto is = [](double value, double wanted) { return std::abs(value - wanted) <= accepted; };
  if (!is(maps.length, 1) || !is(maps.length_slope, 1)) return false;
  return target.method == Tailoring::dks ? is(maps.slope, target.value) && is(maps.at_independent, 0)
                                         : is(maps.slope, 1) && is(maps.curvature, target.value);
}

/// Where f or one of its derivatives may jump; throws an input Error where that cannot be found out.
std::vector<Breakpoint> places_of(const Function& f) {
  std::vector<Breakpoint> points = breakpoints(f, -farthest, farthest);
  if (!std::ranges::all_of(points, &Breakpoint::is_isolated)) {
    throw input_error("where the function is smooth could not be found out");
  }
  return points;
}

void solve(const Function& f, Tailored& result, const Deadline& deadline) {
  const std::vector<Breakpoint> points = places_of(f);
  const std::optional<double> jump = first_jump(f, points);
  const std::optional<double> kink = first_jump(f.derivative(), points);
  if (jump) result.reason = "f jumps at x = " + shortest(*jump) + ", so that C'(1) is infinite";
  if (!jump && kink && result.target.method == Tailoring::tat) {
    result.reason = "f' jumps at x = " + shortest(*kink) + ", so that C''(1) is infinite";
  }
  if (!result.reason.empty()) return;
  std::vector<double> edges;
  for (const Breakpoint& point : points) edges.push_back(point.x.midpoint());
  Shape shape(f, edges);
  const std::optional<Trial> solution = chosen(Search(shape, result.target, deadline).solutions());
  if (!solution) {
    result.reason = deadline.passed()
                        ? "the time limit passed before a solution was found"
                        : "the equations of the transform have no solution that the search finds";
    return;
  }
  const Function function = transformed(f, solution->transform);
  LocalMaps maps = maps_of(function, result.target.method);
  if (kink) maps.curvature = std::numeric_limits<double>::infinity();
  if (!meets(maps, result.target)) {
    const bool is_known = std::isfinite(maps.length_slope) && std::isfinite(maps.slope);
    result.reason = is_known
                        ? "the transform that was found does not meet its target when it is integrated anew"
                        : "the transform that was found could not be integrated anew";
    return;
  }
  result.transform = solution->transform;
  result.function = function;
  result.maps = maps;
}

/// C of a layer of where(x > 0, x, slope*x), of unit length, by the arc-cosine kernel of order 1 (Cho and
/// Saul 2009), `depth` times from independent inputs.
double leaky_correlation(double slope, std::size_t depth) {
  double c = 0.0;
  for (std::size_t layer = 0; layer < depth; ++layer) {
    const double relu =
        (std::sqrt((1 - c) * (1 + c)) + (std::numbers::pi - std::acos(c)) * c) / std::numbers::pi;
    c = std::min(1.0, ((1 - slope) * (1 - slope) * relu + 2 * slope * c) / (1 + slope * slope));
  }
  return c;
}

}  // namespace

TailoringTarget tailoring_target(Tailoring method, std::size_t depth) {
  constexpr double zeta = 1.5;
  constexpr double tau = 0.3;
  const auto layers = static_cast<double>(depth);
  return {method, method == Tailoring::dks ? std::pow(zeta, 1 / layers) : tau / layers};
}

Function transformed(const Function& f, const AffineTransform& transform) {
  const Function source = f.bound();
  Graph graph;
  const auto number = [&](double value) {
    return graph.constant(*Rational::parse(shortest(std::abs(value))));
  };
  const auto shifted = [&](NodeId node, double by) {
    return graph.apply(by < 0 ? Op::sub : Op::add, {node, number(by)});
  };
  const NodeId scaled = graph.apply(Op::mul, {number(transform.input_scale), graph.input()});
  const NodeId inner = shifted(scaled, transform.input_shift);
  const NodeId copy = substitute(source.graph(), source.root(), graph, inner, {});
  const NodeId sum = shifted(copy, transform.output_shift);
  return Function(graph, graph.apply(Op::mul, {number(transform.output_scale), sum}));
}

Tailored tailored(const Function& f, const TailoringTarget& target, const Deadline& deadline) {
  Tailored result = {.target = target, .transform = {}, .function = f.bound(), .maps = {}, .reason = {}};
  try {
    solve(result.function, result, deadline);
  } catch (const Error& error) {  // too many kinks, or a derivative beyond the size bound
    result.reason = error.what();
  }
  return result;
}

LeakyTransform tailored_leaky_relu(std::size_t depth, double eta) {
  LeakyTransform result = {.slope = 0, .scale = std::numbers::sqrt2, .eta = eta, .reason = {}};
  const double most = leaky_correlation(0, depth);
  if (most <= eta) {
    result.reason = "relu itself takes independent inputs to a correlation of no more than this";
    result.eta = 0.9 * most;
  }
  double lower = 0.0;
  double upper = 1.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = (lower + upper) / 2;
    (leaky_correlation(middle, depth) > result.eta ? lower : upper) = middle;
  }
  result.slope = (lower + upper) / 2;
  result.scale = std::sqrt(2 / (1 + result.slope * result.slope));
  return result;
}

}  // namespace assay
