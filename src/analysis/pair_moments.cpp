#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <numeric>
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
constexpr double one_over_root_of_two_pi = 0.39894228040143267794;

double density(double z) {
  return std::exp(-z * z / 2) * one_over_root_of_two_pi;
}

/// How finely the two integrals are cut.
struct Effort {
  std::size_t nodes;
  double widest;    // panel, in standard deviations
  double farthest;  // standard deviations, for f that does not grow much

  static constexpr std::size_t most_nodes = 12;
};

Effort effort_for(Accuracy accuracy) {
  // Beyond 8.5 deviations lies 2e-17 of a Gaussian, beyond 7 3e-12.
  return accuracy == Accuracy::full ? Effort{Effort::most_nodes, 1.25, 8.5} : Effort{8, 2.0, 7.0};
}

/// f and f' at u1 = m + d and u2 = m - d, m and d independent and Gaussian: u1 and u2 have variance q and
/// correlation 1 - gap.
class PairIntegral {
 public:
  PairIntegral(std::span<const Breakpoint> points, const CoarseTables& tables, const Effort& effort, double q,
               double gap, bool has_finite_square)
      : points_(points),
        tables_(tables),
        rule_(gauss_legendre(static_cast<int>(effort.nodes))),
        widest_(effort.widest),
        spread_of_mean_(std::sqrt(q * (2 - gap) / 2)),
        spread_of_half_difference_(std::sqrt(q * gap / 2)),
        farthest_(effort.farthest),
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
  void for_each_node(std::span<const double> edges, const Visit& visit) const {
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
      const double half = (edges[i + 1] - edges[i]) / 2;
      const double center = (edges[i + 1] + edges[i]) / 2;
      for (std::size_t k = 0; k < rule_.nodes.size(); ++k) {
        visit(center + half * rule_.nodes[k], half * rule_.weights[k]);
      }
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
    if (spread_of_mean_ < spread_of_half_difference_) {
      // Near c = -1 a kink leaves the narrow range of m within a few of its deviations.
      for (const Breakpoint& point : points_) {
        for (const double deviations : {-9.0, -5.0, -2.5, 2.5, 5.0, 9.0}) {
          add(std::abs(point.x.midpoint()) + deviations * spread_of_mean_);
        }
      }
    }
    return refined(std::move(edges), widest_);
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
    edges = refined(std::move(edges), widest_ * spread_of_mean_);
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
    using Values = std::array<double, Effort::most_nodes>;
    const std::size_t n = rule_.nodes.size();
    Values places{};
    Values f1{};
    Values f2{};
    Values g1{};
    Values g2{};
    const std::span<double> m = std::span(places).first(n);
    const double half = (end - begin) / 2;
    for (std::size_t k = 0; k < n; ++k) m[k] = (begin + end) / 2 + half * rule_.nodes[k];
    evaluate(tables_.f, m, d, f1);
    evaluate(tables_.f, m, -d, f2);
    evaluate(tables_.derivative, m, d, g1);
    evaluate(tables_.derivative, m, -d, g2);
    for (std::size_t k = 0; k < n; ++k) {
      const double z = spread_of_mean_ > 0 ? m[k] / spread_of_mean_ : 0.0;
      const double weight =
          spread_of_mean_ > 0 ? half / spread_of_mean_ * rule_.weights[k] * density(z) : rule_.weights[k] / 2;
      inner_.values += weight * (f1[k] - f2[k]) * (f1[k] - f2[k]) / 2;
      inner_.derivatives +=
          weight * (has_finite_square_ ? (g1[k] - g2[k]) * (g1[k] - g2[k]) / 2 : g1[k] * g2[k]);
    }
  }

