#include "verify/exhaust.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "expr/parse.h"
#include "verify/kernel_under_test.h"

namespace assay::verify {
namespace {

constexpr std::uint32_t stride = 1U << 16U;

Tally run(const Function& f, const Implementation& implementation) {
  const auto tallies = exhaust({.f = f, .implementation = implementation, .stride = stride, .threads = 2}, {},
                               [](std::uint32_t, const Tally&) {}, {});
  EXPECT_TRUE(tallies);
  return tallies ? sum(by_binade(*tallies)) : Tally{};
}

TEST(Exhaust, LooksAtEveryFiniteInputOfTheStride) {
  const Tally tally = run(parse("x"), [](auto x, auto y) { std::ranges::copy(x, y.begin()); });
  EXPECT_EQ(tally.inputs, 2U * 255U * (1U << 23U) / stride);
  EXPECT_EQ(tally.wrong, 0U);
  EXPECT_EQ(tally.monotone, tally.inputs);
  EXPECT_EQ(tally.reversals, 0U);
  EXPECT_LT(tally.lowest->y, -1e38);
}

TEST(Exhaust, KernelsOfTheCatalogAreRight) {
  for (const char* name : {"relu", "tanh", "gelu"}) {
    const Function& f = find_activation(name)->function;
    const Kernel kernel = compile(f);
    for (const Direction direction : {Direction::forward, Direction::backward}) {
      const Tally tally = run(truth_of(f, direction), on_floats(kernel_under_test(kernel, direction)));
      EXPECT_EQ(tally.wrong, 0U) << name;
      EXPECT_EQ(tally.undecided, 0U) << name;
    }
  }
}

// Steps, a kink that only many bits tell from 0, intervals too wide on a stretch, results and coefficients
// beyond all floats.
TEST(Exhaust, SkipsNothingWhereOneMechanismDoesNotReach) {
  for (const char* name : {"round", "hard_mish", "squareplus", "exponential", "square_root"}) {
    const Function f = find_activation(name)->function;
    const Direction direction =
        std::string_view(name) == "square_root" ? Direction::backward : Direction::forward;
    const Tally tally = run(truth_of(f, direction), on_floats(kernel_under_test(compile(f), direction)));
    EXPECT_EQ(tally.skipped, 0U) << name;
    EXPECT_EQ(tally.undecided, 0U) << name;
    EXPECT_EQ(tally.wrong, 0U) << name;
  }
}

TEST(Exhaust, FindsWhatIsPlanted) {
  // float32 all the way: right for no small x.
  const Tally naive = run(parse("exp(x) - 1"), [](auto x, auto y) {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = std::exp(x[i]) - 1.0F;
  });
  EXPECT_GT(naive.wrong, naive.inputs / 3);
  EXPECT_GT(naive.largest_error, 1e6);
  EXPECT_EQ(naive.first_wrong.size(), Tally::most_kept);
  EXPECT_TRUE(std::ranges::is_sorted(naive.first_wrong, {}, &Case::x));
  // One neighbour off, for one input in all.
  const Tally once = run(parse("2*x"), [](auto x, auto y) {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = x[i] == 1.5F ? std::nextafter(3.0F, 4.0F) : 2.0F * x[i];
  });
  EXPECT_EQ(once.wrong, 1U);
  ASSERT_TRUE(once.worst);
  EXPECT_EQ(once.worst->x, 1.5F);
  EXPECT_EQ(once.worst->truth, 3.0F);
  EXPECT_EQ(once.first_wrong,
            (std::vector<Case>{{.x = 1.5, .computed = std::nextafter(3.0F, 4.0F), .truth = 3.0}}));
  EXPECT_EQ(once.largest_error, 1.0);
  EXPECT_EQ(once.errors[1], 1U);
}

TEST(Exhaust, CountsInUnitsOfOneNextToTheRootsOfAContract) {
  // 2^-22 off everywhere: 2 units of 1, and ever so many of a result next to the root at 1.5.
  const Implementation shifted = [](auto x, auto y) {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = static_cast<float>(double{x[i]} - 1.5 + 0x1p-22);
  };
  const Function f = parse("x - 3/2");
  const auto held_to = [&](const Contract& contract) {
    const auto tallies =
        exhaust({.f = f, .implementation = shifted, .stride = 257, .threads = 2, .contract = contract},
                PartTallies(parts), [](std::uint32_t, const Tally&) {}, {});
    return (*tallies)[384 - 1];  // from 1 to 2
  };
  const Tally strict = held_to({.units = 3.0});
  EXPECT_GT(strict.beyond, 0U);
  EXPECT_EQ(strict.eased, 0U);
  EXPECT_GT(strict.largest_error, 3.0);
  const Tally eased = held_to({.units = 3.0, .roots = {1.5}});
  EXPECT_EQ(eased.beyond, 0U);
  EXPECT_EQ(eased.eased, strict.beyond);
  EXPECT_LE(eased.largest_error, 3.0);
  EXPECT_EQ(eased.wrong, strict.wrong);
  EXPECT_EQ(held_to({.units = 1.0, .roots = {1.5}}).eased, 0U) << "2 units of 1 are too many";
}

TEST(Exhaust, UnderAContractOfUnitsAnInfinityFollowsTheGreatestNumber) {
  // The second part from the end has the greatest numbers, and its first input is 2^127.
  const Implementation overflows = [](auto x, auto y) {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = x[i] == 0x1p127F ? HUGE_VALF : 1.0F;
  };
  const auto found = [&](const char* formula, double units) {
    const auto tallies = exhaust(
        {.f = parse(formula), .implementation = overflows, .stride = 1U << 23U, .contract = {.units = units}},
        PartTallies(parts), [](std::uint32_t, const Tally&) {}, {});
    return (*tallies)[parts - 2];
  };
  const char* const greatest = "x*(2 - 2/16777216)";
  EXPECT_EQ(found(greatest, 3.0).not_finite, 0U);
  EXPECT_EQ(found(greatest, 3.0).largest_error, 1.0);
  EXPECT_EQ(found(greatest, 0.5).not_finite, 1U) << "correctly rounded it is not";
  EXPECT_EQ(found("x*(2 - 10/16777216)", 3.0).not_finite, 1U) << "5 units off";
}

TEST(Exhaust, TellsNaNFromNumbers) {
  const Tally tally = run(parse("x^2"), [](auto x, auto y) {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = std::exp(std::log(x[i]) * 2.0F);
  });
  EXPECT_GT(tally.not_finite, tally.inputs / 8) << "NaN for every negative x";
  ASSERT_TRUE(tally.first_not_finite);
  EXPECT_LT(tally.first_not_finite->x, 0.0F);
}

TEST(Exhaust, StopsAndGoesOn) {
  const ExhaustPlan plan{.f = parse("x"),
                         .implementation = [](auto x, auto y) { std::ranges::copy(x, y.begin()); },
                         .stride = stride,
                         .threads = 1};
  std::stop_source stop;
  PartTallies known(parts);
  int ran = 0;
  const auto first = exhaust(
      plan, {},
      [&](std::uint32_t part, const Tally& tally) {
        known[part] = tally;
        if (++ran == 100) stop.request_stop();
      },
      stop.get_token());
  EXPECT_FALSE(first);
  EXPECT_EQ(ran, 100);
  const auto rest = exhaust(plan, known, [&](std::uint32_t, const Tally&) { ++ran; }, {});
  ASSERT_TRUE(rest);
  EXPECT_EQ(ran, static_cast<int>(parts));
  EXPECT_EQ(sum(by_binade(*rest)), run(plan.f, plan.implementation));
}

TEST(Exhaust, FindsReversals) {
  const Implementation wavers = [](auto x, auto y) {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = x[i] == 1.5F ? 1.25F : x[i];
  };
  const Tally tally = run(parse("x"), wavers);
  EXPECT_EQ(tally.reversals, 1U);
  ASSERT_TRUE(tally.first_reversal);
  EXPECT_EQ(tally.first_reversal->behind, (Result{.x = 1.5, .y = 1.25}));
  // What falls and rises is held to nothing where it is not proved to do either.
  const Tally wave = run(parse("sin(x)"), [](auto x, auto y) {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = std::sin(x[i]);
  });
  EXPECT_EQ(wave.reversals, 0U);
  EXPECT_GT(wave.monotone, wave.inputs / 4);
  EXPECT_LT(wave.monotone, wave.inputs);
}

}  // namespace
}  // namespace assay::verify
