#include "data/canvas.h"

#include <algorithm>
#include <cmath>

namespace assay::data {
namespace {

/// The pixels [first, last) whose centre may be within `reach` of [low, high].
struct PixelRange {
  std::size_t first, last;
};

PixelRange pixels_near(float low, float high, float reach) {
  constexpr auto side = static_cast<float>(Canvas::side);
  const float first = std::clamp(low - reach - 0.5F, 0.0F, side);
  const float last = std::clamp(high + reach + 0.5F, 0.0F, side);
  return {static_cast<std::size_t>(first), static_cast<std::size_t>(last)};
}

}  // namespace

void Canvas::draw(PenPoint a, PenPoint b) {
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float length_squared = dx * dx + dy * dy;
  const float scale = length_squared > 0.0F ? 1.0F / length_squared : 0.0F;
  const float reach = std::max(a.radius, b.radius) + 0.5F;
  const PixelRange rows = pixels_near(std::min(a.y, b.y), std::max(a.y, b.y), reach);
  const PixelRange columns = pixels_near(std::min(a.x, b.x), std::max(a.x, b.x), reach);
  for (std::size_t row = rows.first; row < rows.last; ++row) {
    const float y = static_cast<float>(row) + 0.5F - a.y;
    for (std::size_t column = columns.first; column < columns.last; ++column) {
      const float x = static_cast<float>(column) + 0.5F - a.x;
      const float along = std::clamp((x * dx + y * dy) * scale, 0.0F, 1.0F);
      const float off_x = x - along * dx, off_y = y - along * dy;
      const float radius = a.radius + along * (b.radius - a.radius);
      // Half a pixel of soft edge on either side of the outline: a linear stand-in for the area covered.
      const float mark = std::clamp(radius + 0.5F - std::sqrt(off_x * off_x + off_y * off_y), 0.0F, 1.0F);
      float& coverage = coverage_[row * side + column];
      coverage = std::max(coverage, mark);
    }
  }
}

void Canvas::blur(float spread) {
  const float kept = 1.0F - 2.0F * spread;
  std::array<float, side + 2> line{};
  const auto along = [&](std::size_t start, std::size_t step) {
    for (std::size_t i = 0; i < side; ++i) line[i + 1] = coverage_[start + i * step];
    for (std::size_t i = 0; i < side; ++i) {
      coverage_[start + i * step] = kept * line[i + 1] + spread * (line[i] + line[i + 2]);
    }
  };
  for (std::size_t row = 0; row < side; ++row) along(row * side, 1);
  for (std::size_t column = 0; column < side; ++column) along(column, side);
}

void Canvas::develop(float ink, float noise, Random& random,
                     std::span<std::uint8_t, side * side> pixels) const {
  static_assert(side * side % 4 == 0);
  for (std::size_t i = 0; i < pixels.size(); i += 4) {
    std::uint32_t bits = random.bits();
    for (std::size_t k = i; k < i + 4; ++k, bits >>= 8) {
      const float grain = (static_cast<float>(bits & 0xFF) - 127.5F) * (1.0F / 255.0F);
      const float value = std::clamp(ink * coverage_[k] + noise * grain, 0.0F, 1.0F);
      // NOLINTNEXTLINE(bugprone-incorrect-roundings): value >= 0, and lround would be a call per pixel
      pixels[k] = static_cast<std::uint8_t>(255.0F * value + 0.5F);
    }
  }
}

}  // namespace assay::data
