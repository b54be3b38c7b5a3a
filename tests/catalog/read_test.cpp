#include "catalog/read.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "base/error.h"

namespace assay {
namespace {

CatalogData read(const std::string& text) {
  return read_catalog(text, "a.act");
}

const std::string good =
    "# a comment\n"
    "framework torch\n"
    "  title: Torch\n"
    "  version: 7\n"
    "\n"
    "activation shifted\n"
    "  title: Shifted\n"
    "  family: linear\n"
    "  alias: moved, b_2\n"
    "  source: folklore\n"
    "  formula: x + a*(b + z)\n"
    "  parameter a = 1/3: 0 to inf, learned; how far\n"
    "  parameter b = -1.5: any; another\n"
    "  parameter z = 0: normal(0, 1); noise\n"
    "  output derivative: 1\n"
    "  claims: increasing, range [-2.5..., pi/2)\n"
    "  torch: nn.Shifted(shift = a: 0.5, b: -2, mode = \"a, (b\"), shifted\n"
    "  note: One line,\n"
    "    and another: the last.\n"
    "\n"
    "vector gated\n"
    "  title: Gated\n"
    "  family: gated\n"
    "  definition: y = a\\,b\n"
    "  gate: 2*shifted(x)\n"
    "\n"
    "omitted other\n"
    "  title: Other\n"
    "  reason: It is no function.\n";

TEST(ReadCatalog, ReadsTheTextsOfAnEntry) {
  const CatalogData data = read(good);
  ASSERT_EQ(data.activations.size(), 1U);
  const Activation& entry = data.activations[0];
  EXPECT_EQ(entry.name, "shifted");
  EXPECT_EQ(entry.title, "Shifted");
  EXPECT_EQ(entry.family, "linear");
  EXPECT_EQ(entry.aliases, (std::vector<std::string>{"moved", "b_2"}));
  EXPECT_EQ(entry.source, "folklore");
  EXPECT_EQ(entry.note, "One line, and another: the last.");
  EXPECT_EQ(entry.function.text(), "x + a*(b + z); a = 1/3; b = -1.5; z = 0");
  EXPECT_EQ(entry.derivative_from_output->text(), "1");
}

TEST(ReadCatalog, ReadsParameters) {
  const auto parameters = read(good).activations[0].parameters;
  ASSERT_EQ(parameters.size(), 3U);
  EXPECT_EQ(parameters[0].name, "a");
  EXPECT_EQ(parameters[0].value, Rational(1, 3));
  EXPECT_EQ(parameters[0].meaning, "how far");
  EXPECT_EQ(parameters[0].low, 0.0);
  EXPECT_EQ(parameters[0].high, std::numeric_limits<double>::infinity());
  EXPECT_EQ(parameters[0].role, ParameterRole::learned);
  EXPECT_EQ(parameters[1].low, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(parameters[1].role, ParameterRole::fixed);
  EXPECT_EQ(parameters[2].role, ParameterRole::random);
  EXPECT_EQ(parameters[2].draw, (Draw{Draw::Kind::normal, 0, 1}));
}

TEST(ReadCatalog, ReadsClaims) {
  const auto claims = read(good).activations[0].claims;
  ASSERT_EQ(claims.size(), 2U);
  EXPECT_EQ(claims[0].kind, ClaimKind::increasing);
  EXPECT_EQ(claims[1].kind, ClaimKind::range);
  EXPECT_EQ(claims[1].text, "range [-2.5..., pi/2)");
  EXPECT_TRUE(claims[1].lower->is_included);
  EXPECT_EQ(claims[1].lower->unit, Rational(1, 10));
  EXPECT_FALSE(claims[1].upper->is_included);
  EXPECT_EQ(claims[1].upper->value.text(), "pi/2");
  EXPECT_TRUE(imply(claims, ClaimKind::nondecreasing));
  EXPECT_TRUE(imply(claims, ClaimKind::bounded_below));
  EXPECT_FALSE(imply(claims, ClaimKind::odd));
}

TEST(ReadCatalog, ReadsFrameworkNames) {
  const CatalogData data = read(good);
  ASSERT_EQ(data.frameworks.size(), 1U);
  EXPECT_EQ(data.frameworks[0].title, "Torch");
  EXPECT_EQ(data.frameworks[0].version, "7");
  const Activation& entry = data.activations[0];
  ASSERT_EQ(entry.frameworks.size(), 2U);
  EXPECT_EQ(entry.frameworks[0].framework, "torch");
  EXPECT_EQ(entry.frameworks[0].name, "nn.Shifted");
  EXPECT_EQ(entry.frameworks[0].text(), "nn.Shifted(shift = a: 0.5, b: -2, mode = \"a, (b\")");
  EXPECT_EQ(entry.frameworks[1].text(), "shifted");
  EXPECT_EQ(as_computed_by(entry.frameworks[0], entry).text(), "x + a*(b + z); a = 0.5; b = -2; z = 0");
  EXPECT_EQ(as_computed_by(entry.frameworks[1], entry), entry.function);
}

TEST(ReadCatalog, ReadsVectorsAndOmissions) {
  const CatalogData data = read(good);
  ASSERT_EQ(data.vector_activations.size(), 1U);
  EXPECT_EQ(data.vector_activations[0].definition, "y = a\\,b");
  EXPECT_EQ(data.vector_activations[0].gate, "2*shifted(x)");
  ASSERT_EQ(data.omitted.size(), 1U);
  EXPECT_EQ(data.omitted[0].reason, "It is no function.");
}

TEST(ReadCatalog, OfTheLibraryIsTheCatalog) {
  const CatalogData data = read(std::string(activations_text()));
  EXPECT_EQ(data.activations.size(), catalog().size());
  EXPECT_EQ(data.vector_activations.size(), vector_catalog().size());
  EXPECT_EQ(data.omitted.size(), omitted().size());
  EXPECT_EQ(data.frameworks.size(), frameworks().size());
}

struct Malformed {
  std::string text;
  std::string message;
};

class ReadCatalogRejects : public testing::TestWithParam<Malformed> {};

TEST_P(ReadCatalogRejects, WithFileAndLine) {
  try {
    (void)read(GetParam().text);
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), "a.act:" + GetParam().message);
    EXPECT_EQ(error.exit_status(), 2);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Blocks, ReadCatalogRejects,
    testing::Values(
        Malformed{"title: A\n", "1: unknown kind of block 'title:'"},
        Malformed{"activation\n", "1: expected 'activation NAME'"},
        Malformed{"  title: A\n", "1: expected 'activation NAME'"},
        Malformed{"activation a\n    title: A\n", "2: expected 'key: value'"},
        Malformed{"activation a\n  title A\n", "2: expected 'key: value'"},
        Malformed{"activation a\n  titel: A\n", "2: unknown key 'titel'"},
        Malformed{"omitted a\n  formula: x\n", "2: unknown key 'formula'"},
        Malformed{"activation a\n  title:\n", "2: 'title' is empty"},
        Malformed{"activation a\n  title: A\n  title: B\n", "3: 'title' is given twice"},
        Malformed{"activation a\n  family: f\n  formula: x\n", "1: 'a' has no title"},
        Malformed{"activation a\n  title: A\n  formula: x\n", "1: 'a' has no family"},
        Malformed{"activation a\n  title: A\n  family: f\n", "1: 'a' has no formula"},
        Malformed{"activation a b\n  title: A\n  family: f\n  formula: x\n", "1: 'a b' is not a name"},
        Malformed{"activation A\n  title: A\n  family: f\n  formula: x\n", "1: 'A' is not a name"},
        Malformed{"omitted a\n  title: A\n  reason: r\nomitted a\n  title: A\n  reason: r\n",
                  "4: the name 'a' is taken"}));

std::string entry(const std::string& field) {
  return "framework f\n  title: F\nactivation a\n  title: A\n  family: f\n" + field + "\n";
}

INSTANTIATE_TEST_SUITE_P(
    Fields, ReadCatalogRejects,
    testing::Values(
        Malformed{entry("  formula: x\n  alias: b,"), "7: '' is not a name"},
        Malformed{entry("  formula: x\n  alias: a"), "7: the name 'a' is taken"},
        Malformed{entry("  formula: x +"), "6: formula, column 4: expected a value, found end of formula"},
        Malformed{entry("  formula: b*x"), "6: formula, column 1: parameter 'b' has no default"},
        Malformed{entry("  formula: x\n  parameter b = 1: any; unused"),
                  "6: the formula does not use the parameter 'b'"},
        Malformed{entry("  formula: b*x\n  parameter b: any; b"),
                  "7: expected 'parameter NAME = NUMBER: ...'"},
        Malformed{entry("  formula: b*x\n  parameter b = 1: any"), "7: 'b' has no meaning behind a ';'"},
        Malformed{entry("  formula: b*x\n  parameter b = 1: big; b"),
                  "7: 'big' does not describe a parameter"},
        Malformed{entry("  formula: b*x\n  parameter b = 1: 0 to z; b"), "7: 'z' is not a number"},
        Malformed{entry("  formula: b*x\n  parameter b = 1: 2 to 3; b"),
                  "7: the default of 'b' is not in its range"},
        Malformed{entry("  formula: b*x\n  parameter b = 1: uniform(0, 1; b"),
                  "7: 'uniform(0, 1' lacks its ')'"},
        Malformed{entry("  formula: x\n  output derivative: x"),
                  "7: formula, column 1: parameter 'x' has no default"},
        Malformed{entry("  formula: x\n  f: g(h = b)"), "7: 'b' is not a parameter of this entry"},
        Malformed{entry("  formula: b*x\n  parameter b = 1: any; b\n  f: g(h = b: c)"),
                  "8: 'c' is not a number"},
        Malformed{entry("  formula: x\n  f: g(h = \"b\""), "7: 'g(h = \"b\"' lacks its ')'"},
        Malformed{entry("  formula: x\n  f: g,"), "7: a name is missing"},
        Malformed{entry("  formula: x\n  claims: odd, od"), "7: unknown claim 'od'"},
        Malformed{entry("  formula: x\n  claims: odd, odd"), "7: 'odd' is claimed twice"},
        Malformed{entry("  formula: x\n  claims: range"), "7: unknown claim 'range'"},
        Malformed{entry("  formula: x\n  claims: odd 3"), "7: unknown claim 'odd 3'"},
        Malformed{entry("  formula: x\n  claims: range 0"), "7: '0' is not an interval"},
        Malformed{entry("  formula: x\n  claims: Lipschitz x"),
                  "7: formula, column 1: parameter 'x' has no default"}));

}  // namespace
}  // namespace assay
