#include "study/gradient_factor.h"

#include <numbers>
#include <span>

#include "analysis/moments.h"
#include "jit/compile.h"
#include "nn/draw.h"

namespace assay::study {
namespace {

/// Standard normal numbers, each the sum of two draws: one draw alone has but 2^23 values, too coarse next to
/// a point where f' has no bound.
class Inputs {
 public:
  Inputs(std::uint64_t seed, std::size_t width)
      : sampler_({.kind = nn::Distribution::Kind::normal, .first = 0, .second = 1 / std::numbers::sqrt2}),
        seed_(seed),
        draws_(2 * width),
        sums_(width) {}

  std::span<const float> next() {
    sampler_(seed_, stream_++, draws_);
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] = draws_[i] + draws_[sums_.size() + i];
    return sums_;
  }

 private:
  nn::Sampler sampler_;
  std::uint64_t seed_;
  std::uint64_t stream_ = 0;
  std::vector<float> draws_, sums_;
};

}  // namespace

std::optional<std::vector<double>> gradient_factors(const GradientFactorPlan& plan,
                                                    const std::stop_token& stop) {
  const Kernel kernel = compile(plan.f);
  const double gain = forward_gain(plan.f).value;
  Inputs inputs(plan.seed, plan.width);
  std::vector<float> values(plan.width);
  std::vector<float> slopes(plan.width);
  std::vector<double> factors;
  for (std::size_t layer = 0; layer < plan.layers; ++layer) {
    if (stop.stop_requested()) return std::nullopt;
    kernel.forward_and_derivative(inputs.next(), std::span(values), std::span(slopes));
    double squares = 0.0;
    for (const float slope : slopes) squares += double{slope} * double{slope};
    factors.push_back(gain * gain * squares / static_cast<double>(plan.width));
  }
  return factors;
}

}  // namespace assay::study
