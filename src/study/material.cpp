#include "study/material.h"

#include <array>
#include <cmath>

namespace assay::study {
namespace {

nn::Samples convert(const data::Split& split, const data::Dataset& dataset,
                    const std::array<float, 256>& value) {
  nn::Samples samples;
  samples.width = dataset.shape.size();
  samples.classes = dataset.classes;
  samples.labels = split.labels;
  samples.features = Buffer<float>(split.pixels.size());
  for (std::size_t i = 0; i < split.pixels.size(); ++i) samples.features[i] = value[split.pixels[i]];
  return samples;
}

/// pixel -> (pixel - shift) * scale
struct Mapping {
  double shift = 0, scale = 1;
};

Mapping standardising(const data::Dataset& dataset) {
  double sum = 0;
  double squares = 0;
  for (const std::uint8_t pixel : dataset.train.pixels) {
    sum += pixel;
    squares += double{1} * pixel * pixel;
  }
  const auto count = static_cast<double>(dataset.train.pixels.size());
  const double mean = sum / count;
  const double variance = squares / count - mean * mean;
  // A dataset of one grey has no deviation to divide by.
  return {.shift = mean, .scale = variance > 0 ? 1 / std::sqrt(variance) : 1};
}

Mapping mapping(const data::Dataset& dataset, Preparation preparation) {
  switch (preparation) {
    case Preparation::standardised: return standardising(dataset);
    case Preparation::unit: return {.shift = 0, .scale = 1.0 / 255};
  }
  return {};
}

}  // namespace

Material prepared(const data::Dataset& dataset, Preparation preparation) {
  const auto [shift, scale] = mapping(dataset, preparation);
  std::array<float, 256> value{};
  for (std::size_t pixel = 0; pixel < value.size(); ++pixel) {
    value[pixel] = static_cast<float>((static_cast<double>(pixel) - shift) * scale);
  }
  return {convert(dataset.train, dataset, value), convert(dataset.test, dataset, value)};
}

}  // namespace assay::study
