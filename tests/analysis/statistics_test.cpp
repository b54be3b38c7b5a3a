#include "analysis/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numbers>
#include <optional>
#include <string>

#include "analysis/mean_field.h"
#include "base/files.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double tolerance = 1e-10;

nlohmann::json reference_rows() {
  return nlohmann::json::parse(read_file(std::string(ASSAY_TESTS_DIR) + "/mean_field.json"))["rows"];
}

/// One row of the table of reference values.
class Row {
 public:
  explicit Row(const nlohmann::json& row) : row_(row) {}

  void expect(const char* key, const Moment& moment) const {
    const double expected = number(key);
    if (std::isinf(expected)) {
      EXPECT_EQ(moment.state, Moment::State::infinite) << place(key);
      EXPECT_NE(moment.reason, "") << place(key);
      return;
    }
    ASSERT_TRUE(moment.is_finite()) << place(key) << moment.reason;
    EXPECT_NEAR(moment.value, expected, 1e-12 * std::max(1.0, std::abs(expected))) << place(key);
    EXPECT_LE(std::abs(moment.value - expected), moment.error + 1e-15 * std::abs(expected)) << place(key);
    EXPECT_LE(moment.error, 1e-11 * std::max(1.0, std::abs(expected))) << place(key);
  }

  void expect(const char* key, const std::optional<double>& value) const {
    const double expected = number(key);
    ASSERT_TRUE(value.has_value()) << place(key);
    if (std::isinf(expected)) {
      EXPECT_EQ(*value, expected) << place(key);
    } else {
      EXPECT_NEAR(*value, expected, tolerance * std::max(1.0, std::abs(expected))) << place(key);
    }
  }

 private:
  [[nodiscard]] double number(const char* key) const { return std::stod(row_[key].get<std::string>()); }
  [[nodiscard]] std::string place(const char* key) const {
    return row_["name"].get<std::string>() + " " + key + " ";
  }

  const nlohmann::json& row_;
};

TEST(Statistics, AgreeWithTheTableOfReferenceValues) {
  const auto rows = reference_rows();
  ASSERT_EQ(rows.size(), 40U);
  for (const auto& values : rows) {
    const Row row(values);
    const GaussianStatistics s = gaussian_statistics(MeanField(parse(values["formula"].get<std::string>())));
    row.expect("mean", s.mean);
    row.expect("second", s.second);
    row.expect("fourth", s.fourth);
    row.expect("derivative_mean", s.derivative_mean);
    row.expect("derivative_second", s.derivative_second);
    row.expect("curvature", s.curvature);
    row.expect("forward_gain", s.forward_gain);
    row.expect("slope", s.slope_at_unit_gain);
    row.expect("linear_fraction", s.linear_fraction);
    row.expect("kurtosis", s.kurtosis);
    row.expect("correlation_at_zero", s.correlation_at_zero);
    row.expect("hermite_1", std::optional(s.hermite.at(1)));
    if (!s.derivative_second.is_finite()) {  // signed sqrt
      EXPECT_FALSE(s.backward_gain || s.chi_at_unit_gain);
      continue;
    }
    row.expect("backward_gain", s.backward_gain);
    row.expect("chi", s.chi_at_unit_gain);
  }
}

TEST(Statistics, ClosedFormsForOtherVariances) {
  const double pi = std::numbers::pi;
  for (const double q : {1e-12, 0.01, 0.25, 4.0, 100.0, 1e4}) {
    const auto expect = [&](const std::string& formula, double second, double derivative) {
      const MeanField f(parse(formula));
      const Moment m2 = f.moment(2, q);
      const Moment d2 = f.derivative_moment(2, q);
      ASSERT_TRUE(m2.is_finite() && d2.is_finite()) << formula << q << m2.reason << d2.reason;
      EXPECT_NEAR(m2.value / second, 1, 2e-12) << formula << q;
      EXPECT_NEAR(d2.value / derivative, 1, 2e-12) << formula << q;
      // the interpolants say the same
      EXPECT_NEAR(f.second_moment(q) / second, 1, 1e-11) << formula << q;
      EXPECT_NEAR(f.derivative_second_moment(q) / derivative, 1, 1e-11) << formula << q;
    };
    expect("x", q, 1);
    expect("max(x, 0)", q / 2, 0.5);
    expect("x^2", 3 * q * q, 4 * q);
    expect("erf(x)", 2 / pi * std::asin(2 * q / (1 + 2 * q)), 4 / pi / std::sqrt(1 + 4 * q));
    expect("exp(-x^2)", 1 / std::sqrt(1 + 4 * q), 4 * q * std::pow(1 + 4 * q, -1.5));
    if (q <= 100) expect("exp(x)", std::exp(2 * q), std::exp(2 * q));
    if (q >= 0.01) expect("sin(x)", -std::expm1(-2 * q) / 2, (1 + std::exp(-2 * q)) / 2);
  }
  for (const double q : {0.01, 1.0, 25.0}) {
    const Moment root = MeanField(parse("sign(x)*sqrt(abs(x))")).moment(2, q);
    EXPECT_NEAR(root.value, std::sqrt(2 * q / pi), 1e-13 * std::sqrt(q));
  }
}

