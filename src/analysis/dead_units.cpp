#include "analysis/dead_units.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "analysis/bracketed_root.h"
#include "analysis/mean_field_tables.h"
#include "ball/enclose.h"
#include "base/error.h"
#include "quadrature/integrate.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The rest of the line; `stretches` ascending and apart.
std::vector<Stretch> complement(const std::vector<Stretch>& stretches) {
  std::vector<Stretch> rest;
  double begin = -infinity;
  for (const Stretch& stretch : stretches) {
    if (stretch.lower > begin) rest.push_back({begin, stretch.lower});
    begin = stretch.upper;
  }
  if (begin < infinity) rest.push_back({begin, infinity});
  return rest;
}

double probability(const std::vector<Stretch>& stretches, double mean, double deviation) {
  double total = 0.0;
  for (const Stretch& s : stretches) {
    total += normal_probability((s.lower - mean) / deviation, (s.upper - mean) / deviation);
  }
  return total;
}

/// Places to divide the integral over what all inputs share: where an end is as likely passed as not, and on
/// both sides of it, since a power of a probability turns abruptly.
std::vector<double> shared_edges(const std::vector<Stretch>& flat, double bias, double shared, double own) {
  constexpr double end = 12.0;
  std::vector<double> edges = {-end, end};
  for (const Stretch& stretch : flat) {
    for (const double x : {stretch.lower, stretch.upper}) {
      for (const double deviations : {-8.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0}) {
        const double xi = (x - bias + deviations * own) / shared;
        if (std::abs(xi) < end) edges.push_back(xi);
      }
    }
  }
  for (double xi = -end + 2; xi < end; xi += 2) edges.push_back(xi);
  std::ranges::sort(edges);
  return edges;
}

/// {lower, upper} where the derivative is proved to be 0 throughout, if it is.
bool is_flat(Evaluator& derivative, double lower, double upper) {
  constexpr double far = 1e6;  // stands for the rest of the line
  const Ball value = derivative.enclose(Ball(std::max(lower, -far), std::min(upper, far)));
  return value.is_finite() && value.is_exact() && value.contains_zero();
}

std::vector<Stretch> flat_cells(const Function& f) {
  double farthest = 0.0;
  std::vector<double> edges = {-infinity};
  for (const Breakpoint& point : breakpoints_within(f, farthest)) edges.push_back(point.x.midpoint());
  edges.push_back(infinity);
  Evaluator derivative(f.derivative());
  std::vector<Stretch> flat;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    // Inside the cell: a ball's radius has 30 bits, and at its rounded end the neighbouring piece would show.
    constexpr double margin = 0x1p-26;
    const double lower = edges[i] + margin * std::max(1.0, std::abs(edges[i]));
    const double upper = edges[i + 1] - margin * std::max(1.0, std::abs(edges[i + 1]));
    const double begin = std::isinf(edges[i]) ? edges[i] : lower;
    const double end = std::isinf(edges[i + 1]) ? edges[i + 1] : upper;
    if (!(begin < end) || !is_flat(derivative, begin, end)) continue;
    if (!flat.empty() && flat.back().upper == edges[i]) {
      flat.back().upper = edges[i + 1];
    } else {
      flat.push_back({edges[i], edges[i + 1]});
    }
  }
  return flat;
}

/// |f'| on the table: its largest value, and where it is below a bound.
class Slopes {
 public:
  explicit Slopes(const PanelTable& table) : table_(table) {}

  [[nodiscard]] double at(double x) const { return std::abs(table_(x)); }

  /// On panels that end within `farthest`.
  [[nodiscard]] double largest(double farthest) const {
    double result = 0.0;
    for (const Panel& panel : table_.panels()) {
      if (std::max(std::abs(panel.begin()), std::abs(panel.end())) > farthest) continue;
      for (int k = 0; k <= samples; ++k) result = std::max(result, refined(panel, k));
    }
    return result;
  }

  [[nodiscard]] std::vector<Stretch> below(double bound) const {
    std::vector<Stretch> stretches;
    const std::span<const Panel> panels = table_.panels();
    bool is_open = false;
    double begin = -infinity;
    const auto close = [&](double end) {
      if (is_open && begin < end) stretches.push_back({begin, end});
      is_open = false;
    };
    for (const Panel& panel : panels) {
      for (int k = 0; k < samples; ++k) {
        const double left = on(panel, place(panel, k));
        const double right = on(panel, place(panel, k + 1));
        if (k == 0 && (left < bound) != is_open) {  // f' jumps, or this is the first panel
          close(panel.begin());
          is_open = left < bound;
          if (&panel != panels.data()) begin = panel.begin();
        }
        if ((left < bound) == (right < bound)) continue;
        const double end = panel.anchor + crossing(panel, k, bound);
        close(end);
        is_open = right < bound;
        begin = end;
      }
    }
    close(infinity);
    return stretches;
  }

