#include "jit/compile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "expr/parse.h"
#include "jit/choice.h"

namespace assay {
namespace {

/// Sets a variable of the environment, or unsets it if the value is null, until the end of the scope.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) {
    if (const char* const old = std::getenv(name)) old_ = old;
    set(value);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() { set(old_ ? old_->c_str() : nullptr); }

 private:
  void set(const char* value) const {
    if (value != nullptr) {
      setenv(name_, value, 1);
    } else {
      unsetenv(name_);
    }
  }
  const char* name_;
  std::optional<std::string> old_;
};

std::string message(auto&& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    return error.what();
  }
  return "no error";
}

TEST(Compile, RunsForwardAndBackward) {
  const Kernel k = compile(parse("x^2 + a*x; a = 3"));
  const std::vector<float> x = {1, 2, 3, -4, 0.5};
  std::vector<float> y(5);
  k.forward(x, y);
  EXPECT_EQ(y, (std::vector<float>{4, 10, 18, 4, 1.75}));
  const std::vector<float> dy = {1, 1, 2, 1, 0};
  k.backward(x, dy, y);
  EXPECT_EQ(y, (std::vector<float>{5, 7, 18, -5, 0}));
}

TEST(Compile, TheOutputMayBeTheInput) {
  std::vector<float> x(37, 0.5F);
  compile(parse("2*x")).forward(x, x);
  EXPECT_EQ(x, std::vector<float>(37, 1.0F));
}

std::vector<float> ramp(std::size_t size) {
  std::vector<float> values(size);
  for (std::size_t i = 0; i < size; ++i) values[i] = static_cast<float>(i % 1009) / 100.0F - 5.0F;
  return values;
}

// A loop works on several elements at once, at different places of its body; its ends are where that could
// show.
TEST(Compile, EveryLengthGivesWhatEachElementGives) {
  const Kernel k = compile(parse("x*sigmoid(x)"));
  const std::vector<float> x = ramp(150);
  const std::vector<float> dy(x.rbegin(), x.rend());
  std::vector<float> expected(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    k.backward(std::span(x).subspan(i, 1), std::span(dy).subspan(i, 1), std::span(expected).subspan(i, 1));
  }
  for (std::size_t size = 0; size <= x.size(); ++size) {
    std::vector<float> dx(x.size(), 77.0F);
    std::vector<float> in_place_of_x = x;
    std::vector<float> in_place_of_dy = dy;
    const auto first = [&](auto& array) { return std::span(array).first(size); };
    k.backward(first(x), first(dy), first(dx));
    k.backward(first(in_place_of_x), first(dy), first(in_place_of_x));
    k.backward(first(x), first(in_place_of_dy), first(in_place_of_dy));
    for (std::size_t i = 0; i < size; ++i) {
      ASSERT_EQ(dx[i], expected[i]) << i << " of " << size;
      ASSERT_EQ(in_place_of_x[i], expected[i]) << i << " of " << size;
      ASSERT_EQ(in_place_of_dy[i], expected[i]) << i << " of " << size;
    }
    for (std::size_t i = size; i < x.size(); ++i) ASSERT_EQ(dx[i], 77.0F) << i << " of " << size;
  }
}

// They bypass the caches, for which the output has to be aligned.
TEST(Compile, LargeArraysGiveWhatSmallOnesDo) {
  const Kernel k = compile(parse("x*sigmoid(x)"));
  const std::size_t size = (std::size_t{5} << 20U) + 3;
  const std::vector<float> x = ramp(size);
  std::vector<float> expected(1009);
  k.forward(std::span(x).first(expected.size()), expected);
  std::vector<float> y(size + 20);
  for (const std::size_t offset : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{16}}) {
    std::ranges::fill(y, 77.0F);
    k.forward(x, std::span(y).subspan(offset, size));
    for (std::size_t i = 0; i < size; ++i)
      ASSERT_EQ(y[offset + i], expected[i % 1009]) << i << " of " << size;
    if (offset > 0) {
      ASSERT_EQ(y[offset - 1], 77.0F);
    }
    ASSERT_EQ(y[offset + size], 77.0F);
  }
  std::vector<float> in_place = x;
  k.forward(in_place, in_place);
  for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(in_place[i], expected[i % 1009]) << i;
}

TEST(Compile, FindsTheDerivativeFromTheOutput) {
  const Kernel k = compile(parse("tanh(x)"));
  ASSERT_TRUE(k.has_backward_from_output());
  const std::vector<float> y = {0.5F};
  const std::vector<float> dy = {4.0F};
  std::vector<float> dx(1);
  k.backward_from_output(y, dy, dx);
  EXPECT_EQ(dx[0], 3.0F);
}

