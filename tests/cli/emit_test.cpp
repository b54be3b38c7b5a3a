#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "process.h"
#include "workspace.h"

namespace assay::test {
namespace {

class Emit : public Workspace {
 protected:
  /// Translates the file without a warning and runs its test; what the two said, and the status.
  [[nodiscard]] Outcome tested(const std::string& name, const std::string& macro) const {
    const std::string stem = (folder() / name).string();
    const std::string command = "{ cc -std=c99 -O2 -Wall -Wextra -Wconversion -Werror -pedantic -D" + macro +
                                " -o " + stem + " " + stem + ".c -lm && " + stem + "; } > " + stem +
                                ".txt 2>&1";
    const int status = std::system(command.c_str());
    return {.status = WEXITSTATUS(status), .out = content(stem + ".txt"), .err = {}};
  }
};

TEST_F(Emit, WritesAFileThatTestsItself) {
  const Outcome emitted = run({"emit", "gelu", "--out", (folder() / "gelu.c").string()});
  EXPECT_EQ(emitted.status, 0) << emitted.err;
  EXPECT_EQ(emitted.out, "");
  const std::string source = content(folder() / "gelu.c");
  EXPECT_NE(source.find("void gelu_forward(const float *x, float *y, size_t n)"), std::string::npos);
  EXPECT_NE(source.find("void gelu_backward(const float *x, const float *dy, float *dx, size_t n)"),
            std::string::npos);
  const Outcome outcome = tested("gelu", "GELU_TEST");
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  EXPECT_EQ(outcome.out, "");
}

TEST_F(Emit, ItsTestFindsAWrongBit) {
  std::string source = run({"emit", "silu"}).out;
  const std::size_t place = source.find("  for (size_t i = 0; i < n; ++i) {\n    const float v0 = x[i];");
  ASSERT_NE(place, std::string::npos);
  source.replace(source.find("x[i]", place), 4, "x[i] * 1.0000001f");
  write(folder() / "silu.c", source);
  const Outcome outcome = tested("silu", "SILU_TEST");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.out.find("silu_forward: hash 0 is 0x"), std::string::npos) << outcome.out;
  EXPECT_EQ(outcome.out.find("silu_backward"), std::string::npos) << outcome.out;
}

TEST_F(Emit, TakesFormulasUnderANameOfTheirOwn) {
  write(folder() / "mine.c", run({"emit", "x*tanh(a*x); a = 0.7", "--name", "my-own.1"}).out);
  const std::string source = content(folder() / "mine.c");
  EXPECT_NE(source.find("f(x) = x*tanh(a*x); a = 0.7"), std::string::npos);
  EXPECT_NE(source.find("void my_own_1_forward("), std::string::npos);
  const Outcome outcome = tested("mine", "MY_OWN_1_TEST");
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  EXPECT_NE(run({"emit", "x^3"}).out.find("void activation_forward("), std::string::npos);
}

TEST_F(Emit, OffersTheBackwardPassFromTheOutputWhereThereIsOne) {
  EXPECT_NE(run({"emit", "tanh"}).out.find("void tanh_backward_from_output(const float *y"),
            std::string::npos);
  EXPECT_EQ(run({"emit", "gelu"}).out.find("from_output"), std::string::npos);
}

TEST_F(Emit, HasEveryElementTypeAndPlan) {
  for (const std::string type : {"f16", "bf16", "f64"}) {
    write(folder() / (type + ".c"), run({"emit", "silu", "--type", type, "--name", type}).out);
    const Outcome outcome = tested(type, type == "f16"    ? "F16_TEST"
                                         : type == "bf16" ? "BF16_TEST"
                                                          : "F64_TEST");
    EXPECT_EQ(outcome.status, 0) << type << ": " << outcome.out;
  }
  EXPECT_NE(content(folder() / "bf16.c").find("bf16_forward(const uint16_t *x, uint16_t *y, size_t n)"),
            std::string::npos);
  write(folder() / "fast.c", run({"emit", "tanh", "--plan", "fast", "--name", "fast"}).out);
  EXPECT_NE(content(folder() / "fast.c").find("at most 3 units in the last place"), std::string::npos);
  const Outcome outcome = tested("fast", "FAST_TEST");
  EXPECT_EQ(outcome.status, 0) << outcome.out;
}

TEST_F(Emit, WritesThePrograms) {
  const std::string text = run({"emit", "relu", "--to", "program"}).out;
  EXPECT_TRUE(text.starts_with(
      "# relu_forward: y[i] = f(x[i])\nprogram of inputs f32, 0 uniforms\nv0 = input f32 0\n"))
      << text;
}

/// Runs a kernel of LLVM IR on 64 numbers and prints them.
constexpr const char* caller = R"(
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
void mine_forward(const void *const *, const double *, void *const *, size_t, bool);
int main(void) {
  float x[64], y[64];
  for (int i = 0; i < 64; ++i) x[i] = 0.37f * (float)(i - 32);
  mine_forward((const void *const[]){x}, NULL, (void *const[]){y}, 64, false);
  for (int i = 0; i < 64; ++i) printf("%a\n", (double)y[i]);
}
)";