 private:
  static constexpr int samples = 32;

  static double place(const Panel& panel, int k) {
    return k == samples ? panel.upper : panel.lower + (panel.upper - panel.lower) * k / samples;
  }
  static double on(const Panel& panel, double t) {
    double value = 0.0;
    panel.evaluate({&t, 1}, {&value, 1});
    return std::abs(value);
  }
  /// The top of the parabola through three neighbours, if it lies among them, and of narrower ones about it.
  static double refined(const Panel& panel, int k) {
    double largest = on(panel, place(panel, k));
    if (k == 0 || k == samples) return largest;
    double t = place(panel, k);
    double step = place(panel, k + 1) - t;
    for (int round = 0; round < 4; ++round) {
      const double left = on(panel, t - step);
      const double right = on(panel, t + step);
      const double bend = left - 2 * largest + right;
      if (largest < left || largest < right || bend == 0) return largest;
      t += step * (left - right) / (2 * bend);
      largest = std::max(largest, on(panel, t));
      step /= 16;
    }
    return largest;
  }
  static double crossing(const Panel& panel, int k, double bound) {
    const auto excess = [&](double t) { return on(panel, t) - bound; };
    const double left = place(panel, k);
    const double right = place(panel, k + 1);
    const double tolerance = 1e-14 * (panel.upper - panel.lower);
    return bracketed_root(excess, left, excess(left), right, excess(right), tolerance);
  }

  const PanelTable& table_;
};

}  // namespace

std::vector<Stretch> flat_set(const Function& f) {
  try {
    return flat_cells(f.bound());
  } catch (const Error&) {  // too many kinks, or a derivative beyond the size bound: nothing is proved flat
    return {};
  }
}

double dead_probability(const std::vector<Stretch>& flat, std::size_t samples, double c, double bias) {
  const std::vector<Stretch> alive = complement(flat);
  const auto count = static_cast<double>(samples);
  const auto all_flat = [&](double mean, double deviation) {
    const double dead = probability(flat, mean, deviation);
    // The smaller of the two probabilities is the accurate one.
    const double log_dead = dead < 0.5 ? std::log(dead) : std::log1p(-probability(alive, mean, deviation));
    return std::exp(count * log_dead);
  };
  if (c <= 0) return all_flat(bias, 1.0);
  if (c >= 1) return probability(flat, bias, 1.0);
  const double shared = std::sqrt(c);
  const double own = std::sqrt(1 - c);
  const auto integrand = [&](double xi) { return normal_density(xi) * all_flat(bias + shared * xi, own); };
  return integrate(integrand, shared_edges(flat, bias, shared, own)).value;
}

BornDead born_dead(const std::vector<std::size_t>& hidden) {
  double alive = 1.0;
  for (const std::size_t width : hidden) alive *= 1 - std::exp2(-static_cast<double>(width));
  BornDead result{.upper = 1 - alive, .lower = {}};
  const bool is_constant =
      std::ranges::all_of(hidden, [&](std::size_t width) { return width == hidden.front(); });
  if (hidden.empty() || !is_constant) return result;
  const auto n = static_cast<double>(hidden.front());
  const double layers = static_cast<double>(hidden.size()) - 1;
  const double one = 1 - std::exp2(-n);
  const double two = 1 - std::exp2(1 - n) - (n - 1) * std::exp2(-2 * n);
  const double share = (1 - std::exp2(1 - n)) * one / (1 + (n - 1) * std::exp2(-n));
  result.lower = 1 - std::pow(one, layers) + share * (std::pow(two, layers) - std::pow(one, layers));
  return result;
}

Saturation saturation(const MeanField& f, double q) {
  Saturation result;
  result.reason = f.obstacle().empty() ? f.tables().derivative_obstacle : f.obstacle();
  if (!result.reason.empty()) return result;
  const double deviation = std::sqrt(q);
  result.flat = probability(flat_set(*f.tables().function), 0.0, deviation);
  const PanelTable& table = f.tables().derivative->table();
  const Slopes slopes(table);
  constexpr double near = 100.0;
  const double beside = slopes.largest(near);
  result.steepest = slopes.largest(infinity);
  const bool grows = result.steepest > 1.001 * beside;
  if (grows || !table.singular_ends().empty()) {
    result.steepest = infinity;
    result.reason = "the derivative is unbounded";
    return result;
  }
  result.where = slopes.below(0.05 * result.steepest);
  result.saturated = probability(result.where, 0.0, deviation);
  return result;
}

}  // namespace assay
