// Every backend and target computes the same bits; hashes.txt pins them. After a change that is meant to
// change bits: ASSAY_UPDATE_GOLDEN=1 jit_test --gtest_filter='Bits.*'
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "backend/interp/interpreter.h"
#include "column.h"
#include "in_c.h"
#include "programs.h"
#ifdef ASSAY_HAS_LLVM
#include "backend/llvm/backend.h"
#endif

namespace assay {
namespace {

using Columns = std::vector<Column>;

/// Runs on `count` elements from `start` of the inputs, inputs and outputs at odd addresses.
Columns run(const Executable& executable, const NamedProgram& named, const Columns& inputs, std::size_t start,
            std::size_t count) {
  Columns outputs;
  for (const kernel::Output& output : named.program.outputs) outputs.emplace_back(output.element, count);
  std::vector<const void*> from;
  std::vector<void*> to;
  for (const Column& input : inputs) from.push_back(input.at(start));
  for (Column& output : outputs) to.push_back(output.at(0));
  executable.run(from, named.uniforms, to, count);
  return outputs;
}

Columns inputs_for(const NamedProgram& named) {
  Columns inputs;
  for (const Element element : named.program.inputs) {
    const std::size_t i = inputs.size();
    const Column straight = Column::of_wide_inputs(element, i + 1);
    Column& rotated = inputs.emplace_back(element, straight.size());
    // Different values meet in each element.
    for (std::size_t k = 0; k < straight.size(); ++k) {
      rotated.set_bits(k, straight.bits((k + 17 * i) % straight.size()));
    }
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
    for (std::size_t i = 0; i < column.size(); ++i) {
      const std::uint64_t bits = std::isnan(column.value(i)) ? 0x7FC00000U : column.bits(i);
      for (std::size_t byte = 0; byte < format_of(column.element()).bytes; ++byte)
        state = (state ^ ((bits >> (8 * byte)) & 0xFFU)) * 0x100000001B3U;
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

TEST(Bits, AreThoseOfTheHashFileInC) {
  const InC in_c(programs());
  EXPECT_EQ(in_c.messages(), "") << "a warning";
  std::map<std::string, std::string> computed;
  for (std::size_t i = 0; i < programs().size(); ++i) {
    const Columns inputs = inputs_for(programs()[i]);
    computed[programs()[i].name] = hash(run(in_c[i], programs()[i], inputs, 0, inputs[0].size()));
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
          const double there = expected[output].value(i);
          const double here = computed[output].value(i);
          ASSERT_TRUE(expected[output].bits(i) == computed[output].bits(i) ||
                      (std::isnan(there) && std::isnan(here)))
              << named.name << " on " << target << ", output " << output << " of " << std::hexfloat
              << inputs[0].value(i) << ", " << inputs.back().value(i) << ": interp " << there << ", "
              << target << " " << here;
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
          ASSERT_TRUE(part[output].holds(whole[output], start))
              << named.name << " on " << target << ", " << count << " elements";
        }
      }
    }
  }
}

/// Whether each output can take the place of an input of elements of its size.
bool can_run_in_place(const kernel::Program& program) {
  return program.inputs.size() >= program.outputs.size() &&
         std::ranges::equal(program.outputs, std::span(program.inputs).first(program.outputs.size()),
                            [](const kernel::Output& output, Element input) {
                              return format_of(output.element).bytes == format_of(input).bytes;
                            });
}

TEST(Bits, DoNotDependOnAliasing) {
  std::vector<std::pair<const Backend*, std::string_view>> backends = other_backends();
  backends.emplace_back(&interpreter(), "portable");
  for (const auto& [backend, target] : backends) {
    for (const NamedProgram& named : programs()) {
      if (!can_run_in_place(named.program)) continue;
      Columns arrays = inputs_for(named);
      const auto executable = backend->load(named.program, target);
      const Columns expected = run(*executable, named, arrays, 0, arrays[0].size());
      std::vector<const void*> from;
      std::vector<void*> to;
      for (const Column& array : arrays) from.push_back(array.at(0));
      for (std::size_t i = 0; i < expected.size(); ++i) to.push_back(arrays[i].at(0));
      executable->run(from, named.uniforms, to, arrays[0].size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        Column result(expected[i].element(), expected[i].size());
        for (std::size_t k = 0; k < result.size(); ++k) result.set_bits(k, arrays[i].bits(k));
        EXPECT_TRUE(result.holds(expected[i])) << named.name << " on " << target;
      }
    }
  }
}

}  // namespace
}  // namespace assay
