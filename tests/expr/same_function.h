#pragma once

#include <gtest/gtest.h>

#include <array>

#include "base/random.h"
#include "evaluate.h"

namespace assay::test {

struct Comparisons {
  int made = 0;
  int uncertain = 0;  ///< left out: rounding might have decided
};

/// Both functions must be defined at the same points and agree there to 50 digits: at points where formulas
/// tend to have their edges, and at random ones.
inline void expect_same_function(const Function& f, const Function& g, Random& random,
                                 Comparisons& comparisons) {
  // Not far out: 1 - erf(x) must not be 0 at the precision that is used.
  const std::array<double, 9> points = {0,  1, -1, 0.5, 2, 8 * random.uniform() - 4, 2 * random.uniform() - 1,
                                        -5, 6};
  for (const double x : points) {
    const Evaluation<Real> a = evaluate_surely(f, x);
    const Evaluation<Real> b = evaluate_surely(g, x);
    if (!a.certain || !b.certain) {
      ++comparisons.uncertain;
      continue;
    }
    ++comparisons.made;
    ASSERT_EQ(a.value.has_value(), b.value.has_value()) << f.text() << "\n" << g.text() << "\nat " << x;
    if (!a.value || *a.value == *b.value) continue;
    const Real error = apply(mpfr_abs, *a.value - *b.value);
    const Real bound = Real(300, 1e-50) * (Real(300, 1e-50) + apply(mpfr_abs, *a.value));
    ASSERT_TRUE(error < bound) << f.text() << "\n"
                               << g.text() << "\nat " << x << ": " << a.value->to_double() << " and "
                               << b.value->to_double();
  }
}

}  // namespace assay::test
