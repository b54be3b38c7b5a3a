// What mathematics says of functions, traps included, beside what the analysis proves. The table was written
// down before the analysis ran.
#include <gtest/gtest.h>

#include <array>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "analysis/properties.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr int jumps = -1;
constexpr int smooth = Regularity::infinitely_smooth;
constexpr int any = -2;

/// One letter a statement, in the order of `statements`: Y and N are to be proved and refuted; y and n are
/// true and false, but "unknown" will do; a dot is not asked.
struct Row {
  std::string formula;
  std::string truth;
  int smoothness;  ///< C^k and no better; `any` is not asked
};

std::ostream& operator<<(std::ostream& out, const Row& row) {
  return out << row.formula;
}

std::vector<std::pair<std::string, Answer>> statements(const Properties& p) {
  return {{"defined everywhere", p.regularity.domain.everywhere},
          {"continuous", p.regularity.continuous},
          {"increasing", p.shape.increasing},
          {"nondecreasing", p.shape.nondecreasing},
          {"nonincreasing", p.shape.nonincreasing},
          {"injective", p.shape.injective},
          {"convex", p.shape.convex},
          {"concave", p.shape.concave},
          {"bounded", p.extent.bounded},
          {"affine", p.shape.affine},
          {"polynomial", p.shape.polynomial},
          {"odd", p.shape.odd},
          {"even", p.shape.even},
          {"flat almost everywhere", p.shape.flat_almost_everywhere}};
}

bool agrees(char truth, const Answer& answer) {
  switch (truth) {
    case 'Y': return answer.is_yes();
    case 'N': return answer.is_no();
    case 'y': return !answer.is_no();
    case 'n': return !answer.is_yes();
    default: return truth == '.';
  }
}

class Verdicts : public testing::TestWithParam<Row> {};

TEST_P(Verdicts, AreThoseOfMathematics) {
  const Row& row = GetParam();
  const Properties p = analyze_properties(parse(row.formula), Deadline::in(20));
  const auto found = statements(p);
  ASSERT_EQ(found.size(), row.truth.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& [name, answer] = found[i];
    const char* const verdict = answer.is_yes() ? "yes" : answer.is_no() ? "no" : "unknown";
    EXPECT_TRUE(agrees(row.truth[i], answer)) << name << ": " << verdict << ", " << answer.because;
    EXPECT_FALSE(answer.because.empty()) << name;
  }
  if (row.smoothness == any) return;
  ASSERT_TRUE(p.regularity.exact_class().has_value()) << "C" << p.regularity.proved_class;
  EXPECT_EQ(*p.regularity.exact_class(), row.smoothness);
}

