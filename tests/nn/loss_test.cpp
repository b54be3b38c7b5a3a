#include "nn/loss.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"

namespace assay::nn {
namespace {

TEST(SoftmaxCrossEntropy, AgreesWithItsDefinitionInFloat64) {
  constexpr std::size_t rows = 50;
  constexpr std::size_t classes = 7;
  Random random(1, 0);
  std::vector<float> outputs(rows * classes);
  for (float& z : outputs) z = static_cast<float>(5 * random.normal());
  std::vector<std::uint8_t> labels(rows);
  for (std::uint8_t& label : labels) label = static_cast<std::uint8_t>(random.below(classes));

  std::vector<double> expected(outputs.size());
  double loss = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < classes; ++j) sum += std::exp(static_cast<double>(outputs[i * classes + j]));
    for (std::size_t j = 0; j < classes; ++j) {
      const double p = std::exp(static_cast<double>(outputs[i * classes + j])) / sum;
      expected[i * classes + j] = (p - (j == labels[i] ? 1 : 0)) / rows;
      if (j == labels[i]) loss -= std::log(p);
    }
  }
  const BatchScore score = SoftmaxCrossEntropy()(outputs, labels);
  EXPECT_NEAR(score.loss, loss, 1e-5 * loss);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    EXPECT_NEAR(static_cast<double>(outputs[i]), expected[i], 4e-7 / rows) << i;
  }
}

TEST(SoftmaxCrossEntropy, CountsTheLargestOutput) {
  std::vector<float> outputs = {0, 2, 1, /**/ 3, 2, 1, /**/ 0, 0, 5};
  const std::vector<std::uint8_t> labels = {1, 1, 2};
  EXPECT_EQ(SoftmaxCrossEntropy()(outputs, labels).correct, 2U);
}

TEST(SoftmaxCrossEntropy, IsFiniteForEveryFiniteOutput) {
  std::vector<float> outputs = {3e38F, -3e38F, 0.0F};
  const std::vector<std::uint8_t> labels = {0};
  EXPECT_EQ(SoftmaxCrossEntropy()(outputs, labels).loss, 0.0);
  outputs = {1e30F, 0.0F, 0.0F};
  const std::vector<std::uint8_t> wrong = {2};
  EXPECT_NEAR(SoftmaxCrossEntropy()(outputs, wrong).loss, 1e30, 1e24);
}

TEST(SoftmaxCrossEntropy, PassesNaNOn) {
  std::vector<float> outputs = {NAN, 0.0F};
  const std::vector<std::uint8_t> labels = {1};
  EXPECT_TRUE(std::isnan(SoftmaxCrossEntropy()(outputs, labels).loss));
}

TEST(BinaryCrossEntropy, AgreesWithItsDefinitionInFloat64) {
  constexpr std::size_t rows = 50;
  constexpr std::size_t classes = 7;
  Random random(2, 0);
  std::vector<float> outputs(rows * classes);
  for (float& z : outputs) z = static_cast<float>(5 * random.normal());
  std::vector<std::uint8_t> labels(rows);
  for (std::uint8_t& label : labels) label = static_cast<std::uint8_t>(random.below(classes));

  std::vector<double> expected(outputs.size());
  double loss = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const bool is_label = i % classes == labels[i / classes];
    const double p = 1 / (1 + std::exp(-static_cast<double>(outputs[i])));
    loss -= std::log(is_label ? p : 1 - p);
    expected[i] = (p - (is_label ? 1 : 0)) / rows;
  }
  const BatchScore score = BinaryCrossEntropy()(outputs, labels);
  EXPECT_NEAR(score.loss, loss, 1e-9 * loss);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    EXPECT_NEAR(static_cast<double>(outputs[i]), expected[i], 2e-7 / rows) << i;
  }
}

TEST(BinaryCrossEntropy, CountsTheLargestOutputAndStaysFinite) {
  std::vector<float> outputs = {3e38F, -3e38F, /**/ -1e30F, 0.0F};
  const std::vector<std::uint8_t> labels = {0, 0};
  const BatchScore score = BinaryCrossEntropy()(outputs, labels);
  EXPECT_EQ(score.correct, 1U);
  EXPECT_NEAR(score.loss, 1e30, 1e24);
  EXPECT_EQ(outputs[0], 0.0F);
  EXPECT_EQ(outputs[2], -0.5F);
}

TEST(BinaryCrossEntropy, PassesNaNOn) {
  std::vector<float> outputs = {0.0F, NAN};
  const std::vector<std::uint8_t> labels = {0};
  EXPECT_TRUE(std::isnan(BinaryCrossEntropy()(outputs, labels).loss));
}

}  // namespace
}  // namespace assay::nn
