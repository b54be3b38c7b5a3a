#include "inspect/naming.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "ball/enclose.h"
#include "base/error.h"

namespace assay::inspect {
namespace {

TEST(Naming, ModuleCaseAndUnderscoresDoNotMatter) {
  EXPECT_EQ(bare_name("nn.HardSigmoid"), "hardsigmoid");
  EXPECT_EQ(bare_name("activations.hard_sigmoid"), "hardsigmoid");
  EXPECT_EQ(bare_name(" Hard-Sigmoid "), "hardsigmoid");
}

TEST(Naming, GroupsByTheFunctionWithTheFrameworksDefaults) {
  const Naming leaky = naming("LeakyReLU");
  EXPECT_TRUE(leaky.is_disputed());
  std::vector<double> slopes;
  for (const Meaning& meaning : leaky.meanings) {
    ASSERT_TRUE(meaning.function);
    if (meaning.function) slopes.push_back(-correctly_rounded(*meaning.function, -1.0));
    for (const Meaning::Use& use : meaning.uses) EXPECT_EQ(bare_name(use.name->name), "leakyrelu");
  }
  std::ranges::sort(slopes);
  EXPECT_EQ(slopes, (std::vector<double>{0.01, 0.2, 0.3}));
  ASSERT_EQ(leaky.gaps.size(), 3U);
  EXPECT_EQ(leaky.gaps[0].x, -10);
  EXPECT_NEAR(std::abs(leaky.gaps[0].a - leaky.gaps[0].b), 2.9, 1e-12);
}

TEST(Naming, FunctionsOfAVectorHaveNoGap) {
  const Naming softmax = naming("softmax");
  ASSERT_EQ(softmax.meanings.size(), 1U);
  EXPECT_FALSE(softmax.is_disputed());
  EXPECT_EQ(softmax.meanings[0].vector->name, "softmax");
}

TEST(Naming, DisputedAreThoseWithSeveralMeanings) {
  const std::vector<Naming> disputed = disputed_names();
  ASSERT_FALSE(disputed.empty());
  EXPECT_NE(std::ranges::find(disputed, "leakyrelu", [](const Naming& n) { return bare_name(n.name); }),
            disputed.end());
  for (const Naming& each : disputed) EXPECT_TRUE(naming(each.name).is_disputed()) << each.name;
}

TEST(Naming, AnArgumentThatMustBeGivenIsARequest) {
  const auto is_on_request = [](const char* framework, const char* entry) {
    bool on_request = true;
    for (const Meaning& meaning : naming("gelu").meanings) {
      if (meaning.entry == nullptr || meaning.entry->name != entry) continue;
      for (const Meaning::Use& use : meaning.uses) {
        if (use.framework->name == framework) on_request = on_request && use.is_on_request();
      }
    }
    return on_request;
  };
  EXPECT_TRUE(is_on_request("jax", "gelu")) << "jax.nn.gelu is gelu_tanh by itself";
  EXPECT_FALSE(is_on_request("pytorch", "gelu"));
}

TEST(Naming, OffersTheNearest) {
  try {
    (void)naming("leakyrelo");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "no framework in the catalog has a function 'leakyrelo'");
    EXPECT_EQ(error.hint(), "did you mean 'leakyrelu'?");
  }
}

}  // namespace
}  // namespace assay::inspect
