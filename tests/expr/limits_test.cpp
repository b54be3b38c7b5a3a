#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "expr/function.h"
#include "expr/parse.h"
#include "expr/simplify.h"
#include "expr/stable.h"

namespace assay {
namespace {

std::string repeat(const std::string& text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

std::string error_of(const std::string& formula) {
  try {
    (void)parse(formula);
  } catch (const ParseError& error) {
    EXPECT_LT(error.hint().size(), 400U);
    return error.what();
  }
  return "accepted";
}

TEST(Limits, TooMuchIsAnErrorAtOnce) {
  const std::string deep = "nested more than 256 deep";
  EXPECT_NE(error_of(repeat("(", 100'000)).find(deep), std::string::npos);
  EXPECT_NE(error_of(repeat("(", 257) + "x" + repeat(")", 257)).find(deep), std::string::npos);
  EXPECT_NE(error_of(repeat("tanh(", 1000)).find(deep), std::string::npos);
  EXPECT_NE(error_of(repeat("x^", 1000) + "x").find(deep), std::string::npos);
  EXPECT_NE(error_of(repeat("-", 1000) + "x").find(deep), std::string::npos);
  EXPECT_NE(error_of("x*" + repeat("-", 1000) + "x").find(deep), std::string::npos);
  EXPECT_NE(error_of(repeat("+", 1000) + "x").find(deep), std::string::npos);
  EXPECT_NE(error_of(repeat("x+", 30'000) + "x").find("more than 20000 operations"), std::string::npos);
  EXPECT_NE(error_of(std::string(1'000'000, '1')).find("longer than"), std::string::npos);
  EXPECT_NE(error_of(std::string(200'000, '1')).find("more than 400 digits"), std::string::npos);
  EXPECT_NE(error_of(std::string(200'000, 'a')).find("name is longer"), std::string::npos);
}

TEST(Limits, AsMuchAsAllowedIsAccepted) {
  EXPECT_EQ(error_of(repeat("(", 256) + "x" + repeat(")", 256)), "accepted");
  EXPECT_EQ(error_of(repeat("x^", 256) + "x"), "accepted");
  EXPECT_EQ(error_of(repeat("x+", 19'000) + "x"), "accepted");
  EXPECT_EQ(error_of("x" + std::string(200'000, ' ')), "accepted");
}

/// Large formulas of every shape that is hard for some pass: each pass must end (soon; the test-suite has a
/// time limit), and a text must read back.
TEST(Limits, EveryPassCopesWithLargeFormulas) {
  std::vector<std::string> formulas = {repeat("x+", 6000) + "x",
                                       repeat("x*", 6000) + "x",
                                       repeat("x/", 6000) + "x",
                                       repeat("x-", 6000) + "x",
                                       "10^10^10^10",
                                       "(10^10^10)*x - 9^9^9^9",
                                       repeat("2^", 200) + "x"};
  const auto chain = [&](const std::string& step, int length) {
    std::string formula = fmt::format("y{}; y0 = x + 0.5", length);
    for (int i = 1; i <= length; ++i) {
      formula += fmt::format("; y{} = ", i) +
                 fmt::format(fmt::runtime(step), fmt::arg("y", fmt::format("y{}", i - 1)), fmt::arg("i", i));
    }
    formulas.push_back(formula);
  };
  chain("tanh({y})", 3000);
  chain("-({y})", 3000);
  chain("{y}*x + {i}", 2000);
  chain("{y}*{y}", 1000);
  chain("{y} + {y}*{y}", 1000);
  chain("sqrt({y})", 2000);
  chain("x - {y}", 2000);
  chain("x/{y}", 2000);
  chain("{y}^{i}", 1000);
  chain("x^{y}", 1000);
  chain("where(x > {i}, {y}, {i}*x)", 1500);
  chain("where(x > 0, {y} + 1, x) + where(x > 0, x, {y})", 300);
  chain("{y} + (1 - tanh({i}*x)^2)*x", 700);
  chain("{y}/(1 + exp({i}*x))", 900);
  chain("{y}*(exp({i}*x) - exp(-{i}*x))/(exp({i}*x) + exp(-{i}*x))", 300);
  chain("log(1 + exp({y}))", 1000);
  chain("abs(-{y})", 2000);
  for (const std::string& formula : formulas) {
    SCOPED_TRACE(formula.substr(0, 80));
    const Function f = parse(formula);
    EXPECT_EQ(parse(f.text()), f);
    EXPECT_FALSE(f.latex().empty());
    try {
      const Function derivative = f.derivative();
      EXPECT_EQ(parse(derivative.text()), derivative);
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("more than 20000 operations"), std::string::npos)
          << error.what();
    }
    EXPECT_EQ(simplify(f).parameters().size(), 0U);
    EXPECT_EQ(stable(f).parameters().size(), 0U);
  }
}

}  // namespace
}  // namespace assay
