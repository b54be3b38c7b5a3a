#include "analysis/interpolant.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace assay {
namespace {

constexpr std::size_t n = Interpolant::node_count;
constexpr int max_halvings = 6;

/// cos(k (j + 1/2) pi / n): row j holds the Chebyshev polynomials at node j.
const std::array<std::array<double, n>, n>& polynomials_at_nodes() {
  static const auto table = [] {
    std::array<std::array<double, n>, n> cosines{};
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t k = 0; k < n; ++k) {
        cosines[j][k] = std::cos(static_cast<double>(k * (2 * j + 1)) * std::numbers::pi / (2 * n));
      }
    }
    return cosines;
  }();
  return table;
}

/// The sum of the Chebyshev polynomials at t in [-1, 1] (Clenshaw).
double sum_at(const std::array<double, n>& coefficients, double t) {
  double next = 0.0;
  double after = 0.0;
  for (std::size_t k = n - 1; k > 0; --k) {
    const double current = coefficients[k] + 2 * t * next - after;
    after = next;
    next = current;
  }
  return coefficients[0] + t * next - after;
}

double place_in(double lower, double upper, double x) {
  return ((x - lower) - (upper - x)) / (upper - lower);
}

}  // namespace

Interpolant::Interpolant(const Function& f, std::span<const double> edges)
    : f_(f), edges_(edges.begin(), edges.end()) {}

double Interpolant::value(double x) {
  constexpr double relative = 0x1p-52;
  constexpr double absolute = 1e-30;
  Ball value;
  for (const int bits : {64, 128, 256, 512}) {
    value = f_.enclose(Ball(x), bits);
    if (value.radius() <= std::max(absolute, relative * std::abs(value.midpoint()))) break;
  }
  return value.midpoint();
}

Interpolant::Panel Interpolant::fitted(double lower, double upper) {
  Panel panel = {.lower = lower, .upper = upper, .coefficients = {}};
  for (std::size_t j = 0; j < n; ++j) {
    const std::array<double, n>& polynomials = polynomials_at_nodes()[j];
    const double share = value(lower + (upper - lower) * (1 + polynomials[1]) / 2) * 2 / n;
    for (std::size_t k = 0; k < n; ++k) panel.coefficients[k] += share * polynomials[k];
  }
  panel.coefficients[0] /= 2;
  return panel;
}

bool Interpolant::is_accurate(const Panel& panel) {
  // The nodes are rounded to doubles: a steep tail cannot be met more closely.
  const double tolerance = 4e-15 * (1 + std::abs(panel.lower));
  double largest = 0.0;
  for (const double coefficient : panel.coefficients) largest = std::max(largest, std::abs(coefficient));
  constexpr std::array beside_the_nodes = {-0.97, -0.4, 0.35, 0.98};
  // Also where there is no value: halving would not find one.
  return std::ranges::none_of(beside_the_nodes, [&](double t) {
    const double x = panel.lower + (panel.upper - panel.lower) * (1 + t) / 2;
    const double fit = sum_at(panel.coefficients, place_in(panel.lower, panel.upper, x));
    return std::abs(value(x) - fit) > tolerance * largest;
  });
}

void Interpolant::append(Panels& panels, double lower, double upper, int halvings) {
  const Panel panel = fitted(lower, upper);
  if (halvings == max_halvings || is_accurate(panel)) {
    panels.push_back(panel);
    return;
  }
  const double middle = lower + (upper - lower) / 2;
  append(panels, lower, middle, halvings + 1);
  append(panels, middle, upper, halvings + 1);
}

const Interpolant::Panels& Interpolant::cell(double floor) {
  if (latest_.second != nullptr && latest_.first == floor) return *latest_.second;
  const auto [entry, inserted] = cells_.try_emplace(floor);
  if (inserted) {
    double lower = floor;
    for (const double edge : edges_) {
      if (edge <= lower || edge >= floor + 1) continue;
      append(entry->second, lower, edge, 0);
      lower = edge;
    }
    append(entry->second, lower, floor + 1, 0);
  }
  latest_ = {floor, &entry->second};
  return entry->second;
}

double Interpolant::operator()(double x) {
  const Panels& panels = cell(std::floor(x));
  auto panel = std::ranges::upper_bound(panels, x, {}, &Panel::lower);
  if (panel != panels.begin()) --panel;
  return sum_at(panel->coefficients, place_in(panel->lower, panel->upper, x));
}

std::vector<double> Interpolant::panel_ends(double lower, double upper) {
  std::vector<double> ends = {lower};
  for (double floor = std::floor(lower); floor < upper; ++floor) {
    for (const Panel& panel : cell(floor)) {
      if (panel.lower > lower && panel.lower < upper) ends.push_back(panel.lower);
    }
  }
  ends.push_back(upper);
  return ends;
}

}  // namespace assay
