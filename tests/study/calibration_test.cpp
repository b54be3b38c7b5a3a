#include "study/calibration.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "study/learning.h"

namespace assay::study {
namespace {

using Kind = nn::Loss::Kind;

float logit(double probability) {
  return static_cast<float>(std::log(probability / (1 - probability)));
}

/// Two classes, the first always preferred with this confidence, right in so many of ten cases.
struct Case {
  double confidence;
  std::size_t right;
};

/// Ten samples of each case; of two softmax outputs the difference of the logits counts, of two sigmoids with
/// opposite logits each.
std::pair<std::vector<float>, std::vector<std::uint8_t>> samples(const std::vector<Case>& cases, Kind kind) {
  std::vector<float> logits;
  std::vector<std::uint8_t> labels;
  for (const Case& each : cases) {
    for (std::size_t i = 0; i < 10; ++i) {
      const float z = logit(each.confidence);
      logits.insert(logits.end(), {z, kind == Kind::softmax ? 0.0F : -z});
      labels.push_back(i < each.right ? 0 : 1);
    }
  }
  return {logits, labels};
}

TEST(Calibration, OfHonestConfidencesIsWithoutError) {
  for (const Kind kind : {Kind::softmax, Kind::binary}) {
    const auto [logits, labels] = samples({{0.6, 6}, {0.7, 7}, {0.9, 9}}, kind);
    const Calibration result = calibration(logits, labels, kind);
    EXPECT_NEAR(result.given.error, 0, 1e-7);
    EXPECT_NEAR(result.normalised.error, 0, 1e-7);
    EXPECT_NEAR(result.given.confidence, (0.6 + 0.7 + 0.9) / 3, 1e-7);
    EXPECT_NEAR(result.least_output, 0.1, 1e-7);
    EXPECT_NEAR(result.largest_output, 0.9, 1e-7);
    EXPECT_NEAR(result.sums.range.mean, 1, 1e-7) << "opposite logits";
  }
}

TEST(Calibration, ErrorIsTheMeanGapOfTheBins) {
  const auto [logits, labels] = samples({{0.95, 7}, {0.55, 8}}, Kind::softmax);
  const Calibration result = calibration(logits, labels, Kind::softmax);
  EXPECT_NEAR(result.given.error, (0.25 + 0.25) / 2, 1e-7);
  // 0.95 * 15 = 14.25, 0.55 * 15 = 8.25.
  EXPECT_EQ(result.given.bins[14].count, 10U);
  EXPECT_NEAR(result.given.bins[14].confidence, 0.95, 1e-7);
  EXPECT_NEAR(result.given.bins[14].accuracy, 0.7, 1e-12);
  EXPECT_NEAR(result.given.bins[8].accuracy, 0.8, 1e-12);
  EXPECT_EQ(result.given.bins[0].count, 0U);
}

TEST(Calibration, GapsOfOneBinCancel) {
  // 0.94 and 0.98 lie in the bin from 0.933 on: too sure and not sure enough by as much.
  const auto [logits, labels] = samples({{0.94, 10}, {0.98, 9}}, Kind::softmax);
  const Calibration result = calibration(logits, labels, Kind::softmax);
  EXPECT_NEAR(result.given.error, std::abs(0.96 - 0.95), 1e-7);
}

TEST(Calibration, KnowsSigmoidsThatDoNotSumToOne) {
  // 0.8 + 0.8 = 1.6, of which each is a half; and 0.5 + 0.25 = 0.75, of which the larger is two thirds.
  const std::vector<float> logits = {logit(0.8), logit(0.8), 0.0F, logit(0.25)};
  const std::vector<std::uint8_t> labels = {0, 0};
  const Calibration result = calibration(logits, labels, Kind::binary);
  EXPECT_NEAR(result.sums.range.low, 0.75, 1e-7);
  EXPECT_NEAR(result.sums.range.high, 1.6, 1e-7);
  EXPECT_NEAR(result.sums.range.mean, 1.175, 1e-7);
  EXPECT_NEAR(result.sums.range.deviation, 0.425, 1e-7);
  EXPECT_NEAR(result.sums.departure, (0.6 + 0.25) / 2, 1e-7);
  EXPECT_EQ(result.sums.beyond.front(), 1.0);
  EXPECT_EQ(result.sums.beyond.back(), 0.5) << "further than 0.5";
  EXPECT_NEAR(result.given.confidence, (0.8 + 0.5) / 2, 1e-7);
  EXPECT_NEAR(result.normalised.confidence, (0.5 + 2.0 / 3) / 2, 1e-7);
  EXPECT_NEAR(result.given.error, (0.2 + 0.5) / 2, 1e-7);
}

TEST(Calibration, StandsAnyFiniteLogit) {
  const std::vector<float> logits = {-1e30F, -1e30F, 1e30F, 0.0F};
  const std::vector<std::uint8_t> labels = {0, 0};
  const Calibration sigmoid = calibration(logits, labels, Kind::binary);
  EXPECT_EQ(sigmoid.least_output, 0.0);
  EXPECT_EQ(sigmoid.largest_output, 1.0);
  EXPECT_EQ(sigmoid.given.bins.front().count, 1U) << "a confidence of 0";
  EXPECT_EQ(sigmoid.given.bins.back().count, 1U);
  EXPECT_NEAR(sigmoid.normalised.confidence, (0.5 + 1 / 1.5) / 2, 1e-12);
  const Calibration softmax = calibration(logits, labels, Kind::softmax);
  EXPECT_EQ(softmax.sums.range.low, 1.0);
  EXPECT_EQ(softmax.sums.range.high, 1.0);
}

TEST(Calibration, OfANetworkIsThatOfItsOutputs) {
  nn::Network network(std::vector<std::size_t>{2, 2}, compile(activation("relu")));
  const std::vector<float> parameters = {1, 0, 0, 1, 0, 0};  // W the identity, b = 0
  std::ranges::copy(parameters, network.parameters().begin());
  nn::Samples inputs;
  inputs.width = 2;
  inputs.classes = 2;
  inputs.features = Buffer<float>(2);
  inputs.features.span()[0] = logit(0.9);
  inputs.features.span()[1] = logit(0.3);
  inputs.labels = {0};
  const Calibration result = calibration(network, inputs, Kind::binary);
  EXPECT_NEAR(result.sums.range.mean, 1.2, 1e-6);
  EXPECT_NEAR(result.given.confidence, 0.9, 1e-6);
}

}  // namespace
}  // namespace assay::study
