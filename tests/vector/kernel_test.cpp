#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <thread>

#include "base/error.h"
#include "catalog/catalog.h"
#include "expr/parse.h"
#include "reference.h"
#include "vector/vector_kernel.h"

namespace assay {
namespace {

TEST(VectorFunctions, AreThoseOfTheCatalog) {
  std::vector<std::string> ours;
  std::vector<std::string> catalogued;
  for (const VectorFunction& f : vector_functions()) ours.emplace_back(f.name);
  for (const VectorActivation& a : vector_catalog()) catalogued.push_back(a.name);
  std::ranges::sort(ours);
  std::ranges::sort(catalogued);
  EXPECT_EQ(ours, catalogued);
}

TEST(VectorFunctions, TheGatesAreThoseOfTheCatalog) {
  for (const VectorFunction& f : vector_functions()) {
    const VectorActivation* const entry = find_vector_activation(f.name);
    if (entry == nullptr) continue;  // said above
    ASSERT_EQ(f.gate.empty(), entry->gate.empty()) << f.name;
    if (!f.gate.empty()) {
      EXPECT_EQ(parse(f.gate), activation(entry->gate).function) << f.name;
    }
  }
}

std::string message(auto&& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    return std::string(error.what()) + "; " + error.hint();
  }
  return "no error";
}

TEST(VectorKernel, UnknownNamesAreErrors) {
  EXPECT_EQ(message([] { (void)compile_vector("sofmax"); }),
            "unknown vector function 'sofmax'; did you mean 'softmax'?");
  EXPECT_EQ(message([] { (void)compile_vector("\x1b"); }), "unknown vector function '\\x1b'; ");
  EXPECT_EQ(message([] { (void)compile_vector("softmax", {.backend = "cuda"}); }),
            "unknown backend 'cuda'; the backends are llvm and interp");
  EXPECT_EQ(message([] { (void)compile_vector("maxout", {.group = 0}); }), "maxout: groups of 0 elements; ");
}

TEST(VectorKernel, SaysWhatItIs) {
  const VectorKernel kernel = compile_vector("softmax", {.backend = "interp"});
  EXPECT_EQ(kernel.name(), "softmax");
  EXPECT_EQ(kernel.backend(), "interp");
  EXPECT_EQ(kernel.fallback_reason(), "");
}

TEST(VectorKernel, WithoutAGradientFromTheOutputSaysSo) {
  const VectorKernel kernel = compile_vector("glu");
  ASSERT_FALSE(kernel.has_backward_from_output());
  std::vector<float> two(2);
  EXPECT_EQ(message([&] { kernel.backward_from_output(two, two, std::array<std::size_t, 1>{2}, 0, two); }),
            "glu: the gradient is not known from the output; backward takes x");
}

TEST(VectorKernel, SeveralThreadsGetTheSameBits) {
  const VectorKernel kernel = compile_vector("softmax");
  const std::array<std::size_t, 2> shape = {50, 100};
  const std::vector<float> x = normal_row(5000, 6);
  std::array<std::vector<float>, 4> results;
  {
    std::vector<std::jthread> threads;
    threads.reserve(results.size());
    for (auto& y : results) {
      threads.emplace_back([&] {
        y.resize(x.size());
        kernel.forward(x, shape, 0, y);
      });
    }
  }
  for (const auto& y : results) EXPECT_EQ(y, results[0]);
}

}  // namespace
}  // namespace assay
