#include "shape.h"

#include <charconv>
#include <cstdint>

#include "base/error.h"
#include "base/random.h"
#include "base/text.h"
#include "nn/network.h"

namespace assay::bench {

Shape parse_shape(const std::string& text) {
  const std::vector<std::string> parts = split(text, '/');
  Shape shape;
  if (parts.size() == 3) {
    shape = {.widths = nn::parse_widths(parts[0]), .batch = 0, .optimizer = parts[2]};
    std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), shape.batch);
  }
  if (shape.batch == 0 || (shape.optimizer != "sgd" && shape.optimizer != "adam")) {
    throw input_error("'" + text + "' is not WIDTHS/BATCH/OPTIMIZER");
  }
  return shape;
}

nn::Samples random_samples(const Shape& shape) {
  nn::Samples samples;
  samples.width = shape.widths.front();
  samples.classes = shape.widths.back();
  samples.features = Buffer<float>(batches * shape.batch * samples.width);
  Random random(1, 0);
  for (float& feature : samples.features.span()) feature = static_cast<float>(random.uniform());
  for (std::size_t i = 0; i < batches * shape.batch; ++i) {
    samples.labels.push_back(
        static_cast<std::uint8_t>(random.below(static_cast<std::uint32_t>(samples.classes))));
  }
  return samples;
}

std::unique_ptr<nn::Optimizer> optimizer(const Shape& shape, std::span<float> parameters) {
  if (shape.optimizer == "adam") return nn::adam(parameters, 1e-3);
  return nn::gradient_descent(parameters, 0.01, 0.0);
}

}  // namespace assay::bench
