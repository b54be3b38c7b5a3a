#include "inspect/arithmetic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "ball/enclose.h"
#include "base/floats.h"
#include "catalog/catalog.h"
#include "expr/stable.h"

namespace assay::inspect {
namespace {

template <class T>
std::vector<T> values(const Function& f, const std::vector<T>& parameters, const std::vector<T>& x) {
  std::vector<T> y(x.size());
  evaluate<T>(f, parameters, x, y);
  return y;
}

template <class T>
T value(const Function& f, T x) {
  std::vector<T> parameters;
  for (const Parameter& p : f.parameters()) parameters.push_back(static_cast<T>(p.value.to_double()));
  return values<T>(f, parameters, {x})[0];
}

TEST(Arithmetic, RoundsEveryOperation) {
  EXPECT_EQ(value(parse("log(1 + exp(x))"), -20.0F), 0.0F);
  EXPECT_EQ(value(parse("log(1 + exp(x))"), 100.0F), INFINITY);
  EXPECT_EQ(value(parse("x + 1 - x"), 1e10F), 0.0F);
  EXPECT_NEAR(value(parse("log(1 + exp(x))"), -20.0), 2.0611536e-9, 1e-15);
}

TEST(Arithmetic, TakesParametersGiven) {
  const Function f = parse("a*x + b; a = 2; b = 3");
  EXPECT_EQ(values<double>(f, {5, 7}, {1, 2}), (std::vector<double>{12, 17}));
}

TEST(Arithmetic, DoublesOfStableFormsAreRight) {
  for (const Activation& entry : catalog()) {
    const Function f = stable(entry.function);
    // The first two vanish next to 0, where a kernel takes a power series; the third at whole numbers, where
    // a kernel does not round pi*x.
    const bool cancels = entry.name == "tanh_shrink" || entry.name == "prenu" || entry.name == "sinc";
    Evaluator truth(f);
    for (const double x : {-80.5, -7.25, -1.0, -0.3, -1e-9, 0.0, 1e-9, 0.7, 1.0, 2.5, 6.0, 44.0}) {
      const double exact = truth.correctly_rounded(x);
      const double computed = value(f, x);
      if (std::isnan(exact)) {
        EXPECT_TRUE(std::isnan(computed) || std::isinf(computed)) << entry.name << " at " << x;
      } else {
        const double error = 1e-12 * std::abs(exact) + (cancels ? 0x1p-52 * std::abs(x) : 0.0);
        EXPECT_NEAR(computed, exact, error) << entry.name << " at " << x;
      }
    }
  }
}

TEST(Arithmetic, ReachesEveryElement) {
  const std::vector<double> x(1000, 5);
  EXPECT_EQ(values<double>(parse("where(x > 3, x^2, -x)"), {}, x), std::vector<double>(1000, 25));
}

TEST(Floats, OrdinalsCountThem) {
  for (const float x : {-1.5F, -1e-45F, -0.0F, 0.0F, 1e-45F, 3.0F, 3.4e38F}) {
    EXPECT_EQ(float_at(ordinal(x)), x);
    EXPECT_EQ(std::signbit(float_at(ordinal(x))), std::signbit(x));
    EXPECT_EQ(float_at(ordinal(x) - 1), x == 0 && !std::signbit(x) ? 0.0F : std::nextafter(x, -INFINITY))
        << x;
  }
  EXPECT_EQ(ordinal(0.0F) - ordinal(-0.0F), 1U);
  EXPECT_EQ(std::uint64_t{ordinal(INFINITY)} - ordinal(-INFINITY) + 1, 4'278'190'082U);
}

TEST(Floats, UnitInTheLastPlace) {
  EXPECT_EQ(assay::unit_in_last_place(1.0F), std::ldexp(1.0, -23));
  EXPECT_EQ(assay::unit_in_last_place(-1.99F), std::ldexp(1.0, -23));
  EXPECT_EQ(assay::unit_in_last_place(0.0F), std::ldexp(1.0, -149));
  EXPECT_EQ(assay::unit_in_last_place(1e-45F), std::ldexp(1.0, -149));
  EXPECT_EQ(assay::unit_in_last_place(INFINITY), std::ldexp(1.0, 104));
}

}  // namespace
}  // namespace assay::inspect
