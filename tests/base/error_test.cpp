#include "base/error.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Error, BadInputLeavesWithStatusTwo) {
  const Error error = input_error("unknown activation 'relo'", "did you mean 'relu'?");
  EXPECT_EQ(error.kind(), Error::Kind::input);
  EXPECT_EQ(error.exit_status(), 2);
  EXPECT_STREQ(error.what(), "unknown activation 'relo'");
  EXPECT_EQ(error.hint(), "did you mean 'relu'?");
}

TEST(Error, AFailureLeavesWithStatusOne) {
  const Error error = failure("out/report.html: cannot be written: No space left on device");
  EXPECT_EQ(error.kind(), Error::Kind::failure);
  EXPECT_EQ(error.exit_status(), 1);
  EXPECT_EQ(error.hint(), "");
}

}  // namespace
}  // namespace assay
