#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "workspace.h"

namespace assay::test {
namespace {

using nlohmann::json;

class Bench : public Workspace {};

TEST_F(Bench, TimesEveryPassOfEveryFunctionAtEverySize) {
  const Outcome outcome =
      run({"bench", "relu", "x*tanh(x)", "--sizes", "64,4096", "--seconds", "0.002", "--json"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  const json report = json::parse(outcome.out);
  EXPECT_EQ(report["format"], "assay-timing-1");
  std::vector<std::string> rows;
  for (const json& row : report["timings"]) {
    rows.push_back(row["function"].get<std::string>() + " " + row["pass"].get<std::string>() + " " +
                   std::to_string(row["elements"].get<int>()));
    EXPECT_GT(row["nanoseconds_per_element"], 0.0);
    EXPECT_LE(row["fastest"], row["nanoseconds_per_element"]);
    EXPECT_GE(row["slowest"], row["nanoseconds_per_element"]);
    EXPECT_GT(row["copy_nanoseconds_per_element"], 0.0);
    const double bytes = row["pass"] == "forward" ? 8 : 12;
    EXPECT_NEAR(row["gigabytes_per_second"], bytes / row["nanoseconds_per_element"].get<double>(), 1e-3);
  }
  EXPECT_EQ(rows, (std::vector<std::string>{
                      "relu forward 64", "relu backward 64", "relu from output 64", "x*tanh(x) forward 64",
                      "x*tanh(x) backward 64", "relu forward 4096", "relu backward 4096",
                      "relu from output 4096", "x*tanh(x) forward 4096", "x*tanh(x) backward 4096"}));
}

TEST_F(Bench, PrintsATableAndWritesAPage) {
  const std::filesystem::path page = folder() / "speed.html";
  const Outcome outcome =
      run({"bench", "gelu", "--sizes", "131072", "--seconds", "0.002", "--html", page.string()});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("131,072 elements, 512 KiB"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("gelu"), std::string::npos) << outcome.out;
  const std::string html = content(page);
  EXPECT_NE(html.find("gelu, forward"), std::string::npos);
  EXPECT_EQ(html.find("http://"), html.find("http://www.w3.org"));
}

TEST_F(Bench, SaysWhichPlanIsInUse) {
  const Outcome outcome =
      run({"bench", "tanh", "sin(x)", "--plan", "fast", "--sizes", "64", "--seconds", "0.002"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("tanh, fast"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("sin(x), exact"), std::string::npos) << outcome.out;
}

TEST_F(Bench, SaysWhatIsWrong) {
  const auto complaint = [](const std::vector<std::string>& arguments) {
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  };
  EXPECT_NE(complaint({"bench", "gleu"}).find("did you mean"), std::string::npos);
  EXPECT_NE(complaint({"bench", "gelu", "gelu"}).find("named twice"), std::string::npos);
  EXPECT_NE(complaint({"bench", "gelu", "--sizes", "10"}).find("not in range"), std::string::npos);
  EXPECT_NE(complaint({"bench", "gelu", "--sizes", "4096,none"}).find("none"), std::string::npos);
  EXPECT_NE(complaint({"bench", "gelu", "--seconds", "0"}).find("not in range"), std::string::npos);
  const Outcome unwritable = run({"bench", "gelu", "--sizes", "64", "--seconds", "0.001", "--html",
                                  (folder() / "none" / "page.html").string()});
  EXPECT_EQ(unwritable.status, 1);
  EXPECT_NE(unwritable.err.find("page.html: cannot be written"), std::string::npos) << unwritable.err;
}

}  // namespace
}  // namespace assay::test
