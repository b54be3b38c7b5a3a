#include "verify/foreign.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <fstream>

#include "base/error.h"
#include "verify/numbers.h"

namespace assay::verify {
namespace {

using std::chrono::milliseconds;

ForeignFunction function(const std::string& symbol, Signature signature = Signature::scalar) {
  return {.library = ASSAY_BAD_LIBRARY, .symbol = symbol, .signature = signature, .limit = milliseconds(300)};
}

/// Of 3000 inputs, 1.5 the 2000th.
std::vector<double> run(ForeignRunner& runner, Element type = f32) {
  std::vector<double> x;
  for (int i = 0; i < 3000; ++i) x.push_back(i == 2000 ? 1.5 : 4.0 + i / 4096.0);
  const std::vector<std::byte> in = bytes_of(type, x);
  std::vector<std::byte> out(in.size());
  runner.run(in, out);
  return numbers_of(type, out);
}

void expect_all_but_one(const std::vector<double>& y) {
  for (int i = 0; i < 3000; ++i) {
    if (i == 2000) {
      EXPECT_TRUE(std::isnan(y[2000]));
    } else {
      EXPECT_EQ(y[static_cast<std::size_t>(i)], 2 * (4.0 + i / 4096.0)) << i;
    }
  }
}

TEST(Foreign, CallsBothSignatures) {
  for (const auto& [symbol, signature] :
       {std::pair("right", Signature::scalar), std::pair("right_array", Signature::array)}) {
    ForeignRunner runner(function(symbol, signature));
    EXPECT_EQ(run(runner)[2000], 3.0);
    EXPECT_EQ(run(runner)[2001], 2 * (4.0 + 2001 / 4096.0));
    EXPECT_TRUE(runner.faults().isolated.empty());
  }
}

TEST(Foreign, CallsTheOtherTypes) {
  ForeignFunction wide = function("right_f64");
  wide.width = sizeof(double);
  ForeignRunner doubles(wide);
  EXPECT_EQ(run(doubles, f64)[2000], 3.0);
  ForeignFunction narrow = function("right_bf16");
  narrow.width = sizeof(std::uint16_t);
  ForeignRunner halves(narrow);
  EXPECT_EQ(run(halves, bf16)[2000], 3.0);
}

TEST(Foreign, NamesTheInputItCrashesAt) {
  for (const auto& [symbol, signature, what] :
       {std::tuple("crashes", Signature::scalar, "SIGABRT"),
        std::tuple("crashes_array", Signature::array, "SIGABRT"),
        std::tuple("leaves", Signature::scalar, "exits with status 3"),
        std::tuple("hangs", Signature::scalar, "does not return within 0.3 s")}) {
    ForeignRunner runner(function(symbol, signature));
    expect_all_but_one(run(runner));
    const auto faults = runner.faults();
    ASSERT_EQ(faults.isolated.size(), 1U) << symbol;
    EXPECT_EQ(number_of(f32, faults.isolated[0].bits), 1.5);
    EXPECT_EQ(faults.isolated[0].what, what);
    EXPECT_EQ(faults.further_batches, 0U);
  }
}

TEST(Foreign, EndsWhereNothingReturns) {
  ForeignRunner runner(function("always_crashes"));
  const std::vector<std::byte> in(sizeof(float) * ForeignRunner::batch);
  std::vector<std::byte> out(in.size());
  runner.run(in, out);
  const auto faults = runner.faults();
  EXPECT_EQ(faults.isolated.size(), 16U);
  EXPECT_GT(faults.further_batches, 0U);
  EXPECT_TRUE(std::isnan(numbers_of(f32, out).front()));
  EXPECT_TRUE(std::isnan(numbers_of(f32, out).back()));
  EXPECT_THROW(
      {
        for (int i = 0; i < 2000; ++i) runner.run(in, out);
      },
      Error);
}

std::string complaint(const ForeignFunction& function) {
  try {
    const ForeignRunner runner(function);
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_status(), 2);
    const std::string what = error.what();
    EXPECT_EQ(what.find('\n'), std::string::npos);
    return what;
  }
  return "no complaint";
}

TEST(Foreign, RefusesWhatIsNoLibrary) {
  ForeignFunction missing = function("right");
  missing.library = "/nowhere/lib.so";
  EXPECT_EQ(complaint(missing), "/nowhere/lib.so: there is no such library");

  const auto path = std::filesystem::temp_directory_path() / "assay_no_library.so";
  std::ofstream(path) << "no library";
  ForeignFunction text = function("right");
  text.library = path;
  EXPECT_TRUE(complaint(text).starts_with(path.string() + ": cannot be loaded: ")) << complaint(text);
  std::filesystem::remove(path);

  EXPECT_NE(complaint(function("nothing")).find("undefined symbol: nothing"), std::string::npos);
}

}  // namespace
}  // namespace assay::verify
