// Where the time of a training step goes: `bench_profile WIDTHS/BATCH/OPTIMIZER ACTIVATION...`.
//
// A step's phases are timed in place, within a step. The activation is then timed alone, on arrays of the
// same sizes, and taken off the forward and the backward phase; what is left of them are matrix products.

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "base/error.h"
#include "catalog/catalog.h"
#include "jit/compile.h"
#include "nn/loss.h"
#include "nn/network.h"
#include "nn/pass.h"
#include "shape.h"
#include "tensor/gemm.h"

namespace assay::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// Times of one thing, of which the median counts: this machine may be shared.
class Phase {
 public:
  template <class Work>
  auto time(const Work& work) {
    struct Stop {
      Phase& phase;
      Clock::time_point start = Clock::now();
      ~Stop() { phase.seconds_.push_back(std::chrono::duration<double>(Clock::now() - start).count()); }
    };
    const Stop stop{*this};
    return work();
  }

  [[nodiscard]] double median() {
    const auto middle = seconds_.begin() + static_cast<std::ptrdiff_t>(seconds_.size() / 2);
    std::ranges::nth_element(seconds_, middle);
    return *middle;
  }

 private:
  std::vector<double> seconds_;
};

constexpr std::size_t steps = 400;
constexpr std::size_t unmeasured_steps = 20;

struct Phases {
  Phase forward, loss, backward, update, activation_forward, activation_backward;
};

void train(const Shape& shape, nn::Network& network, Phases& phases) {
  const nn::Samples samples = random_samples(shape);
  nn::Pass pass(network, shape.batch);
  const nn::SoftmaxCrossEntropy loss;
  const auto rule = optimizer(shape, network.parameters());
  Phases warm_up;
  for (std::size_t i = 0; i < unmeasured_steps + steps; ++i) {
    Phases& into = i < unmeasured_steps ? warm_up : phases;
    const nn::SampleView rows = nn::SampleView(samples).rows(i % batches * shape.batch, shape.batch);
    const std::span<float> logits = into.forward.time([&] { return pass.forward(rows.features); });
    into.loss.time([&] { return loss(logits, rows.labels); });
    into.backward.time([&] { pass.backward(rows.features, rule->sink()); });
    into.update.time([&] { rule->step(); });
  }
}

void time_activation(const Shape& shape, const Kernel& kernel, Phases& phases) {
  std::vector<std::vector<float>> layers;
  for (std::size_t i = 1; i + 1 < shape.widths.size(); ++i) {
    std::vector<float>& z = layers.emplace_back(shape.batch * shape.widths[i]);
    for (std::size_t j = 0; j < z.size(); ++j) z[j] = static_cast<float>(j % 97) / 24.0F - 2.0F;
  }
  std::vector<std::vector<float>> outputs = layers;
  const auto backward = [&](std::span<const float> z, std::span<float> delta) {
    if (kernel.has_backward_from_output()) return kernel.backward_from_output(z, delta, delta);
    kernel.backward(z, delta, delta);
  };
  for (std::size_t i = 0; i < steps; ++i) {
    phases.activation_forward.time([&] {
      for (std::size_t layer = 0; layer < layers.size(); ++layer)
        kernel.forward(layers[layer], outputs[layer]);
    });
    for (auto& delta : outputs) std::ranges::fill(delta, 1.0F);
    phases.activation_backward.time([&] {
      for (std::size_t layer = 0; layer < layers.size(); ++layer) backward(layers[layer], outputs[layer]);
    });
  }
}

void profile(const Shape& shape, const std::string& name) {
  const Activation act = activation(name);
  const Kernel kernel = compile(act.function, {.from_output = act.derivative_from_output});
  nn::Network network(shape.widths, kernel);
  network.initialise(1.0, 1);
  Phases phases;
  train(shape, network, phases);
  time_activation(shape, kernel, phases);
  const double forward = phases.activation_forward.median();
  const double backward = phases.activation_backward.median();
  const std::pair<const char*, double> rows[] = {
      {"products forward", phases.forward.median() - forward},
      {"activation forward", forward},
      {"loss", phases.loss.median()},
      {"products backward", phases.backward.median() - backward},
      {"activation backward", backward},
      {"update", phases.update.median()},
  };
  double total = 0;
  for (const auto& row : rows) total += row.second;
  for (const auto& [phase, seconds] : rows) {
    fmt::print("{:<12}{:<22}{:>10.1f} us{:>9.1f}%\n", name, phase, 1e6 * seconds, 100 * seconds / total);
  }
  fmt::print("{:<12}{:<22}{:>10.1f} us  {:.0f} samples/s\n", name, "step", 1e6 * total,
             static_cast<double>(shape.batch) / total);
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2) throw input_error("bench_profile needs WIDTHS/BATCH/OPTIMIZER and activations");
  const Shape shape = parse_shape(arguments[0]);
  fmt::print("{}: medians over {} steps, {}, {}\n", arguments[0], steps,
             compile(activation("relu").function).backend(), gemm_library());
  for (std::size_t i = 1; i < arguments.size(); ++i) profile(shape, arguments[i]);
  return 0;
}

}  // namespace
}  // namespace assay::bench

int main(int argc, char** argv) {
  try {
    return assay::bench::run({argv + 1, argv + argc});
  } catch (const assay::Error& error) {
    fmt::print(stderr, "bench_profile: {}\n", error.what());
    return error.exit_status();
  }
}
