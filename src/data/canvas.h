#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/random.h"

namespace assay::data {

/// Where the pen is and how broad its mark is, in pixels. Pixel (i, j) covers [j, j+1] x [i, i+1].
struct PenPoint {
  float x, y, radius;
};

/// A grey image on which a round pen draws. Uses only exactly rounded operations in a fixed order, so that
/// the bytes are the same on every machine.
class Canvas {
 public:
  static constexpr std::size_t side = 28;

  /// The mark of the pen moving straight from `a` to `b`; marks that overlap do not add up.
  void draw(PenPoint a, PenPoint b);

  /// Spreads each pixel: `spread` (0 to 0.25) of it goes to each neighbour, first along x, then along y.
  void blur(float spread);

  /// Writes ink * the marks + noise, row by row; the noise is uniform of the given total width, ink and noise
  /// in units of full black.
  void develop(float ink, float noise, Random& random, std::span<std::uint8_t, side * side> pixels) const;

 private:
  std::array<float, side * side> coverage_{};
};

}  // namespace assay::data
