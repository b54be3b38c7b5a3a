#include "nn/forensics.h"

#include <gtest/gtest.h>

#include <limits>

#include "nn/trainer.h"
#include "toy.h"

namespace assay::nn {
namespace {

using enum NonFinite::Quantity;

const std::vector<std::size_t> widths = {2, 16, 8, 2};

Network made(std::string_view name, double gain = 1.0) {
  Network network(widths, kernel(name));
  network.initialise(gain, 1);
  return network;
}

TEST(Forensics, FindsNothingWhereAllIsFinite) {
  const Samples samples = ring_around_disc(10);
  EXPECT_FALSE(find_non_finite(made("tanh"), samples.features.span(), 5));
}

TEST(Forensics, NamesTheActivationThatIsUndefined) {
  const Samples samples = ring_around_disc(320);
  const auto found = find_non_finite(made("logarithm"), samples.features.span(), 7);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->quantity, activations);
  EXPECT_EQ(found->layer, 1U);
  EXPECT_EQ(found->step, 7U);
  EXPECT_EQ(found->count, 320U * 16);
  // log is undefined for half of all pre-activations, which are symmetric.
  EXPECT_NEAR(static_cast<double>(found->nan) / (320 * 16), 0.5, 0.1);
}

TEST(Forensics, NamesTheLayerThatOverflows) {
  const Samples samples = ring_around_disc(32);
  Network network = made("relu");
  const DenseLayer second = network.layers()[1];
  for (float& weight : network.parameters().subspan(second.weights, 16 * 8)) weight = 3e38F;
  const auto found = find_non_finite(network, samples.features.span(), 2);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->quantity, pre_activations);
  EXPECT_EQ(found->layer, 2U);
  EXPECT_GT(found->infinite, 0U);
  EXPECT_EQ(found->count, 32U * 8);
}

TEST(Forensics, NamesTheOutputs) {
  const Samples samples = ring_around_disc(32);
  Network network = made("relu");
  const DenseLayer last = network.layers()[2];
  network.parameters()[last.bias] = std::numeric_limits<float>::max();
  for (float& weight : network.parameters().subspan(last.weights, 8)) weight = 3e38F;
  const auto found = find_non_finite(network, samples.features.span(), 2);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->quantity, pre_activations);
  EXPECT_EQ(found->layer, 3U);
}

TEST(Forensics, BlamesTheLastLayerWhoseWeightsAreGoneAndTheStepBefore) {
  const Samples samples = ring_around_disc(32);
  Network network = made("relu");
  network.parameters()[network.layers()[0].weights] = NAN;
  network.parameters()[network.layers()[1].bias + 3] = INFINITY;
  const auto found = find_non_finite(network, samples.features.span(), 9);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->quantity, weights);
  EXPECT_EQ(found->layer, 2U);
  EXPECT_EQ(found->step, 8U);
  EXPECT_EQ(found->infinite, 1U);
  EXPECT_EQ(found->nan, 0U);
  EXPECT_EQ(found->count, 17U * 8);
}

TEST(Forensics, IsPartOfADivergence) {
  const Samples samples = ring_around_disc(320);
  Network network = made("logarithm");
  Trainer trainer(network, samples, 32, gradient_descent(network.parameters(), 0.1, 0.9), 1);
  const EpochOutcome outcome = trainer.epoch();
  ASSERT_TRUE(outcome.divergence && outcome.divergence->origin);
  EXPECT_EQ(outcome.divergence->origin->quantity, activations);
  EXPECT_EQ(outcome.divergence->origin->step, 1U);
}

}  // namespace
}  // namespace assay::nn
