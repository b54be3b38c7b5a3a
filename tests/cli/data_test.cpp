#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "workspace.h"

namespace assay::test {
namespace {

using nlohmann::json;

class Data : public Workspace {};

TEST_F(Data, ListsWhatIsHere) {
  const Surroundings nowhere = {.environment = {{"ASSAY_DATA", ""}, {"XDG_DATA_HOME", folder().string()}}};
  const Outcome text = run({"data", "list"}, nowhere);
  EXPECT_EQ(text.status, 0);
  EXPECT_NE(text.out.find("mnist"), std::string::npos);
  EXPECT_NE(text.out.find("digits"), std::string::npos);

  const json before = json::parse(run({"data", "list", "--json"}, nowhere).out);
  const json after =
      json::parse(run({"data", "list", "--json"}, {.environment = {{"ASSAY_DATA", data().string()}}}).out);
  const auto present = [](const json& list, const std::string& name) {
    for (const json& entry : list) {
      if (entry["name"] == name) return entry["present"].get<bool>();
    }
    return false;
  };
  EXPECT_FALSE(present(before, "mnist"));
  EXPECT_TRUE(present(after, "mnist"));
  EXPECT_TRUE(present(before, "digits"));
}

TEST_F(Data, FetchNamesWhatItKnows) {
  const Outcome outcome = run({"data", "fetch", "imagenet"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err, "assay: dataset 'imagenet' cannot be fetched\nthese can: mnist\n");
}

}  // namespace
}  // namespace assay::test
