#include "kernel/fingerprint.h"

#include <gtest/gtest.h>

#include <set>

#include "catalog/catalog.h"
#include "kernel/builder.h"
#include "kernel/lower.h"

namespace assay::kernel {
namespace {

TEST(Fingerprint, KeysAndNumbersTellProgramsApartAsTheirTextsDo) {
  std::set<std::string> texts;
  std::set<std::string> keys;
  std::set<std::uint64_t> fingerprints;
  const auto add = [&](const Program& program) {
    texts.insert(program.text());
    keys.insert(key(program));
    fingerprints.insert(fingerprint(program));
  };
  for (const Activation& entry : catalog()) {
    add(lower_forward(entry.function));
    add(lower_backward(entry.function));
  }
  EXPECT_EQ(keys.size(), texts.size());
  EXPECT_EQ(fingerprints.size(), texts.size());
}

TEST(Fingerprint, EveryPartOfAProgramIsInItsKey) {
  const auto program = [](Element element, std::size_t uniform, std::uint32_t entry) {
    Builder b;
    Table table{};
    table[3] = entry;
    b.output(b.input(0) * b.uniform(uniform, Type::f32) + b.lookup(table, b.i32(3)), element);
    return b.finish();
  };
  const std::set<std::string> keys = {key(program(Element::f32, 0, 1)), key(program(Element::f16, 0, 1)),
                                      key(program(Element::f32, 1, 1)), key(program(Element::f32, 0, 2))};
  EXPECT_EQ(keys.size(), 4U);
  EXPECT_EQ(key(program(Element::f32, 0, 1)), key(program(Element::f32, 0, 1)));
}

}  // namespace
}  // namespace assay::kernel
