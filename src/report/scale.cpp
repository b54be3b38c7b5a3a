#include "report/scale.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace assay::report {
namespace {

std::vector<double> decimal_ticks(double low, double high, const std::vector<double>& digits) {
  std::vector<double> ticks;
  for (double decade = std::floor(std::log10(low)); decade <= std::ceil(std::log10(high)); ++decade) {
    for (const double digit : digits) {
      // Dividing by the power keeps 0.02 the double that is written 0.02.
      const double tick = decade < 0 ? digit / std::pow(10.0, -decade) : digit * std::pow(10.0, decade);
      if (low <= tick && tick <= high) ticks.push_back(tick);
    }
  }
  return ticks;
}

std::vector<double> even_ticks(double low, double high) {
  const double rough = (high - low) / 5;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double digit = rough / power;
  const double step = power * (digit > 5 ? 10 : digit > 2 ? 5 : digit > 1 ? 2 : 1);
  std::vector<double> ticks;
  for (double i = std::ceil(low / step); i * step <= high; ++i) ticks.push_back(i * step);
  return ticks;
}

/// Powers of ten, as many apart as leaves at most eight of them.
std::vector<double> decades(double low, double high) {
  const auto first = static_cast<int>(std::ceil(std::log10(low)));
  const auto last = static_cast<int>(std::floor(std::log10(high)));
  const int step = (last - first) / 8 + 1;
  std::vector<double> ticks;
  for (int exponent = first; exponent <= last; exponent += step) ticks.push_back(std::pow(10.0, exponent));
  return ticks;
}

std::vector<double> logarithmic_ticks(double low, double high) {
  const std::vector<double> coarse = {1};
  const std::vector<double> middle = {1, 2, 5};
  const std::vector<double> fine = {1, 1.5, 2, 3, 4, 5, 6, 8};
  constexpr double most_decades = 8;
  if (std::log10(high / low) > most_decades) return decades(low, high);
  for (const auto* digits : {&coarse, &middle, &fine}) {
    std::vector<double> ticks = decimal_ticks(low, high, *digits);
    if (ticks.size() >= 4) return ticks;
  }
  return even_ticks(low, high);
}

Scale logarithmic_scale(double least, double greatest, double margin) {
  const double low = least / margin;
  const double high = greatest * margin;
  return {.low = low, .high = high, .logarithmic = true, .ticks = logarithmic_ticks(low, high)};
}

}  // namespace

double Scale::place(double value) const {
  return logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
}

double Scale::value_at(double place) const {
  return logarithmic ? low * std::pow(high / low, place) : low + place * (high - low);
}

Scale error_scale(const std::vector<double>& errors, double floor) {
  if (errors.empty()) return logarithmic_scale(0.01, 1, 1);
  const auto [least, greatest] = std::ranges::minmax(errors);
  return logarithmic_scale(std::max(least, floor), std::max(greatest, floor), 1.12);
}

Scale linear_scale(const std::vector<double>& values) {
  double least = 0;
  double greatest = 0;
  for (const double value : values) {
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
  const double margin = greatest > least ? 0.05 * (greatest - least) : 1;
  const double low = least < 0 ? least - margin : 0;
  const double high = greatest > 0 || least == 0 ? greatest + margin : 0;
  return {.low = low, .high = high, .logarithmic = false, .ticks = even_ticks(low, high)};
}

Scale positive_scale(const std::vector<double>& values) {
  if (values.empty()) return logarithmic_scale(0.1, 1, 1);
  const auto [least, greatest] = std::ranges::minmax(values);
  return logarithmic_scale(least, greatest, 1.2);
}

Scale value_scale(const std::vector<double>& values) {
  if (values.empty()) return linear_scale(values);
  const auto [least, greatest] = std::ranges::minmax(values);
  return least > 0 && greatest > 8 * least ? positive_scale(values) : linear_scale(values);
}

std::vector<double> spread(const std::vector<double>& places, double distance) {
  std::vector<std::size_t> order(places.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(places[i], i); });
  // With i * distance taken off, "at least so far apart" is "not descending", and the closest such sequence
  // is found by pooling neighbours that violate it (Barlow et al., Statistical Inference under Order
  // Restrictions, 1972).
  struct Block {
    double sum;
    std::size_t size;
    [[nodiscard]] double mean() const { return sum / static_cast<double>(size); }
  };
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < order.size(); ++i) {
    blocks.push_back({places[order[i]] - static_cast<double>(i) * distance, 1});
    while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
      const Block last = blocks.back();
      blocks.pop_back();
      blocks.back().sum += last.sum;
      blocks.back().size += last.size;
    }
  }
  const double room = std::max(0.0, 1 - (static_cast<double>(places.size()) - 1) * distance);
  std::vector<double> result(places.size());
  std::size_t i = 0;
  for (const Block& block : blocks) {
    for (std::size_t j = 0; j < block.size; ++j, ++i) {
      result[order[i]] = std::clamp(block.mean(), 0.0, room) + static_cast<double>(i) * distance;
    }
  }
  return result;
}

}  // namespace assay::report
