// Every backend and target computes the same bits; hashes.txt pins them. After a change that is meant to
// change bits: ASSAY_UPDATE_GOLDEN=1 jit_test --gtest_filter='Bits.*'
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "backend/interp/interpreter.h"
#include "programs.h"
#ifdef ASSAY_HAS_LLVM
#include "backend/llvm/backend.h"
#endif

namespace assay {
namespace {

using Columns = std::vector<std::vector<float>>;

/// Runs on `count` elements from `start` of the inputs, inputs and outputs at odd addresses.
Columns run(const Executable& executable, const NamedProgram& named, const Columns& inputs, std::size_t start,
            std::size_t count) {
  Columns outputs(named.program.outputs.size(), std::vector<float>(count));
  std::vector<const float*> from;
  std::vector<float*> to;
  for (std::size_t i = 0; i < named.program.inputs; ++i) from.push_back(inputs[i].data() + start);
  for (auto& output : outputs) to.push_back(output.data());
  executable.run(from, named.uniforms, to, count);
  return outputs;
}

Columns inputs_for(const NamedProgram& named) {
  Columns inputs;
  for (std::size_t i = 0; i < named.program.inputs; ++i) {
    inputs.push_back(wide_inputs(i + 1));
    // Different values meet in each element.
    std::ranges::rotate(inputs.back(), inputs.back().begin() + static_cast<std::ptrdiff_t>(17 * i));
  }
  return inputs;
}

std::vector<std::pair<const Backend*, std::string_view>> other_backends() {
  std::vector<std::pair<const Backend*, std::string_view>> others;
#ifdef ASSAY_HAS_LLVM
  for (const std::string_view target : llvm_backend().targets()) others.emplace_back(&llvm_backend(), target);
#endif
  return others;
}

/// FNV-1a over the bits, every NaN counted as one.
std::string hash(const Columns& columns) {
  std::uint64_t state = 0xCBF29CE484222325U;
  for (const auto& column : columns) {
    for (const float value : column) {
      const std::uint32_t bits = std::isnan(value) ? 0x7FC00000U : std::bit_cast<std::uint32_t>(value);
      for (unsigned shift = 0; shift < 32; shift += 8)
        state = (state ^ ((bits >> shift) & 0xFFU)) * 0x100000001B3U;
    }
  }
  std::ostringstream text;
  text << std::hex << state;
  return text.str();
}

const std::string hash_file = std::string(ASSAY_TESTS_DIR) + "/hashes.txt";

std::map<std::string, std::string> pinned_hashes() {
  std::ifstream file(hash_file);
  std::map<std::string, std::string> hashes;
  std::string name;
  std::string value;
  while (file >> name >> value) hashes[name] = value;
  return hashes;
}

TEST(Bits, AreThoseOfTheHashFile) {
  std::map<std::string, std::string> computed;
  for (const NamedProgram& named : programs()) {
    const Columns inputs = inputs_for(named);
    const auto executable = interpreter().load(named.program, "portable");
    computed[named.name] = hash(run(*executable, named, inputs, 0, inputs[0].size()));
  }
  if (std::getenv("ASSAY_UPDATE_GOLDEN") != nullptr) {
    std::ofstream file(hash_file);
    for (const auto& [name, value] : computed) file << name << " " << value << "\n";
  }
  EXPECT_EQ(computed, pinned_hashes());
}

TEST(Bits, AreEqualOnEveryBackend) {
  for (const auto& [backend, target] : other_backends()) {
    for (const NamedProgram& named : programs()) {
      const Columns inputs = inputs_for(named);
      const auto reference = interpreter().load(named.program, "portable");
      const auto executable = backend->load(named.program, target);
      const std::size_t size = inputs[0].size();
      const Columns expected = run(*reference, named, inputs, 0, size);
      const Columns computed = run(*executable, named, inputs, 0, size);
      for (std::size_t output = 0; output < expected.size(); ++output) {
        for (std::size_t i = 0; i < size; ++i) {
          ASSERT_TRUE(same_bits({&expected[output][i], 1}, {&computed[output][i], 1}))
              << named.name << " on " << target << ", output " << output << " of " << std::hexfloat
              << inputs[0][i] << ", " << inputs.back()[i] << ": interp " << expected[output][i] << ", "
              << target << " " << computed[output][i];
        }
      }
    }
  }
}

TEST(Bits, DoNotDependOnLengthOrPlace) {
  std::vector<std::pair<const Backend*, std::string_view>> backends = other_backends();
  backends.emplace_back(&interpreter(), "portable");
  for (const auto& [backend, target] : backends) {
    for (const NamedProgram& named : programs()) {
      const Columns inputs = inputs_for(named);
      const auto executable = backend->load(named.program, target);
      const Columns whole = run(*executable, named, inputs, 0, inputs[0].size());
      for (const std::size_t count : {0U, 1U, 7U, 8U, 9U, 15U, 16U, 17U, 1000U}) {
        const std::size_t start = 3 * count + 1;
        const Columns part = run(*executable, named, inputs, start, count);
        for (std::size_t output = 0; output < part.size(); ++output) {
          ASSERT_TRUE(same_bits(part[output], std::span(whole[output]).subspan(start, count)))
              << named.name << " on " << target << ", " << count << " elements";
        }
      }
    }
  }
}

TEST(Bits, DoNotDependOnAliasing) {
  std::vector<std::pair<const Backend*, std::string_view>> backends = other_backends();
  backends.emplace_back(&interpreter(), "portable");
  for (const auto& [backend, target] : backends) {
    for (const NamedProgram& named : programs()) {
      if (named.program.inputs < named.program.outputs.size()) continue;
      Columns arrays = inputs_for(named);
      const auto executable = backend->load(named.program, target);
      const Columns expected = run(*executable, named, arrays, 0, arrays[0].size());
      std::vector<const float*> from;
      std::vector<float*> to;
      for (auto& array : arrays) from.push_back(array.data());
      for (std::size_t i = 0; i < expected.size(); ++i) to.push_back(arrays[i].data());
      executable->run(from, named.uniforms, to, arrays[0].size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_TRUE(same_bits(arrays[i], expected[i])) << named.name << " on " << target;
      }
    }
  }
}

}  // namespace
}  // namespace assay
