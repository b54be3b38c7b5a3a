#include "study/statistics.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numeric>

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

}  // namespace

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
