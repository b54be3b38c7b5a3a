#include "article/outcome.h"

#include <gtest/gtest.h>

#include <cmath>

#include "toy.h"

namespace assay::article {
namespace {

TEST(Outcome, SurvivesJson) {
  const Outcome before = test::full_outcome();
  const report::Json written = to_json(before);
  const Outcome after = outcome_from(report::Json::parse(written.dump()));
  // What NaN and infinity become is checked one by one: they equal nothing, or only themselves.
  EXPECT_EQ(to_json(after), written);
  const study::LayerRecord& record = after.trial.layers[0].layers[0];
  EXPECT_TRUE(std::isnan(record.state.gradient));
  EXPECT_EQ(record.state.pre_activations.high, INFINITY);
  EXPECT_EQ(record.state.pre_activations.deviation, 1.0 / 3);
  EXPECT_EQ(record.state.weight_gradient, 1e-300);
  EXPECT_EQ(record.state.dead, (std::vector<bool>{true, false, true}));
  EXPECT_EQ(record.state.histogram.counts, (std::vector<std::uint32_t>{1, 2, 3}));
  EXPECT_EQ(record.update, 0.001);
  EXPECT_EQ(after.trial.divergence->origin->layer, 2U);
  EXPECT_EQ(after.trial.divergence->origin->quantity, nn::NonFinite::Quantity::activations);
  EXPECT_EQ(after.trial.epochs[0].test_accuracy, 0.8);
  EXPECT_EQ(after.fold->predictions_equal, 99U);
  EXPECT_EQ(after.linear_fit->agreement, 0.75);
  EXPECT_EQ(after.calibration->largest_output, 0.99);
  EXPECT_EQ(after.calibration->sums.beyond, before.calibration->sums.beyond);
  EXPECT_EQ(after.calibration->sums.range.high, INFINITY);
  EXPECT_EQ(after.calibration->given.bins[0].count, 7U);
  EXPECT_EQ(after.calibration->normalised.error, 0.7);
  EXPECT_EQ(after.sigmoid_twin->largest_output, 12);
}

TEST(Outcome, WithoutExtrasStaysWithoutThem) {
  Outcome plain = test::full_outcome();
  plain.fold.reset();
  plain.linear_fit.reset();
  plain.calibration.reset();
  plain.sigmoid_twin.reset();
  plain.trial.divergence.reset();
  plain.trial.layers.clear();
  const Outcome after = outcome_from(to_json(plain));
  EXPECT_FALSE(after.fold || after.linear_fit || after.calibration || after.sigmoid_twin);
  EXPECT_FALSE(after.trial.divergence);
  EXPECT_TRUE(after.trial.layers.empty());
}

}  // namespace
}  // namespace assay::article
