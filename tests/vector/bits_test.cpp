// Every backend and target gives the same bits, forward and backward; hashes.txt pins them. After a change
// that is meant to change bits: ASSAY_UPDATE_GOLDEN=1 vector_test --gtest_filter='VectorBits.*'
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "base/error.h"
#include "reference.h"

namespace assay {
namespace {

const std::string hash_file = std::string(ASSAY_TESTS_DIR) + "/hashes.txt";

/// FNV-1a over the bits, every NaN counted as one.
std::uint64_t hashed(std::uint64_t state, std::span<const float> values) {
  for (const float value : values) {
    const std::uint32_t bits = std::isnan(value) ? 0x7FC00000U : std::bit_cast<std::uint32_t>(value);
    for (unsigned shift = 0; shift < 32; shift += 8) {
      state = (state ^ ((bits >> shift) & 0xFFU)) * 0x100000001B3U;
    }
  }
  return state;
}

std::string hash(const VectorKernel& kernel) {
  std::uint64_t state = 0xCBF29CE484222325U;
  for (std::vector<float> x : test_rows()) {
    if (x.size() % 2 != 0) x.push_back(0.25F);
    const std::vector<float> y = forward(kernel, x);
    const std::vector<float> dy = normal_row(y.size(), 11);
    state = hashed(state, y);
    state = hashed(state, backward(kernel, x, dy));
    if (kernel.has_backward_from_output()) state = hashed(state, backward_from_output(kernel, y, dy));
  }
  std::ostringstream text;
  text << std::hex << state;
  return text.str();
}

std::map<std::string, std::string> hashes(std::string_view backend) {
  std::map<std::string, std::string> result;
  for (const VectorFunction& f : vector_functions()) {
    result[std::string(f.name)] = hash(compile_vector(f.name, {.backend = backend}));
  }
  return result;
}

std::map<std::string, std::string> pinned_hashes() {
  std::ifstream file(hash_file);
  std::map<std::string, std::string> result;
  std::string name;
  std::string value;
  while (file >> name >> value) result[name] = value;
  return result;
}

TEST(VectorBits, AreThoseOfTheHashFile) {
  const std::map<std::string, std::string> computed = hashes("interp");
  if (std::getenv("ASSAY_UPDATE_GOLDEN") != nullptr) {
    std::ofstream file(hash_file);
    for (const auto& [name, value] : computed) file << name << " " << value << "\n";
  }
  EXPECT_EQ(computed, pinned_hashes());
}

class Targets : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override { setenv("ASSAY_TARGET", GetParam(), 1); }
  void TearDown() override { unsetenv("ASSAY_TARGET"); }
};

TEST_P(Targets, HaveTheBitsOfTheHashFile) {
  try {
    (void)compile_vector("softmax", {.backend = "llvm"});
  } catch (const Error& error) {
    GTEST_SKIP() << error.what();
  }
  EXPECT_EQ(hashes("llvm"), pinned_hashes());
}

INSTANTIATE_TEST_SUITE_P(VectorBits, Targets, testing::Values("avx512", "avx2"),
                         [](const auto& row) { return std::string(row.param); });

}  // namespace
}  // namespace assay
