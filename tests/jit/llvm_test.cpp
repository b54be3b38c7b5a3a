#include <gtest/gtest.h>
#include <llvm/Support/MemoryBuffer.h>

#include <cstdlib>
#include <string>

#include "backend/llvm/emit.h"
#include "backend/llvm/module.h"
#include "backend/llvm/object.h"
#include "backend/llvm/target.h"
#include "base/error.h"
#include "base/files.h"
#include "catalog/catalog.h"
#include "kernel/builder.h"
#include "kernel/lower.h"

namespace assay {
namespace {

using kernel::Type;
using kernel::Value;

kernel::Program small_program() {
  kernel::Builder b;
  const Value x = to_f64(b.input(0));
  // One by one: C++ leaves open in which order the arguments of a call are made.
  const Value factor = b.uniform(0, Type::f64);
  const Value scaled = fma(x, factor, 0.1);
  const Value is_negative = scaled < 0.0;
  const Value negated = -scaled;
  b.output(to_f32(select(is_negative, negated, min(scaled, from_bits(to_bits(x) << 1)))));
  const Value second = b.input(1);
  b.output(second * b.uniform(1, Type::f32));
  return b.finish();
}

// small_program.ll is what must come out, to the letter. ASSAY_UPDATE_GOLDEN=1 writes it.
TEST(LlvmIr, IsThatOfTheGoldenFile) {
  const std::string file = std::string(ASSAY_TESTS_DIR) + "/small_program.ll";
  const std::string text = llvm_ir(small_program(), *find_target("avx2"));
  if (std::getenv("ASSAY_UPDATE_GOLDEN") != nullptr) write_file_atomically(file, text);
  EXPECT_EQ(text, read_file(file));
}

TEST(LlvmIr, HasNoFastMath) {
  for (const Activation& a : catalog()) {
    const std::string text = llvm_ir(kernel::lower_backward(a.function), *find_target("avx2"));
    for (const char* flag :
         {" fast ", " contract ", " reassoc ", " nnan ", " ninf ", " nsz ", " arcp ", " afn "}) {
      EXPECT_EQ(text.find(flag), std::string::npos) << a.name << flag;
    }
  }
}

// Code for targets that this machine may not have is generated all the same; object_code throws if it calls
// anything.
TEST(LlvmObject, EveryCatalogFunctionCompilesForEveryTarget) {
  for (const Target& target : all_targets()) {
    for (const Activation& a : catalog()) {
      EXPECT_GT(object_code(llvm_ir(kernel::lower_forward(a.function), target), target)->getBufferSize(), 0U);
      EXPECT_GT(object_code(llvm_ir(kernel::lower_backward(a.function), target), target)->getBufferSize(),
                0U);
    }
  }
}

TEST(LlvmObject, SeveralProgramsAreOneModule) {
  const Function& gelu = activation("gelu").function;
  const kernel::Program forward = kernel::lower_forward(gelu);
  const kernel::Program backward = kernel::lower_backward(gelu);
  for (const Target& target : all_targets()) {
    const std::string module =
        llvm_module(std::vector<NamedProgram>{{"f", &forward}, {"df", &backward}}, target);
    EXPECT_NE(module.find("define void @f("), std::string::npos);
    EXPECT_NE(module.find("define void @df("), std::string::npos);
    EXPECT_GT(object_code(module, target)->getBufferSize(), 0U) << target.name;
  }
}

TEST(LlvmObject, AProgramByRowsCompilesForEveryTarget) {
  kernel::Builder b;
  const Value shifted = to_f64(b.input(0)) - b.row(0);
  b.output(to_f32(shifted));
  b.sum(shifted);
  for (const Target& target : all_targets()) {
    EXPECT_GT(object_code(llvm_ir(b.finish(), target), target)->getBufferSize(), 0U) << target.name;
  }
}

TEST(LlvmObject, TextThatDoesNotParseIsAnError) {
  EXPECT_THROW((void)object_code("define nonsense", *find_target("avx2")), Error);
  EXPECT_THROW((void)object_code("define i32 @f() { ret void }", *find_target("avx2")), Error);
}

TEST(LlvmObject, CodeThatCallsIsAnError) {
  const std::string calls =
      "declare double @llvm.exp.f64(double)\n"
      "define double @kernel(double %x) {\n"
      "  %y = call double @llvm.exp.f64(double %x)\n"
      "  ret double %y\n"
      "}\n";
  try {
    (void)object_code(calls, *find_target("avx2"));
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "llvm cannot compile a kernel: the code calls exp");
  }
}

}  // namespace
}  // namespace assay
