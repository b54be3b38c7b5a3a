#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "analysis/breakpoints.h"
#include "base/error.h"
#include "base/random.h"

namespace assay {

/// $ASSAY_POINTS, or 10000.
inline std::size_t points() {
  const char* const value = std::getenv("ASSAY_POINTS");
  return value == nullptr ? 10'000 : std::stoul(value);
}

/// The places where f need not be smooth; the integers near 0 if those are too many.
inline std::vector<float> kinks(const Function& f) {
  std::vector<float> places;
  try {
    for (const Breakpoint& point : breakpoints(f.bound(), -64, 64)) {
      places.push_back(static_cast<float>(point.x.midpoint()));
    }
  } catch (const Error&) {
    for (int i = -8; i <= 8; ++i) places.push_back(static_cast<float>(i));
  }
  return places;
}

/// A third over all exponents, a third from 2^-24 to 2^8, where the functions bend, a third subnormal; of a
/// function with kinks a quarter of all beside them, from the next float to a distance of 2.
inline std::vector<float> sample(const Function& f, std::size_t count) {
  const std::vector<float> places = kinks(f);
  Random random(3, 0);
  std::vector<float> inputs;
  while (inputs.size() < count) {
    const std::uint32_t rest = random.bits() & 0x807FFFFFU;
    const std::uint32_t exponents[] = {random.below(255), 127U - 24U + random.below(32), 0U};
    const std::uint32_t exponent = exponents[inputs.size() % 3];
    if (!places.empty() && inputs.size() % 4 == 0) {
      const float kink = places[random.below(static_cast<std::uint32_t>(places.size()))];
      const auto step = static_cast<float>(std::exp2(-static_cast<double>(random.below(30))));
      const float distance = step * std::max(1.0F, std::abs(kink)) * (random.below(2) == 0 ? -1.0F : 1.0F);
      const float beside = kink + distance;
      inputs.push_back(beside == kink ? std::nextafter(kink, kink + distance) : beside);
      continue;
    }
    inputs.push_back(std::bit_cast<float>(rest | (exponent << 23U)));
  }
  return inputs;
}

}  // namespace assay
