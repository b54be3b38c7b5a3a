#include "analysis/properties.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/random.h"
#include "contradiction.h"
#include "expr/parse.h"
#include "random_formula.h"

namespace assay {
namespace {

std::string random_text(Random& random) {
  std::string text = RandomFormula(random)(1 + static_cast<int>(random.below(3)));
  if (text.find('k') != std::string::npos) text.append("; k = 0.75");
  return text;
}

/// Not one wrong "proved" or "refuted". ASSAY_PROPERTY_FORMULAS tries so many.
TEST(Properties, OfRandomFormulasHoldAtEveryPoint) {
  const char* const wanted = std::getenv("ASSAY_PROPERTY_FORMULAS");
  const std::uint64_t count = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 200;
  int proved = 0;
  int refuted = 0;
  int unknown = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    Random random(31, i);
    const std::string text = random_text(random);
    const Function f = parse(text);
    const Properties properties = analyze_properties(f, Deadline::in(1.0));
    for (const Answer* answer :
         {&properties.regularity.domain.everywhere, &properties.regularity.continuous,
          &properties.shape.nondecreasing, &properties.shape.injective, &properties.shape.convex,
          &properties.extent.bounded, &properties.shape.affine, &properties.shape.polynomial}) {
      ++(answer->is_yes() ? proved : answer->is_no() ? refuted : unknown);
    }
    for (const std::string& found : test::contradictions(f, properties, i)) {
      ADD_FAILURE() << "formula " << i << ": " << text << ": " << found;
    }
  }
  RecordProperty("proved", proved);
  RecordProperty("refuted", refuted);
  RecordProperty("unknown", unknown);
  EXPECT_GT(proved + refuted, 3 * unknown)
      << proved << " proved, " << refuted << " refuted, " << unknown << " unknown";
}

}  // namespace
}  // namespace assay
