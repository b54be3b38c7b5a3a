#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tensor/buffer.h"

namespace assay::nn {

/// Labelled feature vectors: `features` is count x width, row-major; labels are below `classes`.
struct Samples {
  Buffer<float> features;
  std::vector<std::uint8_t> labels;
  std::size_t width = 0;
  std::size_t classes = 0;

  [[nodiscard]] std::size_t count() const { return labels.size(); }
};

/// Consecutive rows of Samples; a view that must not outlive them.
struct SampleView {
  std::span<const float> features;
  std::span<const std::uint8_t> labels;
  std::size_t width = 0;

  SampleView(const Samples& samples)  // NOLINT(google-explicit-constructor): all of them
      : features(samples.features.span()), labels(samples.labels), width(samples.width) {}
  SampleView(const Samples& samples, std::size_t first, std::size_t count)
      : features(samples.features.span().subspan(first * samples.width, count * samples.width)),
        labels(std::span(samples.labels).subspan(first, count)),
        width(samples.width) {}

  [[nodiscard]] std::size_t count() const { return labels.size(); }
  [[nodiscard]] SampleView rows(std::size_t first, std::size_t rows_count) const {
    SampleView part = *this;
    part.features = features.subspan(first * width, rows_count * width);
    part.labels = labels.subspan(first, rows_count);
    return part;
  }
};

}  // namespace assay::nn
