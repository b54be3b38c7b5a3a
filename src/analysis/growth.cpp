#include "analysis/growth.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "ball/enclose.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int farthest_panel = 40;

Function logarithm_of_magnitude(const Function& f) {
  Graph graph = f.graph();
  const NodeId root = graph.apply(Op::log, {graph.apply(Op::abs, {f.root()})});
  return {graph, root, {f.parameters().begin(), f.parameters().end()}};
}

/// log(|f(sqrt(variance) z)|^p exp(-z^2/2)).
class LogIntegrand {
 public:
  LogIntegrand(const Function& f, double variance, int p)
      : f_(f), log_magnitude_(logarithm_of_magnitude(f)), scale_(std::sqrt(variance)), p_(p) {}

  /// Minus infinity where f is 0; nothing where it is not known.
  std::optional<double> operator()(double z) {
    const std::optional<double> magnitude = log_magnitude_at(scale_ * z);
    if (!magnitude) return std::nullopt;
    return p_ * *magnitude - z * z / 2;
  }

 private:
  std::optional<double> log_magnitude_at(double x) {
    // An upper bound does where f is not told from 0; the logarithm of the formula where f is not a double.
    const Ball value = f_.enclose(x);
    if (value.is_undefined()) return -infinity;
    const double bound = std::max(std::abs(value.lower()), std::abs(value.upper()));
    if (std::isfinite(bound)) return std::log(bound);
    constexpr int bits = 1024;  // exp(exp(500)) keeps none of fewer
    const Ball logarithm = log_magnitude_.enclose(x, bits);
    if (!logarithm.is_finite()) return std::nullopt;
    return logarithm.upper();
  }

  Evaluator f_;
  Evaluator log_magnitude_;
  double scale_;
  int p_;
};

/// Why the integrand does not vanish at that end, if it does not: the farthest place where f is known tells.
/// There a power of z adds about 10^-10 to the rate, a Gaussian of another width much more.
std::string obstacle_at_infinity(LogIntegrand& log_integrand, double direction) {
  const std::string end = direction > 0 ? "x -> inf" : "x -> -inf";
  constexpr double grows = -1e-11;
  constexpr double vanishes = -1e-4;
  constexpr double farthest = 0x1p19;
  for (const double z : {farthest, 0x1p14, 0x1p9}) {
    const std::optional<double> value = log_integrand(direction * z);
    if (!value) continue;
    const double rate = *value / (z * z);
    if (rate > grows) return "f grows too fast as " + end;
    if (rate < vanishes && z == farthest) return {};
    break;
  }
  return "it could not be established how fast f grows as " + end;
}

}  // namespace

Support gaussian_support(const Function& f, double variance, int p) {
  LogIntegrand log_integrand(f, variance, p);
  Support support;
  for (const double direction : {-1.0, 1.0}) {
    support.obstacle = obstacle_at_infinity(log_integrand, direction);
    if (!support.obstacle.empty()) return support;
  }
  std::map<int, double> samples;
  double highest = -infinity;
  for (int z = -farthest_panel; z <= farthest_panel; ++z) {
    const std::optional<double> value = log_integrand(z);
    if (!value) continue;  // on a pole, perhaps
    samples[z] = *value;
    highest = std::max(highest, *value);
  }
  const double negligible = highest + std::log(1e-22);
  for (const auto& [z, value] : samples) {
    if (value <= negligible) continue;
    support.lower = std::min(support.lower, z - 1.0);
    support.upper = std::max(support.upper, z + 1.0);
  }
  if (support.lower < -farthest_panel || support.upper > farthest_panel) {
    support.obstacle = "the integrand decays too slowly to be established";
  }
  return support;
}

}  // namespace assay
