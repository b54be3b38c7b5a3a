// Assay's side of bench/train.py: training steps and the rates that bound them, in windows on request.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "base/text.h"
#include "base/version.h"
#include "catalog/catalog.h"
#include "jit/compile.h"
#include "multiply_add.h"
#include "nn/network.h"
#include "nn/optimizer.h"
#include "nn/trainer.h"
#include "tensor/buffer.h"
#include "tensor/gemm.h"
#include "windows.h"

namespace assay::bench {
namespace {

/// "784-128-10/32/sgd"
struct Shape {
  std::vector<std::size_t> widths;
  std::size_t batch = 0;
  std::string optimizer;
};

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

constexpr std::size_t batches = 16;

/// Pixels between 0 and 1 and any labels: what a step costs does not depend on them.
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

/// A network in training. Stays where it is made, for its parts refer to each other.
class Training {
 public:
  Training(const Shape& shape, const Activation& activation)
      : samples_(random_samples(shape)),
        batch_(shape.batch),
        network_(shape.widths,
                 compile(activation.function, {.from_output = activation.derivative_from_output})),
        trainer_(network_, samples_, batch_,
                 shape.optimizer == "adam" ? nn::adam(network_.parameters(), 1e-3)
                                           : nn::gradient_descent(network_.parameters(), 0.01, 0.0),
                 1) {
    network_.initialise(1.0, 1);
  }

  void step() {
    const nn::SampleView rows = nn::SampleView(samples_).rows(next_ * batch_, batch_);
    trainer_.step(rows.features, rows.labels);
    next_ = (next_ + 1) % batches;
  }

 private:
  nn::Samples samples_;
  std::size_t batch_;
  nn::Network network_;
  nn::Trainer trainer_;
  std::size_t next_ = 0;
};

Work training(const std::string& config, const std::string& variant) {
  const Shape shape = parse_shape(config);
  const auto run = std::make_shared<Training>(shape, activation(variant));
  return {.once = [run] { run->step(); }, .count = static_cast<double>(shape.batch)};
}

/// The product of two n x n matrices.
Work square_product(std::size_t n) {
  struct Matrices {
    Buffer<float> a, b, c;
  };
  const auto m =
      std::make_shared<Matrices>(Matrices{Buffer<float>(n * n), Buffer<float>(n * n), Buffer<float>(n * n)});
  std::ranges::fill(m->a.span(), 1.0F);
  std::ranges::fill(m->b.span(), 1.0F);
  const auto side = static_cast<double>(n);
  return {.once =
              [m, n] {
                gemm(1.0F, {.data = m->a.data(), .rows = n, .columns = n},
                     {.data = m->b.data(), .rows = n, .columns = n}, 0.0F, m->c.data());
              },
          .count = 2 * side * side * side};
}

Work prepare(const std::string& config, const std::string& variant) {
  if (config == "peak" && variant == "fma")
    return {.once = [] { multiply_adds(); }, .count = multiply_adds()};
  if (config == "peak" && variant == "product") return square_product(2048);
  return training(config, variant);
}

}  // namespace
}  // namespace assay::bench

int main() {
  const std::string backend = assay::compile(assay::activation("tanh").function).backend();
  assay::bench::serve(
      "Assay " + std::string(assay::version()) + ", " + backend + ", " + assay::gemm_library(),
      assay::bench::prepare);
}
