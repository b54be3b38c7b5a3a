#include "analysis/moments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <optional>
#include <string>

#include "base/files.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr double tolerance = 1e-12;

void expect_moment(const std::optional<Moments::Value>& moment, double expected, const std::string& what) {
  ASSERT_TRUE(moment.has_value()) << what;
  EXPECT_NEAR(moment->value, expected, tolerance * std::max(1.0, std::abs(expected))) << what;
  EXPECT_LE(std::abs(moment->value - expected), moment->error + 1e-15 * std::abs(expected)) << what;
}

TEST(Moments, AgreeWithTheTableOfReferenceValues) {
  const auto table =
      nlohmann::json::parse(read_file(std::string(ASSAY_TESTS_DIR) + "/gaussian_moments.json"));
  ASSERT_GT(table["rows"].size(), 30U);
  for (const auto& row : table["rows"]) {
    const std::string name = row["name"];
    const Moments moments = gaussian_moments(parse(row["formula"].get<std::string>()));
    const auto number = [&](const char* key) { return std::stod(row[key].get<std::string>()); };
    expect_moment(moments.mean, number("mean"), name);
    expect_moment(moments.second_moment, number("second_moment"), name);
    if (std::isinf(number("derivative_moment"))) {
      EXPECT_FALSE(moments.derivative_moment.has_value()) << name;
      EXPECT_NE(moments.reason, "") << name;
    } else {
      expect_moment(moments.derivative_moment, number("derivative_moment"), name);
      EXPECT_EQ(moments.reason, "") << name;
    }
    EXPECT_NEAR(forward_gain(parse(row["formula"].get<std::string>())).value, number("gain"), 1e-11) << name;
  }
}

TEST(Moments, ClosedFormsForOtherVariances) {
  const double pi = std::numbers::pi;
  for (const double q : {0.01, 0.25, 4.0, 100.0}) {
    const auto expect = [&](const std::string& formula, double second, double derivative) {
      const Moments moments = gaussian_moments(parse(formula), q);
      expect_moment(moments.second_moment, second, formula);
      expect_moment(moments.derivative_moment, derivative, formula);
    };
    expect("x", q, 1);
    expect("max(x, 0)", q / 2, 0.5);
    expect("where(x > 0, x, 0.2*x)", 0.52 * q, 0.52);
    expect("x^2", 3 * q * q, 4 * q);
    expect("erf(x)", 2 / pi * std::asin(2 * q / (1 + 2 * q)), 4 / pi / std::sqrt(1 + 4 * q));
    expect("exp(-x^2)", 1 / std::sqrt(1 + 4 * q), 4 * q * std::pow(1 + 4 * q, -1.5));
    for (const std::string formula :
         {"sign(x)*sqrt(abs(x))", "where(x > 0, sqrt(x), where(x < 0, -sqrt(-x), 0))"}) {
      const Moments root = gaussian_moments(parse(formula), q);
      expect_moment(root.second_moment, std::sqrt(2 * q / pi), formula);
      EXPECT_FALSE(root.derivative_moment.has_value()) << formula;
    }
  }
  for (const double q : {0.25, 4.0, 25.0}) {  // far outside [-10, 10]
    expect_moment(gaussian_moments(parse("exp(x)"), q).second_moment, std::exp(2 * q), "exp");
  }
}

TEST(Moments, SingularitiesThatAreIntegrable) {
  // E|z|^p = 2^(p/2) Gamma((p+1)/2)/sqrt(pi)
  const auto absolute = [](double p) {
    return std::pow(2, p / 2) * std::tgamma((p + 1) / 2) / std::sqrt(std::numbers::pi);
  };
  const Moments power = gaussian_moments(parse("abs(x)^0.75"));
  expect_moment(power.mean, absolute(0.75), "mean");
  expect_moment(power.second_moment, absolute(1.5), "second");
  expect_moment(power.derivative_moment, 0.5625 * absolute(-0.5), "derivative");
  // A hair away from divergence.
  expect_moment(gaussian_moments(parse("abs(x)^0.51")).derivative_moment, 0.2601 * absolute(-0.98), "0.51");
  // At a place that is no binary fraction, the mean of |z - 0.1|^1.5 by 30-digit quadrature.
  expect_moment(gaussian_moments(parse("abs(x - 0.1)^0.75")).second_moment, 0.86648760184238206, "shifted");
  // E log|z| = -(gamma + log 2)/2, E log^2|z| = that squared + pi^2/8
  const double mean = -(std::numbers::egamma + std::numbers::ln2) / 2;
  const Moments logarithm = gaussian_moments(parse("log(abs(x))"));
  expect_moment(logarithm.mean, mean, "log");
  expect_moment(logarithm.second_moment, mean * mean + std::numbers::pi * std::numbers::pi / 8, "log");
  EXPECT_EQ(logarithm.reason, "the derivative is not square integrable at x = 0");
}

TEST(Moments, ANarrowFeatureIsResolved) {
  // E 1/(1 + a (z - 0.3)^2) by 30-digit quadrature.
  expect_moment(gaussian_moments(parse("1/(1 + 100000*(x - 0.3)^2)")).mean, 0.00377982160808276522, "narrow");
}

TEST(Moments, DivergenceIsRecognisedByItsCause) {
  const auto reason = [](const std::string& formula) {
    const Moments moments = gaussian_moments(parse(formula));
    EXPECT_FALSE(moments.derivative_moment.has_value()) << formula;
    return moments.reason;
  };
  EXPECT_EQ(reason("log(x)"), "undefined for x < 0, half of all inputs");
  EXPECT_EQ(reason("sign(x)*sqrt(abs(x))"), "the derivative is not square integrable at x = 0");
  EXPECT_EQ(reason("sqrt(abs(x - 0.1))"), "the derivative is not square integrable at x = 0.1");
  EXPECT_NE(reason("1/(x - 0.1)").find("f is not square integrable at x = 0.1"), std::string::npos);
  EXPECT_EQ(reason("exp(x^2)"), "f grows too fast as x -> -inf");
  EXPECT_EQ(reason("exp(exp(x))"), "f grows too fast as x -> inf");
}

TEST(Moments, GrowthUpToTheGaussianIsIntegrated) {
  // E exp(2 a z^2) = 1/sqrt(1 - 4a)
  expect_moment(gaussian_moments(parse("exp(x^2/5)")).second_moment, std::sqrt(5.0), "a = 1/5");
  const Moments edge = gaussian_moments(parse("exp(x^2/4)"));
  expect_moment(edge.mean, std::numbers::sqrt2, "a = 1/4");
  EXPECT_FALSE(edge.second_moment.has_value());
}

TEST(Moments, ParametersTakeTheirDefaults) {
  expect_moment(gaussian_moments(parse("a*x; a = 3")).second_moment, 9.0, "3x");
}

}  // namespace
}  // namespace assay
