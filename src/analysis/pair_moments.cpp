#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include "analysis/mean_field.h"
#include "analysis/mean_field_tables.h"
#include "quadrature/gauss_legendre.h"

namespace assay {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::size_t rule_size = 16;
constexpr double one_over_root_of_two_pi = 0.39894228040143267794;

double density(double z) {
  return std::exp(-z * z / 2) * one_over_root_of_two_pi;
}

/// f and f' at u1 = m + d and u2 = m - d, m and d independent and Gaussian: u1 and u2 have variance q and
/// correlation 1 - gap.
class PairIntegral {
 public:
  PairIntegral(std::span<const Breakpoint> points, const CoarseTables& tables, double q, double gap,
               double farthest, bool has_finite_square)
      : points_(points),
        tables_(tables),
        spread_of_mean_(std::sqrt(q * (2 - gap) / 2)),
        spread_of_half_difference_(std::sqrt(q * gap / 2)),
        farthest_(farthest),
        has_finite_square_(has_finite_square) {}

  /// (E (f(u1) - f(u2))^2 / 2, E (f'(u1) - f'(u2))^2 / 2), or where E f'^2 is infinite E f'(u1) f'(u2).
  PairMoments run() {
    PairMoments total{0.0, 0.0};
    for_each_node(half_difference_edges(), [&](double w, double weight) {
      inner_ = {0.0, 0.0};
      over_means(spread_of_half_difference_ * w);
      total.values += 2 * weight * density(w) * inner_.values;  // d and -d
      total.derivatives += 2 * weight * density(w) * inner_.derivatives;
    });
    return total;
  }

 private:
  template <typename Visit>
  static void for_each_node(std::span<const double> edges, const Visit& visit) {
    static const GaussLegendre rule = gauss_legendre(static_cast<int>(rule_size));
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
      const double half = (edges[i + 1] - edges[i]) / 2;
      const double center = (edges[i + 1] + edges[i]) / 2;
      for (std::size_t k = 0; k < rule_size; ++k)
        visit(center + half * rule.nodes[k], half * rule.weights[k]);
    }
  }

  /// Where d = (x_k - x_l)/2 the kinks at m + d = x_k and m - d = x_l change places.
  [[nodiscard]] std::vector<double> half_difference_edges() const {
    std::vector<double> edges = {0.0, farthest_};
    const auto add = [&](double d) {
      const double w = d / spread_of_half_difference_;
      if (w > 0 && w < farthest_) edges.push_back(w);
    };
    for (const Breakpoint& a : points_) {
      for (const Breakpoint& b : points_) add((a.x.midpoint() - b.x.midpoint()) / 2);
    }
    for (const double x : tables_.mesh) add(x);
    return refined(std::move(edges), 1.25);
  }