  /// All of m + shift lie in one panel: the edges are at the panels' ends, or at those of a merged one.
  static void evaluate(const PanelTable& table, std::span<const double> m, double shift,
                       std::span<double> values) {
    std::array<double, Effort::most_nodes> t{};
    std::size_t i = 0;
    while (i < m.size()) {
      const double first = m[i] + shift;
      if (first < table.lower() || first > table.upper()) {  // in a corner where no mass is
        values[i++] = 0.0;
        continue;
      }
      const Panel& panel = table.panels()[table.panel_at(first)];
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
  GaussLegendre rule_;
  double widest_;  // standard deviations, as farthest_ is
  double spread_of_mean_;
  double spread_of_half_difference_;
  double farthest_;
  bool has_finite_square_;
  PairMoments inner_{0.0, 0.0};
};

bool is_smooth_at_zero(const MeanField::Tables& tables) {
  return std::ranges::none_of(tables.points, [](const Breakpoint& point) { return point.x.contains_zero(); });
}

/// The ends of the panels beside 0 on one side, from 1 downwards.
std::vector<double> ends_within_one(const PanelTable& f, double direction) {
  std::vector<double> ends;
  for (const Panel& panel : f.panels()) {
    const double end = direction > 0 ? panel.end() : panel.begin();
    if (direction * end > 0 && direction * end <= 1) ends.push_back(end);
  }
  std::ranges::sort(ends, {}, [](double end) { return -std::abs(end); });
  return ends;
}

/// Those within which f and f' are one polynomial, or one on each side; the widest first.
std::vector<Core> cores_of(const MeanField::Tables& tables) {
  const PanelTable& f = tables.f->table();
  const PanelTable& derivative = tables.derivative->table();
  const auto is_resolved = [&](double lower, double upper) {
    const auto is_inside = [&](const Breakpoint& p) {
      return p.x.midpoint() != 0 && lower < p.x.midpoint() && p.x.midpoint() < upper;
    };
    return std::ranges::none_of(tables.points, is_inside) && f.is_one_polynomial(lower, upper) &&
           derivative.is_one_polynomial(lower, upper);
  };
  const auto is_end_of = [](const PanelTable& table, double end) {
    return std::ranges::any_of(table.panels(),
                               [&](const Panel& p) { return p.begin() == end || p.end() == end; });
  };
  const std::vector<double> left = ends_within_one(f, -1.0);
  const std::vector<double> right = ends_within_one(f, 1.0);
  std::vector<Core> cores;
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (!is_end_of(derivative, left[i]) || !is_end_of(derivative, right[i])) continue;
    const bool is_enough = !cores.empty() ||  // a part of one that is
                           (is_smooth_at_zero(tables) ? is_resolved(left[i], right[i])
                                                      : is_resolved(left[i], 0) && is_resolved(0, right[i]));
    if (is_enough) cores.push_back({left[i], right[i]});
  }
  return cores;
}

/// Whether two neighbours of low degree are one polynomial: a rule of quadrature need not stop between them.
bool continues(const Panel& panel, const Panel& next) {
  constexpr int few = 4;
  if (panel.terms > few || next.terms > few || panel.anchor != next.anchor) return false;
  const std::array<double, 2> t = {std::midpoint(next.lower, next.upper), next.upper};
  std::array<double, 2> extended{};
  std::array<double, 2> values{};
  panel.evaluate(t, extended);
  next.evaluate(t, values);
  const double scale = 1e-13 * std::max(std::abs(values[0]), std::abs(values[1]));
  return std::abs(extended[0] - values[0]) <= scale && std::abs(extended[1] - values[1]) <= scale;
}

/// Those of panels that are not minute beside a singular point.
void add_edges(const PanelTable& table, std::vector<double>& mesh) {
  constexpr double minute = 0.05;
  const Panel* before = nullptr;
  for (const Panel& panel : table.panels()) {
    if (panel.is_singular && panel.upper - panel.lower < minute) continue;
    if (before != nullptr && continues(*before, panel)) {
      mesh.back() = panel.end();
    } else {
      mesh.push_back(panel.begin());
      mesh.push_back(panel.end());
    }
    before = &panel;
  }
}

}  // namespace

