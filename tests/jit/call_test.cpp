// Arrays that a kernel has to refuse, and those it must not.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "expr/parse.h"
#include "jit/compile.h"

namespace assay {
namespace {

std::string message(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Call, RefusesAnotherElementType) {
  const Kernel kernel = compile(parse("x"), {.dtype = f16, .output = f32});
  const std::vector<std::uint16_t> bits(3);
  std::vector<float> floats(3);
  std::vector<double> doubles(3);
  EXPECT_EQ(message([&] { kernel.forward(floats, floats); }), "kernel: x is f32 instead of f16");
  EXPECT_EQ(message([&] { kernel.forward({bits, bf16}, floats); }), "kernel: x is bf16 instead of f16");
  EXPECT_EQ(message([&] { kernel.forward({bits, f16}, doubles); }), "kernel: y is f64 instead of f32");
  EXPECT_EQ(message([&] { kernel.forward({bits, f16}, floats); }), "no error");
}

TEST(Call, RefusesArraysThatOverlap) {
  const Kernel kernel = compile(parse("2*x"));
  std::vector<float> a(20);
  const auto part = [&](std::size_t first) { return std::span(a).subspan(first, 8); };
  EXPECT_EQ(message([&] { kernel.forward(part(0), part(1)); }), "kernel: y overlaps x");
  EXPECT_EQ(message([&] { kernel.forward(part(7), part(0)); }), "kernel: y overlaps x");
  EXPECT_EQ(message([&] { kernel.forward(part(0), part(0)); }), "no error");
  EXPECT_EQ(message([&] { kernel.forward(part(0), part(8)); }), "no error");
  EXPECT_EQ(message([&] { kernel.backward(part(0), part(8), part(9)); }), "kernel: dx overlaps dy");
  EXPECT_EQ(message([&] { kernel.backward(part(0), part(0), part(0)); }), "no error");
  EXPECT_EQ(message([&] { kernel.forward_and_derivative(part(10), part(0), part(0)); }),
            "kernel: the derivative overlaps y");
  EXPECT_EQ(message([&] { kernel.forward_and_derivative(part(0), part(8), part(0)); }), "no error");
  EXPECT_EQ(message([&] { kernel.forward_with_bias(part(0), part(8).first(2), part(8)); }),
            "kernel: y overlaps bias");
  // In place, but not of the same size.
  const Kernel wider = compile(parse("x"), {.dtype = f16, .output = f32});
  EXPECT_EQ(message([&] { wider.forward({a.data(), 8, f16}, part(0)); }), "kernel: y overlaps x");
}

TEST(Call, RefusesRowsThatAreNone) {
  const Kernel kernel = compile(parse("x"));
  std::vector<float> x(10);
  std::vector<float> y(10);
  const auto with = [&](std::size_t units, std::size_t stride) {
    return message([&] { kernel.forward(x, y, RowLayout{.units = units, .stride = stride}); });
  };
  EXPECT_EQ(with(3, 2), "kernel: 10 elements are not rows of 3, 2 apart");
  EXPECT_EQ(with(0, 5), "kernel: 10 elements are not rows of 0, 5 apart");
  EXPECT_EQ(with(3, 4), "kernel: 10 elements are not rows of 3, 4 apart");
  EXPECT_EQ(with(2, 4), "no error") << "the last row may end with its units";
  EXPECT_EQ(with(5, 5), "no error");
  const std::vector<float> bias(3);
  EXPECT_EQ(message([&] { kernel.forward_with_bias(x, bias, y); }),
            "kernel: 10 elements are not rows of 3, 3 apart");
  EXPECT_EQ(message([&] { kernel.forward_with_bias(x, bias, y, RowLayout{.units = 5, .stride = 5}); }),
            "kernel: bias has 3 elements, a row 5");
}

TEST(Call, TakesNoElements) {
  const Kernel kernel = compile(parse("tanh(x)"));
  const std::span<float> none;
  kernel.forward(none, none);
  kernel.backward(none, none, none);
  kernel.forward_and_derivative(none, none, none);
  kernel.forward_with_bias(none, none, none);
  kernel.forward(none, none, RowLayout{.units = 3, .stride = 3});
}

TEST(Call, TakesArraysAtAnyAddress) {
  for (const Element element : {f32, f64, f16, bf16}) {
    const std::size_t bytes = format_of(element).bytes;
    const Kernel kernel = compile(parse("-x"), {.dtype = element});
    constexpr std::size_t count = 37;
    std::vector<std::byte> from(count * bytes + 8, std::byte{0x3C});
    for (std::size_t offset = 0; offset < 8; ++offset) {
      std::vector<std::byte> to(count * bytes + 8);
      kernel.forward({from.data() + offset, count, element}, {to.data() + 7 - offset, count, element});
      for (std::size_t i = 0; i < count; ++i) {
        const std::byte* const result = to.data() + 7 - offset + i * bytes;
        EXPECT_EQ(result[bytes - 1], std::byte{0xBC}) << name(element) << " " << i;
        EXPECT_EQ(result[0], std::byte{0x3C}) << name(element) << " " << i;
      }
    }
  }
}

/// One piece of memory that many pages of an array share, so that an array may be larger than memory is.
class RepeatedArray {
 public:
  RepeatedArray(std::size_t pieces, std::size_t bytes_of_a_piece) : size_(pieces * bytes_of_a_piece) {
    const int file = memfd_create("array", 0);
    if (file < 0) return;
    if (ftruncate(file, static_cast<off_t>(bytes_of_a_piece)) == 0) map(file, pieces, bytes_of_a_piece);
    close(file);
  }
  RepeatedArray(const RepeatedArray&) = delete;
  RepeatedArray& operator=(const RepeatedArray&) = delete;
  ~RepeatedArray() {
    if (data_ != nullptr) munmap(data_, size_);
  }
  [[nodiscard]] std::byte* data() const { return data_; }

 private:
  void map(int file, std::size_t pieces, std::size_t bytes) {
    void* const place = mmap(nullptr, size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) return;
    data_ = static_cast<std::byte*>(place);
    for (std::size_t i = 0; i < pieces; ++i) {
      if (mmap(data_ + i * bytes, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0) ==
          MAP_FAILED) {
        munmap(data_, size_);
        data_ = nullptr;
        return;
      }
    }
  }
  std::size_t size_;
  std::byte* data_ = nullptr;
};

TEST(Call, TakesMoreThanTwoToThe31Elements) {
  constexpr std::size_t piece = std::size_t{1} << 22U;
  constexpr std::size_t pieces = 1026;  // of 2^21 elements
  const RepeatedArray x(pieces, piece);
  const RepeatedArray y(pieces, piece);
  if (x.data() == nullptr || y.data() == nullptr) GTEST_SKIP() << "the system does not map so much";
  constexpr std::uint16_t three_halves = 0x3E00;
  constexpr std::size_t count = pieces * piece / 2 - 5;
  static_assert(count > std::size_t{1} << 31U);
  std::memcpy(x.data() + (count - 1) % (piece / 2) * 2, &three_halves, 2);
  compile(parse("-x"), {.dtype = f16}).forward({x.data(), count, f16}, {y.data(), count, f16});
  std::uint16_t result = 0;
  std::memcpy(&result, y.data() + (count - 1) * 2, 2);
  EXPECT_EQ(result, 0xBE00);
}

}  // namespace
}  // namespace assay