  void over_means(double d) {
    std::vector<double> edges;
    const double end = farthest_ * spread_of_mean_;
    edges.push_back(-end);
    for (const double x : tables_.mesh) {
      if (std::abs(x + d) < end) edges.push_back(x + d);
      if (std::abs(x - d) < end) edges.push_back(x - d);
    }
    edges.push_back(end);
    edges = refined(std::move(edges), 1.25 * spread_of_mean_);
    if (end == 0) {
      add_piece(d, -1e-300, 1e-300);
      return;
    }
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) add_piece(d, edges[i], edges[i + 1]);
  }

  /// Sorted, without slivers, none wider than `widest`.
  static std::vector<double> refined(std::vector<double> edges, double widest) {
    std::ranges::sort(edges);
    std::vector<double> result = {edges.front()};
    const double sliver = 1e-14 * (edges.back() - edges.front());
    for (std::size_t i = 1; i < edges.size(); ++i) {
      const double from = result.back();
      const double width = edges[i] - from;
      if (width <= sliver) continue;
      const auto pieces = static_cast<int>(std::ceil(width / widest));
      for (int k = 1; k < pieces; ++k) result.push_back(from + width * k / pieces);
      result.push_back(edges[i]);
    }
    return result;
  }

  void add_piece(double d, double begin, double end) {
    static const GaussLegendre rule = gauss_legendre(static_cast<int>(rule_size));
    using Values = std::array<double, rule_size>;
    Values m{};
    Values f1{};
    Values f2{};
    Values g1{};
    Values g2{};
    const double half = (end - begin) / 2;
    for (std::size_t k = 0; k < rule_size; ++k) m[k] = (begin + end) / 2 + half * rule.nodes[k];
    evaluate(tables_.f, m, d, f1);
    evaluate(tables_.f, m, -d, f2);
    evaluate(tables_.derivative, m, d, g1);
    evaluate(tables_.derivative, m, -d, g2);
    for (std::size_t k = 0; k < rule_size; ++k) {
      const double z = spread_of_mean_ > 0 ? m[k] / spread_of_mean_ : 0.0;
      const double weight =
          spread_of_mean_ > 0 ? half / spread_of_mean_ * rule.weights[k] * density(z) : rule.weights[k] / 2;
      inner_.values += weight * (f1[k] - f2[k]) * (f1[k] - f2[k]) / 2;
      inner_.derivatives +=
          weight * (has_finite_square_ ? (g1[k] - g2[k]) * (g1[k] - g2[k]) / 2 : g1[k] * g2[k]);
    }
  }

  /// All of m + shift lie in one panel: the edges are at the panels' ends, or at those of a merged one.
  static void evaluate(const PanelTable& table, std::span<const double> m, double shift,
                       std::span<double> values) {
    std::array<double, rule_size> t{};
    std::size_t i = 0;
    while (i < m.size()) {
      const Panel& panel = table.panels()[table.panel_at(m[i] + shift)];
      std::size_t count = 0;
      for (; i + count < m.size(); ++count) {
        const double x = m[i + count] + shift;
        if (count > 0 && x >= panel.end()) break;
        t[count] = x - panel.anchor;
      }
      panel.evaluate(std::span(t).first(count), values.subspan(i, count));
      i += count;
    }
  }

  std::span<const Breakpoint> points_;
  const CoarseTables& tables_;
  double spread_of_mean_;
  double spread_of_half_difference_;
  double farthest_;  // standard deviations
  bool has_finite_square_;
  PairMoments inner_{0.0, 0.0};
};

/// How far from 0 one panel serves on each side, or across it: a power of 2, the end of a panel.
double core_of(const MeanField::Tables& tables, bool is_smooth_at_zero) {
  const auto is_resolved = [&](double lower, double upper) {
    return tables.f->table().is_one_polynomial(lower, upper) &&
           tables.derivative->table().is_one_polynomial(lower, upper);
  };
  double nearest = 1.0;
  for (const Breakpoint& point : tables.points) {
    const double distance = std::abs(point.x.midpoint());
    if (distance > 0) nearest = std::min(nearest, distance);
  }
  for (double core = 1.0; core > 0x1p-40; core /= 16) {  // as the panels of the tables shrink
    if (core > nearest) continue;
    const bool is_enough =
        is_smooth_at_zero ? is_resolved(-core, core) : is_resolved(-core, 0) && is_resolved(0, core);
    if (is_enough) return core;
  }
  return 0.0;
}

/// Those of panels that are not minute, as they are next to a singular point.
void add_edges(const PanelTable& table, std::vector<double>& mesh) {
  constexpr double minute = 1e-7;
  for (const Panel& panel : table.panels()) {
    if (panel.upper - panel.lower < minute) continue;
    mesh.push_back(panel.begin());
    mesh.push_back(panel.end());
  }
}

}  // namespace

const CoarseTables& coarse_tables(MeanField::Tables& tables) {
  if (tables.coarse) return *tables.coarse;
  const bool is_smooth_at_zero =
      std::ranges::none_of(tables.points, [](const Breakpoint& point) { return point.x.contains_zero(); });
  const double core = core_of(tables, is_smooth_at_zero);
  const auto coarsened = [&](const PanelTable& table) {
    return core > 0 ? table.coarsened(core, is_smooth_at_zero) : table;
  };
  CoarseTables coarse{coarsened(tables.f->table()), coarsened(tables.derivative->table()), {}};
  add_edges(coarse.f, coarse.mesh);
  add_edges(coarse.derivative, coarse.mesh);
  std::ranges::sort(coarse.mesh);
  coarse.mesh.erase(std::unique(coarse.mesh.begin(), coarse.mesh.end()), coarse.mesh.end());
  return tables.coarse.emplace(std::move(coarse));
}

