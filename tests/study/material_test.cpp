#include "study/material.h"

#include <gtest/gtest.h>

namespace assay::study {
namespace {

/// Two images of two pixels.
data::Dataset dataset() {
  data::Dataset made;
  made.classes = 2;
  made.shape = {.channels = 1, .height = 1, .width = 2};
  made.train = {.pixels = {0, 255, 51, 102}, .labels = {0, 1}};
  made.test = {.pixels = {255, 0}, .labels = {1}};
  return made;
}

TEST(Material, StandardisesByTheTrainingPixels) {
  const Material material = prepared(dataset(), Preparation::standardised);
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    sum += material.train.features[i];
    squares += material.train.features[i] * material.train.features[i];
  }
  EXPECT_NEAR(sum, 0, 1e-6);
  EXPECT_NEAR(squares / 4, 1, 1e-6);
  EXPECT_EQ(material.test.features[0], material.train.features[1]);
}

TEST(Material, LeavesPixelsBetweenZeroAndOne) {
  const Material material = prepared(dataset(), Preparation::unit);
  EXPECT_EQ(material.train.features[0], 0.0F);
  EXPECT_EQ(material.train.features[1], 1.0F);
  EXPECT_EQ(material.train.features[2], 0.2F);
  EXPECT_EQ(material.test.labels[0], 1);
}

}  // namespace
}  // namespace assay::study
