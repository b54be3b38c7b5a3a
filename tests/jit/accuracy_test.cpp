// Float32 results against ball arithmetic. $ASSAY_POINTS sets how many inputs per function (10000).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accuracy_samples.h"
#include "ball/enclose.h"
#include "base/error.h"
#include "catalog/catalog.h"
#include "jit/compile.h"

namespace assay {
namespace {

/// A kernel that does not round right everywhere.
struct Exception {
  std::string_view name;
  bool is_derivative;
  std::size_t wrong;  ///< of 10000, at most; as many may be undecided by the reference
  std::string_view reason;
};

constexpr std::string_view undecided_ties =
    "1.5 x less something like exp(-x): halfway between two floats to more bits than the reference takes";

constexpr Exception exceptions[] = {
    {"e_swish", false, 300, undecided_ties},
};

/// 2^-50 off, or the neighbour: where the function vanishes far out.
bool is_tiny_step(float found, float expected) {
  return std::nextafter(expected, found) == found || std::abs(double{found} - double{expected}) <= 0x1p-50;
}

class Accuracy : public testing::TestWithParam<const Activation*> {
 protected:
  static void expect_correctly_rounded(const Function& f, std::span<const float> inputs,
                                       std::span<const float> outputs, const Exception* exception = nullptr) {
    Evaluator truth(f);
    std::size_t wrong = 0;
    std::size_t undecided = 0;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      try {
        const float expected = truth.correctly_rounded(inputs[i]);
        // The reference calls a pole undefined; the kernels give it the infinity of IEEE arithmetic.
        if (std::isnan(expected) && !std::isfinite(outputs[i])) continue;
        if (expected == outputs[i]) continue;
        ++wrong;
        if (exception ? is_tiny_step(outputs[i], expected) : wrong > 3) continue;
        ADD_FAILURE() << f.text() << " at " << std::hexfloat << inputs[i] << " is " << expected << ", not "
                      << outputs[i];
      } catch (const Error&) {
        ++undecided;
      }
    }
    const std::size_t allowed = exception ? exception->wrong * inputs.size() / 10'000 : 0;
    EXPECT_LE(wrong, allowed) << "of " << inputs.size();
    const std::size_t few = inputs.size() / 500;
    EXPECT_LE(undecided, std::max(allowed, few));
    const bool is_needed = wrong > 0 || undecided > few || exception == nullptr || inputs.size() < 10'000;
    EXPECT_TRUE(is_needed) << "it needs no row in the list any more";
  }

  /// The entry's row in the list above, or null.
  static const Exception* exception(bool is_derivative) {
    const auto* const found = std::ranges::find_if(exceptions, [=](const Exception& row) {
      return row.name == GetParam()->name && row.is_derivative == is_derivative;
    });
    return found == std::end(exceptions) ? nullptr : found;
  }
};

TEST_P(Accuracy, ForwardIsCorrectlyRounded) {
  const Activation& a = *GetParam();
  const std::vector<float> x = sample(a.function, points());
  std::vector<float> y(x.size());
  compile(a.function).forward(x, y);
  expect_correctly_rounded(a.function, x, y, exception(false));
}

TEST_P(Accuracy, BackwardIsCorrectlyRounded) {
  const Activation& a = *GetParam();
  const std::vector<float> x = sample(a.function, points());
  const std::vector<float> one(x.size(), 1.0F);
  std::vector<float> slope(x.size());
  compile(a.function).backward(x, one, slope);
  expect_correctly_rounded(a.function.derivative(), x, slope, exception(true));
}

class AccuracyFromTheOutput : public Accuracy {};

TEST_P(AccuracyFromTheOutput, IsCorrectlyRoundedForThatOutput) {
  const Activation& a = *GetParam();
  const Kernel kernel = compile(a.function, {.from_output = a.derivative_from_output});
  const std::vector<float> x = sample(a.function, points());
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

std::vector<const Activation*> with_output_derivative() {
  std::vector<const Activation*> some = all_activations();
  std::erase_if(some, [](const Activation* a) { return !a->derivative_from_output; });
  return some;
}

INSTANTIATE_TEST_SUITE_P(Catalog, AccuracyFromTheOutput, testing::ValuesIn(with_output_derivative()),
                         [](const auto& row) { return row.param->name; });

}  // namespace
}  // namespace assay
