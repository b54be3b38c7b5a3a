#include "analysis/sampling.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/text.h"

namespace assay {

std::vector<Sample> samples_of(Pieces& pieces) {
  constexpr int bits = 256;
  std::vector<double> places;
  for (int i = -32; i <= 32; ++i) places.push_back(i / 4.0);
  for (int k = 4; k <= 20; ++k) {
    for (const double x : {std::exp2(k), 1.5 * std::exp2(k)}) {
      places.push_back(x);
      places.push_back(-x);
    }
  }
  for (const Breakpoint& point : pieces.points()) {
    const double x = point.x.midpoint();
    for (const double step : {0.0, 0x1p-30, 0x1p-12, 0x1p-4}) {
      places.push_back(x - step * std::max(1.0, std::abs(x)));
      places.push_back(x + step * std::max(1.0, std::abs(x)));
    }
  }
  for (const Cell& cell : pieces.cells()) {
    if (std::isinf(cell.lower) || std::isinf(cell.upper)) continue;
    for (const double part : {0.25, 0.5, 0.75})
      places.push_back(cell.lower + part * (cell.upper - cell.lower));
  }
  std::ranges::sort(places);
  const auto repeated = std::ranges::unique(places);
  places.erase(repeated.begin(), repeated.end());
  std::vector<Sample> samples;
  samples.reserve(places.size());
  for (const double x : places) samples.push_back({x, pieces.whole().value(0, Ball(x), bits)});
  return samples;
}

std::vector<std::vector<Sample>> plainest_first(const std::vector<Sample>& samples) {
  std::vector<std::vector<Sample>> tiers(3);
  for (const Sample& sample : samples) {
    const double quarters = 4 * sample.x;
    if (std::abs(sample.x) <= 3 && std::floor(sample.x) == sample.x) tiers[0].push_back(sample);
    if (std::abs(sample.x) <= 8 && std::floor(quarters) == quarters) tiers[1].push_back(sample);
    tiers[2].push_back(sample);
  }
  return tiers;
}

Ball bend_of(const Sample& a, const Sample& b, const Sample& c) {
  return (Ball(b.x) - Ball(a.x)) * (c.value - b.value) - (Ball(c.x) - Ball(b.x)) * (b.value - a.value);
}

std::string value_text(const Sample& sample) {
  const std::string head = "f(" + shortest(sample.x) + ")";
  if (sample.value.is_undefined()) return head + " has no value";
  const double value = sample.value.midpoint();
  const bool is_that = sample.value.is_exact() && Ball(value).contains(sample.value);
  if (is_that) return head + " = " + shortest(value);
  std::array<char, 40> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.10g", value);
  return head + " = " + std::string(text.data(), static_cast<std::size_t>(length)) + "...";
}

}  // namespace assay
