#include "inspect/torch_gain.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "analysis/moments.h"

namespace assay::inspect {
namespace {

TEST(TorchGain, IsOursForHomogeneousFunctionsAlone) {
  for (const std::string name : {"identity", "relu", "leaky_relu"}) {
    const Activation entry = activation(name);
    EXPECT_NEAR(torch_gain(entry).value(), forward_gain(entry.function).value, 1e-12) << name;
  }
  EXPECT_NEAR(torch_gain(activation("tanh")).value() - forward_gain(activation("tanh").function).value,
              1.6666666666666667 - 1.59253741972283143, 1e-12);
  EXPECT_EQ(torch_gain(activation("selu")).value(), 0.75);
  EXPECT_EQ(torch_gain(activation("sigmoid")).value(), 1.0);
}

TEST(TorchGain, KnowsNoOthers) {
  for (const std::string name : {"gelu", "silu", "mish", "elu", "softplus"}) {
    EXPECT_FALSE(torch_gain(activation(name)).has_value()) << name;
  }
}

}  // namespace
}  // namespace assay::inspect
