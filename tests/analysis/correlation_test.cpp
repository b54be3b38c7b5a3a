#include "analysis/correlation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <numbers>
#include <string>

#include "analysis/mean_field.h"
#include "base/files.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr double pi = std::numbers::pi;

using Closed = std::function<double(double q, double c)>;

void expect_closed_form(const std::string& formula, const Closed& values, const Closed& derivatives) {
  const MeanField f(parse(formula));
  for (const double q : {0.01, 1.0, 4.0, 50.0}) {
    const double second = f.moment(2, q).value;
    const double slope = f.derivative_moment(2, q).value;
    for (const double c : {-1.0, -0.99, -0.9, -0.5, 0.0, 0.5, 0.9, 0.99, 0.999, 1.0}) {
      const PairMoments pair = f.pair_moments(q, c);
      EXPECT_NEAR(pair.values, values(q, c), 1e-10 * second) << formula << " " << q << " " << c;
      EXPECT_NEAR(pair.derivatives, derivatives(q, c), 1e-10 * slope) << formula << " " << q << " " << c;
    }
  }
}

double sine(double c) {
  return std::sqrt((1 - c) * (1 + c));
}

TEST(PairMoments, ClosedForms) {
  expect_closed_form(
      "max(x, 0)", [](double q, double c) { return q * (sine(c) + (pi - std::acos(c)) * c) / (2 * pi); },
      [](double, double c) { return (pi - std::acos(c)) / (2 * pi); });
  expect_closed_form(
      "erf(x)", [](double q, double c) { return 2 / pi * std::asin(2 * q * c / (1 + 2 * q)); },
      [](double q, double c) { return 4 / pi / std::sqrt((1 + 2 * q) * (1 + 2 * q) - 4 * q * q * c * c); });
  expect_closed_form(
      "sin(x)", [](double q, double c) { return std::exp(-q) * std::sinh(q * c); },
      [](double q, double c) { return std::exp(-q) * std::cosh(q * c); });
  expect_closed_form(
      "cos(x)", [](double q, double c) { return std::exp(-q) * std::cosh(q * c); },
      [](double q, double c) { return std::exp(-q) * std::sinh(q * c); });
  expect_closed_form(
      "abs(x)", [](double q, double c) { return 2 * q / pi * (sine(c) + c * std::asin(c)); },
      [](double, double c) { return 2 / pi * std::asin(c); });
  expect_closed_form(
      "x^2", [](double q, double c) { return q * q * (1 + 2 * c * c); },
      [](double q, double c) { return 4 * q * c; });
  expect_closed_form(
      "exp(x/4)", [](double q, double c) { return std::exp(q * (1 + c) / 16); },
      [](double q, double c) { return std::exp(q * (1 + c) / 16) / 16; });
}

TEST(PairMoments, OfAJumpAreAnAngle) {
  const MeanField step(parse("where(x > 0, 1, 0)"));
  for (const double c : {-0.999, -0.5, 0.0, 0.7, 0.999}) {
    EXPECT_NEAR(step.pair_moments(2, c).values, (pi - std::acos(c)) / (2 * pi), 1e-10);
    EXPECT_EQ(step.pair_moments(2, c).derivatives, 0);
  }
}

TEST(PairMoments, GapsAreAccurateRelativeToThemselves) {
  const MeanField relu(parse("max(x, 0)"));
  const MeanField sin(parse("sin(x)"));
  for (const double angle : {1e-5, 1e-3, 0.1}) {
    const double gap = 2 * std::sin(angle / 2) * std::sin(angle / 2);
    // sin(angle) - angle cos(angle), by its series
    const double a2 = angle * angle;
    const double series = angle * a2 * (1.0 / 3 - a2 / 30 + a2 * a2 / 840 - a2 * a2 * a2 / 45360);
    EXPECT_NEAR(relu.pair_gaps(1, gap).values / ((gap - series / pi) / 2), 1, 1e-11);
    EXPECT_NEAR(relu.pair_gaps(1, gap).derivatives / (angle / (2 * pi)), 1, 1e-11);
    const double expected = std::exp(-1.0) * 2 * std::cosh(1 - gap / 2) * std::sinh(gap / 2);
    EXPECT_NEAR(sin.pair_gaps(1, gap).values / expected, 1, 1e-11);
  }
}

TEST(PairMoments, AgreeWithTheTableOfReferenceValues) {
  const auto rows =
      nlohmann::json::parse(read_file(std::string(ASSAY_TESTS_DIR) + "/mean_field.json"))["rows"];
  int checked = 0;
  for (const auto& row : rows) {
    if (!row.contains("correlation")) continue;
    const std::string name = row["name"];
    const MeanField f(parse(row["formula"].get<std::string>()));
    const CorrelationMap map(f, 1.0);
    for (const auto& [c, value] : row["correlation"].items()) {
      const double correlation = f.pair_moments(1, std::stod(c)).values / f.moment(2, 1).value;
      EXPECT_NEAR(correlation, value.get<double>(), 2e-12) << name << " " << c;
      EXPECT_NEAR(map.at(std::stod(c)), value.get<double>(), 1e-8) << name << " " << c;
    }
    for (const auto& [c, value] : row["derivatives"].items()) {
      EXPECT_NEAR(f.pair_moments(1, std::stod(c)).derivatives, value.get<double>(), 5e-12)
          << name << " " << c;
      ++checked;
    }
  }
  EXPECT_EQ(checked, 39);
}

TEST(CorrelationMap, InterpolatesTheIntegrals) {
  for (const std::string formula :
       {"max(x, 0)", "tanh(x)", "min(max(x, -1), 1)", "x - min(max(x, -0.5), 0.5)", "x/(1 + abs(x))",
        "x*min(max(x + 3, 0), 6)/6", "where(x > 0, x, exp(x) - 1)"}) {
    const MeanField f(parse(formula));
    for (const double q : {0.3, 1.0, 10.0}) {
      const CorrelationMap map(f, q, {.weight = 1.5, .bias = 0.1});
      ASSERT_TRUE(map.is_known());
      const double length = 1.5 * f.moment(2, q).value + 0.1;
      for (const double c : {-1.0, -0.97, -0.4, 0.13, 0.8, 0.995}) {
        const PairMoments pair = f.pair_moments(q, c);
        EXPECT_NEAR(map.at(c), (1.5 * pair.values + 0.1) / length, 1e-7) << formula << q << " " << c;
        EXPECT_NEAR(map.slope_at(c), 1.5 * q * pair.derivatives / length, 1e-5) << formula << q << " " << c;
      }
      EXPECT_EQ(map.at(1.0), 1.0);
    }
  }
}

TEST(CorrelationMap, CurvesRunFromEndToEnd) {
  const auto curve = CorrelationMap(MeanField(parse("x")), 1.0).curve(21);
  ASSERT_EQ(curve.size(), 21U);
  EXPECT_DOUBLE_EQ(curve.front().before, -1);
  EXPECT_DOUBLE_EQ(curve.back().before, 1);
  for (const CorrelationPoint& point : curve) EXPECT_NEAR(point.after, point.before, 1e-12);
  EXPECT_FALSE(CorrelationMap(MeanField(parse("log(x)")), 1.0).is_known());
  EXPECT_TRUE(std::isnan(CorrelationMap(MeanField(parse("log(x)")), 1.0).at(0.5)));
  // The derivative of signed sqrt is not square integrable: the slope at c = 1 is infinite.
  EXPECT_TRUE(std::isinf(CorrelationMap(MeanField(parse("sign(x)*sqrt(abs(x))")), 1.0).slope_at(1.0)));
}

}  // namespace
}  // namespace assay
