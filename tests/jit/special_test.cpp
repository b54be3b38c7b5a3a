// Infinities and NaN, of every catalog function and its derivative, against ball arithmetic.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "ball/enclose.h"
#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "jit/compile.h"

namespace assay {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr std::array<double, 3> inputs = {-inf, inf, std::numeric_limits<double>::quiet_NaN()};

/// A float64 kernel that has no right value at an infinity, since something inside overflows or vanishes.
struct Exception {
  std::string_view name;
  bool is_derivative;
};

constexpr std::array<Exception, 1> exceptions = {Exception{"sqrt_softplus", true}};

bool is_excepted(const Activation& a, Element element, bool is_derivative) {
  return element == f64 && std::ranges::any_of(exceptions, [&](const Exception& row) {
           return row.name == a.name && row.is_derivative == is_derivative;
         });
}

/// Float64 is right to two units in the last place, everything else to the last.
bool is_right(double computed, double truth, Element element) {
  if (computed == truth || (std::isnan(computed) && std::isnan(truth))) return true;
  return element == f64 && std::fabs(computed - truth) <= 2 * 0x1p-52 * std::fabs(truth);
}

class SpecialValues : public testing::TestWithParam<std::tuple<Element, Plan, bool>> {
 protected:
  template <class T>
  static std::array<double, 3> results(const Kernel& kernel, bool is_derivative) {
    std::array<T, 3> x{};
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<T>(inputs[i]);
    const std::array<T, 3> one = {1, 1, 1};
    std::array<T, 3> y{};
    if (is_derivative) {
      kernel.backward(x, one, y);
    } else {
      kernel.forward(x, y);
    }
    return {double{y[0]}, double{y[1]}, double{y[2]}};
  }

  /// "atan at inf is 1.5707964 and not 0", or nothing.
  static std::string fault(const Activation& a) {
    const auto [element, plan, is_derivative] = GetParam();
    const Function f = is_derivative ? a.function.bound().derivative() : a.function.bound();
    const Kernel kernel = compile(a.function, {.dtype = element, .plan = plan, .backend = "interp"});
    const auto y =
        element == f32 ? results<float>(kernel, is_derivative) : results<double>(kernel, is_derivative);
    Evaluator truth(f);
    std::string faults;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      try {
        const double right = truth.correctly_rounded(inputs[i], element);
        if (is_right(y[i], right, element)) continue;
        faults += a.name + " at " + shortest(inputs[i]) + " is " + shortest(right) + " and not " +
                  shortest(y[i]) + "\n";
      } catch (const Error&) {
        continue;  // undecided by the reference
      }
    }
    return faults;
  }
};

TEST_P(SpecialValues, AreTheLimits) {
  std::vector<std::string> faults(catalog().size());
  parallel_for(faults.size(), available_processors(),
               [&](std::size_t i) { faults[i] = fault(catalog()[i]); });
  const auto [element, plan, is_derivative] = GetParam();
  for (std::size_t i = 0; i < faults.size(); ++i) {
    EXPECT_EQ(faults[i].empty(), !is_excepted(catalog()[i], element, is_derivative)) << faults[i];
  }
}

std::string name_of(const testing::TestParamInfo<std::tuple<Element, Plan, bool>>& row) {
  const auto [element, plan, is_derivative] = row.param;
  return std::string(name(element)) + (plan == Plan::fast ? "_fast" : "_exact") +
         (is_derivative ? "_derivative" : "");
}

INSTANTIATE_TEST_SUITE_P(Exact, SpecialValues,
                         testing::Combine(testing::Values(f32, f64), testing::Values(Plan::exact),
                                          testing::Bool()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Fast, SpecialValues,
                         testing::Combine(testing::Values(f32), testing::Values(Plan::fast), testing::Bool()),
                         name_of);

}  // namespace
}  // namespace assay
