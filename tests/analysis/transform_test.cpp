#include "analysis/transform.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "analysis/moments.h"
#include "base/files.h"
#include "expr/parse.h"

namespace assay {
namespace {

nlohmann::json table() {
  return nlohmann::json::parse(read_file(std::string(ASSAY_TESTS_DIR) + "/transforms.json"));
}

double number(const nlohmann::json& value) {
  return value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>();
}

Tailoring method_of(const nlohmann::json& row) {
  return row["method"] == "dks" ? Tailoring::dks : Tailoring::tat;
}

void expect_transform(const Tailored& result, const nlohmann::json& row, double tolerance) {
  ASSERT_TRUE(result.transform.has_value()) << row << ": " << result.reason;
  const AffineTransform& t = *result.transform;
  const std::array<double, 4> found = {t.input_scale, t.input_shift, t.output_shift, t.output_scale};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double expected = number(row["transform"][i]);
    EXPECT_NEAR(found[i], expected, tolerance * std::max(1.0, std::abs(expected))) << row << " " << i;
  }
}

/// Of sigmoid: f(-x) = 1 - f(x), so that (b, d) and (-b, -1 - d) give the same up to the sign.
nlohmann::json mirrored(nlohmann::json row) {
  row["transform"][1] = -number(row["transform"][1]);
  row["transform"][2] = -1 - number(row["transform"][2]);
  return row;
}

TEST(Transform, AgreesWithTheTableOfReferenceValues) {
  const nlohmann::json values = table();
  ASSERT_GT(values["rows"].size(), 50U);
  for (const nlohmann::json& row : values["rows"]) {
    const Function f = parse(row["formula"].get<std::string>());
    const Tailored result = tailored(f, tailoring_target(method_of(row), row["depth"]));
    const bool is_mirrored = row["name"] == "sigmoid" && number(row["transform"][1]) < 0;
    expect_transform(result, is_mirrored ? mirrored(row) : row, 1e-10);
  }
}

TEST(Transform, AgreesWithPublishedValues) {
  const nlohmann::json values = table();
  ASSERT_EQ(values["published"].size(), 5U);
  for (const nlohmann::json& row : values["published"]) {
    const Function f = parse(row["formula"].get<std::string>());
    expect_transform(tailored(f, {method_of(row), number(row["target"])}), row, 1e-7);
  }
}

TEST(Transform, FormulaReadBackMeetsItsTarget) {
  for (const std::string formula : {"x*tanh(softplus(x))", "sin(x)", "cos(x)", "atan(x) + 0.1*x"}) {
    for (const Tailoring method : {Tailoring::dks, Tailoring::tat}) {
      const Tailored result = tailored(parse(formula), tailoring_target(method, 30));
      ASSERT_TRUE(result.transform.has_value()) << formula << ": " << result.reason;
      const Function again = parse(result.function.text());
      const Moments moments = gaussian_moments(again);
      EXPECT_NEAR(moments.second_moment->value, 1, 1e-9) << formula;
      EXPECT_NEAR(moments.derivative_moment->value, method == Tailoring::dks ? std::pow(1.5, 1.0 / 30) : 1.0,
                  1e-9);
      if (method == Tailoring::dks) {
        EXPECT_NEAR(moments.mean->value, 0, 1e-9) << formula;
      } else {
        EXPECT_NEAR(gaussian_moments(again.derivative()).derivative_moment->value, 0.01, 1e-9) << formula;
      }
      EXPECT_NEAR(result.maps.length_slope, 1, 1e-9) << formula;
    }
  }
}

TEST(Transform, SigmoidIsTanhAtHalfTheScale) {
  for (const std::size_t depth : {10U, 50U, 200U}) {
    for (const Tailoring method : {Tailoring::dks, Tailoring::tat}) {
      const TailoringTarget target = tailoring_target(method, depth);
      const Tailored tanh = tailored(parse("tanh(x)"), target);
      const Tailored sigmoid = tailored(parse("sigmoid(x)"), target);
      ASSERT_TRUE(tanh.transform && sigmoid.transform) << depth;
      EXPECT_NEAR(sigmoid.transform->input_scale, 2 * tanh.transform->input_scale, 1e-10);
      EXPECT_NEAR(sigmoid.transform->input_shift, 2 * tanh.transform->input_shift, 1e-10);
      EXPECT_NEAR(sigmoid.transform->output_scale, 2 * tanh.transform->output_scale, 1e-8);
    }
  }
}

TEST(Transform, ScaleOfTheInputDoesNotMatter) {
  const TailoringTarget target = tailoring_target(Tailoring::dks, 50);
  const Tailored plain = tailored(parse("x*sigmoid(x)"), target);
  const Tailored quick = tailored(parse("x*sigmoid(1.702*x)"), target);
  ASSERT_TRUE(plain.transform && quick.transform);
  EXPECT_NEAR(quick.transform->input_scale, plain.transform->input_scale / 1.702, 1e-10);
  EXPECT_NEAR(quick.transform->input_shift, plain.transform->input_shift / 1.702, 1e-10);
}

TEST(Transform, SaysWhereThereIsNone) {
  for (const std::string formula :
       {"x^2", "x^3", "exp(x)", "max(x, 0)", "x", "0", "sign(x)*sqrt(abs(x))", "log(x)", "1/x",
        "floor(1000*x)", "sin(1/x)", "log(-1 - x^2)", "sign(x)"}) {
    const Tailored result = tailored(parse(formula), tailoring_target(Tailoring::dks, 50));
    EXPECT_FALSE(result.transform.has_value()) << formula;
    EXPECT_NE(result.reason, "") << formula;
    EXPECT_EQ(result.function, parse(formula).bound()) << formula;
  }
  const auto reason = [](const std::string& formula, Tailoring method) {
    return tailored(parse(formula), tailoring_target(method, 50)).reason;
  };
  EXPECT_EQ(reason("tanh(x) + sign(x - 1/3)", Tailoring::dks),
            "f jumps at x = 0.3333333333333333, so that C'(1) is infinite");
  // Between its kinks this would have a solution.
  EXPECT_EQ(reason("log(max(x, 0) + 0.1)", Tailoring::tat), "f' jumps at x = 0, so that C''(1) is infinite");
  EXPECT_TRUE(std::isinf(
      tailored(parse("log(max(x, 0) + 0.1)"), tailoring_target(Tailoring::dks, 50)).maps.curvature));
  EXPECT_EQ(tailored(parse("tanh(x)"), tailoring_target(Tailoring::dks, 50), Deadline::in(0)).reason,
            "the time limit passed before a solution was found");
}

TEST(Transform, LeakyRelu) {
  const nlohmann::json values = table();
  ASSERT_EQ(values["leaky_tat"].size(), 3U);
  for (const nlohmann::json& row : values["leaky_tat"]) {
    const LeakyTransform leaky = tailored_leaky_relu(row["depth"]);
    EXPECT_NEAR(leaky.slope, number(row["slope"]), 1e-12) << row;
    EXPECT_NEAR(leaky.scale, number(row["scale"]), 1e-12) << row;
    EXPECT_EQ(leaky.reason, "") << row;
  }
  // Ten layers take relu to C(0) = 0.87153552 alone.
  const LeakyTransform shallow = tailored_leaky_relu(10);
  EXPECT_NEAR(shallow.eta, 0.9 * 0.871535516021517621, 1e-12);
  EXPECT_GT(shallow.slope, 0);
  EXPECT_NE(shallow.reason, "");
}

}  // namespace
}  // namespace assay
