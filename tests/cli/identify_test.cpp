#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "workspace.h"

namespace assay::test {
namespace {

using nlohmann::json;

class Identify : public Workspace {
 protected:
  /// A file of samples.
  [[nodiscard]] std::string samples(const std::string& text) const {
    const std::filesystem::path file = folder() / "samples.csv";
    write(file, text);
    return file.string();
  }

  /// The line the program ends with, after the file's name.
  [[nodiscard]] std::string complaint(const std::string& text) const {
    const std::string file = samples(text);
    const Outcome outcome = run({"identify", file});
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    const std::string begin = "assay: " + file;
    EXPECT_TRUE(outcome.err.starts_with(begin)) << outcome.err;
    return outcome.err.substr(std::min(begin.size(), outcome.err.size()));
  }
};

/// x and where(x > 0, x, 0.25*x), with f'(x) if asked for.
std::string leaky(bool with_slope) {
  std::string text = with_slope ? "x,y,slope\n" : "x,y\n";
  for (int i = -40; i <= 40; ++i) {
    const double x = i / 8.0 + 0.01171875;
    text += std::to_string(x) + "," + std::to_string(x > 0 ? x : x / 4);
    if (with_slope) text += x > 0 ? ",1" : ",0.25";
    text += '\n';
  }
  return text;
}

TEST_F(Identify, DoesNotNameAFunctionFromTooFewSamples) {
  const std::string file = samples("1,2\n");
  const Outcome text = run({"identify", file});
  EXPECT_TRUE(text.out.starts_with("Too few samples to tell: ")) << text.out;
  EXPECT_EQ(text.out.find("It is"), std::string::npos) << text.out;
  EXPECT_TRUE(json::parse(run({"identify", file, "--json"}).out)["ambiguous"].get<bool>());
}

TEST_F(Identify, NamesTheFunctionAndItsParameters) {
  const std::string file = samples(leaky(false));
  const Outcome text = run({"identify", file});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_TRUE(text.out.starts_with("It is prelu with slope = 0.25.\n")) << text.out;

  const json found = json::parse(run({"identify", file, "--json"}).out);
  EXPECT_EQ(found["format"], "assay-identification-1");
  EXPECT_EQ(found["samples"], 81);
  EXPECT_EQ(found["match"], "exact");
  EXPECT_FALSE(found["ambiguous"].get<bool>());
  EXPECT_EQ(found["best"]["name"], "prelu");
  EXPECT_EQ(found["best"]["parameters"][0]["value"], 0.25);
}

TEST_F(Identify, ReadsStandardInput) {
  const Outcome outcome = run({"identify", "-"}, {.input = samples(leaky(false))});
  EXPECT_TRUE(outcome.out.starts_with("It is prelu with slope = 0.25.\n")) << outcome.err;
  EXPECT_EQ(run({"identify", "-"}).err,
            "assay: standard input: has no samples\nwrite a line `x,y` for each\n");
}

TEST_F(Identify, TakesADerivativeColumn) {
  const std::string file = samples(leaky(true));
  const json found = json::parse(run({"identify", file, "--derivative-column", "--json"}).out);
  EXPECT_EQ(found["best"]["name"], "prelu");
  EXPECT_NE(run({"identify", file}).err.find("--derivative-column"), std::string::npos);
}

TEST_F(Identify, SaysWhatIsAmbiguous) {
  const std::string file = samples("0.25 0.25\n0.5 0.5\n0.75 0.75\n1 1\n");
  const Outcome text = run({"identify", file});
  EXPECT_TRUE(text.out.starts_with("Ambiguous: it may be identity, or ")) << text.out;
  EXPECT_NE(text.out.find("f(x) at the inputs that would tell"), std::string::npos);
  const json found = json::parse(run({"identify", file, "--json"}).out);
  EXPECT_TRUE(found["ambiguous"].get<bool>());
  EXPECT_GE(found["telling_inputs"].size(), 1U);
}

TEST_F(Identify, SaysWhatIsWrongWithTheFile) {
  EXPECT_TRUE(complaint("").starts_with(": has no samples\n"));
  EXPECT_TRUE(complaint("x,y\n1,2\nthree,4\n").starts_with(":3: 'three' is not a number\n"));
  EXPECT_TRUE(complaint("1\n2\n").starts_with(":1: 1 value, but x and y belong on a line"));
  EXPECT_TRUE(complaint("nan,1\n").starts_with(":1: x is nan; it has to be a finite number"));
  EXPECT_TRUE(complaint(std::string("\x7f"
                                    "ELF\0\1\2\n1,2\n",
                                    12))
                  .starts_with(":"));
  const Outcome missing = run({"identify", (folder() / "nowhere.csv").string()});
  EXPECT_EQ(missing.status, 2);
  EXPECT_NE(missing.err.find("nowhere.csv"), std::string::npos);
  EXPECT_EQ(run({"identify"}).status, 2);
  EXPECT_EQ(run({"identify", folder().string()}).status, 2) << "a folder";
}

TEST_F(Identify, NaNSaysWhereThereIsNoValue) {
  std::string text;
  for (int i = -16; i <= 16; ++i) {
    const double x = i / 4.0;
    text += std::to_string(x) + ";" + (x < 0 ? "nan" : std::to_string(std::sqrt(x))) + "\n";
  }
  const json found = json::parse(run({"identify", samples(text), "--json"}).out);
  EXPECT_EQ(found["best"]["name"], "square_root");
}

}  // namespace
}  // namespace assay::test
