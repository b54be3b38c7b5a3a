#include <gtest/gtest.h>

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
  EXPECT_NE(complaint({"emit", "gelu", "--type", "f8"}, 2).find("--type"), std::string::npos);
  EXPECT_NE(complaint({"emit", "sin(x)", "--plan", "fast"}, 2).find("--plan exact"), std::string::npos);
  EXPECT_NE(complaint({"emit", "gelu", "--plan", "fast", "--type", "f16"}, 2).find("of float32"),
            std::string::npos);
  const std::string nowhere = (folder() / "nowhere" / "gelu.c").string();
  EXPECT_NE(complaint({"emit", "gelu", "--out", nowhere}, 1).find(nowhere), std::string::npos);
}

}  // namespace
}  // namespace assay::test
