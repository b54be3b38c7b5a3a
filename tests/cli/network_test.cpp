#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "process.h"

// The commands about deep networks that need no training: init, repair, propagate.
namespace assay::test {
namespace {

using nlohmann::json;

json output_of(std::vector<std::string> arguments) {
  arguments.emplace_back("--json");
  const Outcome outcome = run(arguments);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  return json::parse(outcome.out);
}

std::string complaint(const std::vector<std::string>& arguments) {
  const Outcome outcome = run(arguments);
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  return outcome.err;
}

TEST(Init, GivesTheNumbersAndTheLinesToType) {
  const Outcome text = run({"init", "relu", "--fan-in", "784", "--fan-out", "128"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_EQ(text.err, "");
  // sqrt(2/784)
  EXPECT_NE(text.out.find("torch.nn.init.normal_(layer.weight, std=0.0505076)"), std::string::npos)
      << text.out;
  EXPECT_NE(text.out.find("keras.initializers.RandomNormal(stddev=0.0505076)"), std::string::npos);
  EXPECT_NE(text.out.find("jax.nn.initializers.normal(stddev=0.0505076)(key_w, (784, 128))"),
            std::string::npos);
  EXPECT_EQ(text.out.find('\x1b'), std::string::npos);

  const json result = output_of({"init", "relu", "--fan-in", "784", "--fan-out", "128"});
  EXPECT_EQ(result["format"], "assay-init-1");
  EXPECT_EQ(result["recommended"]["initialisation"], "unit-gain");
  EXPECT_NEAR(result["recommended"]["weight_deviation"], std::sqrt(2.0 / 784), 1e-12);
  EXPECT_EQ(result["recommended"]["bias_deviation"], 0);
  EXPECT_EQ(result["alternatives"].size(), 6U);
}

TEST(Init, TakesTheStableEdgeOfChaosWhereDepthMatters) {
  const json shallow = output_of({"init", "gelu", "--fan-in", "256", "--fan-out", "256"});
  EXPECT_EQ(shallow["recommended"]["initialisation"], "unit-gain");
  const json deep = output_of({"init", "gelu", "--fan-in", "256", "--fan-out", "256", "--depth", "30"});
  EXPECT_EQ(deep["recommended"]["initialisation"], "edge-of-chaos");
  // At q = (3 + sqrt(17))/2, where the branch begins: sigma_w^2, sigma_b^2 of THEORY 3.1.
  EXPECT_NEAR(deep["recommended"]["weight_deviation"], std::sqrt(1.983058257437547 / 256), 2e-4);
  EXPECT_NE(deep["lines"]["PyTorch"][2].get<std::string>().find("normal_(layer.bias, std=0.4"),
            std::string::npos);
  std::string warnings;
  for (const json& warning : deep["warnings"]) warnings += warning.get<std::string>() + '\n';
  EXPECT_NE(warnings.find("He is wrong at this depth"), std::string::npos) << warnings;
  EXPECT_NE(warnings.find("lengths are not stable"), std::string::npos) << warnings;
}

TEST(Init, SaysWhereNothingIsRight) {
  const json result = output_of({"init", "log(x)", "--fan-in", "10", "--fan-out", "10"});
  EXPECT_EQ(result["recommended"], nullptr);
  EXPECT_NE(result["because"].get<std::string>().find("undefined for x < 0"), std::string::npos);
  EXPECT_EQ(run({"init", "log(x)", "--fan-in", "10", "--fan-out", "10"}).status, 0);
  EXPECT_EQ(run({"init", "0*x", "--fan-in", "10", "--fan-out", "10"}).out,
            "0*x: no initialisation can be said to be right: f(x)^2 is 0 for almost all\ninputs, or too "
            "small for a "
            "number.\n");
}

TEST(Init, RefusesWhatMakesNoSense) {
  EXPECT_NE(complaint({"init", "relu"}).find("--fan-in"), std::string::npos);
  EXPECT_NE(complaint({"init", "relu", "--fan-in", "0", "--fan-out", "3"}).find("--fan-in"),
            std::string::npos);
  EXPECT_NE(complaint({"init", "relu", "--fan-in", "3", "--fan-out", "-3"}).find("--fan-out"),
            std::string::npos);
  EXPECT_NE(complaint({"init", "gleu", "--fan-in", "3", "--fan-out", "3"}).find("did you mean"),
            std::string::npos);
  EXPECT_NE(complaint({"init", "relu", "--fan-in", "3", "--fan-out", "3", "--time-limit", "0"})
                .find("--time-limit"),
            std::string::npos);
}

TEST(Repair, GivesAFormulaThatCanBeFedBackIn) {
  const json result = output_of({"repair", "gelu", "--depth", "50"});
  EXPECT_EQ(result["format"], "assay-repair-1");
  ASSERT_EQ(result["remedies"].size(), 2U);
  const json& dks = result["remedies"][0];
  EXPECT_EQ(dks["method"], "dks");
  EXPECT_EQ(dks["impossible"], nullptr);
  EXPECT_NEAR(dks["transform"]["a"], 0.121360613078961, 1e-8);
  EXPECT_NEAR(dks["transform"]["g"], 11.7514277989056, 1e-7);
  EXPECT_NEAR(result["remedies"][1]["transform"]["b"], 0.326832801202149, 1e-8);
  const std::string formula = dks["transform"]["formula"];
  EXPECT_NE(formula.find("*(gelu("), std::string::npos) << formula;
  const json again = output_of({"init", formula, "--fan-in", "256", "--fan-out", "256"});
  const json& unit = again["alternatives"][4];
  EXPECT_EQ(unit["initialisation"], "unit-gain");
  EXPECT_NEAR(unit["weight_variance"], 1, 1e-9) << "E fhat^2 is 1 already";
  EXPECT_EQ(output_of({"repair", "gelu", "--method", "tat"})["remedies"].size(), 1U);
}

TEST(Repair, ProvesThatThereIsNoneAndOffersTheNearest) {
  const Outcome root = run({"repair", "sign(x)*sqrt(abs(x))", "--depth", "50", "--method", "dks"});
  EXPECT_EQ(root.status, 0) << root.err;
  EXPECT_NE(root.out.find("proved"), std::string::npos) << root.out;
  EXPECT_NE(root.out.find("\nsign(x)*(sqrt(abs(x) + 0.1) - sqrt(0.1))\n"), std::string::npos) << root.out;
  const json square = output_of({"repair", "x^2"});
  for (const json& remedy : square["remedies"]) {
    EXPECT_EQ(remedy["impossible"]["obstacle"], "quadratic");
    EXPECT_EQ(remedy["transform"], nullptr);
    EXPECT_EQ(remedy["smoothed"], nullptr);
  }
  const json relu = output_of({"repair", "relu", "--depth", "10", "--method", "tat"});
  EXPECT_EQ(relu["remedies"][0]["impossible"]["obstacle"], "kink");
  EXPECT_NEAR(relu["remedies"][0]["leaky"]["eta"], 0.9 * 0.871535516021517621, 1e-9);
  EXPECT_NE(relu["remedies"][0]["leaky"]["reason"], "");
}

TEST(Repair, EndsInTimeWhateverTheFormula) {
  for (const std::string formula :
       {"floor(1000*x)", "sin(1/x)", "exp(x^2)", "log(-1 - x^2)", "x^1000", "1/0"}) {
    const Outcome outcome = run({"repair", formula, "--time-limit", "2"});
    EXPECT_EQ(outcome.status, 0) << formula << outcome.err;
    EXPECT_NE(outcome.out, "") << formula;
  }
}

TEST(Repair, RefusesWhatMakesNoSense) {
  EXPECT_NE(complaint({"repair"}).find("activation is required"), std::string::npos);
  EXPECT_NE(complaint({"repair", "tanh(x"}).find("column 7"), std::string::npos);
  EXPECT_NE(complaint({"repair", "tanh", "--depth", "0"}).find("--depth"), std::string::npos);
  EXPECT_NE(complaint({"repair", "tanh", "--method", "fks"}).find("--method"), std::string::npos);
  EXPECT_NE(complaint({"repair", "softmax"}).find("softmax"), std::string::npos);
}

TEST(Propagate, PutsTheoryBesideNetworks) {
  const json result = output_of({"propagate", "gelu", "--depth", "20", "--width", "128", "--init", "he"});
  EXPECT_EQ(result["format"], "assay-propagation-1");
  EXPECT_EQ(result["initialisation"], "he");
  EXPECT_EQ(result["weight_variance"], 2);
  EXPECT_EQ(result["layers"].size(), 20U);
  EXPECT_EQ(result["agreement"]["log_gradient"]["holds"], true) << result["agreement"];
  EXPECT_EQ(result["agreement"]["log_length"]["holds"], true) << result["agreement"];
  EXPECT_LT(result["agreement"]["log_gradient"]["predicted"], -3) << "gradients shrink";
  EXPECT_EQ(result["layers"][19]["measured"]["log_gradient"]["mean"], 0);

  const Outcome text = run({"propagate", "gelu", "--depth", "20", "--width", "128", "--init", "he"});
  EXPECT_EQ(text.err, "") << "no progress where nobody watches";
  EXPECT_NE(text.out.find("they agree"), std::string::npos) << text.out;
  EXPECT_EQ(text.out.find('\x1b'), std::string::npos);
}

TEST(Propagate, DoesNotDependOnTheNumberOfThreads) {
  const std::vector<std::string> command = {"propagate", "tanh",   "--depth", "10", "--width",
                                            "64",        "--json", "--seeds", "5",  "--threads"};
  const auto with = [&](const std::string& threads) {
    std::vector<std::string> arguments = command;
    arguments.push_back(threads);
    return run(arguments).out;
  };
  EXPECT_EQ(with("1"), with("3"));
}

TEST(Propagate, ShowsWhereFloat32GivesUp) {
  const json square = output_of({"propagate", "x^2", "--depth", "20", "--width", "32", "--init", "he"});
  EXPECT_FALSE(square["measured"]["signal_is_lost"].is_null());
  const json root = output_of({"propagate", "sqrt(x)", "--depth", "4", "--width", "32", "--init", "he"});
  EXPECT_EQ(root["measured"]["signal_is_lost"], 2);
  EXPECT_NE(root["predicted"]["reason"], "");
}

TEST(Propagate, StopsOnCtrlC) {
  Process process(
      {"propagate", "tanh", "--depth", "1000", "--width", "1024", "--seeds", "50", "--init", "he"});
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  process.send(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.status, 130);
  EXPECT_NE(outcome.err.find("assay: interrupted\n"), std::string::npos) << outcome.err;
  EXPECT_EQ(outcome.out, "");
}

TEST(Propagate, RefusesWhatMakesNoSense) {
  EXPECT_NE(complaint({"propagate", "relu", "--init", "xavier"}).find("--init"), std::string::npos);
  EXPECT_NE(complaint({"propagate", "relu", "--depth", "0"}).find("--depth"), std::string::npos);
  EXPECT_NE(complaint({"propagate", "relu", "--width", "-1"}).find("--width"), std::string::npos);
  EXPECT_NE(complaint({"propagate", "relu", "--correlation", "2"}).find("--correlation"), std::string::npos);
  EXPECT_NE(complaint({"propagate", "softplus", "--init", "edge-of-chaos"})
                .find("no initialisation 'edge-of-chaos'"),
            std::string::npos);
  EXPECT_NE(complaint({"propagate", "log(x)"}).find("undefined for x < 0"), std::string::npos);
}

}  // namespace
}  // namespace assay::test
