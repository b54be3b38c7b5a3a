#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "workspace.h"

namespace assay::test {
namespace {

using nlohmann::json;

class Collapse : public Workspace {};

TEST_F(Collapse, FoldsAndReports) {
  std::vector<std::string> arguments = small({"collapse", "--json"});
  arguments[7] = "784-16-12-10";
  const Outcome outcome = run(arguments);
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  EXPECT_LT(result["fold"]["largest_output_difference"], 1e-4);
  EXPECT_EQ(result["fold"]["predictions_equal"], 300);
  EXPECT_EQ(result["folded"]["parameters"], 7850);
  EXPECT_GT(result["linear_fit"]["relative"], 0.05);
  EXPECT_EQ(names_in(out()), (std::vector<std::string>{"collapse.html", "collapse.json"}));
}

TEST_F(Collapse, PrintsWhatItShows) {
  const Outcome outcome = run(small({"collapse", "--activation", "tanh"}));
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("tanh"), std::string::npos) << outcome.out;
}

TEST_F(Collapse, RefusesANetworkWithNothingToFold) {
  std::vector<std::string> arguments = small({"collapse"});
  arguments[6] = "784-10";
  const Outcome outcome = run(arguments);
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.err.find("it has no hidden layer"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace assay::test
