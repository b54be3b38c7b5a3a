#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "workspace.h"

namespace assay::test {
namespace {

using nlohmann::json;

class Reproduce : public Workspace {
 protected:
  [[nodiscard]] std::vector<std::string> arguments(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all = {"reproduce",     "article", "--quick",      "--claim",   "1", "--data",
                                    data().string(), "--out",   out().string(), "--threads", "2"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

TEST_F(Reproduce, GoesOnAfterAKill) {
  {
    Process process(arguments());
    while (process.errors_so_far().find("12 of ") == std::string::npos) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    process.send(SIGKILL);
    EXPECT_EQ(process.wait().status, 128 + SIGKILL);
  }
  EXPECT_EQ(names_in(out()), std::vector<std::string>{"trials"});
  const std::size_t kept = names_in(out() / "trials").size();
  EXPECT_GE(kept, 12U);
  const Outcome outcome = run(arguments({"--json"}));
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  for (const std::size_t count : {std::size_t{1}, kept}) {
    EXPECT_EQ(outcome.err.find("  " + std::to_string(count) + " of "), std::string::npos)
        << "what was trained was trained again: " << outcome.err;
  }
  const json claims = json::parse(outcome.out);
  ASSERT_EQ(claims["claims"].size(), 1U);
  EXPECT_EQ(claims["claims"][0]["number"], 1);
  EXPECT_EQ(claims["claims"][0]["command"],
            "assay reproduce article --claim 1 --quick --data " + data().string());
  EXPECT_EQ(json::parse(content(out() / "claims.json")), claims);
  EXPECT_NE(content(out() / "article.html").find("<article id=\"claim-1\""), std::string::npos);

  const Outcome again = run(arguments({"--json"}));
  EXPECT_EQ(again.err.find("seed"), std::string::npos) << again.err;
  EXPECT_EQ(json::parse(again.out)["claims"], claims["claims"]);
}

TEST_F(Reproduce, SaysHowToGoOnAfterCtrlC) {
  Process process(arguments());
  while (process.errors_so_far().find("2 of ") == std::string::npos) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  process.send(SIGINT);
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.status, 130) << outcome.err;
  EXPECT_NE(outcome.err.find("the same command goes on"), std::string::npos) << outcome.err;
}

TEST_F(Reproduce, NamesWhatThereIs) {
  const auto complaint = [](const std::vector<std::string>& typed) {
    const Outcome outcome = run(typed);
    EXPECT_EQ(outcome.status, 2);
    return outcome.err;
  };
  EXPECT_NE(complaint({"reproduce", "book"}).find("reproduce 'book'"), std::string::npos);
  EXPECT_NE(complaint({"reproduce", "article", "--claim", "99"})
                .find("the claims are 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"),
            std::string::npos);
  EXPECT_NE(complaint({"reproduce", "article", "--data", "/nowhere"}).find("/nowhere"), std::string::npos);
}

}  // namespace
}  // namespace assay::test
