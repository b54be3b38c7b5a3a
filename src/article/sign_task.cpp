#include "article/sign_task.h"

#include "base/random.h"

namespace assay::article {
namespace {

constexpr std::size_t features = 16;

data::Split drawn(std::size_t count, std::uint64_t stream) {
  data::Split split;
  Random random(1, stream);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < features; ++k) {
      split.pixels.push_back(static_cast<std::uint8_t>(random.below(256)));
    }
    split.labels.push_back(split.pixels[i * features] < 128 ? 0 : 1);
  }
  return split;
}

}  // namespace

data::Dataset sign_task() {
  return {.name = "sign of a feature",
          .source = "drawn, seed 1",
          .shape = {.channels = 1, .height = 1, .width = features},
          .classes = 2,
          .train = drawn(sign_train_count, 0),
          .test = drawn(sign_test_count, 1)};
}

}  // namespace assay::article