TEST(Compile, TheGivenDerivativeFromTheOutputIsUsed) {
  const Kernel k = compile(parse("abs(x)*x"), {.from_output = parse("2*sqrt(abs(x))")});
  std::vector<float> dx(1);
  k.backward_from_output(std::vector<float>{4.0F}, std::vector<float>{1.0F}, dx);
  EXPECT_EQ(dx[0], 4.0F);
}

TEST(Compile, WithoutADerivativeFromTheOutputSaysSo) {
  const Kernel k = compile(parse("x*sigmoid(x)"));
  ASSERT_FALSE(k.has_backward_from_output());
  std::vector<float> one(1);
  EXPECT_EQ(message([&] { k.backward_from_output(one, one, one); }),
            "kernel: the derivative is not known from the output");
}

TEST(Compile, ArraysOfDifferentLengthsAreAnError) {
  const Kernel k = compile(parse("x"));
  std::vector<float> three(3);
  std::vector<float> four(4);
  EXPECT_EQ(message([&] { k.forward(three, four); }), "kernel: y has 4 elements, x 3");
  EXPECT_EQ(message([&] { k.backward(three, four, three); }), "kernel: dy has 4 elements, x 3");
  EXPECT_EQ(message([&] { k.backward(three, three, four); }), "kernel: dx has 4 elements, x 3");
}

TEST(Compile, TheInterpreterCanBeAskedFor) {
  const Environment none("ASSAY_BACKEND", nullptr);
  EXPECT_EQ(compile(parse("x"), {.backend = "interp"}).backend(), "interp");
  EXPECT_EQ(compile(parse("x"), {.backend = "interp"}).fallback_reason(), "");
  const Environment interp("ASSAY_BACKEND", "interp");
  EXPECT_EQ(compile(parse("x")).backend(), "interp");
}

TEST(Compile, UnknownNamesAreErrors) {
  EXPECT_EQ(message([] { (void)compile(parse("x"), {.backend = "cuda"}); }), "unknown backend 'cuda'");
  const Environment backend("ASSAY_BACKEND", "tpu");
  EXPECT_EQ(message([] { (void)compile(parse("x")); }), "unknown backend 'tpu'");
}

TEST(Compile, AFallBackIsToldWithItsReason) {
  const Environment none("ASSAY_BACKEND", nullptr);
  const Kernel k = compile(parse("x"));
  EXPECT_EQ(k.backend() == "interp", !k.fallback_reason().empty());
}

#ifdef ASSAY_HAS_LLVM
class OnThisMachine : public testing::Test {
 protected:
  void SetUp() override {
    const Environment none("ASSAY_BACKEND", nullptr);
    if (!choose_backend("").fallback_reason.empty()) GTEST_SKIP() << choose_backend("").fallback_reason;
  }
};

TEST_F(OnThisMachine, CompiledCodeIsTheDefault) {
  const Environment backend("ASSAY_BACKEND", nullptr);
  const Environment target("ASSAY_TARGET", nullptr);
  EXPECT_EQ(compile(parse("x")).backend().substr(0, 6), "llvm (");
}

TEST_F(OnThisMachine, TheTargetCanBeForcedDown) {
  const Environment target("ASSAY_TARGET", "avx2");
  EXPECT_EQ(compile(parse("x"), {.backend = "llvm"}).backend(), "llvm (avx2)");
}

TEST_F(OnThisMachine, AnUnknownTargetIsAnError) {
  const Environment target("ASSAY_TARGET", "sse9");
  EXPECT_EQ(message([] { (void)compile(parse("x"), {.backend = "llvm"}); }),
            "ASSAY_TARGET=sse9 is no instruction set of this machine");
}

TEST_F(OnThisMachine, AProgramTooLargeToCompileRunsInTheInterpreter) {
  const Environment backend("ASSAY_BACKEND", nullptr);
  std::string formula = "x";
  for (int i = 0; i < 400; ++i) formula = formula + " + erf(x - " + std::to_string(i) + ")";
  const Kernel k = compile(parse(formula));
  EXPECT_EQ(k.backend(), "interp");
  EXPECT_NE(k.fallback_reason().find("too large to compile"), std::string::npos) << k.fallback_reason();
  std::vector<float> y(1);
  k.forward(std::vector<float>{1000.0F}, y);
  EXPECT_EQ(y[0], 1400.0F);
}
#endif

}  // namespace
}  // namespace assay
