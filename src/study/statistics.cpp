#include "study/statistics.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/random.h"

namespace assay::study {
namespace {

struct Summary {
  double mean;
  double standard_error;
};

Summary summarise(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, values.size() < 2 ? 0.0 : std::sqrt(squares / (n - 1) / n)};
}

boost::math::students_t distribution(std::size_t count) {
  const auto degrees_of_freedom = static_cast<double>(count - 1);
  return boost::math::students_t{degrees_of_freedom};
}

/// From 1; of equal values the mean rank of all.
std::vector<double> ranks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> result(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last < order.size() && values[order[last]] == values[order[first]]) ++last;
    for (std::size_t i = first; i < last; ++i) {
      result[order[i]] = static_cast<double>(first + last + 1) / 2;
    }
    first = last;
  }
  return result;
}

double correlation_of_ranks(std::span<const double> x, std::span<const double> y) {
  const std::vector<double> a = ranks(x);
  const std::vector<double> b = ranks(y);
  const double middle = static_cast<double>(a.size() + 1) / 2;
  double product = 0;
  double square_a = 0;
  double square_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    product += (a[i] - middle) * (b[i] - middle);
    square_a += (a[i] - middle) * (a[i] - middle);
    square_b += (b[i] - middle) * (b[i] - middle);
  }
  return product / std::sqrt(square_a * square_b);
}

}  // namespace

Interval rank_correlation(std::span<const double> x, std::span<const double> y) {
  constexpr std::size_t samples = 2000;
  constexpr std::size_t tail = samples / 40;
  Random random(samples, 0);
  std::vector<double> resampled;
  std::vector<double> a(x.size());
  std::vector<double> b(x.size());
  for (std::size_t sample = 0; sample < samples; ++sample) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      const std::uint32_t chosen = random.below(static_cast<std::uint32_t>(x.size()));
      a[i] = x[chosen];
      b[i] = y[chosen];
    }
    const double value = correlation_of_ranks(a, b);
    if (!std::isnan(value)) resampled.push_back(value);
  }
  const double found = correlation_of_ranks(x, y);
  if (std::isnan(found) || resampled.size() <= 2 * tail) return {found, found, found};
  std::ranges::sort(resampled);
  return {found, resampled[tail], resampled[resampled.size() - 1 - tail]};
}

Interval mean_interval(std::span<const double> values) {
  const auto [mean, standard_error] = summarise(values);
  if (values.size() < 2) return {mean, mean, mean};
  const double half = boost::math::quantile(distribution(values.size()), 0.975) * standard_error;
  return {mean, mean - half, mean + half};
}

double median(std::vector<double> values) {
  const std::size_t middle = values.size() / 2;
  std::ranges::sort(values);
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double paired_p_value(std::span<const double> differences) {
  if (differences.size() < 2) return 1.0;
  const auto [mean, standard_error] = summarise(differences);
  // Equal differences leave rounding noise of the order of an ulp, not a standard error.
  if (standard_error <= std::abs(mean) * std::numeric_limits<double>::epsilon()) return mean == 0 ? 1.0 : 0.0;
  const double t = std::abs(mean) / standard_error;
  return 2 * boost::math::cdf(boost::math::complement(distribution(differences.size()), t));
}

std::vector<bool> holm_rejections(std::span<const double> p_values, double level) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<bool> rejected(p_values.size(), false);
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const double threshold = level / static_cast<double>(order.size() - rank);
    if (p_values[order[rank]] > threshold) break;
    rejected[order[rank]] = true;
  }
  return rejected;
}

}  // namespace assay::study