const CoarseTables& coarse_tables(MeanField::Tables& tables, double q) {
  if (!tables.cores) tables.cores = cores_of(tables);
  // Much wider than the Gaussian, a panel would not be accurate relative to the small values that count.
  const double enough = 9 * std::sqrt(q);
  std::size_t chosen = 0;
  while (chosen + 1 < tables.cores->size() && (*tables.cores)[chosen + 1].right >= enough) ++chosen;
  const auto [entry, inserted] = tables.coarse.try_emplace(chosen, std::nullopt);
  if (!inserted) return *entry->second;
  const auto coarsened = [&](const PanelTable& table) {
    if (tables.cores->empty()) return table;
    const Core& core = (*tables.cores)[chosen];
    return table.coarsened(core.left, core.right, is_smooth_at_zero(tables));
  };
  CoarseTables coarse{coarsened(tables.f->table()), coarsened(tables.derivative->table()), {}};
  add_edges(coarse.f, coarse.mesh);
  add_edges(coarse.derivative, coarse.mesh);
  for (const Breakpoint& point : tables.points) coarse.mesh.push_back(point.x.midpoint());
  std::ranges::sort(coarse.mesh);
  const auto [first, last] = std::ranges::unique(coarse.mesh);
  coarse.mesh.erase(first, last);
  return entry->second.emplace(std::move(coarse));
}

namespace {

/// Makes the series for that length where it converges fast enough to serve.
const HermiteSeries& hermite_series(MeanField::Tables& tables, double q) {
  HermiteSeries& series = tables.hermite;
  if (series.q == q) return series;
  series = {.q = q, .coefficients = {}, .is_complete = false};
  if (!tables.jump.empty() || q >= tables.hermite_fails_from) return series;
  const double second = tables.f->square(q).second;
  const double slope = tables.derivative->square(q).second;
  if (!std::isfinite(second) || !std::isfinite(slope)) return series;
  for (const std::size_t count : {32U, 96U, 288U}) {
    series.coefficients = hermite_coefficients(coarse_tables(tables, q).f, q, count);
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
    if (series.is_complete) return series;
  }
  tables.hermite_fails_from = q;  // the larger q, the slower it converges
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

/// Standard deviations beyond which f adds next to nothing to its second moment: z, or more where it grows.
double extent(const PanelTable& f, double q, double second_moment, double z) {
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

/// Fewer than so many panels that an integral takes ten milliseconds or so.
bool is_quick(const CoarseTables& tables, double farthest) {
  constexpr std::ptrdiff_t most = 40;
  return std::ranges::count_if(tables.mesh, [&](double x) { return std::abs(x) < farthest; }) < most;
}

/// How far from 0 both tables go on both sides.
double reach(const MeanField::Tables& tables) {
  const PanelTable& f = tables.f->table();
  const PanelTable& derivative = tables.derivative->table();
  return std::min({f.upper(), -f.lower(), derivative.upper(), -derivative.lower()});
}

}  // namespace

PairMoments MeanField::pair_gaps(double q, double gap, Accuracy accuracy) const {
  Tables& tables = *tables_;
  if (!tables.obstacle.empty() || !(gap >= 0 && gap <= 2)) return {not_known, not_known};
  const double length = length_for_pairs(tables, q);
  const double second = second_moment(length);
  const double derivative = derivative_second_moment(length);
  const double scale = q / length;
  if (!std::isfinite(second) || std::isnan(derivative)) return {not_known, not_known};
  if (gap == 0) return {0.0, 0.0};
  if (const HermiteSeries& series = hermite_series(tables, length); series.is_complete) {
    const PairMoments gaps = gaps_of_series(series, gap);
    return {scale * gaps.values, gaps.derivatives};
  }
  Effort effort = effort_for(accuracy);
  effort.farthest = extent(tables.f->table(), length, second, effort.farthest);
  if (!(effort.farthest * std::sqrt(length) < reach(tables))) return {not_known, not_known};
  const CoarseTables& coarse = coarse_tables(tables, length);
  if (accuracy == Accuracy::quick && !is_quick(coarse, effort.farthest * std::sqrt(length))) {
    return {not_known, not_known};
  }
  PairIntegral integral(tables.points, coarse, effort, length, gap, std::isfinite(derivative));
  const PairMoments gaps = integral.run();
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
