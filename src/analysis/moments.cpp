#include "analysis/moments.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include "analysis/breakpoints.h"
#include "analysis/domain.h"
#include "analysis/growth.h"
#include "analysis/singularity.h"
#include "ball/enclose.h"
#include "base/error.h"
#include "base/text.h"
#include "quadrature/integrate.h"

namespace assay {
namespace {

constexpr double farthest = 40.0;  ///< standard deviations: beyond them a normal variable has probability 0

/// A function at the nodes of the quadrature, correct to a double's precision whatever cancels in its
/// formula. Values are kept: the moments of one function share their nodes.
class Samples {
 public:
  explicit Samples(const Function& f) : f_(f) {}

  [[nodiscard]] double at(double x) { return kept({nullptr, x}, Ball(x)); }
  /// At x0 + offset, where x0 + offset itself need not be a double.
  [[nodiscard]] double near(const Breakpoint& point, double offset) {
    return kept({&point, offset}, point.x + Ball(offset));
  }
  [[nodiscard]] Evaluator& evaluator() { return f_; }

 private:
  using Place = std::pair<const Breakpoint*, double>;

  double kept(const Place& place, const Ball& x) {
    const auto [entry, inserted] = values_.try_emplace(place, 0.0);
    if (inserted) entry->second = evaluate(x);
    return entry->second;
  }

  double evaluate(const Ball& x) {
    constexpr double relative = 0x1p-52;
    constexpr double absolute = 1e-30;  // squared and averaged, nothing
    Ball value;
    for (const int bits : {80, 160, 320, 640}) {
      value = f_.enclose(x, bits);
      if (value.radius() <= std::max(absolute, relative * std::abs(value.midpoint()))) break;
    }
    return value.midpoint();
  }

  Evaluator f_;
  std::map<Place, double> values_;
};

/// The real line as the quadrature sees it, for u = scale * z.
class Line {
 public:
  Line(std::vector<Breakpoint> points, double scale) : points_(std::move(points)), scale_(scale) {}

  [[nodiscard]] const std::vector<Breakpoint>& points() const { return points_; }

  /// E |f(u)|^p, or E f(u) for p = 1, with f's mass between lower and upper.
  [[nodiscard]] Integral expectation(Samples& f, int p, double lower, double upper) const {
    Integral total;
    const Breakpoint* left = nullptr;
    double begin = lower;
    for (const Breakpoint& point : points_) {
      const double z = point.x.midpoint() / scale_;
      if (z <= lower || z >= upper) continue;
      total += piece(f, p, {left, begin}, {&point, z});
      left = &point;
      begin = z;
    }
    return total += piece(f, p, {left, begin}, {nullptr, upper});
  }

 private:
  /// An end of a piece: at a breakpoint, or where the mass of f ends.
  struct End {
    const Breakpoint* point;
    double z;

    [[nodiscard]] bool is_singular() const { return point != nullptr && point->is_singular; }
  };

  static double weighted(double value, int p, double z) {
    const auto wide = static_cast<long double>(value);  // f^2 may overflow where the density vanishes
    const long double power = p == 2 ? wide * wide : wide;
    const auto exponent = static_cast<long double>(z);
    constexpr long double one_over_root_of_two_pi = 0.398942280401432677939946059934381868L;
    return static_cast<double>(power * std::exp(-exponent * exponent / 2) * one_over_root_of_two_pi);
  }

  /// f is analytic between the ends. Towards a singular end the panels are graded.
  [[nodiscard]] Integral piece(Samples& f, int p, const End& left, const End& right) const {
    std::vector<double> edges = panel_edges(left.z, right.z);
    if (edges.size() == 2 && left.is_singular() && right.is_singular()) {
      edges.insert(edges.begin() + 1, std::midpoint(left.z, right.z));
    }
    Integral total;
    if (left.is_singular()) {
      total += towards(f, p, left, edges[1] - edges[0], Side::right);
      edges.erase(edges.begin());
    }
    if (right.is_singular()) {
      total += towards(f, p, right, edges.back() - edges[edges.size() - 2], Side::left);
      edges.pop_back();
    }
    return total += integrate([&](double z) { return weighted(f.at(scale_ * z), p, z); }, edges);
  }

  [[nodiscard]] Integral towards(Samples& f, int p, const End& end, double length, Side side) const {
    const double direction = side == Side::right ? 1.0 : -1.0;
    const auto integrand = [&](double t) {
      return weighted(f.near(*end.point, direction * scale_ * t), p, end.z + direction * t);
    };
    // An inexact root is known to 2^-250.
    return integrate_from_singularity(integrand, length, end.point->x.is_exact() ? 0x1p-900 : 0x1p-150);
  }

