// Kernels that are freed leave nothing behind. $ASSAY_CYCLES sets how many are made (500).
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <span>
#include <string>

#include "expr/parse.h"
#include "jit/compile.h"
#include "kernel/builder.h"

namespace assay {
namespace {

std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t size = 0;
  std::size_t resident = 0;
  file >> size >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// Compiles, runs and frees a program, or every fourth time a formula, that was not there before.
void cycle(std::size_t i) {
  float x = 2.0F;
  const std::span<float> array(&x, 1);
  if (i % 4 == 0) {
    compile(parse("x*a; a = " + std::to_string(i))).forward(array, array);
  } else {
    kernel::Builder b;
    b.output(b.input(0) * static_cast<double>(i));
    const auto executable = compile(b.finish());
    executable->run(std::array<const void*, 1>{&x}, {}, std::array<void*, 1>{&x}, 1);
  }
  ASSERT_EQ(x, 2.0F * static_cast<float>(i));
}

TEST(Memory, FreedKernelsLeaveNothingBehind) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer keeps what was freed";
#endif
  const char* const given = std::getenv("ASSAY_CYCLES");
  const std::size_t cycles = given == nullptr ? 500 : std::stoul(given);
  const std::size_t warm_up = cycles / 4;
  for (std::size_t i = 0; i < warm_up; ++i) cycle(i);
  const std::size_t before = resident_bytes();
  for (std::size_t i = 0; i < cycles; ++i) cycle(warm_up + i);
  const std::size_t after = resident_bytes();
  RecordProperty("grown_by", std::to_string(after > before ? after - before : 0));
  // The code of one kernel fills a page of 4096 bytes at least.
  EXPECT_LT(after, before + cycles * 512) << "of " << cycles << " kernels, from " << before << " bytes";
  std::printf("%zu bytes more after %zu kernels\n", after > before ? after - before : 0, cycles);
}

}  // namespace
}  // namespace assay