namespace {

/// Makes the series for that length where it converges fast enough to serve.
const HermiteSeries& hermite_series(MeanField::Tables& tables, double q) {
  HermiteSeries& series = tables.hermite;
  if (series.q == q) return series;
  series = {.q = q, .coefficients = {}, .is_complete = false};
  if (!tables.jump.empty()) return series;  // the squares shrink like a power
  const double second = tables.f->square(q)[0];
  const double slope = tables.derivative->square(q)[0];
  if (!std::isfinite(second) || !std::isfinite(slope)) return series;
  for (const std::size_t count : {32U, 96U, 288U}) {
    series.coefficients = hermite_coefficients(coarse_tables(tables).f, q, count);
    double squares = 0.0;
    double weighted = 0.0;
    for (std::size_t k = 0; k < count; ++k) {
      const double square = series.coefficients[k] * series.coefficients[k];
      squares += square;
      weighted += static_cast<double>(k) * square;
    }
    constexpr double tolerance = 3e-13;
    series.is_complete = std::abs(squares - second) <= tolerance * second &&
                         std::abs(weighted / q - slope) <= tolerance * slope;
    if (series.is_complete) break;
  }
  return series;
}

/// 1 - (1 - gap)^k.
double power_gap(double gap, int k) {
  if (gap < 1) return -std::expm1(k * std::log1p(-gap));
  return 1 - std::pow(1 - gap, k);
}

PairMoments gaps_of_series(const HermiteSeries& series, double gap) {
  PairMoments gaps{0.0, 0.0};
  for (std::size_t k = 1; k < series.coefficients.size(); ++k) {
    const double square = series.coefficients[k] * series.coefficients[k];
    const int order = static_cast<int>(k);
    gaps.values += square * power_gap(gap, order);
    gaps.derivatives += order * square / series.q * power_gap(gap, order - 1);
  }
  return gaps;
}

/// Standard deviations beyond which f adds less than 1e-17 to its second moment: 9, or more where it grows.
double extent(const PanelTable& f, double q, double second_moment) {
  double z = 9.0;
  const auto is_large = [&](double x) {
    const double value = f(x) * std::exp(-z * z / 4);
    return value * value > 1e-17 * second_moment;
  };
  while (z < 38 && (is_large(z * std::sqrt(q)) || is_large(-z * std::sqrt(q)))) z += 1;
  return z;
}

/// What f and f' of a homogeneous function give at q follows from q = 1.
double length_for_pairs(const MeanField::Tables& tables, double q) {
  return tables.is_homogeneous ? 1.0 : q;
}

}  // namespace

namespace {

/// How far from 0 both tables go on both sides.
double reach(const MeanField::Tables& tables) {
  const PanelTable& f = tables.f->table();
  const PanelTable& derivative = tables.derivative->table();
  return std::min(std::min(f.upper(), -f.lower()), std::min(derivative.upper(), -derivative.lower()));
}

}  // namespace

PairMoments MeanField::pair_gaps(double q, double gap) const {
  Tables& tables = *tables_;
  if (!tables.obstacle.empty() || !(gap >= 0 && gap <= 2)) return {not_known, not_known};
  const double length = length_for_pairs(tables, q);
  const double second = tables.f->square(length)[0];
  const double derivative = tables.derivative->square(length)[0];
  const double scale = q / length;
  if (!std::isfinite(second) || std::isnan(derivative)) return {not_known, not_known};
  if (gap == 0) return {0.0, 0.0};
  if (const HermiteSeries& series = hermite_series(tables, length); series.is_complete) {
    const PairMoments gaps = gaps_of_series(series, gap);
    return {scale * gaps.values, gaps.derivatives};
  }
  const double farthest = extent(tables.f->table(), length, second);
  if (!(farthest * std::sqrt(length) < reach(tables))) return {not_known, not_known};
  const PairMoments gaps =
      PairIntegral(tables.points, coarse_tables(tables), length, gap, farthest, std::isfinite(derivative))
          .run();
  return {scale * gaps.values, gaps.derivatives};
}

PairMoments MeanField::pair_moments(double q, double c) const {
  const PairMoments gaps = pair_gaps(q, 1 - c);
  const double derivative = derivative_second_moment(q);
  const double values = second_moment(q) - gaps.values;
  if (std::isfinite(derivative)) return {values, derivative - gaps.derivatives};
  return {values, c == 1 ? infinity : gaps.derivatives};
}

}  // namespace assay
