#include "analysis/propagation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>
#include <optional>
#include <string>

#include "analysis/chaos.h"
#include "analysis/fixed_points.h"
#include "analysis/mean_field.h"
#include "base/files.h"
#include "expr/parse.h"

namespace assay {
namespace {

const MeanField& field(const std::string& formula) {
  static std::map<std::string, MeanField> fields;
  return fields.try_emplace(formula, parse(formula)).first->second;
}

const std::string relu = "max(x, 0)";
const std::string gelu = "x*(1 + erf(x/sqrt(2)))/2";
const std::string silu = "x*sigmoid(x)";
const std::string selu =
    "1.0507009873554804934193349852946*where(x > 0, x, 1.6732632423543772848170429916717*(exp(x) - 1))";
const std::string elu = "where(x > 0, x, exp(x) - 1)";

nlohmann::json depth_scale_rows() {
  return nlohmann::json::parse(read_file(std::string(ASSAY_TESTS_DIR) + "/depth_scales.json"))["rows"];
}

/// The reference iterated the correlation map, and stopped before it had come to these values' last digits.
constexpr double tolerance = 2e-6;

TEST(DepthScales, AgreeWithTheTableOfReferenceValues) {
  using Fate = LengthLimit::Fate;
  const auto rows = depth_scale_rows();
  ASSERT_EQ(rows.size(), 72U);
  for (const auto& row : rows) {
    const auto number = [&](const char* key) { return std::stod(row[key].get<std::string>()); };
    const std::string place = row["name"].get<std::string>() + " " + row["weight"].get<std::string>() + " ";
    const auto expect = [&](const char* key, const std::optional<double>& value, double relative) {
      if (!row.contains(key)) return;
      ASSERT_TRUE(value.has_value()) << place << key;
      if (std::isinf(number(key))) {
        EXPECT_EQ(*value, number(key)) << place << key;
      } else {
        EXPECT_NEAR(*value, number(key), relative * std::abs(number(key)) + 1e-12) << place << key;
      }
    };
    const MeanField& f = field(row["formula"].get<std::string>());
    const Scales scales{number("weight"), number("bias")};
    const DepthScales d = depth_scales(f, scales);
    expect("q", d.limit.q, 1e-8);
    expect("chi1", d.chi, 1e-8);
    expect("Qslope", d.length_slope, 1e-8);
    expect("xi_grad", d.gradients, 1e-7);
    expect("xi_q", d.length, 1e-7);
    const bool is_complete = d.limit.fate == Fate::fixed || d.limit.fate == Fate::drifting;
    if (!is_complete || d.limit.layers != row["layers"].get<int>()) {
      EXPECT_FALSE(row.contains("cstar")) << place;
      continue;
    }
    if (d.limit.fate == Fate::drifting && *d.chi > 1) {
      EXPECT_FALSE(d.correlation.has_value()) << place;  // the reference has where it stopped
      continue;
    }
    const bool vanishes = scales.bias == 0 && std::abs(f.moment(1, d.limit.q).value) < 1e-9;
    if (vanishes && *d.chi > 1) {
      EXPECT_EQ(*d.correlation, 0.0) << place;  // C(0) = (E f)^2/q
      expect("xi_c", d.correlations, 1e-3);
    } else {
      expect("cstar", d.correlation, tolerance);
      expect("chi_c", d.correlation_slope, tolerance);
      expect("xi_c", d.correlations, 1e-5);
    }
    if (d.limit.fate == Fate::fixed && *d.correlation > 0) {  // it is one
      const PairMoments pair = f.pair_moments(d.limit.q, *d.correlation);
      EXPECT_NEAR((scales.weight * pair.values + scales.bias) / d.limit.q, *d.correlation, 1e-9) << place;
    }
  }
}

TEST(DepthScales, WhatPyTorchsGainsMeanInDepth) {
  const DepthScales tanh = depth_scales(field("tanh(x)"), {.weight = 25.0 / 9, .bias = 0.0});
  EXPECT_NEAR(tanh.limit.q, 1.1784804903859076, 1e-10);
  EXPECT_NEAR(*tanh.chi, 1.209831320382829, 1e-10);
  EXPECT_NEAR(*tanh.gradients, 5.249868949856, 1e-9);
  const DepthScales three_quarters = depth_scales(field(selu), {.weight = 9.0 / 16, .bias = 0.0});
  EXPECT_NEAR(three_quarters.limit.q, 0.023033784610758414, 1e-10);
  EXPECT_NEAR(*three_quarters.chi, 1.0036703508393918, 1e-10);
  EXPECT_NEAR(*three_quarters.length_slope, 0.9235406887124334, 1e-10);
  EXPECT_NEAR(*three_quarters.gradients, 272.9532131097835, 1e-6);
}

TEST(LengthFixedPoints, AreAllFound) {
  // silu with weight 2.62: 0, an unstable and a stable one
  const auto points = length_fixed_points(field(silu), {.weight = 2.2, .bias = 0.0});
  ASSERT_EQ(points.size(), 2U);  // 0 is stable, the other is not
  EXPECT_EQ(points[0].q, 0.0);
  EXPECT_NEAR(points[0].slope, 0.55, 1e-9);
  EXPECT_EQ(points[0].stability, Stability::stable);
  EXPECT_EQ(points[1].stability, Stability::unstable);
  const double image = 2.2 * field(silu).moment(2, points[1].q).value;
  EXPECT_NEAR(image / points[1].q, 1, 1e-12);
  const auto everywhere = length_fixed_points(field(relu), {.weight = 2.0, .bias = 0.0});
  ASSERT_EQ(everywhere.size(), 1U);
  EXPECT_EQ(everywhere[0].stability, Stability::marginal);
  const auto step = length_fixed_points(field("sign(x)"), {.weight = 2.0, .bias = 0.5});
  ASSERT_EQ(step.size(), 1U);
  EXPECT_NEAR(step[0].q, 2.5, 1e-12);
  EXPECT_NEAR(step[0].slope, 0, 1e-12);
}

/// Thirty layers of 512 units whose first pre-activations have variance q.
Propagation thirty_layers(const std::string& formula, const Scales& scales, double q) {
  Architecture architecture = Architecture::uniform(512, 512, 30);
  architecture.input_moment = (q - scales.bias) / scales.weight;
  return propagate(field(formula), {Initialisation::he, scales, scales.weight}, architecture);
}

double log_length(const Propagation& p) {
  return std::log(p.layers.back().q / p.layers.front().q);
}

TEST(Propagation, LogarithmsOverThirtyLayersAgreeWithReferenceValues) {
  const auto expect = [](const std::string& formula, const Scales& scales, double q, double length,
                         double gradient) {
    const Propagation p = thirty_layers(formula, scales, q);
    ASSERT_EQ(p.layers.size(), 30U) << formula << p.reason;
    EXPECT_NEAR(p.layers.front().q, q, 1e-12) << formula;
    EXPECT_NEAR(log_length(p), length, 1e-8 * std::max(1.0, std::abs(length))) << formula;
    EXPECT_NEAR(p.log_gradient, gradient, 1e-8 * std::max(1.0, std::abs(gradient))) << formula;
  };
  expect(relu, {2, 0}, 1, 0, 0);
  expect(relu, {1.0 / 3, 0}, 1, -51.96102460761359, -51.961024607613595);
  expect("sigmoid(x)", {2, 0}, 1, -0.5882655150616539, -66.62203597854548);
  expect(gelu, {2, 0}, 1, -16.59110798316851, -15.955886211239195);
  expect(silu, {2, 0}, 1, -18.800596426661503, -18.504219924827307);
  expect("tanh(x)", {2, 0}, 1, -0.48132381643168287, 2.5526840837383267);
  expect(selu, {1, 0}, 1, 0, 2.004756131483359);
  expect(elu, {1.5, 0.05}, 1, 0.11386868771549913, -0.1778631427149021);
}

TEST(Propagation, TheBandHoldsWhatSimulationsShowed) {
  // Twelve networks each: standard deviations of ln(|g_1|^2/|g_L|^2), to a quarter of themselves.
  const auto deviation = [](const std::string& formula, const Scales& scales, double q) {
    return thirty_layers(formula, scales, q).gradient_deviation;
  };
  EXPECT_NEAR(deviation(relu, {2, 0}, 1) / 0.518, 1, 0.25);
  EXPECT_NEAR(deviation("tanh(x)", {2, 0}, 1) / 0.426, 1, 0.25);
  EXPECT_NEAR(deviation(gelu, {2, 0}, 1) / 0.639, 1, 0.25);
  EXPECT_NEAR(deviation(silu, {2, 0}, 1) / 0.361, 1, 0.25);
  EXPECT_NEAR(deviation(elu, {1.5, 0.05}, 1) / 0.457, 1, 0.25);
  // The unstable fixed point of unit gain: lengths run away from it.
  EXPECT_GT(deviation(gelu, {1 / field(gelu).moment(2, 1).value, 0}, 1), 2.0);
  // Homogeneous f: (kurtosis - 1) L/N for the length (Hanin and Rolnick 2018).
  Architecture narrow = Architecture::uniform(256, 256, 30);
  const Recipe he{Initialisation::he, {2, 0}, 2};
  const double variance = propagate(field(relu), he, narrow).layers.back().variance;
  EXPECT_NEAR(variance, 29 * 5.0 / 256, 1e-9);
}

TEST(Propagation, CorrelationsFollowTheirMap) {
  // relu: the arc-cosine kernel, iterated (Cho and Saul 2009)
  Architecture architecture = Architecture::uniform(100, 100, 60);
  architecture.input_correlation = 0.2;
  const Propagation p = propagate(field(relu), {Initialisation::he, {2, 0}, 2}, architecture);
  double c = 0.2;
  for (const PropagatedLayer& layer : p.layers) {
    EXPECT_NEAR(layer.gap / (1 - c), 1, 1e-6);
    c = (std::sqrt(1 - c * c) + (std::numbers::pi - std::acos(c)) * c) / std::numbers::pi;
  }
  ASSERT_TRUE(p.correlations_die.has_value());
  EXPECT_FALSE(p.gradients_die || p.gradients_explode);
}

TEST(Propagation, SaysWhereGradientsDieAndSignalsOverflow) {
  const Architecture deep = Architecture::uniform(784, 256, 100);
  const EdgeOfChaos edge = edge_of_chaos(field(relu));
  const auto run = [&](Initialisation initialisation) {
    return propagate(field(relu), *recipe(initialisation, field(relu), edge), deep);
  };
  EXPECT_EQ(*run(Initialisation::pytorch).gradients_die, 7U);  // 6^-6 < 1e-4 < 6^-5
  EXPECT_FALSE(run(Initialisation::he).gradients_die);
  EXPECT_NEAR(run(Initialisation::edge_of_chaos).log_gradient, 0, 1e-10);
  const Propagation square = propagate(field("x^2"), {Initialisation::he, {2, 0}, 2}, deep);
  EXPECT_TRUE(square.overflow.has_value());
  EXPECT_NE(square.reason, "");
  const Propagation collapse = propagate(field("x^2"), {Initialisation::he, {0.01, 0}, 0.01}, deep);
  EXPECT_LT(collapse.layers.size(), 100U);
  const Propagation undefined = propagate(field("log(x)"), {Initialisation::he, {2, 0}, 2}, deep);
  EXPECT_EQ(undefined.reason, "undefined for x < 0, half of all inputs");
  EXPECT_TRUE(undefined.layers.empty());
}

TEST(Initialisation, NumbersOfEach) {
  const EdgeOfChaos edge = edge_of_chaos(field("tanh(x)"));
  const auto of = [&](Initialisation i) { return *recipe(i, field("tanh(x)"), edge); };
  EXPECT_DOUBLE_EQ(of(Initialisation::pytorch).layer(256, 256).bias, 1.0 / 768);
  EXPECT_DOUBLE_EQ(of(Initialisation::pytorch).first_layer(784, 256).weight, 1.0 / 3);
  EXPECT_DOUBLE_EQ(of(Initialisation::glorot).layer(300, 100).weight, 1.5);
  EXPECT_DOUBLE_EQ(of(Initialisation::he).layer(300, 100).weight, 2.0);
  EXPECT_NEAR(of(Initialisation::unit_gain).layer(300, 100).weight, 1 / 0.394294490398109, 1e-9);
  EXPECT_DOUBLE_EQ(of(Initialisation::unit_gain).first_layer(300, 100).weight, 1.0);
  const Recipe critical = of(Initialisation::edge_of_chaos);
  EXPECT_NEAR(critical.hidden.weight, 2.15330264890279, 1e-9);
  EXPECT_NEAR(critical.hidden.bias, 0.150964629378553, 1e-9);
  EXPECT_NEAR(critical.first_layer(10, 20).weight + critical.hidden.bias, 1, 1e-12);
  for (const Initialisation i : all_initialisations) EXPECT_EQ(initialisation_named(name(i)), i);
  EXPECT_FALSE(initialisation_named("xavier").has_value());
  const MeanField& softplus = field("softplus(x)");
  EXPECT_FALSE(recipe(Initialisation::edge_of_chaos, softplus, edge_of_chaos(softplus)).has_value());
}

}  // namespace
}  // namespace assay