TEST_F(Emit, WritesLlvmIrThatGivesTheSameBits) {
  const Outcome emitted = run({"emit", "silu", "--to", "llvm", "--target", "avx2", "--name", "mine", "--out",
                               (folder() / "mine.ll").string()});
  if (emitted.err.find("built without LLVM") != std::string::npos) GTEST_SKIP() << emitted.err;
  ASSERT_EQ(emitted.status, 0) << emitted.err;
  const std::string text = content(folder() / "mine.ll");
  EXPECT_TRUE(text.starts_with("; SiLU\n;\n;     f(x) = x*sigmoid(x)\n")) << text.substr(0, 400);
  EXPECT_NE(text.find("define void @mine_forward("), std::string::npos);
  EXPECT_NE(text.find("define void @mine_backward("), std::string::npos);
  EXPECT_EQ(text.find("attributes #0"), text.rfind("attributes #0"));
  const std::string clang = ASSAY_CLANG;
  if (clang.empty()) GTEST_SKIP() << "no clang of LLVM 19";
  if (__builtin_cpu_supports("avx2") == 0) GTEST_SKIP() << "this CPU has no AVX2";
  write(folder() / "caller.c", caller);
  write(folder() / "mine.c",
        run({"emit", "silu", "--name", "mine_in_c"}).out +
            "#include <stdbool.h>\n"
            "void mine_forward(const void *const *in, const double *u, void *const *out,"
            " size_t n, bool s) { (void)u; (void)s; mine_in_c_forward(in[0], out[0], n); }");
  const std::string stem = folder().string() + "/";
  std::string results[2];
  for (const std::string& source : {std::string("mine.ll"), std::string("mine.c")}) {
    const std::string command = "{ " + clang + " -O2 -ffp-contract=off -Wno-override-module -o " + stem +
                                "run " + stem + "caller.c " + stem + source + " -lm && " + stem +
                                "run; } > " + stem + "run.txt 2>&1";
    EXPECT_EQ(std::system(command.c_str()), 0) << content(stem + "run.txt");
    results[source == "mine.c" ? 1 : 0] = content(stem + "run.txt");
  }
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(std::ranges::count(results[0], '\n'), 64);
}

TEST_F(Emit, SaysWhatIsWrong) {
  const auto complaint = [](const std::vector<std::string>& arguments, int status) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, status) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  };
  EXPECT_NE(complaint({"emit", "gleu"}, 2).find("did you mean 'gelu'?"), std::string::npos);
  EXPECT_NE(complaint({"emit", "gelu", "--to", "fortran"}, 2).find("--to"), std::string::npos);
  EXPECT_NE(complaint({"emit"}, 2).find("activation is required"), std::string::npos);
  EXPECT_NE(complaint({"emit", "softmax"}, 2).find("a function of a vector"), std::string::npos);
  EXPECT_NE(complaint({"emit", "gelu", "--target", "avx2"}, 2).find("of LLVM IR"), std::string::npos);
  const std::string of_target = complaint({"emit", "gelu", "--to", "llvm", "--target", "vax"}, 2);
  EXPECT_TRUE(of_target.find("there are avx512, avx2") != std::string::npos ||
              of_target.find("built without LLVM") != std::string::npos)
      << of_target;
  EXPECT_NE(complaint({"emit", "gelu", "--type", "f8"}, 2).find("--type"), std::string::npos);
  EXPECT_NE(complaint({"emit", "sin(x)", "--plan", "fast"}, 2).find("--plan exact"), std::string::npos);
  EXPECT_NE(complaint({"emit", "gelu", "--plan", "fast", "--type", "f16"}, 2).find("of float32"),
            std::string::npos);
  const std::string nowhere = (folder() / "nowhere" / "gelu.c").string();
  EXPECT_NE(complaint({"emit", "gelu", "--out", nowhere}, 1).find(nowhere), std::string::npos);
}

}  // namespace
}  // namespace assay::test
