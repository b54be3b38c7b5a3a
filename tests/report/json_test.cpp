#include "report/json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "golden.h"
#include "samples.h"

namespace assay::report {
namespace {

using Json = nlohmann::json;

TEST(Json, Golden) {
  expect_golden("interrupted.json", json(samples::interrupted()));
  expect_golden("collapse.json", json(samples::collapse()));
}

TEST(Json, WhatIsNotANumberIsNull) {
  EXPECT_TRUE(Json::parse(json(samples::diverged_collapse()))["fold"]["largest_output_difference"].is_null());
  const Json hostile = Json::parse(json(samples::hostile()));
  EXPECT_TRUE(hostile["contenders"][4]["trials"][0]["epochs"]["train_loss"][2].is_null());
  EXPECT_FALSE(hostile["contenders"][4]["trials"][0]["epochs"]["train_loss"][1].is_null());
}

TEST(Json, GivesWhatWasLearned) {
  const Json result = Json::parse(json(samples::learned()));
  EXPECT_EQ(result["learned_per"], "unit");
  const Json& swish = result["contenders"][1];
  ASSERT_EQ(swish["learned"].size(), 6U);
  EXPECT_EQ(swish["learned"][4]["parameter"], "b");
  EXPECT_EQ(swish["learned"][4]["layer"], 2);
  EXPECT_EQ(swish["learned"][4]["initial"], 2);
  EXPECT_EQ(swish["learned"][4]["mean"]["mean"], 2.2468);
  EXPECT_EQ(result["contenders"][2]["random"], Json({"u"}));
  EXPECT_TRUE(result["contenders"][2]["learned"].empty());
}

TEST(Json, AnUntrainedContenderHasNoMeasurements) {
  const Json last = Json::parse(json(samples::interrupted()))["contenders"][5];
  for (const char* key : {"test_accuracy", "tied_with_best", "samples_per_second", "dead_units"}) {
    EXPECT_TRUE(last[key].is_null()) << key;
  }
  EXPECT_TRUE(last["trials"].empty());
}

TEST(Json, AnyBytesInANameGiveValidText) {
  const std::string text = json(samples::hostile());
  EXPECT_TRUE(is_valid_utf8(text));
  EXPECT_EQ(Json::parse(text)["contenders"][0]["name"], "</script><script>alert(1)</script>");
}

TEST(Json, OfNothingIsWellFormed) {
  EXPECT_TRUE(Json::parse(json(study::Comparison{}))["contenders"].empty());
}

}  // namespace
}  // namespace assay::report
