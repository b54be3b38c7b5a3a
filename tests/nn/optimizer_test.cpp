#include "nn/optimizer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace assay::nn {
namespace {

/// What a backward pass does with a gradient.
void deliver(Optimizer& optimizer, std::span<const float> gradient) {
  const GradientSink sink = optimizer.sink();
  for (std::size_t i = 0; i < gradient.size(); ++i) {
    sink.target[i] = sink.carry * sink.target[i] + sink.scale * gradient[i];
  }
  optimizer.step();
}

/// Minimises sum(curvature * w^2 / 2) for some steps, and the same in float64 by `reference`.
template <class Reference>
void expect_agreement(Optimizer& optimizer, std::span<float> weights, Reference reference, double tolerance) {
  const std::vector<double> curvature = {0.1, 1.0, 3.0, 0.5, 2.0, 0.01, 1.5, 0.7, 0.9};
  std::vector<double> exact(weights.begin(), weights.end());
  for (std::size_t step = 1; step <= 50; ++step) {
    std::vector<float> gradient(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      gradient[i] = static_cast<float>(curvature[i] * static_cast<double>(weights[i]));
      exact[i] = reference(i, step, exact[i], curvature[i] * exact[i]);
    }
    deliver(optimizer, gradient);
  }
  for (std::size_t i = 0; i < weights.size(); ++i)
    EXPECT_NEAR(static_cast<double>(weights[i]), exact[i], tolerance) << i;
}

std::vector<float> start() {
  return {1, -2, 3, -4, 5, -6, 7, -8, 9};
}

TEST(GradientDescent, FollowsTheGradient) {
  std::vector<float> weights = start();
  const auto optimizer = gradient_descent(weights, 0.05, 0);
  expect_agreement(
      *optimizer, weights, [](std::size_t, std::size_t, double w, double g) { return w - 0.05 * g; }, 1e-5);
}

TEST(GradientDescent, AddsUpVelocity) {
  std::vector<float> weights = start();
  const auto optimizer = gradient_descent(weights, 0.02, 0.9);
  std::vector<double> velocity(weights.size());
  expect_agreement(
      *optimizer, weights,
      [&](std::size_t i, std::size_t, double w, double g) {
        velocity[i] = 0.9 * velocity[i] + g;
        return w - 0.02 * velocity[i];
      },
      2e-5);
}

TEST(Adam, FollowsAlgorithm1) {
  std::vector<float> weights = start();
  const auto optimizer = adam(weights, 0.1);
  std::vector<double> m(weights.size());
  std::vector<double> v(weights.size());
  expect_agreement(
      *optimizer, weights,
      [&](std::size_t i, std::size_t t, double w, double g) {
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        const double m_hat = m[i] / (1 - std::pow(0.9, t));
        const double v_hat = v[i] / (1 - std::pow(0.999, t));
        return w - 0.1 * m_hat / (std::sqrt(v_hat) + 1e-8);
      },
      1e-4);
}

/// Weights of a layer of 2 inputs and 3 units, its biases 7 and 8 and 9.
L2Penalty penalty(double strength) {
  return {.strength = strength, .layers = {{.inputs = 2, .outputs = 3, .weights = 0, .bias = 6}}};
}

TEST(L2Penalty, PullsWeightsAndNotBiases) {
  for (const double momentum : {0.0, 0.9}) {
    std::vector<float> weights = start();
    const auto optimizer = gradient_descent(weights, 0.02, momentum, penalty(0.5));
    std::vector<double> velocity(weights.size());
    expect_agreement(
        *optimizer, weights,
        [&](std::size_t i, std::size_t, double w, double g) {
          velocity[i] = momentum * velocity[i] + g + (i < 6 ? 0.5 * w : 0.0);
          return w - 0.02 * velocity[i];
        },
        2e-5);
  }
}

TEST(L2Penalty, IsPartOfWhatAdamSees) {
  std::vector<float> weights = start();
  const auto optimizer = adam(weights, 0.1, penalty(0.5));
  std::vector<double> m(weights.size());
  std::vector<double> v(weights.size());
  expect_agreement(
      *optimizer, weights,
      [&](std::size_t i, std::size_t t, double w, double loss_gradient) {
        const double g = loss_gradient + (i < 6 ? 0.5 * w : 0.0);
        m[i] = 0.9 * m[i] + 0.1 * g;
        v[i] = 0.999 * v[i] + 0.001 * g * g;
        return w - 0.1 * m[i] / (1 - std::pow(0.9, t)) / (std::sqrt(v[i] / (1 - std::pow(0.999, t))) + 1e-8);
      },
      1e-4);
}

TEST(Adam, DoesNotMoveWithoutGradient) {
  std::vector<float> weights = start();
  const auto optimizer = adam(weights, 0.1);
  deliver(*optimizer, std::vector<float>(weights.size(), 0.0F));
  EXPECT_EQ(weights, start());
}

}  // namespace
}  // namespace assay::nn
