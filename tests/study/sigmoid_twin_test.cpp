#include "study/sigmoid_twin.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "study/learning.h"

namespace assay::study {
namespace {

nn::Samples noise() {
  nn::Samples samples;
  samples.width = 12;
  samples.classes = 4;
  samples.features = Buffer<float>(200 * samples.width);
  Random random(11, 0);
  for (float& feature : samples.features.span()) feature = static_cast<float>(random.normal());
  samples.labels.assign(200, 0);
  return samples;
}

nn::Network network(const std::vector<std::size_t>& widths, const char* name) {
  nn::Network made(widths, compile(activation(name)));
  made.initialise(1.5, 3);
  Random random(5, 0);
  for (float& parameter : made.parameters()) parameter += static_cast<float>(0.2 * random.normal());
  return made;
}

TEST(SigmoidTwin, ComputesWhatTheNetworkOfTangentsDoes) {
  for (const std::vector<std::size_t>& widths :
       {std::vector<std::size_t>{12, 4}, {12, 20, 4}, {12, 20, 16, 30, 4}}) {
    const TwinCheck check = check_sigmoid_twin(network(widths, "tanh"), noise());
    EXPECT_GT(check.largest_output, 1.0);
    EXPECT_LT(check.largest_output_difference, 2e-5 * check.largest_output) << widths.size();
    EXPECT_LE(check.unlike_predictions, 0.005);
  }
}

TEST(SigmoidTwin, IsOfNoOtherFunction) {
  const TwinCheck check = check_sigmoid_twin(network({12, 20, 16, 4}, "softsign"), noise());
  EXPECT_GT(check.largest_output_difference, 0.05 * check.largest_output);
  EXPECT_GT(check.unlike_predictions, 0.0);
}

}  // namespace
}  // namespace assay::study
