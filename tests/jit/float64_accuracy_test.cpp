// The plan of float64 arrays (kernel/double_double/lower.h): at most 2 units in the last place.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "accuracy_samples.h"
#include "backend/interp/interpreter.h"
#include "ball/enclose.h"
#include "catalog/catalog.h"
#include "kernel/builder.h"
#include "kernel/double_double/lower.h"

namespace assay {
namespace {

/// A kernel that is that good only for low <= |x| <= high.
struct Exception {
  std::string_view name;
  bool is_derivative;
  double low;
  double high;
};

constexpr Exception exceptions[] = {
    // exp(x) underflows, and something is made of it that does not.
    {"sqrt_softplus", false, 0.0, 700.0},
    {"sqrt_softplus", true, 0.0, 700.0},
};

bool is_within_two_units(double value, double right) {
  if (value == right || !std::isfinite(right))
    return value == right || (std::isnan(value) && std::isnan(right));
  const double unit = std::ldexp(1.0, std::max(std::ilogb(right), -1022) - 52);
  // Where something inside is subnormal, what it lacks may be multiplied.
  return std::fabs(right - value) <= std::max(2.0 * unit, 0x1p-1060);
}

/// The ends of the range, and of the others a half over all exponents and a half where functions bend.
std::vector<double> sample_float64(std::size_t count) {
  Random random(7, 0);
  std::vector<double> inputs;
  for (const double size : {0x1p-1074, 0x1.8p-1060, 0x1p-1022, 0x1.5p1010, 0x1.7p1021, 0x1.3p1022, 0x1p1023,
                            std::numeric_limits<double>::max()}) {
    inputs.insert(inputs.end(), {size, -size});
  }
  while (inputs.size() < count) {
    const double fraction = 1.0 + random.uniform();
    const int exponent = inputs.size() % 2 == 0 ? static_cast<int>(random.below(2098)) - 1074
                                                : static_cast<int>(random.below(20)) - 10;
    inputs.push_back((random.bits() % 2 == 0 ? 1.0 : -1.0) * std::ldexp(fraction, exponent));
  }
  return inputs;
}

std::vector<double> evaluate(const Function& f, bool is_derivative, const std::vector<double>& x) {
  kernel::Builder b;
  const kernel::Value input = b.input(0, f64);
  b.output(is_derivative ? kernel::lower_long_derivative(f, input) : kernel::lower_long(f, input), f64);
  const kernel::Program program = b.finish();
  EXPECT_LE(program.instructions.size(), 5'000U) << "too large for compiled code";
  std::vector<double> y(x.size());
  interpreter()
      .load(program, interpreter().targets().front())
      ->run(std::array<const void*, 1>{x.data()}, {}, std::array<void*, 1>{y.data()}, x.size());
  return y;
}

class Float64 : public testing::TestWithParam<const Activation*> {
 protected:
  static void expect_within_two_units(bool is_derivative) {
    const Activation& a = *GetParam();
    const auto* const row = std::ranges::find_if(exceptions, [&](const Exception& exception) {
      return exception.name == a.name && exception.is_derivative == is_derivative;
    });
    const Exception* const exception = row == std::end(exceptions) ? nullptr : row;
    const std::vector<double> x = sample_float64(points() / 100);
    const std::vector<double> y = evaluate(a.function, is_derivative, x);
    Evaluator truth(is_derivative ? a.function.derivative() : a.function);
    bool is_excepted = false;
    for (std::size_t i = 0; i < x.size(); ++i) {
      double right = 0.0;
      try {
        right = truth.correctly_rounded(x[i]);
      } catch (const Error&) {
        continue;  // undecided by the reference
      }
      // The reference calls a pole undefined; the kernels give it the infinity of IEEE arithmetic.
      if (std::isnan(right) && !std::isfinite(y[i])) continue;
      if (exception && !(std::fabs(x[i]) >= exception->low && std::fabs(x[i]) <= exception->high)) {
        is_excepted = is_excepted || !is_within_two_units(y[i], right);
        continue;
      }
      EXPECT_TRUE(is_within_two_units(y[i], right))
          << a.name << (is_derivative ? "'" : "") << " at " << std::hexfloat << x[i] << " is " << right
          << ", not " << y[i];
    }
    EXPECT_EQ(is_excepted, exception != nullptr) << "it needs no row in the list any more";
  }
};

TEST_P(Float64, ForwardIsWithinTwoUnits) {
  expect_within_two_units(false);
}

TEST_P(Float64, DerivativeIsWithinTwoUnits) {
  expect_within_two_units(true);
}

std::vector<const Activation*> all_activations() {
  std::vector<const Activation*> all;
  for (const Activation& a : catalog()) all.push_back(&a);
  return all;
}

INSTANTIATE_TEST_SUITE_P(Catalog, Float64, testing::ValuesIn(all_activations()),
                         [](const auto& row) { return row.param->name; });

}  // namespace
}  // namespace assay
