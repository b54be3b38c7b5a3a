#include "report/verification.h"

#include <gtest/gtest.h>

#include "report/accuracy.h"
#include "report/certificate.h"
#include "report/text.h"
#include "report/verification_text.h"

namespace assay::report {
namespace {

/// 20 binades of positive numbers, wrong in some of them.
Verification wrong_in(const std::vector<int>& binades) {
  Verification v{.direction = verify::Direction::forward, .truth = "2*x", .intervals = {}, .special = {}};
  for (int i = 0; i < 20; ++i) {
    verify::IntervalTally interval{.low = std::ldexp(1.0, i), .high = std::ldexp(1.999, i), .tally = {}};
    interval.tally.inputs = 100;
    v.intervals.push_back(interval);
  }
  for (const int i : binades) {
    v.intervals[static_cast<std::size_t>(i)].tally.add(
        verify::Case{.x = std::ldexp(1.5, i), .computed = 1.0, .truth = 2.0}, i + 1.0);
  }
  return v;
}

TEST(Verification, JoinsWrongBinadesThatAreClosest) {
  const Verification v = wrong_in({2, 3, 9, 16});
  EXPECT_EQ(wrong_stretches(v, 9).size(), 4U);
  const std::vector<WrongStretch> few = wrong_stretches(v, 2);
  ASSERT_EQ(few.size(), 2U);
  EXPECT_EQ(few[0].low, 4.0);
  EXPECT_EQ(few[0].high, std::ldexp(1.999, 9));
  EXPECT_EQ(few[0].wrong, 3U);
  EXPECT_EQ(few[0].inputs, 800U) << "those between them too";
  EXPECT_EQ(few[0].largest_error, 10.0);
  EXPECT_EQ(few[1].inputs, 100U);
}

TEST(Verification, FitsATerminal) {
  VerificationReport report{
      .name = "2*x", .formula = "2*x", .subject = "my_function of ./lib.so", .directions = {}};
  report.directions.push_back(wrong_in({2, 3, 9, 15}));
  report.directions[0].special = {{.x = -0.0, .computed = 1.0, .truth = 0.0}};
  const std::string text = terminal(report, {});
  EXPECT_TRUE(
      text.starts_with("2*x, my_function of ./lib.so\n✘ forward: 4 wrong of 2,000 float32 inputs, all there "
                       "are; at most 16 ULP off.\n"))
      << text;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    EXPECT_LE(display_width(text.substr(begin, end - begin)), 80U);
    begin = end + 1;
  }
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(html(report).find("The largest error by binade"), std::string::npos);
}

TEST(Verification, IsExhaustedOnlyIfNothingIsLeftOut) {
  Verification v = wrong_in({});
  EXPECT_TRUE(v.is_exhaustive());
  EXPECT_TRUE(v.is_right());
  v.intervals[3].tally.skipped = 1;
  EXPECT_FALSE(v.is_exhaustive());
  EXPECT_TRUE(v.is_right());
  v.intervals[3].tally.skipped = 0;
  v.coverage = Coverage::every;
  EXPECT_FALSE(v.is_exhaustive());
}

TEST(Verification, ThePlanFastIsHeldToItsUnits) {
  Verification v = wrong_in({0, 1, 2});  // 1, 2 and 3 units off
  EXPECT_FALSE(v.is_right());
  v.plan = Plan::fast;
  v.program = 1;
  v.contract = {.units = 3.0, .roots = {1.5}};
  EXPECT_TRUE(v.is_right());
  const VerificationReport report{.name = "2*x", .formula = "2*x", .directions = {v}};
  EXPECT_TRUE(summary(report, v).starts_with("forward: none of 2,000 float32 inputs more than 3 ULP off"))
      << summary(report, v);
  EXPECT_NE(html(report).find("at most 3 ULP off, next to x = 1.5 3 ULP of 1"), std::string::npos);
  v.special = {{.x = 1.0, .computed = 1.0F + 0x1p-21F, .truth = 1.0}};
  EXPECT_FALSE(v.is_right()) << "4 units off";
  v.special = {{.x = 1.0, .computed = 1.0F + 0x1p-22F, .truth = 1.0}};
  EXPECT_TRUE(v.is_right()) << "2 units off";
  v.special.clear();
  v.intervals[5].tally.add(verify::Case{.x = 40.0, .computed = 1.0, .truth = 2.0}, 3.5);
  EXPECT_FALSE(v.is_right());
}

TEST(Accuracy, RecordsReadBack) {
  const VerificationReport report{.name = "tanh", .formula = "tanh(x)", .directions = {}};
  Verification v = wrong_in({4});
  v.special = {{.x = HUGE_VAL, .computed = 0.0, .truth = 1.0}};
  const AccuracyRecord record = report::record(report, v);
  EXPECT_EQ(record.wrong, 2U);
  EXPECT_TRUE(record.is_exhausted);
  const std::vector<AccuracyRecord> again = read_accuracy(written({record, record}), "accuracy.json");
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[1].worst, record.worst);
  EXPECT_EQ(again[1].largest_error, 5.0);
  EXPECT_EQ(again[1].plan, Plan::exact);
  EXPECT_FALSE(again[1].is_kept);
  EXPECT_EQ(written(again), written({record, record}));
  EXPECT_FALSE(is_current(record)) << "no program has the fingerprint 0";
  EXPECT_NE(accuracy_page({record}).find("- tanh forward, f32: `assay verify tanh --forward`"),
            std::string::npos);
  EXPECT_THROW((void)read_accuracy("{", "accuracy.json"), std::exception);
}

TEST(Certificate, IsRefusedWhereItIsNone) {
  EXPECT_THROW((void)check_certificate("", "c.json"), std::exception);
  EXPECT_THROW((void)check_certificate("[]", "c.json"), std::exception);
  EXPECT_THROW((void)check_certificate(R"({"format": "assay-certificate-0"})", "c.json"), std::exception);
}

}  // namespace
}  // namespace assay::report
