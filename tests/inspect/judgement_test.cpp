#include "inspect/judgement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace assay::inspect {
namespace {

Judgement judged(const std::string& text) {
  return judge(findings(activation(text), {.with_cost = false, .deadline = Deadline::in(20)}));
}

char letter(Mark mark) {
  switch (mark) {
    case Mark::good: return '+';
    case Mark::fair: return '~';
    case Mark::bad: return '-';
    case Mark::neutral: return '.';
    case Mark::open: return '?';
  }
  return ' ';
}

std::string criteria_letters(const Judgement& j) {
  std::string letters;
  for (const Criterion& c : j.criteria) {
    if (c.id != "cheap") letters += letter(c.mark);
  }
  return letters;
}

std::string use_letters(const Judgement& j) {
  std::string letters;
  for (const Suitability& s : j.uses) letters += letter(s.mark);
  return letters;
}

/// What the article and the theory say of a function.
struct Row {
  const char* activation;
  Mark whole;
  const char*
      criteria;      ///< non-linear, defined, differentiable, signal, bounded, vanishing, dying, probability
  const char* uses;  ///< shallow, deep, normalised, probability, regression, gate
};

constexpr Row rows[] = {
    {"identity", Mark::bad, "-++++++.",
     "---"
     "-+-"},
    {"relu", Mark::good, "++++++~.", "+++-~-"},
    {"leaky_relu", Mark::good, "+++++++.", "+++-+-"},
    {"sigmoid", Mark::fair, "+++~+-++", "+-++-+"},
    {"tanh", Mark::good, "+++++++.", "+++---"},
    {"gelu", Mark::good, "++++~++.", "+++-~-"},
    {"silu", Mark::good, "++++~++.", "+++-~-"},
    {"softplus", Mark::fair, "+++++~+.", "+-+-~-"},
    {"selu", Mark::good, "+++++++.", "+++-~-"},
    {"x^2", Mark::bad, "~++--~+.", "~-~-~-"},
    {"sign(x)*sqrt(abs(x))", Mark::bad, "++-+~-+.", "~---+-"},
    {"sqrt(x)", Mark::bad, "+--???+.", "------"},
    {"log(x)", Mark::bad, "+--???+.", "------"},
    {"sign(x)", Mark::bad, "++-++--.", "------"},
    {"3*x - 2", Mark::bad, "-++++-+.", "----+-"},  // its offset takes the room of the signal
};

class Judged : public testing::TestWithParam<Row> {};

TEST_P(Judged, AsTheArticleSays) {
  const Row& row = GetParam();
  const Judgement j = judged(row.activation);
  EXPECT_EQ(letter(j.mark), letter(row.whole)) << j.summary << ": " << j.reason;
  EXPECT_EQ(criteria_letters(j), row.criteria);
  EXPECT_EQ(use_letters(j), row.uses);
  EXPECT_FALSE(j.reason.empty());
  for (const Suitability& s : j.uses) EXPECT_FALSE(s.reasons.empty()) << static_cast<int>(s.use);
}

INSTANTIATE_TEST_SUITE_P(Rows, Judged, testing::ValuesIn(rows));

TEST(Judgement, OfWhatIsHardToAnalyse) {
  for (const std::string formula :
       {"sin(1/x)", "floor(1000*x)", "exp(x^2)", "sqrt(-1 - x^2)", "7", "tan(x)", "x^x", "1/x",
        "where(x > a, x, b); a = 1; b = inf", "1e300*x", "exp(exp(exp(x)))"}) {
    const Judgement j = judged(formula);
    EXPECT_EQ(j.criteria.size(), 9U) << formula;
    EXPECT_NE(j.mark, Mark::good) << formula;
    EXPECT_FALSE(j.summary.empty()) << formula;
  }
}

TEST(Judgement, EndsWithTheDeadlineAndSaysWhatIsMissing) {
  const Findings f = findings(activation("gelu"), {.with_cost = false, .deadline = Deadline::in(0)});
  const Judgement j = judge(f);
  EXPECT_EQ(j.mark, Mark::open);
  EXPECT_NE(f.properties.reason, "");
  // Nothing was looked for, so that nothing is absent.
  for (const Criterion& c : j.criteria) {
    if (c.id == "dying" || c.id == "vanishing" || c.id == "signal") {
      EXPECT_EQ(c.grade, Grade::open) << c.verdict;
    }
    if (c.grade == Grade::open) {
      EXPECT_EQ(c.mark, Mark::open) << c.id;
    }
  }
}

}  // namespace
}  // namespace assay::inspect
