// Float32 results against ball arithmetic. $ASSAY_POINTS sets how many inputs per function (4000).
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "ball/enclose.h"
#include "base/error.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "jit/compile.h"

namespace assay {
namespace {

std::size_t points() {
  const char* const value = std::getenv("ASSAY_POINTS");
  return value == nullptr ? 4000 : std::stoul(value);
}

/// A third over all exponents, a third from 2^-24 to 2^8, where the functions bend, the rest subnormal.
std::vector<float> sample(std::size_t count) {
  Random random(3, 0);
  std::vector<float> inputs;
  while (inputs.size() < count) {
    const std::uint32_t rest = random.bits() & 0x807FFFFFU;
    const std::uint32_t exponents[] = {random.below(255), 127U - 24U + random.below(32), 0U};
    inputs.push_back(std::bit_cast<float>(rest | (exponents[inputs.size() % 3] << 23U)));
  }
  return inputs;
}

class Accuracy : public testing::TestWithParam<const Activation*> {
 protected:
  static void expect_correctly_rounded(const Function& f, std::span<const float> inputs,
                                       std::span<const float> outputs) {
    Evaluator truth(f);
    std::size_t wrong = 0;
    std::size_t undecided = 0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      try {
        const float expected = truth.correctly_rounded(inputs[i]);
        // The reference calls a pole undefined; the kernels give it the infinity of IEEE arithmetic.
        if (std::isnan(expected) && !std::isfinite(outputs[i])) continue;
        if (expected == outputs[i]) continue;
        if (++wrong <= 3) {
          ADD_FAILURE() << f.text() << " at " << std::hexfloat << inputs[i] << " is " << expected << ", not "
                        << outputs[i];
        }
      } catch (const Error&) {
        ++undecided;
      }
    }
    EXPECT_EQ(wrong, 0U) << "of " << inputs.size();
    EXPECT_LE(undecided, inputs.size() / 1000);
  }
};

TEST_P(Accuracy, ForwardIsCorrectlyRounded) {
  const Activation& a = *GetParam();
  const std::vector<float> x = sample(points());
  std::vector<float> y(x.size());
  compile(a.function).forward(x, y);
  expect_correctly_rounded(a.function, x, y);
}

TEST_P(Accuracy, BackwardIsCorrectlyRounded) {
  const Activation& a = *GetParam();
  const std::vector<float> x = sample(points());
  const std::vector<float> one(x.size(), 1.0F);
  std::vector<float> slope(x.size());
  compile(a.function).backward(x, one, slope);
  expect_correctly_rounded(a.function.derivative(), x, slope);
}

TEST_P(Accuracy, FromTheOutputIsCorrectlyRoundedForThatOutput) {
  const Activation& a = *GetParam();
  if (!a.derivative_from_output) GTEST_SKIP() << "no such derivative";
  const Kernel kernel = compile(a.function, {.from_output = a.derivative_from_output});
  const std::vector<float> x = sample(points());
  std::vector<float> y(x.size());
  kernel.forward(x, y);
  // Infinite outputs are not points of the reference's, NaN is not one of anybody's.
  std::erase_if(y, [](float output) { return !std::isfinite(output); });
  const std::vector<float> one(y.size(), 1.0F);
  std::vector<float> slope(y.size());
  kernel.backward_from_output(y, one, slope);
  expect_correctly_rounded(*a.derivative_from_output, y, slope);
}

std::vector<const Activation*> all_activations() {
  std::vector<const Activation*> all;
  for (const Activation& a : catalog()) all.push_back(&a);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Catalog, Accuracy, testing::ValuesIn(all_activations()),
                         [](const auto& row) { return row.param->name; });

}  // namespace
}  // namespace assay
