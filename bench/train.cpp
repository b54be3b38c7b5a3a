// Assay's side of bench/train.py: training steps and the rates that bound them, in windows on request.

#include <algorithm>
#include <functional>
#include <memory>
#include <string>

#include "base/version.h"
#include "catalog/catalog.h"
#include "jit/compile.h"
#include "multiply_add.h"
#include "nn/network.h"
#include "nn/trainer.h"
#include "shape.h"
#include "tensor/buffer.h"
#include "tensor/gemm.h"
#include "windows.h"

namespace assay::bench {
namespace {

/// A network in training. Stays where it is made, for its parts refer to each other.
class Training {
 public:
  Training(const Shape& shape, const Activation& activation)
      : samples_(random_samples(shape)),
        batch_(shape.batch),
        network_(shape.widths,
                 compile(activation.function, {.from_output = activation.derivative_from_output})),
        trainer_(network_, samples_, batch_, optimizer(shape, network_.parameters()), 1) {
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
