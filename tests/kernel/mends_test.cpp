// The table of mends against ball arithmetic, and kernels at its inputs.
#include "kernel/mends.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "backend/interp/interpreter.h"
#include "ball/enclose.h"
#include "expr/parse.h"
#include "expr/stable.h"
#include "kernel/lower.h"
#include "kernel/mends_table.h"

namespace assay::kernel {
namespace {

float run(const Program& program, float x) {
  float y = 0.0F;
  interpreter()
      .load(program, "portable")
      ->run(std::array<const void*, 1>{&x}, {}, std::array<void*, 1>{&y}, 1);
  return y;
}

/// 0, mended as f is.
Program zero_mended(const Function& f) {
  Builder b;
  b.output(mended(f, to_f64(b.input(0)), b.f64(0.0)));
  return b.finish();
}

TEST(Mends, AreTheTruthAtTheirInputs) {
  for (const Mend& mend : mends) {
    const Function f = parse(mend.form);
    const auto x = static_cast<float>(mend.x);
    ASSERT_EQ(x, mend.x);
    EXPECT_EQ(static_cast<float>(mend.value), correctly_rounded(f, x)) << mend.form << " at " << x;
  }
}

TEST(Mends, AreFoundByTheFormThatTheyAreFiledUnder) {
  EXPECT_TRUE(std::ranges::is_sorted(mends, {}, &Mend::form));
  for (const Mend& mend : mends) {
    const Function f = parse(mend.form);
    EXPECT_EQ(stable(f).text(), mend.form);
    const auto x = static_cast<float>(mend.x);
    EXPECT_EQ(run(zero_mended(f), x), static_cast<float>(mend.value)) << mend.form;
    EXPECT_EQ(run(zero_mended(f), std::nextafter(x, 0.0F)), 0.0F) << mend.form;
  }
}

TEST(Mends, ServeEverySpelling) {
  const Function typed = parse("sin(x)");
  const Function of_the_catalog = parse("sin(omega*x); omega = 1");
  const auto found = std::ranges::find(mends, "sin(x)", &Mend::form);
  ASSERT_NE(found, mends.end());
  const auto x = static_cast<float>(found->x);
  for (const Function& f : {typed, of_the_catalog})
    EXPECT_EQ(run(lower_forward(f), x), static_cast<float>(found->value));
}

}  // namespace
}  // namespace assay::kernel
