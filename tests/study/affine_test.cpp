#include "study/affine.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "nn/evaluate.h"
#include "study/learning.h"

namespace assay::study {
namespace {

nn::Samples noise(std::size_t count, std::size_t width, std::size_t classes) {
  nn::Samples samples;
  samples.width = width;
  samples.classes = classes;
  samples.features = Buffer<float>(count * width);
  Random random(11, width);
  for (float& feature : samples.features.span()) feature = static_cast<float>(random.normal());
  samples.labels.assign(count, 0);
  return samples;
}

nn::Network network(const std::vector<std::size_t>& widths, const char* name) {
  nn::Network made(widths, compile(activation(name)));
  made.initialise(1.0, 3);
  Random random(5, 0);
  for (float& parameter : made.parameters()) parameter += static_cast<float>(0.1 * random.normal());
  return made;
}

TEST(Fold, GivesTheOutputsOfTheDeepLinearNetwork) {
  const nn::Samples samples = noise(300, 20, 4);
  const nn::Network deep = network({20, 30, 7, 25, 4}, "identity");
  const Affine folded = fold(deep);
  EXPECT_EQ(folded.inputs, 20U);
  EXPECT_EQ(folded.outputs, 4U);
  const Buffer<float> expected = nn::outputs(deep, samples);
  const std::vector<double> actual = apply(folded, samples);
  for (std::size_t i = 0; i < actual.size(); ++i)
    EXPECT_NEAR(actual[i], static_cast<double>(expected[i]), 1e-5) << i;
}

TEST(BestAffineFit, RecoversAnAffineMap) {
  const nn::Samples samples = noise(500, 12, 3);
  const nn::Network single = network({12, 3}, "identity");
  const Buffer<float> outputs = nn::outputs(single, samples);
  const std::vector<double> fitted = apply(best_affine_fit(samples, outputs.span()), samples);
  for (std::size_t i = 0; i < fitted.size(); ++i)
    EXPECT_NEAR(fitted[i], static_cast<double>(outputs[i]), 1e-4) << i;
}

TEST(BestAffineFit, CannotFollowAnActivation) {
  const nn::Samples samples = noise(2000, 12, 3);
  const nn::Network curved = network({12, 40, 3}, "abs(x)");
  const Buffer<float> outputs = nn::outputs(curved, samples);
  const std::vector<double> fitted = apply(best_affine_fit(samples, outputs.span()), samples);
  double squares = 0;
  for (std::size_t i = 0; i < fitted.size(); ++i)
    squares += std::pow(fitted[i] - static_cast<double>(outputs[i]), 2);
  EXPECT_GT(std::sqrt(squares / static_cast<double>(fitted.size())), 0.05);
}

TEST(BestAffineFit, TakesInputsThatNeverChange) {
  nn::Samples samples = noise(400, 6, 2);
  for (std::size_t i = 0; i < samples.count(); ++i) samples.features[6 * i + 2] = -0.42F;
  const nn::Network single = network({6, 2}, "identity");
  const Buffer<float> outputs = nn::outputs(single, samples);
  const std::vector<double> fitted = apply(best_affine_fit(samples, outputs.span()), samples);
  for (std::size_t i = 0; i < fitted.size(); ++i)
    EXPECT_NEAR(fitted[i], static_cast<double>(outputs[i]), 1e-4) << i;
}

}  // namespace
}  // namespace assay::study
