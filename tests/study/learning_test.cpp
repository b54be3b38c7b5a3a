#include "study/learning.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"
#include "nn/pass.h"

namespace assay::study {
namespace {

const std::vector<std::size_t> widths = {6, 20, 15, 4};

std::vector<float> outputs(const nn::LayerActivation& activation) {
  nn::Network network(widths, activation);
  network.initialise(1.0, 3);
  std::vector<float> features(10 * widths.front());
  Random random(3, 99);
  for (float& feature : features) feature = static_cast<float>(random.normal());
  nn::Pass pass(network, 10);
  const std::span<const float> found = pass.forward(features);
  return {found.begin(), found.end()};
}

TEST(Learning, EveryEntryStartsAsTheFunctionAtItsDefaults) {
  std::size_t tried = 0;
  for (const Activation& entry : catalog()) {
    const bool has_roles = std::ranges::any_of(
        entry.parameters, [](const ParameterInfo& p) { return p.role != ParameterRole::fixed; });
    for (const Sharing sharing : {Sharing::layer, Sharing::unit}) {
      const nn::LayerActivation activation = compile(entry, {.sharing = sharing});
      ASSERT_EQ(std::holds_alternative<nn::ParametricActivation>(activation), has_roles) << entry.name;
      if (!has_roles) break;
      ++tried;
      const std::vector<float> expected = outputs(assay::compile(entry.function));
      const std::vector<float> found = outputs(activation);
      for (std::size_t i = 0; i < expected.size(); ++i) {
        if (!std::isfinite(expected[i])) {  // outside the domain at the defaults
          EXPECT_EQ(std::isnan(found[i]), std::isnan(expected[i])) << entry.name;
          continue;
        }
        // Learned defaults are rounded to float32 first.
        EXPECT_NEAR(found[i], expected[i], 1e-5F * (1 + std::abs(expected[i]))) << entry.name;
      }
    }
  }
  EXPECT_GE(tried, 4U);
}

TEST(Learning, NamesTakePrecedenceOverRoles) {
  const Activation rrelu = activation("rrelu");
  EXPECT_EQ(random_parameters(compile(rrelu)), std::vector<std::string>{"u"});
  const nn::LayerActivation learned = compile(rrelu, {.names = {"u", "lower"}});
  EXPECT_TRUE(random_parameters(learned).empty());
  const auto& parametric = std::get<nn::ParametricActivation>(learned);
  EXPECT_EQ(parametric.learned.size(), 2U);
  const nn::LayerActivation fixed = compile(activation("prelu"), {.by_catalog = false});
  EXPECT_TRUE(std::holds_alternative<Kernel>(fixed));
}

}  // namespace
}  // namespace assay::study
