#include "verify/store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include "expr/parse.h"

namespace assay::verify {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t stride = 1U << 18U;

class StoreTest : public testing::Test {
 protected:
  StoreTest()
      : folder_(fs::temp_directory_path() / (std::string("assay_store_") +
                                             testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(folder_);
  }
  ~StoreTest() override { fs::remove_all(folder_); }

  /// NaN for some, wrong for others: all fields of a tally are in use.
  static ExhaustPlan plan(int& calls) {
    return {
        .f = parse("tanh(x)"),
        .implementation =
            [&calls](auto x, auto y) {
              ++calls;
              for (std::size_t i = 0; i < x.size(); ++i) {
                y[i] = x[i] > 100.0F ? std::numeric_limits<float>::quiet_NaN() : x[i] < -50.0F ? -x[i] : 0.5F;
              }
            },
        .stride = stride,
        .threads = 1,
        .contract = {.units = 3.0, .roots = {-1.5}}};
  }
  static Subject subject(std::uint64_t program = 1) {
    return {
        .program = program, .truth = "tanh(x)", .type = "float32", .direction = "forward", .stride = stride};
  }
  static std::vector<fs::path> files(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder)) found.push_back(entry.path());
    return found;
  }

  fs::path folder_;
};

/// With NaN equal to itself, unlike ==.
std::string text(const std::vector<Tally>& tallies) {
  const Tally t = sum(by_binade(tallies));
  const auto show = [](const std::optional<Case>& c) {
    return c ? std::to_string(c->x) + " " + std::to_string(c->computed) + " " + std::to_string(c->truth)
             : "none";
  };
  return std::to_string(t.inputs) + " " + std::to_string(t.wrong) + " " + std::to_string(t.not_finite) + " " +
         std::to_string(t.beyond) + " " + std::to_string(t.eased) + " " + std::to_string(t.reversals) + " " +
         std::to_string(t.largest_error) + " " + show(t.worst) + " " + show(t.first_not_finite) + " " +
         std::to_string(t.lowest->x) + " " + std::to_string(t.highest->y);
}

TEST_F(StoreTest, AnswersAtOnceWhatItKnows) {
  const Store store(folder_);
  int calls = 0;
  EXPECT_TRUE(store.load(subject()).tallies.empty());
  const auto first = exhaust(plan(calls), store, subject(), {}, [](auto, auto&) {}, {});
  ASSERT_TRUE(first);
  EXPECT_GT(calls, 0);
  const Store::Remembered known = Store(folder_).load(subject());
  EXPECT_EQ(known.warning, "");
  calls = 0;
  const auto second = exhaust(plan(calls), store, subject(), known.tallies, [](auto, auto&) {}, {});
  ASSERT_TRUE(second);
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(text(*second), text(*first));
}

TEST_F(StoreTest, KnowsNothingOfAnotherProgramOrStride) {
  const Store store(folder_);
  store.save(subject(), PartTallies(parts, Tally{.inputs = 1}));
  EXPECT_FALSE(store.load(subject()).tallies.empty());
  EXPECT_TRUE(store.load(subject(2)).tallies.empty());
  Subject other = subject();
  other.stride = 1;
  EXPECT_TRUE(store.load(other).tallies.empty());
  other = subject();
  other.direction = "backward";
  EXPECT_TRUE(store.load(other).tallies.empty());
  other = subject();
  other.units = 3.0;
  EXPECT_TRUE(store.load(other).tallies.empty());
}

TEST_F(StoreTest, GoesOnWhereItWasStopped) {
  const Store store(folder_);
  std::stop_source stop;
  int calls = 0;
  int done = 0;
  const auto count = [&](std::uint32_t, const Tally&) {
    if (++done == 200) stop.request_stop();
  };
  EXPECT_FALSE(exhaust(plan(calls), store, subject(), {}, count, stop.get_token()));
  const auto known = store.load(subject()).tallies;
  EXPECT_EQ(std::ranges::count_if(known, [](const auto& t) { return t.has_value(); }), 200);
  const auto whole = exhaust(plan(calls), store, subject(), known, count, {});
  ASSERT_TRUE(whole);
  EXPECT_EQ(done, static_cast<int>(parts));
  EXPECT_EQ(text(*whole), text(*exhaust(plan(calls), {}, [](auto, auto&) {}, {})));
}

TEST_F(StoreTest, ADamagedFileCostsItsOwnEntryOnly) {
  const Store store(folder_);
  store.save(subject(1), PartTallies(parts, Tally{.inputs = 1}));
  store.save(subject(2), PartTallies(parts, Tally{.inputs = 2}));
  ASSERT_EQ(files(folder_).size(), 2U);
  const fs::path damaged = files(folder_)[0];
  for (const std::string content :
       {"", "{", "[]", "{\"format\":\"assay-exhaustion-1\"}", "\xFF\x00\x01", "null"}) {
    std::ofstream(damaged, std::ios::binary) << content;
    const auto one = store.load(subject(1));
    const auto two = store.load(subject(2));
    EXPECT_NE(one.tallies.empty(), two.tallies.empty()) << content;
    const std::string warning = one.warning + two.warning;
    EXPECT_TRUE(warning.starts_with(damaged.string())) << warning;
    EXPECT_EQ(warning.find('\n'), std::string::npos);
  }
  store.save(subject(1), PartTallies(parts, Tally{.inputs = 1}));
  store.save(subject(2), PartTallies(parts, Tally{.inputs = 2}));
  EXPECT_EQ(store.load(subject(1)).tallies.at(7)->inputs, 1U);
}

}  // namespace
}  // namespace assay::verify
