#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "process.h"

namespace assay::test {
namespace {

using nlohmann::json;

TEST(Diff, SaysHowMuchAndWhere) {
  const Outcome text = run({"diff", "gelu", "silu", "--range", "1", "6"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_EQ(text.err, "") << "no progress where nobody watches";
  EXPECT_TRUE(text.out.starts_with("gelu and silu differ by at most 0.193, at x = 1.9653324.\n")) << text.out;
  EXPECT_EQ(text.out.find('\x1b'), std::string::npos);

  const json result = json::parse(run({"diff", "gelu", "silu", "--range", "1", "6", "--json"}).out);
  EXPECT_EQ(result["format"], "assay-difference-1");
  EXPECT_EQ(result["a"]["name"], "gelu");
  EXPECT_EQ(result["inputs"], 20'971'521);
  EXPECT_EQ(result["largest_absolute"]["x"], 1.9653324);
  EXPECT_NEAR(result["largest_absolute"]["exact_difference"], 0.1930019865, 1e-10);
}

TEST(Diff, TakesFormulasAndDerivatives) {
  const Outcome same = run({"diff", "relu", "where(x > 0, x, 0)", "--range", "-0.001", "0.001"});
  EXPECT_TRUE(same.out.starts_with("relu and where(x > 0, x, 0) give the same float32 for all ")) << same.out;
  const json slopes =
      json::parse(run({"diff", "relu", "3*x", "--derivative", "--range", "1", "2", "--json"}).out);
  EXPECT_EQ(slopes["largest_absolute"]["difference"], -2);
}

TEST(Diff, NaNAndInfinityAreValuesInJson) {
  const json result = json::parse(run({"diff", "sqrt(x)", "abs(x)", "--range", "-2", "-1.9", "--json"}).out);
  EXPECT_EQ(result["one_nan"]["nearest"]["a"], "nan");
  EXPECT_EQ(result["largest_absolute"], nullptr);
}

TEST(Diff, StopsOnCtrlC) {
  Process process({"diff", "gelu", "silu", "--threads", "1"});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  process.send(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.status, 130);
  EXPECT_EQ(outcome.err, "assay: interrupted\n");
  EXPECT_EQ(outcome.out, "");
}

TEST(Diff, RefusesWhatMakesNoSense) {
  const auto complaint = [](const std::vector<std::string>& arguments) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  };
  EXPECT_EQ(complaint({"diff", "relu"}),
            "assay: b is required\nsee `assay --help`, or --help behind a subcommand\n");
  EXPECT_NE(complaint({"diff", "relu", "gleu"}).find("did you mean 'gelu'?"), std::string::npos);
  EXPECT_NE(complaint({"diff", "relu", "tanh(x"}).find("column 7"), std::string::npos);
  EXPECT_EQ(complaint({"diff", "relu", "tanh", "--range", "3", "1"}),
            "assay: range: 3 to 1 holds no number\ngive the smaller end first\n");
  EXPECT_EQ(complaint({"diff", "relu", "tanh", "--range", "nan", "1"}),
            "assay: range: nan to 1 holds no number\ngive the smaller end first\n");
  EXPECT_NE(complaint({"diff", "relu", "tanh", "--range", "a", "1"}).find("--range"), std::string::npos);
  EXPECT_NE(complaint({"diff", "relu", "tanh", "--threads", "0"}).find("--threads"), std::string::npos);
}

}  // namespace
}  // namespace assay::test
