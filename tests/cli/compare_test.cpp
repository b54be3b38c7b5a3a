#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "workspace.h"

namespace assay::test {
namespace {

using nlohmann::json;

class Compare : public Workspace {
 protected:
  [[nodiscard]] json results(const std::vector<std::string>& arguments,
                             const Surroundings& surroundings = {}) const {
    const Outcome outcome = run(small(arguments), surroundings);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return json::parse(outcome.out);
  }
};

TEST_F(Compare, PrintsATableAndWritesAReport) {
  const Outcome outcome =
      run(small({"compare", "none", "relu", "x*tanh(x)", "--seeds", "2", "--tuning-epochs", "1"}));
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  for (const char* word : {"none", "relu", "x*tanh(x)"})
    EXPECT_NE(outcome.out.find(word), std::string::npos) << word;
  EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos) << "colours in a pipe";
  EXPECT_NE(outcome.err.find("data: mnist"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("tuning relu: rate 0.1"), std::string::npos) << outcome.err;
  EXPECT_EQ(outcome.err.find('\r'), std::string::npos) << "a progress bar in a pipe";
  EXPECT_EQ(names_in(out()), (std::vector<std::string>{"report.html", "results.json"}));
}

TEST_F(Compare, WritesAPageThatAsksNoNetwork) {
  ASSERT_EQ(run(small({"compare", "relu", "tanh", "--seeds", "2", "--learning-rate", "0.03"})).status, 0);
  const std::string page = content(out() / "report.html");
  EXPECT_NE(page.find("<!DOCTYPE html>"), std::string::npos);
  EXPECT_LT(page.size(), 5U << 20);
  for (const char* request : {"<script src", "<link rel=\"stylesheet\"", "<img src=\"http", "@import"}) {
    EXPECT_EQ(page.find(request), std::string::npos) << request;
  }
  // The command that repeats it stands in the page.
  EXPECT_NE(page.find("assay compare relu tanh --seeds 2"), std::string::npos);
}

TEST_F(Compare, GivesJson) {
  const json result =
      results({"compare", "relu", "tanh", "--seeds", "2", "--learning-rate", "0.03,0.01", "--json"});
  EXPECT_EQ(result["contenders"].size(), 2U);
  EXPECT_EQ(result["training"]["widths"], json({784, 16, 10}));
  for (const json& contender : result["contenders"]) {
    EXPECT_EQ(contender["trials"].size(), 2U);
    EXPECT_EQ(contender["sweep"].size(), 2U);
    EXPECT_GT(contender["test_accuracy"]["mean"], 0.2);
    EXPECT_LE(contender["test_accuracy"]["low"], contender["test_accuracy"]["mean"]);
  }
  EXPECT_EQ(json::parse(content(out() / "results.json")), result);
}

TEST_F(Compare, TrainsParameters) {
  const std::vector<std::string> common = {
      "compare", "prelu", "x*sigmoid(beta*x); beta = 1", "--seeds", "2", "--learning-rate", "0.03", "--json"};
  const auto learned = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = common;
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::vector<std::string> parameters;
    const json result = results(arguments);
    for (const json& contender : result["contenders"]) {
      for (const json& each : contender["learned"]) parameters.push_back(each["parameter"]);
    }
    std::ranges::sort(parameters);
    return parameters;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(learned({}), Names({"slope"}));
  EXPECT_EQ(learned({"--learn", "none"}), Names());
  EXPECT_EQ(learned({"--learn", "beta"}), Names({"beta", "slope"}));
  EXPECT_EQ(learned({"--learn", "beta", "--learn-per", "unit"}), Names({"beta", "slope"}));
}

/// What training decided, without what the clock did.
json curves(const json& result) {
  json all;
  for (const json& contender : result["contenders"]) {
    for (const json& trial : contender["trials"]) {
      json epochs = trial["epochs"];
      epochs.erase("seconds");
      all[contender["name"].get<std::string>()].push_back(epochs);
    }
  }
  return all;
}

TEST_F(Compare, RepeatsItselfOnAnyThreadsAndBackend) {
  const std::vector<std::string> base = {"compare",         "relu", "gelu",  "--seeds", "2",
                                         "--learning-rate", "0.03", "--json"};
  const json reference = curves(results(base));
  std::vector<std::string> arguments = small(base);
  arguments.back() = "1";  // threads
  const Outcome one_thread = run(arguments);
  ASSERT_EQ(one_thread.status, 0) << one_thread.err;
  EXPECT_EQ(curves(json::parse(one_thread.out)), reference);
  EXPECT_EQ(curves(results(base, {.environment = {{"ASSAY_BACKEND", "interp"}}})), reference);
}

TEST_F(Compare, CountsDivergedTrials) {
  const json result =
      results({"compare", "relu", "square_root", "--seeds", "2", "--learning-rate", "0.03", "--json"});
  const json& worst = result["contenders"][1];
  EXPECT_EQ(worst["name"], "square_root");
  EXPECT_EQ(worst["diverged"], 2);
  EXPECT_EQ(worst["trials"][0]["divergence"]["step"], 1);
  EXPECT_EQ(worst["trials"][0]["divergence"]["reason"], "the loss is NaN");
}

TEST_F(Compare, TrainsDeepNetworksByAnySchemeAndWatchesThem) {
  std::vector<std::string> arguments = small(
      {"compare",        "tanh",   "--seeds", "1",      "--learning-rate", "0.03",     "--init",
       "edge",           "--bias", "0.1",     "--l2",   "0.001",           "--inputs", "unit",
       "--weight-scale", "0.5",    "--loss",  "binary", "--activated",     "1,3",      "--freeze-biases",
       "--telemetry",    "--json"});
  const auto network = std::ranges::find(arguments, "--network");
  ASSERT_NE(network, arguments.end());
  *(network + 1) = "784-16x4-10";
  const Outcome outcome = run(arguments);
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  const json& training = result["training"];
  EXPECT_EQ(training["widths"], json({784, 16, 16, 16, 16, 10}));
  EXPECT_EQ(training["initialisation"], "edge-of-chaos");
  EXPECT_EQ(training["loss"], "binary");
  EXPECT_EQ(training["l2"], 0.001);
  EXPECT_EQ(training["inputs"], "unit");
  EXPECT_EQ(training["weight_scale"], 0.5);
  EXPECT_EQ(result["dataset"]["preparation"], "pixels between 0 and 1");
  EXPECT_EQ(training["bias"], 0.1);
  EXPECT_EQ(training["frozen_biases"], true);
  EXPECT_EQ(training["activated"], json({1, 3}));
  const json& contender = result["contenders"][0];
  EXPECT_EQ(contender["start"].size(), 5U);
  EXPECT_EQ(contender["start"][0]["bias_mean"], 0.1);
  const json& layers = contender["trials"][0]["layers"];
  EXPECT_EQ(layers.size(), contender["trials"][0]["epochs"]["test_loss"].size() + 1);
  EXPECT_EQ(layers[0]["layers"].size(), 5U);
  EXPECT_EQ(layers[0]["layers"][0]["dead"], 0);
  EXPECT_TRUE(layers[0]["layers"][1]["dead"].is_null()) << "no activation there";
  EXPECT_TRUE(layers[0]["layers"][0]["update"].is_null()) << "before training";
  EXPECT_GT(layers[1]["layers"][0]["update"], 0);
  EXPECT_NE(content(out() / "report.html").find("id=\"comparison-layers\""), std::string::npos);
}

TEST_F(Compare, NamesTheLayerWhereNumbersStopBeingFinite) {
  const json result = results({"compare", "logarithm", "--seeds", "1", "--learning-rate", "0.03", "--json"});
  const json& origin = result["contenders"][0]["trials"][0]["divergence"]["origin"];
  EXPECT_EQ(origin["quantity"], "activations");
  EXPECT_EQ(origin["layer"], 1);
  EXPECT_EQ(origin["step"], 1);
  EXPECT_GT(origin["nan"], 0);
}

TEST_F(Compare, KeepsWhatIsCompleteOnCtrlC) {
  std::vector<std::string> arguments =
      small({"compare", "relu", "--seeds", "2000", "--learning-rate", "0.03"});
  Process process(arguments);
  while (process.errors_so_far().find("training relu seed 1") == std::string::npos) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  process.send(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.status, 130) << outcome.err;
  EXPECT_NE(outcome.err.find("assay: interrupted: the results below are of the "), std::string::npos)
      << outcome.err;
  const json result = json::parse(content(out() / "results.json"));
  EXPECT_TRUE(result["interrupted"].get<bool>());
  EXPECT_GE(result["trials_done"], 1);
  EXPECT_LT(result["trials_done"], 2000);
  EXPECT_EQ(names_in(out()), (std::vector<std::string>{"report.html", "results.json"}));
}

TEST_F(Compare, WritesNothingWhenInterruptedTooEarly) {
  std::vector<std::string> arguments = small({"compare", "relu", "--seeds", "1", "--learning-rate", "0.03"});
  arguments[arguments.size() - 5] = "1000000";  // epochs
  Process process(arguments);
  while (process.errors_so_far().find("data: ") == std::string::npos) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  process.send(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.status, 130);
  EXPECT_NE(outcome.err.find("interrupted before the first trial was complete; nothing was written"),
            std::string::npos)
      << outcome.err;
  EXPECT_TRUE(names_in(out()).empty());
}

TEST_F(Compare, LeavesNothingHalfWrittenOnAFullDisk) {
  const Outcome outcome = run(small({"compare", "relu", "--seeds", "1", "--learning-rate", "0.03"}),
                              {.largest_file = std::uint64_t{64} << 10});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.out.find("relu"), std::string::npos) << "the result itself must not be lost";
  EXPECT_NE(outcome.err.find("report.html: cannot be written: File too large"), std::string::npos)
      << outcome.err;
  EXPECT_EQ(names_in(out()), std::vector<std::string>{"results.json"});
}

}  // namespace
}  // namespace assay::test