// clang-format off
const std::array rows = {
    // Columns: defined everywhere, Continuous, Increasing, Nondecreasing, noniNcreasing, inJective, conVex,
    // concaVe, Bounded, Affine, Polynomial, Odd, Even, Flat almost everywhere; the smoothness class.
    //                                 D C I N X J V K B A P O E F
    Row{"x",                          "YYYYNYYYNYYYNN", smooth},
    Row{"-x",                         "YYNNYYYYNYYYNN", smooth},
    Row{"2*x + 1",                    "YYYYNYYYNYYNNN", smooth},
    Row{"1e30*x",                     "YYYYNYYYNYYYNN", smooth},
    Row{"3",                          "YYNYYNYYYYYNYY", smooth},
    Row{"0",                          "YYNYYNYYYYYYYY", smooth},
    // Traps: less than they seem.
    Row{"x + 0*sin(x)",               "YYYYNYYYNYYYNN", smooth},
    Row{"max(x, x)",                  "YYYYNYYYNYYYNN", smooth},
    Row{"log(exp(x))",                "YYYYNYYYNYYYNN", smooth},
    Row{"abs(x) - abs(x)",            "YYNYYNYYYYYYYY", smooth},
    Row{"exp(x) - exp(x)",            "YYNYYNYYYYYYYY", smooth},
    Row{"x*x - x^2",                  "YYNYYNYYYYYYYY", smooth},
    Row{"sin(x)^2 + cos(x)^2",        "YYNYYNYYYYYNYY", smooth},
    Row{"sqrt(x^2)",                  "YYNNNNYNNNNNYN", 0},
    Row{"max(-x, x)",                 "YYNNNNYNNNNNYN", 0},
    Row{"where(x >= 0, x, -x)",       "YYNNNNYNNNNNYN", 0},
    Row{"softplus(x) - softplus(-x)", "YYYYNYyyNyyYNN", smooth},
    Row{"(x^2 - 1)/(x - 1)",          "NYyyNy..NN.NNN", smooth},
    Row{"x^1.0000001",                "NYYYNYYNNNNNNN", any},
    Row{"x + 1e-9*sin(x)",            "YYYYNYNNNNNYNN", smooth},
    Row{"where(x == 2, 0, x)",        "YNNNNNNNNNYNNN", jumps},  // x, but at one point
    // Rectifiers.
    Row{"max(x, 0)",                  "YYNYNNYNNNNNNN", 0},
    Row{"where(x > 0, x, 0.01*x)",    "YYYYNYYNNNNNNN", 0},
    Row{"min(max(x, 0), 6)",          "YYNYNNNNYNNNNN", 0},
    Row{"min(max(x, -1), 1)",         "YYNYNNNNYNNYNN", 0},
    Row{"max(x, 0)^2",                "YYNYNNYNNNNNNN", 1},
    Row{"max(x, 0)^3",                "YYNYNNYNNNNNNN", 2},
    Row{"where(x > 0, x, expm1(x))",  "YYYYNYYNNNNNNN", 1},
    Row{"where(x > 0, x, 2*expm1(x))", "YYYYNYNNNNNNNN", 0},
    Row{"where(x > 0.1, (x - 0.1)^2, 0)", "YYNYNNYNNNNNNN", 1},
    Row{"x*sigmoid(x)",               "YYNNNNNNNNNNNN", smooth},
    Row{"0.5*x*erfc(-x/sqrt(2))",     "YYNNNNNNNNNNNN", smooth},
    Row{"x*tanh(softplus(x))",        "YYNNNNNNNNNNNN", smooth},
    Row{"softplus(x)",                "YYYYNYYNNNNNNN", smooth},
    Row{"sqrt(x^2 + 1)",              "YYNNNNYNNNNNYN", smooth},
    // Sigmoids.
    Row{"sigmoid(x)",                 "YYYYNYNNYNNNNN", smooth},
    Row{"tanh(x)",                    "YYYYNYNNYNNYNN", smooth},
    Row{"tanh(1000*x)",               "YYYYNYNNYNNYNN", smooth},
    Row{"atan(x)",                    "YYYYNYNNYNNYNN", smooth},
    Row{"erf(x)",                     "YYYYNYNNYNNYNN", smooth},
    Row{"x/(1 + abs(x))",             "YYYYNYNNYNNYNN", 1},
    Row{"exp(-exp(-x))",              "YYYYNYNNYNNNNN", smooth},
    Row{"asinh(x)",                   "YYYYNYNNNNNYNN", smooth},
    Row{"x - tanh(x)",                "YYYYNYNNNNNYNN", smooth},
    // Powers, roots, exponentials, logarithms.
    Row{"x^2",                        "YYNNNNYNNNYNYN", smooth},
    Row{"x^2 + x",                    "YYNNNNYNNNYNNN", smooth},
    Row{"x^3",                        "YYYYNYNNNNYYNN", smooth},
    Row{"x^4 - x^2",                  "YYNNNNNNNNYNYN", smooth},
    Row{"abs(x)*x",                   "YYYYNYNNNNNYNN", 1},
    Row{"sqrt(x)",                    "NYYYNYNYNNNNNN", smooth},
    Row{"sqrt(abs(x))",               "YYNNNNNNNNNNYN", 0},
    Row{"sign(x)*sqrt(abs(x))",       "YYYYNYNNNNNYNN", 0},
    Row{"cbrt(x)",                    "YYYYNYNNNNNYNN", 0},
    Row{"log(x)",                     "NYYYNYNYNNNNNN", smooth},
    Row{"log(abs(x))",                "NYNNNNN.NNNNYN", smooth},
    Row{"log(1 + x^2)",               "YYNNNNNNNNNNYN", smooth},
    Row{"acosh(x)",                   "NYYYNYNYNNNNNN", smooth},
    Row{"exp(x)",                     "YYYYNYYNNNNNNN", smooth},
    Row{"exp(x^2)",                   "YYNNNNYNNNNNYN", smooth},
    Row{"exp(-x^2)",                  "YYNNNNNNYNNNYN", smooth},
    Row{"x*exp(-x^2)",                "YYNNNNNNYNNYNN", smooth},
    Row{"x^x",                        "NYNNNNyNNNNNNN", any},
    Row{"1/x",                        "NYNNNyNNNNNYNN", smooth},
    Row{"tanh(x)/x",                  "NYNNNNNNYNNNYN", smooth},
    // Waves.
    Row{"sin(x)",                     "YYNNNNNNYNNYNN", smooth},
    Row{"cos(x)",                     "YYNNNNNNYNNNYN", smooth},
    Row{"x - sin(x)",                 "YYYYNYNNNNNYNN", smooth},
    Row{"x*cos(x)",                   "YYNNNNNNnNNYNN", smooth},
    Row{"x + sin(x)^2",               "YYyyNyNNNNNNNN", smooth},
    Row{"tan(x)",                     "NyNNNnNNnNnYNN", any},
    Row{"sin(1/x)",                   "NYNNNNNNYNNYNN", smooth},
    // Steps.
    Row{"sign(x)",                    "YNNYNNNNYNNYNY", jumps},
    Row{"where(x > 0, 1, 0)",         "YNNYNNNNYNNNNY", jumps},
    Row{"where(x < 0, x, x + 1)",     "YNYYNYNNNNNNNN", jumps},
    Row{"where(abs(x) > 0.5, x, 0)",  "YNNYNNNNNNNYNN", jumps},
    Row{"floor(x)",                   "YNNyNNNNnNNNNY", jumps},
    Row{"floor(1000*x)",              "YNNyNNNNnNNNNY", jumps},
    Row{"min(x^2, 2)",                "YYNNNNNNYNNNYN", 0},
    // Nowhere.
    Row{"sqrt(-1 - x^2)",             "N........NN...", any},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Table, Verdicts, testing::ValuesIn(rows));

}  // namespace
}  // namespace assay
