// What the Taylor polynomials decide against ball arithmetic, input by input.
#include "verify/truth.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "base/floats.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "expr/parse.h"

namespace assay::verify {
namespace {

bool is_same(float a, float b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

/// A few floats of each stretch, and how many of these were decided.
int decided_of(const Function& f, std::uint32_t first, std::uint32_t last) {
  Truth truth(f);
  int decided = 0;
  std::uint64_t next = first;
  for (const Stretch& stretch : truth.stretches(first, last)) {
    EXPECT_EQ(stretch.first, next) << f.text();
    next = std::uint64_t{stretch.last} + 1;
    const std::uint32_t step = std::max(1U, (stretch.last - stretch.first) / 3);
    for (std::uint64_t at = stretch.first; at <= stretch.last; at += step) {
      const float x = float_at(static_cast<std::uint32_t>(at));
      const std::optional<float> expected = truth.at(x);
      if (!expected) continue;
      if (stretch.kind == Stretch::Kind::constant) {
        ++decided;
        EXPECT_TRUE(is_same(stretch.value, *expected)) << f.text() << " at " << x;
      } else if (stretch.kind == Stretch::Kind::polynomial) {
        double value = 0.0;
        Rounded rounded{};
        evaluate(stretch, std::span(&x, 1), std::span(&value, 1), std::span(&rounded, 1));
        if (rounded.low == rounded.high) ++decided;
        EXPECT_LE(rounded.low, *expected) << f.text() << " at " << x;
        EXPECT_GE(rounded.high, *expected) << f.text() << " at " << x;
      }
    }
  }
  EXPECT_EQ(next, std::uint64_t{last} + 1) << f.text();
  return decided;
}

TEST(Truth, HoldsForTheCatalog) {
  Random random(17, 0);
  for (const Activation& a : catalog()) {
    int decided = 0;
    for (const Function& f : {a.function.bound(), a.function.bound().derivative()}) {
      for (const double magnitude : {1e-40, 1e-12, 0.003, 0.4, 1.0, 3.0, 12.0, 90.0, 1e5, 1e30}) {
        const auto x = static_cast<float>(magnitude * (random.below(2) == 0 ? -1.0 : 1.0));
        decided += decided_of(f, ordinal(x), ordinal(x) + 70'000);
      }
    }
    EXPECT_GT(decided, 0) << a.name;
  }
}

TEST(Truth, HoldsAcrossZeroAndKinks) {
  const std::uint32_t zero = ordinal(0.0F);
  for (const std::string formula :
       {"max(x, 0)", "where(x > 0, x, expm1(x))", "abs(x)", "x - tanh(x)", "sign(x)", "1/x"}) {
    const Function f = parse(formula);
    decided_of(f, zero, zero + 100'000);
    decided_of(f, zero - 100'000, zero - 1);
  }
  EXPECT_GT(decided_of(parse("where(x > 1.5, x, 1/x)"), ordinal(1.49F), ordinal(1.51F)), 0);
}

/// Of a few floats behind this one, those where no polynomial decides but the side of a line does.
int ties_decided(const std::string& formula, float from) {
  const Function f = parse(formula);
  Truth truth(f);
  int decided = 0;
  for (const Stretch& stretch : truth.stretches(ordinal(from), ordinal(from) + 70'000)) {
    if (stretch.kind != Stretch::Kind::polynomial) continue;
    const auto line = truth.beside_line(stretch);
    for (std::uint32_t at = stretch.first; line && at <= std::min(stretch.last, stretch.first + 200); ++at) {
      const float x = float_at(at);
      double value = 0.0;
      Rounded rounded{};
      evaluate(stretch, std::span(&x, 1), std::span(&value, 1), std::span(&rounded, 1));
      if (rounded.low == rounded.high) continue;
      const auto tie = decided_tie(stretch, *line, x, value);
      if (!tie) continue;
      ++decided;
      EXPECT_EQ(*tie, truth.at(x)) << formula << " at " << x;
    }
  }
  return decided;
}

TEST(Truth, IsDecidedByTheSideOfALine) {
  for (const float from : {0x1.4p-126F, -0x1.8p-127F}) {
    for (const std::string formula :
         {"x*sigmoid(x)", "x/2*(1 + erf(x/sqrt(2)))", "x/2 + x^3", "x/2 - x^3", "-x*sigmoid(x)"}) {
      EXPECT_GT(ties_decided(formula, from), 200) << formula << " from " << from;
    }
  }
  // Ties with nothing beside them, and none at all.
  EXPECT_EQ(ties_decided("x/2", 0x1.4p-126F), 0);
  EXPECT_EQ(ties_decided("tanh(x)", 0.75F), 0);
}

// Each lies above its line by 2e^-2x: no number of bits shows it.
TEST(Truth, IsDecidedBesideALineThatNoNumberOfBitsTellsFrom) {
  struct Case {
    std::string formula;
    float from;
    double slope, offset;
  };
  for (const auto& [formula, from, slope, offset] :
       {Case{"x - tanh(x)", 0x1p24F, 1.0, -1.0}, Case{"0.3*x - tanh(x)", 0x1.8p26F, 0.3, -1.0}}) {
    Truth truth(parse(formula));
    const Stretch stretch = truth.stretches(ordinal(from), ordinal(from) + 20'000).front();
    ASSERT_EQ(stretch.kind, Stretch::Kind::polynomial);
    const auto line = truth.beside_line(stretch);
    ASSERT_TRUE(line) << formula;
    EXPECT_EQ(line->slope.to_double(), slope);
    EXPECT_EQ(line->offset.to_double(), offset);
    int open = 0;
    for (std::uint32_t at = stretch.first; at < stretch.first + 100; ++at) {
      const float x = float_at(at);
      double value = 0.0;
      Rounded rounded{};
      evaluate(stretch, std::span(&x, 1), std::span(&value, 1), std::span(&rounded, 1));
      if (rounded.low == rounded.high) continue;
      ++open;
      EXPECT_EQ(decided_tie(stretch, *line, x, value), rounded.high) << formula << " at " << x;
    }
    EXPECT_GT(open, 5) << formula;
  }
}

// 1 - tanh(x)^2 at x = -373: a thousand bits cancel before anything is left.
TEST(Truth, TellsAnErrorBehindManyBitsThatCancel) {
  const Function f = parse("1 - tanh(x)^2");
  Truth truth(f, f64);
  const double exact = correctly_rounded(f, -350.0);
  EXPECT_LE(truth.error(-350.0, exact, exact), 0.5);
  EXPECT_NEAR(truth.error(-350.0, std::nextafter(exact, 1.0), exact), 1.0, 0.5);
  EXPECT_LE(truth.error(-373.25, 0x1p-1074, 0x1p-1074), 0.5);
}

}  // namespace
}  // namespace assay::verify
