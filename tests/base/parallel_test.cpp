#include "base/parallel.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/error.h"

namespace assay {
namespace {

class ParallelFor : public ::testing::TestWithParam<std::size_t> {};

TEST_P(ParallelFor, CallsEachTaskOnce) {
  for (const std::size_t count : {0U, 1U, 2U, 5U, 1000U}) {
    std::vector<std::atomic<int>> calls(count);
    parallel_for(count, GetParam(), [&](std::size_t i) { ++calls[i]; });
    for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(calls[i], 1) << i << " of " << count;
  }
}

TEST_P(ParallelFor, PassesAnErrorOnAndStartsNothingAfterIt) {
  std::atomic<std::size_t> started = 0;
  const auto run = [&] {
    parallel_for(100'000, GetParam(), [&](std::size_t i) {
      ++started;
      if (i == 10) throw input_error("task 10");
      // Long enough that the others cannot race through the whole list before the error is seen.
      if (i > 10) std::this_thread::sleep_for(std::chrono::microseconds(50));
    });
  };
  try {
    run();
    FAIL() << "the error was lost";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "task 10");
  }
  EXPECT_GE(started, 11U);
  EXPECT_LT(started, 50'000U);
}

INSTANTIATE_TEST_SUITE_P(Threads, ParallelFor, ::testing::Values(0, 1, 2, 7),
                         ::testing::PrintToStringParamName());

TEST(ParallelFor, OneThreadIsTheCallerAndKeepsTheOrder) {
  std::vector<std::size_t> order;
  parallel_for(50, 1, [&, caller = std::this_thread::get_id()](std::size_t i) {
    EXPECT_EQ(std::this_thread::get_id(), caller);
    order.push_back(i);
  });
  std::vector<std::size_t> expected(50);
  std::iota(expected.begin(), expected.end(), std::size_t{0});
  EXPECT_EQ(order, expected);
}

TEST(ParallelFor, RunsAsManyTasksAtOnceAsThereAreThreads) {
  // Each task waits until all three have begun: with fewer threads this would never end.
  std::atomic<int> begun = 0;
  parallel_for(3, 3, [&](std::size_t) {
    ++begun;
    while (begun < 3) std::this_thread::yield();
  });
  EXPECT_EQ(begun, 3);
}

TEST(ParallelFor, UsesNoMoreThreadsThanAsked) {
  std::mutex mutex;
  std::set<std::thread::id> ids;
  parallel_for(500, 3, [&](std::size_t) {
    const std::scoped_lock lock(mutex);
    ids.insert(std::this_thread::get_id());
  });
  EXPECT_LE(ids.size(), 3U);
}

TEST(ParallelFor, OnlyTheFirstOfSeveralErrorsArrives) {
  EXPECT_THROW(parallel_for(8, 4, [](std::size_t) { throw std::runtime_error("each"); }), std::runtime_error);
}

TEST(AvailableProcessors, IsAtLeastOneAndFollowsTheAffinity) {
  ASSERT_GE(available_processors(), 1U);
  cpu_set_t before;
  ASSERT_EQ(::sched_getaffinity(0, sizeof(before), &before), 0);
  int first = 0;
  while (!CPU_ISSET(first, &before)) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  ASSERT_EQ(::sched_setaffinity(0, sizeof(one), &one), 0);
  EXPECT_EQ(available_processors(), 1U);
  ::sched_setaffinity(0, sizeof(before), &before);
}

}  // namespace
}  // namespace assay
