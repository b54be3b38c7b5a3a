#include "inspect/telling.h"

#include <algorithm>
#include <cmath>

#include "expr/stable.h"
#include "inspect/arithmetic.h"

namespace assay::inspect {
namespace {

/// From -10 to 10, densely, and some inputs far outside.
const std::vector<double>& grid() {
  static const std::vector<double> points = [] {
    std::vector<double> x;
    for (int i = -640; i <= 640; ++i) x.push_back(i / 64.0);
    for (const double far : {15.0, 20.0, 30.0, 50.0, 80.0}) {
      x.push_back(far);
      x.push_back(-far);
    }
    return x;
  }();
  return points;
}

std::vector<double> values_on_grid(const Candidate& candidate) {
  std::vector<double> y(grid().size());
  evaluate<double>(stable(candidate.function().bound()), {}, grid(), y);
  return y;
}

/// How plainly two values differ, as a person sees it: relative to their size, or to 1 if they are small.
double distance(double a, double b) {
  if (std::isnan(a) && std::isnan(b)) return 0;
  if (std::isnan(a) || std::isnan(b)) return 1;
  return a == b ? 0 : std::abs(a - b) / std::max({1.0, std::abs(a), std::abs(b)});
}

constexpr double plain = 1e-6;  ///< differences that samples with a few digits show

}  // namespace

bool are_one(const Candidate& a, const Candidate& b) {
  const std::vector<double> u = values_on_grid(a);
  const std::vector<double> v = values_on_grid(b);
  return std::ranges::equal(u, v, [](double s, double t) { return distance(s, t) <= 1e-9; });
}

std::vector<TellingInput> telling_inputs(const Candidate& best, const std::vector<Candidate>& rivals) {
  constexpr std::size_t most_inputs = 3;
  constexpr std::size_t most_rivals = 12;
  if (rivals.empty()) return {};
  std::vector<std::vector<double>> values = {values_on_grid(best)};
  for (std::size_t i = 0; i < std::min(rivals.size(), most_rivals); ++i)
    values.push_back(values_on_grid(rivals[i]));
  std::vector<std::pair<std::size_t, std::size_t>> untold;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i + 1; j < values.size(); ++j) untold.emplace_back(i, j);
  }
  std::vector<TellingInput> inputs;
  while (!untold.empty() && inputs.size() < most_inputs) {
    // The input that tells most pairs, and of several the one where they differ most.
    std::pair<std::size_t, double> merit = {0, 0};
    std::size_t chosen = 0;
    for (std::size_t at = 0; at < grid().size(); ++at) {
      std::pair<std::size_t, double> here = {0, 0};
      for (const auto& [i, j] : untold) {
        const double d = distance(values[i][at], values[j][at]);
        if (d <= plain) continue;
        ++here.first;
        here.second += std::min(d, 0.1);
      }
      if (here > merit) {
        merit = here;
        chosen = at;
      }
    }
    if (merit.first == 0) break;
    TellingInput input = {.x = grid()[chosen], .values = {}};
    for (const std::vector<double>& y : values) input.values.push_back(y[chosen]);
    std::erase_if(untold, [&](const auto& pair) {
      return distance(values[pair.first][chosen], values[pair.second][chosen]) > plain;
    });
    inputs.push_back(std::move(input));
  }
  return inputs;
}

}  // namespace assay::inspect
