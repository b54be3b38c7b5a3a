#include "identities.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/random.h"
#include "expr/parse.h"
#include "random_formula.h"

namespace assay {
namespace {

TEST(Identities, HoldForFiveHundredRandomFormulas) {
  Random random(5, 1);
  RandomFormula formula(random);
  int checked = 0;
  for (int i = 0; i < 500; ++i) {
    const std::string text = formula(3);
    try {
      if (Identities(parse(text), text, 0.7).check()) ++checked;
    } catch (const Error&) {  // beyond the parser's bounds, or too many kinks
      continue;
    }
  }
  EXPECT_GT(checked, 150);
}

}  // namespace
}  // namespace assay
