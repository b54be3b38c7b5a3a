#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <regex>

#include "article/reproduction.h"
#include "article/runner.h"
#include "base/files.h"
#include "toy.h"

namespace assay::article {
namespace {

/// Every claim tested end to end on a few digits, once.
const Reproduction& reproduced() {
  static const Reproduction made = [] {
    const test::Folder folder;
    const Scope scope = test::scope();
    std::vector<std::unique_ptr<Claim>> claims = all_claims();
    const auto results = run(test::digits(), experiments(claims, scope), Store(folder.path(), "digits"), 2,
                             [](const RunProgress&) {}, {});
    Reproduction reproduction{.command = "assay reproduce article --quick",
                              .dataset = "digits",
                              .dataset_source = "<b>",
                              .train_count = 600,
                              .test_count = 100,
                              .quick = true,
                              .claims = {}};
    for (const auto& claim : claims) {
      reproduction.claims.push_back({.text = claim->text(),
                                     .finding = claim->judge(scope, *results),
                                     .sections = claim->sections(scope, *results),
                                     .command = "assay reproduce article --claim"});
    }
    return reproduction;
  }();
  return made;
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

TEST(Page, HasAVerdictAndAChapterForEveryClaim) {
  const std::string page = html(reproduced());
  // For tests/browser.
  if (const char* const file = std::getenv("ASSAY_KEEP_PAGE")) write_file_atomically(file, page);
  for (const Tested& tested : reproduced().claims) {
    const std::string id = "claim-" + std::to_string(tested.text.number);
    EXPECT_EQ(occurrences(page, "<article id=\"" + id + "\""), 1U);
    EXPECT_NE(page.find("href=\"#" + id + "\""), std::string::npos);
    EXPECT_NE(page.find(tested.text.sentence), std::string::npos);
    EXPECT_FALSE(tested.finding.sentence.empty());
    EXPECT_FALSE(tested.finding.measurements.empty());
  }
  EXPECT_EQ(page.find("digits (<b>)"), std::string::npos) << "text is escaped";
  EXPECT_LT(page.size(), 5U << 20);
  for (const char* request : {"<script src", "<link rel=\"stylesheet\"", "<img src=\"http", "@import"}) {
    EXPECT_EQ(page.find(request), std::string::npos) << request;
  }
}

TEST(Page, LinksLead) {
  const std::string page = html(reproduced());
  const std::regex link("href=\"#([^\"]+)\"");
  for (auto match = std::sregex_iterator(page.begin(), page.end(), link); match != std::sregex_iterator();
       ++match) {
    EXPECT_EQ(occurrences(page, "id=\"" + (*match)[1].str() + "\""), 1U) << (*match)[1];
  }
}

TEST(Page, EveryChartIsJsonWithItsNumbersBeside) {
  for (const Tested& tested : reproduced().claims) {
    std::string body;
    for (const report::Section& section : tested.sections) body += section.body;
    const std::string open = "<script type=\"application/json\">";
    std::size_t charts = 0;
    for (std::size_t at = body.find(open); at != std::string::npos; at = body.find(open, at)) {
      at += open.size();
      const auto chart = nlohmann::json::parse(body.substr(at, body.find("</script>", at) - at));
      EXPECT_FALSE(chart["description"].get<std::string>().empty());
      ++charts;
    }
    EXPECT_GE(charts, 1U) << tested.text.name;
    EXPECT_EQ(occurrences(body, "<summary>Numbers"), charts) << tested.text.name;
  }
}

TEST(ClaimsMarkdown, HasARowAndAChapterForEveryClaim) {
  const std::string text = markdown(reproduced());
  for (const Tested& tested : reproduced().claims) {
    const std::string number = std::to_string(tested.text.number);
    EXPECT_EQ(occurrences(text, "(#claim-" + number + ")"), 1U);
    EXPECT_EQ(occurrences(text, "<a id=\"claim-" + number + "\">"), 1U);
    EXPECT_NE(
        text.find(tested.finding.reasons.empty() ? tested.finding.sentence : tested.finding.reasons.front()),
        std::string::npos);
  }
  EXPECT_EQ(text.find("<p>"), std::string::npos);
  EXPECT_EQ(text.find("<span"), std::string::npos);
  EXPECT_EQ(text.find("&lt;"), std::string::npos);
}

TEST(ClaimsJson, HasEveryMeasurementWithItsInterval) {
  const auto parsed = nlohmann::json::parse(json(reproduced()));
  EXPECT_EQ(parsed["format"], "assay-claims-1");
  ASSERT_EQ(parsed["claims"].size(), reproduced().claims.size());
  for (const auto& claim : parsed["claims"]) {
    EXPECT_TRUE(claim["verdict"] == "holds" || claim["verdict"] == "holds if" ||
                claim["verdict"] == "does not hold" || claim["verdict"] == "undecided");
    for (const auto& measurement : claim["measurements"]) {
      EXPECT_LE(measurement["low"], measurement["mean"]);
      EXPECT_LE(measurement["mean"], measurement["high"]);
      EXPECT_EQ(measurement["agrees"].get<bool>(), measurement["apart"].is_null());
    }
  }
}

}  // namespace
}  // namespace assay::article