TEST(Statistics, SingularitiesThatAreIntegrable) {
  // E|z|^p = 2^(p/2) Gamma((p+1)/2)/sqrt(pi)
  const auto absolute = [](double p) {
    return std::pow(2, p / 2) * std::tgamma((p + 1) / 2) / std::sqrt(std::numbers::pi);
  };
  const MeanField power(parse("abs(x)^0.75"));
  EXPECT_NEAR(power.moment(1, 1).value, absolute(0.75), 1e-12);
  EXPECT_NEAR(power.moment(2, 1).value, absolute(1.5), 1e-12);
  EXPECT_NEAR(power.derivative_moment(2, 1).value, 0.75 * 0.75 * absolute(-0.5), 1e-11);
  EXPECT_EQ(power.derivative_moment(4, 1).state, Moment::State::infinite);
  const MeanField barely(parse("abs(x)^0.51"));  // the square of its derivative is |x|^-0.98
  const Moment derivative = barely.derivative_moment(2, 1);
  ASSERT_TRUE(derivative.is_finite());
  EXPECT_NEAR(derivative.value / (0.51 * 0.51 * absolute(-0.98)), 1, 1e-9);
  // E log|z| = -(gamma + ln 2)/2, E log^2 |z| = that squared + pi^2/8
  const MeanField logarithm(parse("log(abs(x))"));
  const double mean = -(std::numbers::egamma + std::numbers::ln2) / 2;
  EXPECT_NEAR(logarithm.moment(1, 1).value, mean, 1e-12);
  EXPECT_NEAR(logarithm.moment(2, 1).value, mean * mean + std::numbers::pi * std::numbers::pi / 8, 1e-12);
  EXPECT_EQ(logarithm.derivative_moment(2, 1).state, Moment::State::infinite);
}

TEST(Statistics, DivergenceIsACertificateAndNoNumber) {
  const auto state = [](const std::string& formula, double q) {
    return MeanField(parse(formula)).moment(2, q).state;
  };
  EXPECT_EQ(state("exp(x^2)", 0.2), Moment::State::finite);  // E exp(2 q z^2) exists for q < 1/4
  EXPECT_EQ(state("exp(x^2)", 0.3), Moment::State::infinite);
  EXPECT_EQ(state("exp(abs(x)^3)", 1e-3), Moment::State::infinite);
  EXPECT_EQ(state("1/x", 1), Moment::State::infinite);
  EXPECT_EQ(state("log(x)", 1), Moment::State::unknown);  // undefined for half of all inputs
  EXPECT_EQ(MeanField(parse("exp(x^2)")).second_moment(0.3), infinity);
  EXPECT_NEAR(MeanField(parse("exp(x^2)")).second_moment(0.2), 1 / std::sqrt(1 - 0.8), 1e-9);
  EXPECT_EQ(MeanField(parse("log(x)")).obstacle(), "undefined for x < 0, half of all inputs");
}

TEST(Statistics, SquaresOfTheHermiteCoefficientsAddUp) {
  // A polynomial has no others.
  const GaussianStatistics cube = gaussian_statistics(MeanField(parse("x^3 - x + 2")));
  double sum = 0.0;
  for (const double a : cube.hermite) sum += a * a;
  EXPECT_NEAR(sum, cube.second.value, 1e-11);
  EXPECT_NEAR(cube.hermite.at(0), 2, 1e-12);
  EXPECT_NEAR(cube.hermite.at(1), 2, 1e-12);
  EXPECT_NEAR(cube.hermite.at(3), std::sqrt(6.0), 1e-12);
  EXPECT_NEAR(cube.hermite.at(8), 0, 1e-11);
}

TEST(Statistics, JumpsShowInSteinsIdentityAndInTheLengthSlope) {
  // E z f = E f' + sum of jump times density; the slope by the chain rule misses them.
  const GaussianStatistics hard = gaussian_statistics(MeanField(parse("where(abs(x) > 0.5, x, 0)")));
  const double density = std::exp(-0.125) / std::sqrt(2 * std::numbers::pi);
  EXPECT_NEAR(hard.hermite.at(1), hard.derivative_mean.value + 2 * 0.5 * density, 1e-12);
  EXPECT_NEAR(*hard.slope_at_unit_gain, 1.04540948, 1e-8);
  EXPECT_EQ(hard.curvature.state, Moment::State::infinite);
  EXPECT_NE(hard.curvature.reason.find("f jumps at x = "), std::string::npos);
}

TEST(Statistics, OddFormulasAreAReasonAndNoException) {
  for (const std::string formula :
       {"log(-1 - x^2)", "1/0", "floor(1000*x)", "sin(1/x)", "sin(1e6*x)", "exp(exp(x))", "x^400", "1e300*x",
        "inf", "tan(x)", "sqrt(x - 1e6)", "1/(x^2 - 2)", "exp(1/x)", "abs(sin(50*x))", "x*1e-300"}) {
    const GaussianStatistics s = gaussian_statistics(MeanField(parse(formula)));
    for (const Moment& moment : {s.mean, s.second, s.derivative_second, s.curvature, s.length_slope}) {
      EXPECT_TRUE(moment.is_finite() ? std::isfinite(moment.value) : !moment.reason.empty()) << formula;
    }
  }
  EXPECT_NEAR(gaussian_statistics(MeanField(parse("7"))).second.value, 49, 1e-12);
  EXPECT_NE(MeanField(parse("tanh(x)"), Deadline::in(0)).obstacle(), "");
}

}  // namespace
}  // namespace assay