  /// A grid of panels that are narrow in z (the density varies) and in x (so does f), and contains 0. Their
  /// halves, of which the integral is summed, are at most 1 wide in z.
  [[nodiscard]] std::vector<double> panel_edges(double lower, double upper) const {
    constexpr double widest = 2.0;
    constexpr double widest_in_x = 4.0;
    constexpr double narrowest = 1.0 / 16;
    const double width =
        std::exp2(std::floor(std::log2(std::clamp(widest_in_x / scale_, narrowest, widest))));
    std::vector<double> edges = {lower};
    for (double k = std::floor(lower / width) + 1; k * width < upper; ++k) edges.push_back(k * width);
    edges.push_back(upper);
    return edges;
  }

  std::vector<Breakpoint> points_;
  double scale_;
};

/// The worst that is found beside the singular point.
Integrability integrable_near(Evaluator& f, const Breakpoint& point, int p) {
  if (!point.is_isolated) return Integrability::unsettled;
  const Integrability left = integrable_at(f, point.x, Side::left, p);
  const Integrability right = integrable_at(f, point.x, Side::right, p);
  if (left == Integrability::no || right == Integrability::no) return Integrability::no;
  return left == Integrability::yes ? right : left;
}

/// Why |f|^p is not integrable near a breakpoint, or that it is not known; empty if it is integrable.
std::string local_obstacle(Samples& f, const Line& line, int p, const std::string& name) {
  for (const Breakpoint& point : line.points()) {
    const Integrability verdict =
        point.is_singular ? integrable_near(f.evaluator(), point, p) : Integrability::yes;
    if (verdict == Integrability::yes) continue;
    std::string reason = verdict == Integrability::no ? "" : "it could not be established whether ";
    reason += name;
    reason += verdict == Integrability::no ? " is not " : " is ";
    reason += p == 2 ? "square integrable at x = " : "integrable at x = ";
    return reason += shortest(point.x.midpoint());
  }
  return {};
}

/// One moment: its value, or why there is none.
struct Outcome {
  std::optional<Moments::Value> value;
  std::string reason;
};

Outcome moment(const Function& f, Samples& samples, const Line& line, double variance, int p,
               const std::string& name) {
  if (const std::string reason = local_obstacle(samples, line, p, name); !reason.empty()) return {{}, reason};
  const Support support = gaussian_support(f, variance, p);
  if (!support.obstacle.empty()) return {{}, support.obstacle};
  const Integral integral = line.expectation(samples, p, support.lower, support.upper);
  if (!std::isfinite(integral.value) || !std::isfinite(integral.error)) {
    return {{}, "the moments of " + name + " are too large for a number"};
  }
  return {Moments::Value{integral.value, integral.error}, {}};
}

void take(const Outcome& outcome, std::optional<Moments::Value>& value, std::string& reason) {
  value = outcome.value;
  if (outcome.reason.empty() || reason.find(outcome.reason) != std::string::npos) return;
  reason += (reason.empty() ? "" : "; ") + outcome.reason;
}

/// What f is, other than defined for almost all inputs; empty if it is that.
std::string domain_obstacle(const Function& f, const Line& line, double end, double variance) {
  const Undefined undefined = undefined_inputs(f, line.points(), -end, end, variance);
  if (!undefined.where.empty()) {
    return "undefined for " + undefined.where + ", " + share_of_inputs(undefined.probability);
  }
  return undefined.is_settled ? "" : "not known to be defined everywhere";
}

Moments moments_of(const Function& f, double variance) {
  const double scale = std::sqrt(variance);
  const double end = farthest * scale;
  const Line line(breakpoints(f, -end, end), scale);
  Moments moments;
  moments.reason = domain_obstacle(f, line, end, variance);
  if (!moments.reason.empty()) return moments;
  Samples values(f);
  take(moment(f, values, line, variance, 1, "f"), moments.mean, moments.reason);
  take(moment(f, values, line, variance, 2, "f"), moments.second_moment, moments.reason);
  const Function derivative = f.derivative();
  if (const std::string obstacle = domain_obstacle(derivative, line, end, variance); !obstacle.empty()) {
    take({{}, "the derivative is " + obstacle}, moments.derivative_moment, moments.reason);
    return moments;
  }
  Samples slopes(derivative);
  take(moment(derivative, slopes, line, variance, 2, "the derivative"), moments.derivative_moment,
       moments.reason);
  return moments;
}

}  // namespace

Moments gaussian_moments(const Function& f, double variance) {
  try {
    return moments_of(f.bound(), variance);
  } catch (const Error& error) {  // too many kinks, or a derivative beyond the size bound
    return {.mean = {}, .second_moment = {}, .derivative_moment = {}, .reason = error.what()};
  }
}

Gain forward_gain(const Function& f) {
  const Moments moments = gaussian_moments(f);
  if (!moments.second_moment) return {1.0, moments.reason};
  if (moments.second_moment->value <= moments.second_moment->error)
    return {1.0, "f is 0 for almost all inputs"};
  return {1.0 / std::sqrt(moments.second_moment->value), {}};
}

}  // namespace assay
