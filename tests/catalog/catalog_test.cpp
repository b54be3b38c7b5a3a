#include "catalog/catalog.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "evaluate.h"
#include "expr/simplify.h"
#include "expr/stable.h"

namespace assay {
namespace {

TEST(Catalog, FindsEntriesByNameAndAlias) {
  EXPECT_EQ(find_activation("none"), find_activation("identity"));
  EXPECT_EQ(find_activation("linear"), find_activation("identity"));
  EXPECT_EQ(find_activation("swish"), find_activation("silu"));
  EXPECT_EQ(find_activation("logistic"), find_activation("sigmoid"));
  EXPECT_EQ(find_activation("rleu"), nullptr);
  EXPECT_EQ(find_vector_activation("softmax")->title, "Softmax");
  EXPECT_EQ(find_vector_activation("relu"), nullptr);
}

// Each test goes through all entries: that is quicker than a process for each.

TEST(EveryEntry, SaysWhatAReaderWantsToKnow) {
  for (const Activation& entry : catalog()) {
    SCOPED_TRACE(entry.name);
    EXPECT_NE(entry.title, "");
    EXPECT_NE(entry.family, "");
    ASSERT_EQ(entry.parameters.size(), entry.function.parameters().size());
    for (std::size_t i = 0; i < entry.parameters.size(); ++i) {
      EXPECT_EQ(entry.parameters[i].name, entry.function.parameters()[i].name);
      EXPECT_EQ(entry.parameters[i].value, entry.function.parameters()[i].value);
      EXPECT_NE(entry.parameters[i].meaning, "");
    }
    for (const FrameworkName& name : entry.frameworks) {
      for (const FrameworkArgument& argument : name.arguments) {
        EXPECT_NE(argument.parameter.empty(), argument.given.empty()) << name.text();
      }
    }
  }
}

/// It jumps, or so many derivatives are continuous and no more: one of these is said of each.
TEST(EveryEntry, ClaimsHowSmoothItIs) {
  for (const Activation& entry : catalog()) {
    SCOPED_TRACE(entry.name);
    const auto is_smoothness = [](const Claim& claim) { return claim.kind >= ClaimKind::discontinuous; };
    EXPECT_EQ(std::ranges::count_if(entry.claims, is_smoothness), 1);
  }
}

TEST(EveryEntry, AndItsDerivativesReadBack) {
  for (const Activation& entry : catalog()) {
    SCOPED_TRACE(entry.name);
    Function f = entry.function;
    for (int order = 0; order <= 3; ++order) {
      EXPECT_EQ(parse(f.text()), f) << f.text();
      EXPECT_EQ(parse(stable(f).text()), stable(f));
      EXPECT_FALSE(f.latex().empty());
      f = f.derivative();
    }
  }
}

TEST(EveryEntry, CanBeCalledInAFormula) {
  for (const Activation& entry : catalog()) {
    SCOPED_TRACE(entry.name);
    EXPECT_EQ(activation(entry.name).function, entry.function);
    EXPECT_EQ(parse(entry.name + "(x)", activation_library()).text(), entry.function.bound().text());
  }
}

/// Central differences in 500 bits against the derivative.
TEST(EveryEntry, HasTheDerivativeOfItsFormula) {
  for (const Activation& entry : catalog()) {
    SCOPED_TRACE(entry.name);
    const Function& f = entry.function;
    const Function derivative = f.derivative();
    const test::RealMath math{500};
    const test::Real h(500, 0x1p-100);
    for (double x = -6.15; x < 6; x += 0.25) {
      const auto above = test::evaluate_with(math, f, test::Real(500, x) + h).value;
      const auto below = test::evaluate_with(math, f, test::Real(500, x) - h).value;
      const auto exact = test::evaluate(derivative, x).value;
      if (!above || !below) continue;
      ASSERT_TRUE(exact.has_value()) << x;
      const double difference = ((*above - *below) / (h + h) - *exact).to_double();
      EXPECT_LT(std::abs(difference), 1e-40) << x;
    }
  }
}

TEST(EveryEntry, OutputDerivativeIsTheDerivativeAtTheOutput) {
  for (const Activation& entry : catalog()) {
    SCOPED_TRACE(entry.name);
    if (!entry.derivative_from_output) continue;
    const Function& f = entry.function;
    const Function derivative = f.derivative();
    for (double x = -6; x <= 6; x += 0.25) {
      const auto y = test::evaluate(f, x).value;
      const auto expected = test::evaluate(derivative, x).value;
      if (!y || !expected) continue;
      const auto found = test::evaluate_with(test::RealMath{500}, *entry.derivative_from_output, *y).value;
      ASSERT_TRUE(found.has_value()) << x;
      EXPECT_LT(std::abs((*found - *expected).to_double()), 1e-100) << x;
    }
  }
}

/// Where the graph shows f' as a function of y, the entry must have one too.
TEST(EveryEntry, MissesNoOutputDerivative) {
  for (const Activation& entry : catalog()) {
    SCOPED_TRACE(entry.name);
    const bool shows_one = derivative_from_output(entry.function).has_value();
    EXPECT_TRUE(!shows_one || entry.derivative_from_output.has_value());
  }
}

TEST(Activation, IsAFormulaOfCatalogFunctions) {
  const Activation mine = activation(" leaky_relu(x, slope=0.2) ");
  EXPECT_EQ(mine.name, "leaky_relu(x, slope=0.2)");
  EXPECT_EQ(mine.function, parse("where(x > 0, x, 0.2*x)"));
  EXPECT_EQ(activation("2*gelu(x) - swish(x)").function.parameters().size(), 0U);
  EXPECT_EQ(activation("x").function, parse("x"));
  EXPECT_EQ(activation("tanh(2*x)").derivative_from_output->text(), "2*(1 - x^2)");
}

TEST(Activation, MisspeltNameOffersTheNearest) {
  try {
    (void)activation("rleu");
    ADD_FAILURE();
  } catch (const ParseError& error) {
    EXPECT_STREQ(error.what(), "unknown activation 'rleu'");
    EXPECT_EQ(error.hint(), "did you mean 'relu'? `assay list` shows all names; or write a formula of x");
    EXPECT_EQ(error.exit_status(), 2);
  }
  EXPECT_THROW((void)activation("qwertyuiop"), ParseError);
  EXPECT_THROW((void)activation("erfc"), ParseError);
  EXPECT_THROW((void)activation(""), ParseError);
  EXPECT_THROW((void)activation("gleu(x)"), ParseError);
}

TEST(Activation, MisspeltParameterIsNamed) {
  try {
    (void)activation("leaky_relu(x, slop=0.2)");
    ADD_FAILURE();
  } catch (const ParseError& error) {
    EXPECT_EQ(error.column(), 15U);
    EXPECT_NE(error.hint().find("it has: slope"), std::string::npos);
  }
}

}  // namespace
}  // namespace assay
