#include "nn/evaluate.h"

#include <gtest/gtest.h>

#include "toy.h"

namespace assay::nn {
namespace {

const std::vector<std::size_t> widths = {2, 6, 2};

TEST(Evaluate, DoesNotDependOnWhereBatchesEnd) {
  const Samples samples = ring_around_disc(1203);  // not a multiple of any batch
  Network network(widths, kernel("tanh"));
  network.initialise(1.5, 1);
  const BatchScore all = evaluate(network, samples);
  BatchScore parts;
  for (const auto& [first, count] : {std::pair{0U, 1U}, {1U, 700U}, {701U, 502U}}) {
    parts += evaluate(network, {samples, first, count});
  }
  EXPECT_EQ(all.correct, parts.correct);
  EXPECT_NEAR(all.loss, parts.loss, 1e-9 * all.loss);
}

TEST(DeadUnits, CountsThoseThatNoSampleReaches) {
  const Samples samples = ring_around_disc(600);
  Network network(widths, kernel("relu"));
  network.initialise(1.4, 1);
  EXPECT_EQ(dead_units(network, samples), 0.0);
  const DenseLayer first = network.layers()[0];
  for (const std::size_t unit : {1U, 4U}) network.parameters()[first.bias + unit] = -1000.0F;
  EXPECT_DOUBLE_EQ(dead_units(network, samples), 2.0 / 6.0);
}

TEST(DeadUnits, NeverCountsASaturatedUnitThatStillHasASlope) {
  const Samples samples = ring_around_disc(600);
  Network network(widths, kernel("tanh"));
  network.initialise(1.0, 1);
  // tanh rounds to 1 there, but its derivative, about 1e-17, is not zero.
  network.parameters()[network.layers()[0].bias] = 20.0F;
  EXPECT_EQ(dead_units(network, samples), 0.0);
}

TEST(DeadUnits, IsZeroWithoutHiddenLayers) {
  const std::vector<std::size_t> single = {2, 2};
  Network network(single, kernel("relu"));
  EXPECT_EQ(dead_units(network, ring_around_disc(10)), 0.0);
}

}  // namespace
}  // namespace assay::nn
