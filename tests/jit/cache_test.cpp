#include "jit/cache.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <fstream>
#include <latch>
#include <thread>
#include <vector>

#include "base/error.h"
#include "expr/parse.h"
#include "jit/choice.h"
#include "jit/compile.h"
#include "jit/key.h"
#include "kernel/builder.h"

namespace assay {
namespace {

class Idle final : public Executable {
 public:
  void run(std::span<const void* const> /*inputs*/, std::span<const double> /*uniforms*/,
           std::span<void* const> /*outputs*/, std::size_t /*count*/) const override {}
  void run_rows(const RowLaunch& /*launch*/) const override {}
};

TEST(Cache, RemembersWhatIsAlive) {
  ExecutableCache cache;
  int made = 0;
  const auto make = [&] { return ++made, std::make_shared<Idle>(); };
  const auto first = cache.get("a", make);
  EXPECT_EQ(cache.get("a", make), first);
  EXPECT_EQ(made, 1);
  EXPECT_NE(cache.get("b", make), first);
  EXPECT_EQ(made, 2);
}

TEST(Cache, HoldsNothingItself) {
  ExecutableCache cache;
  const auto make = [] { return std::make_shared<Idle>(); };
  const std::weak_ptr<const Executable> freed = cache.get("a", make);
  EXPECT_TRUE(freed.expired());
  for (int i = 0; i < 1000; ++i) (void)cache.get(std::to_string(i), make);
  EXPECT_LE(cache.size(), 1U);
}

TEST(Cache, OneThreadMakesAndTheOthersWait) {
  ExecutableCache cache;
  std::atomic<int> made = 0;
  std::latch start(8);
  std::array<ExecutableCache::Pointer, 8> got;
  std::vector<std::jthread> threads;
  threads.reserve(got.size());
  for (auto& pointer : got) {
    threads.emplace_back([&] {
      start.arrive_and_wait();
      pointer = cache.get("a", [&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ++made;
        return std::make_shared<Idle>();
      });
    });
  }
  threads.clear();
  EXPECT_EQ(made, 1);
  for (const auto& pointer : got) EXPECT_EQ(pointer, got[0]);
}

TEST(Cache, AFailureIsForgotten) {
  ExecutableCache cache;
  const auto fail = []() -> ExecutableCache::Pointer { throw failure("no"); };
  EXPECT_THROW((void)cache.get("a", fail), Error);
  EXPECT_EQ(cache.size(), 0U);
  EXPECT_NE(cache.get("a", [] { return std::make_shared<Idle>(); }), nullptr);
}

TEST(Cache, AKernelIsRememberedByItsFormulaAndOptions) {
  const Choice choice = choose_backend("interp");
  EXPECT_EQ(key_of(parse("x*sigmoid(a*x); a = 2")), key_of(parse("a = 2; x*sigmoid(a*x)")));
  for (const char* other :
       {"x*sigmoid(a*x); a = 3", "x*sigmoid(b*x); b = 2", "x*sigmoid(2*x)", "x*sigmoid(x*a); a = 2",
        "x + sigmoid(a*x); a = 2", "x*sigmoid(a*x); a = -2", "x*sigmoid(a*x); a = inf"}) {
    EXPECT_NE(key_of(parse("x*sigmoid(a*x); a = 2")), key_of(parse(other))) << other;
  }
  EXPECT_NE(key_of(choice), key_of(choose_backend("")));
}

TEST(Cache, NoKernelIsTakenForAnother) {
  const Kernel held = compile(parse("a*x^2; a = 2"));
  const Kernel fast = compile(parse("a*x^2; a = 2"), {.plan = Plan::fast});
  const Kernel wide = compile(parse("a*x^2; a = 2"), {.output = f64});
  const Kernel other = compile(parse("a*x^2; a = 3"));
  EXPECT_EQ(held.forward_plan(), Plan::exact);
  EXPECT_EQ(wide.output_element(), f64);
  EXPECT_EQ(compile(parse("a*x^2; a = 2"), {.backend = "interp"}).backend(), "interp");
  std::vector<float> x = {3.0F};
  std::vector<double> y(1);
  wide.forward(x, y);
  EXPECT_EQ(y[0], 18.0);
  other.forward(x, x);
  EXPECT_EQ(x[0], 27.0F);
}

std::size_t resident_pages() {
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0;
  std::size_t resident = 0;
  file >> size >> resident;
  return resident;
}

kernel::Program scale_by(double factor) {
  kernel::Builder b;
  b.output(b.input(0) * factor);
  return b.finish();
}

TEST(Compile, FreedKernelsLeaveNoMemoryBehind) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "AddressSanitizer keeps freed memory for a while";
#endif
  const auto compile_and_free = [](int first, int last) {
    for (int i = first; i < last; ++i) (void)compile(scale_by(i + 0.5));
  };
  compile_and_free(0, 50);
  const std::size_t before = resident_pages();
  compile_and_free(50, 250);
  // A kernel that stays takes 3 pages at least: code, constants, bookkeeping.
  EXPECT_LT(resident_pages(), before + 200);
}

TEST(Compile, SeveralThreadsAtOnce) {
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 10; ++i) {
          // Some of the programs are the same in all threads, some are not.
          const double factor = i % 2 == 0 ? i : 100 * t + i;
          const auto executable = compile(scale_by(factor));
          float x = 3.0F;
          executable->run(std::array<const void*, 1>{&x}, {}, std::array<void*, 1>{&x}, 1);
          if (x == 3.0F * static_cast<float>(factor)) ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, 40);
}

}  // namespace
}  // namespace assay
