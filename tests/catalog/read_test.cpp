#include "catalog/read.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace assay {
namespace {

const std::string good =
    "# a comment\n"
    "activation shifted\n"
    "  title: Shifted\n"
    "  alias: moved, b_2\n"
    "  source: folklore\n"
    "  formula: x + a; a = 1\n"
    "  output derivative: 1\n";

TEST(ReadActivations, ReadsEveryField) {
  const auto entries = read_activations(good);
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].name, "shifted");
  EXPECT_EQ(entries[0].title, "Shifted");
  EXPECT_EQ(entries[0].aliases, (std::vector<std::string>{"moved", "b_2"}));
  EXPECT_EQ(entries[0].source, "folklore");
  EXPECT_EQ(entries[0].function.text(), "x + a; a = 1");
  EXPECT_EQ(entries[0].derivative_from_output->text(), "1");
}

TEST(ReadActivations, OfTheLibraryAreTheCatalog) {
  EXPECT_EQ(read_activations(activations_text()).size(), catalog().size());
}

struct Malformed {
  std::string text;
  std::string message;
};

class ReadActivationsRejects : public testing::TestWithParam<Malformed> {};

TEST_P(ReadActivationsRejects, WithTheLine) {
  try {
    (void)read_activations(GetParam().text);
    ADD_FAILURE() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), "activations, " + GetParam().message);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, ReadActivationsRejects,
    testing::Values(
        Malformed{"title: A\n", "line 1: expected 'activation NAME'"},
        Malformed{"  title: A\n", "line 1: expected 'activation NAME'"},
        Malformed{"activation a\n  formula: x\n", "line 1: 'a' has no title"},
        Malformed{"activation a\n  title: A\n", "line 1: 'a' has no formula"},
        Malformed{"activation a\n  title A\n", "line 2: expected 'key: value'"},
        Malformed{"activation a\n  titel: A\n", "line 2: unknown key 'titel'"},
        Malformed{"activation a\n  title:\n", "line 2: 'title' is empty"},
        Malformed{"activation a\n  title: A\n  title: B\n", "line 3: 'title' is given twice"},
        Malformed{"activation a b\n  title: A\n  formula: x\n", "line 1: 'a b' is not a name"},
        Malformed{"activation A\n  title: A\n  formula: x\n", "line 1: 'A' is not a name"},
        Malformed{"activation a\n  title: A\n  alias: b,\n  formula: x\n", "line 1: '' is not a name"},
        Malformed{
            "activation a\n  title: A\n  formula: x\n\nactivation b\n  title: B\n  alias: a\n  formula: x\n",
            "line 5: the name 'a' is taken"},
        Malformed{"activation a\n  title: A\n  formula: x +\n",
                  "line 3: formula, column 4: expected a value, found end of formula"},
        Malformed{"activation a\n  title: A\n  formula: x\n  output derivative: x\n",
                  "line 4: formula, column 1: parameter 'x' has no default"},
        Malformed{"activation a\n  title: A\n  formula: b*x; b = 1\n  output derivative: b; b = 2\n",
                  "line 4: parameter 'b' is not as in the formula"}));

}  // namespace
}  // namespace assay
