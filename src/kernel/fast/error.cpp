#include "kernel/fast/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "kernel/fast/evaluate.h"

namespace assay::kernel {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// In ascending order.
std::vector<double> sample() {
  std::vector<double> magnitudes;
  std::uint32_t state = 1;
  for (std::uint32_t exponent = 0; exponent < 255; ++exponent) {
    const bool bends = exponent >= 127 - 9 && exponent < 127 + 8;
    const std::uint32_t count = bends ? 400 : 8;
    for (std::uint32_t i = 0; i < count; ++i) {
      state = state * 1664525U + 1013904223U;
      const std::uint32_t width = (1U << 23U) / count;
      const std::uint32_t mantissa = i * width + (state >> 8U) % width;
      magnitudes.push_back(double{std::bit_cast<float>((exponent << 23U) | mantissa)});
    }
  }
  std::vector<double> all(magnitudes.rbegin(), magnitudes.rend());
  for (double& x : all) x = -x;
  all.insert(all.end(), magnitudes.begin(), magnitudes.end());
  return all;
}

double ulp(double value) {
  return value == 0.0 ? 0x1p-149 : std::exp2(std::max(std::ilogb(value), -126) - 23);
}

/// In units of `unit`, with its sign.
double error(double computed, double truth, double unit) {
  const auto right = static_cast<float>(truth);
  if (computed == right) return std::isfinite(computed) ? (computed - truth) / unit : 0.0;
  if (std::isnan(computed) && std::isnan(truth)) return 0.0;
  if (!std::isfinite(computed) || !std::isfinite(right)) return infinity;
  return (computed - truth) / unit;
}

std::span<const double> special_values() {
  static constexpr std::array values = {0.0, -0.0, infinity, -infinity,
                                        std::numeric_limits<double>::quiet_NaN()};
  return values;
}

bool is_right(double x, double computed, double truth) {
  if (std::isnan(truth)) return std::isnan(computed);
  if (!(std::abs(error(computed, truth, ulp(truth))) <= 1.0)) return false;
  return x != 0.0 || std::signbit(computed) == std::signbit(truth);
}

/// Where the sign changes without a jump.
std::vector<double> roots(std::span<const double> x, std::span<const double> y) {
  std::vector<double> found;
  for (std::size_t i = 1; i < x.size(); ++i) {
    const double next_value = y[i] == 0.0 && i + 1 < x.size() ? y[i + 1] : y[i];
    if (!(y[i - 1] * next_value < 0.0) || x[i - 1] * x[i] <= 0.0) continue;
    if (std::min(std::abs(y[i - 1]), std::abs(y[i])) < 0.05) found.push_back((x[i - 1] + x[i]) / 2.0);
  }
  return found;
}

std::span<const double> inputs() {
  static const std::vector<double> all = sample();
  return all;
}

constexpr std::size_t places = 48;
constexpr std::size_t around_each = 32;

/// More inputs around those with the largest errors, as many for each.
std::vector<double> neighbours(std::span<const double> errors) {
  std::vector<std::size_t> order(errors.size() - 2);
  std::iota(order.begin(), order.end(), 1U);
  std::ranges::partial_sort(order, order.begin() + places, std::greater{},
                            [&](std::size_t i) { return std::abs(errors[i]); });
  std::vector<double> found;
  for (const std::size_t i : std::span(order).first(places)) {
    const double low = inputs()[i - 1];
    const double step = (inputs()[i + 1] - low) / around_each;
    for (std::size_t k = 0; k < around_each; ++k) {
      found.push_back(double{static_cast<float>(low + static_cast<double>(k) * step)});
    }
  }
  return found;
}

double largest_of(std::span<const double> errors) {
  double largest = 0.0;
  for (const double e : errors) largest = std::max(largest, std::abs(e));
  return largest;
}

/// The places, by their first inputs' numbers, where the polynomial's own error, which all inputs of a
/// neighbourhood have, and roundings, which scatter about it, promise the largest errors.
std::vector<std::size_t> worst_places(std::span<const double> errors) {
  constexpr std::size_t kept = 4;
  constexpr double deviations = 2.5;
  std::vector<std::pair<double, std::size_t>> found;
  for (std::size_t i = 0; i < errors.size(); i += around_each) {
    const auto at = errors.subspan(i, around_each);
    const double mean = std::reduce(at.begin(), at.end()) / around_each;
    double squares = 0.0;
    for (const double e : at) squares += (e - mean) * (e - mean);
    found.emplace_back(std::abs(mean) + deviations * std::sqrt(squares / around_each), i);
  }
  std::ranges::partial_sort(found, found.begin() + kept, std::greater{});
  std::vector<std::size_t> places_found;
  for (std::size_t i = 0; i < kept; ++i) places_found.push_back(found[i].second);
  return places_found;
}

/// Many more inputs around these.
std::vector<double> closest(std::span<const double> x, std::span<const std::size_t> first) {
  constexpr std::size_t many = 1536;
  std::vector<double> found;
  for (const std::size_t i : first) {
    const double step = (x[i + around_each - 1] - x[i]) / many;
    for (std::size_t k = 0; k < many; ++k) {
      found.push_back(double{static_cast<float>(x[i] + static_cast<double>(k) * step)});
    }
  }
  return found;
}

}  // namespace

Judge::Judge(const Program& truth, bool forgives_roots)
    : truth_program_(truth),
      special_truth_(evaluate(truth, special_values())),
      truth_(evaluate(truth, inputs())) {
  if (forgives_roots) forgiven_ = roots(inputs(), truth_);
}

double Judge::unit(double x, double truth) const {
  const bool is_forgiven =
      std::ranges::any_of(forgiven_, [=](double root) { return std::abs(x - root) <= std::abs(root) / 2.0; });
  return std::max(ulp(truth), is_forgiven ? 0x1p-23 : 0.0);
}

std::vector<double> Judge::errors(const Program& program, std::span<const double> x,
                                  std::span<const double> truth) const {
  std::vector<double> found = evaluate(program, x);
  for (std::size_t i = 0; i < x.size(); ++i) found[i] = error(found[i], truth[i], unit(x[i], truth[i]));
  return found;
}

double Judge::largest_error(const Program& program) const {
  const std::vector<double> special = evaluate(program, special_values());
  for (std::size_t i = 0; i < special.size(); ++i) {
    if (!is_right(special_values()[i], special[i], special_truth_[i])) return infinity;
  }
  const std::vector<double> first = errors(program, inputs(), truth_);
  const std::vector<double> closer = neighbours(first);
  const std::vector<double> second = errors(program, closer, evaluate(truth_program_, closer));
  const std::vector<double> densest = closest(closer, worst_places(second));
  const std::vector<double> third = errors(program, densest, evaluate(truth_program_, densest));
  return std::max({largest_of(first), largest_of(second), largest_of(third)});
}

}  // namespace assay::kernel
