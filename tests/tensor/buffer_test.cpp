#include "tensor/buffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <new>
#include <string>

namespace assay {
namespace {

TEST(Buffer, IsZeroedAndAligned) {
  for (const std::size_t size : {1U, 7U, 1000U, 3U << 20U}) {
    const Buffer<float> buffer(size);
    EXPECT_EQ(buffer.size(), size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer.data()) % Buffer<float>::alignment, 0U);
    EXPECT_TRUE(std::ranges::all_of(buffer.span(), [](float value) { return value == 0.0F; }));
  }
}

TEST(Buffer, EmptyHasNoElements) {
  const Buffer<float> none;
  EXPECT_TRUE(none.span().empty());
  EXPECT_TRUE(Buffer<float>(0).span().empty());
}

TEST(Buffer, TooLargeIsNoMemory) {
  for (const char* size : {"18446744073709551615", "4611686018427387903"}) {
    EXPECT_THROW(Buffer<float>(std::stoull(size)), std::bad_alloc) << size;
  }
}

}  // namespace
}  // namespace assay
