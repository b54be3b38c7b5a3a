#include "inspect/selection.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"

namespace assay::inspect {
namespace {

std::vector<std::string> names(const Selection& selection) {
  std::vector<std::string> names;
  for (const Activation* entry : select(selection).activations) names.push_back(entry->name);
  return names;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// The message and the hint of the error.
std::string complaint(const Selection& selection) {
  try {
    (void)select(selection);
  } catch (const Error& error) {
    return std::string(error.what()) + " / " + error.hint();
  }
  return "no error";
}

TEST(Selection, WithoutWishesIsTheCatalog) {
  const Listing all = select({});
  EXPECT_EQ(all.activations.size(), catalog().size());
  EXPECT_EQ(all.vector_activations.size(), vector_catalog().size());
  EXPECT_EQ(all.omitted.size(), omitted().size());
}

TEST(Selection, WishesCombine) {
  const std::vector<std::string> odd = names({.claims = {"odd"}});
  EXPECT_TRUE(has(odd, "tanh"));
  EXPECT_FALSE(has(odd, "sigmoid"));
  const std::vector<std::string> odd_sigmoids = names({.family = "sigmoid", .claims = {"odd"}});
  EXPECT_TRUE(has(odd_sigmoids, "tanh"));
  EXPECT_FALSE(has(odd_sigmoids, "identity"));
  EXPECT_TRUE(has(names({.framework = "pytorch", .learned = true}), "prelu"));
  EXPECT_FALSE(has(names({.framework = "pytorch", .learned = true}), "leaky_relu"));
  EXPECT_TRUE(names({.claims = {"odd", "convex"}}).size() < odd.size());
}

TEST(Selection, ClaimsAreUnderstood) {
  EXPECT_TRUE(has(names({.claims = {"nondecreasing"}}), "tanh")) << "what increases does not decrease";
  EXPECT_TRUE(has(names({.claims = {"bounded"}}), "sigmoid")) << "its range says so";
  EXPECT_TRUE(has(names({.claims = {"Lipschitz"}}), "relu")) << "whatever the constant";
  EXPECT_TRUE(has(names({.claims = {"Lipschitz 1/4"}}), "sigmoid"));
  EXPECT_FALSE(has(names({.claims = {"Lipschitz 1/4"}}), "relu"));
}

TEST(Selection, TextIsSoughtWhereverAPersonWouldLook) {
  EXPECT_TRUE(has(names({.text = "LEAKYRELU"}), "leaky_relu")) << "PyTorch's name, whatever the case";
  EXPECT_TRUE(has(names({.text = "Hendrycks"}), "gelu")) << "its author";
  EXPECT_TRUE(has(names({.text = "swish"}), "silu")) << "an alias";
  EXPECT_EQ(names({.text = "no such thing"}).size(), 0U);
}

TEST(Selection, RefusesWhatIsUnknown) {
  EXPECT_TRUE(
      complaint({.framework = "pytroch"})
          .starts_with("there is no framework 'pytroch' in the catalog / did you mean 'pytorch'? known: "));
  EXPECT_NE(complaint({.family = "rectifer"}).find("did you mean 'rectifier'?"), std::string::npos);
  EXPECT_NE(complaint({.claims = {"od"}}).find("did you mean 'odd'?"), std::string::npos);
  EXPECT_NE(complaint({.claims = {"odd 3"}}).find("there is no claim"), std::string::npos);
}

TEST(LookUp, FindsNamesAliasesAndFormulas) {
  EXPECT_EQ(std::get<Activation>(look_up(" swish ")).name, "silu");
  EXPECT_EQ(std::get<Activation>(look_up("x + 1")).name, "x + 1");
  EXPECT_EQ(std::get<VectorActivation>(look_up("softmax")).name, "softmax");
}

TEST(LookUp, OffersTheNearestAndTellsWhatWasLeftOut) {
  const auto hint = [](const std::string& name) -> std::string {
    try {
      (void)look_up(name);
    } catch (const Error& error) {
      return error.hint();
    }
    return {};
  };
  EXPECT_NE(hint("gleu").find("'gelu'"), std::string::npos);
  EXPECT_NE(hint("sotfmax").find("'softmax'"), std::string::npos);
  ASSERT_FALSE(omitted().empty());
  EXPECT_EQ(hint(omitted().front().name), omitted().front().reason);
}

}  // namespace
}  // namespace assay::inspect
