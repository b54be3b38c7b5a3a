#include "data/mnist.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>

#include "data/load.h"
#include "data/sha256.h"
#include "written_files.h"

namespace assay::data {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using testing::error_of;
using testing::gzip;
using ::testing::HasSubstr;
using testing::idx;

class Mnist : public ::testing::Test {
 protected:
  Mnist() {
    folder_.write("train-images-idx3-ubyte", idx({3, 2, 2}, "aaaabbbbcccc"));
    folder_.write("train-labels-idx1-ubyte.gz", gzip(idx({3}, std::string("\x00\x09\x05", 3))));
    folder_.write("t10k-images-idx3-ubyte.gz", gzip(idx({1, 2, 2}, "wxyz")));
    folder_.write("t10k-labels-idx1-ubyte", idx({1}, "\x07"));
  }

  std::string error() {
    std::string message = error_of([&] { (void)load_mnist(folder_.path()); });
    EXPECT_EQ(message.find('\n'), std::string::npos);
    EXPECT_THAT(message,
                AllOf(HasSubstr("input: " + folder_.path().string()), HasSubstr("assay data fetch mnist")));
    return message;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(Mnist, LoadsTheFourFiles) {
  const Dataset dataset = load_mnist(folder_.path());
  EXPECT_EQ(dataset.name, "mnist");
  EXPECT_EQ(dataset.source, folder_.path());
  EXPECT_EQ(dataset.shape, (SampleShape{.channels = 1, .height = 2, .width = 2}));
  EXPECT_EQ(dataset.classes, 10U);
  EXPECT_THAT(dataset.train.labels, ElementsAre(0, 9, 5));
  EXPECT_EQ(std::string(dataset.train.pixels.begin(), dataset.train.pixels.end()), "aaaabbbbcccc");
  EXPECT_THAT(dataset.test.labels, ElementsAre(7));
  EXPECT_EQ(std::string(dataset.test.pixels.begin(), dataset.test.pixels.end()), "wxyz");
}

TEST_F(Mnist, NamesTheMissingFile) {
  std::filesystem::remove(folder_.path() / "t10k-labels-idx1-ubyte");
  EXPECT_THAT(error(), HasSubstr("t10k-labels-idx1-ubyte: no such file, with .gz or without"));
  EXPECT_EQ(mnist_files_in(folder_.path()), 3U);
}

TEST_F(Mnist, NamesTheDamagedFile) {
  folder_.write("t10k-images-idx3-ubyte.gz", gzip(idx({1, 2, 2}, "wxyz")).substr(0, 20));
  EXPECT_THAT(error(), HasSubstr("t10k-images-idx3-ubyte.gz: the gzip data end too early | replace it"));
}

TEST_F(Mnist, RejectsExchangedFiles) {
  folder_.write("train-images-idx3-ubyte", idx({3}, std::string("\x00\x09\x05", 3)));
  EXPECT_THAT(error(),
              HasSubstr("train-images-idx3-ubyte: wrong magic number 0x00000801, expected 0x00000803"));
}

TEST_F(Mnist, RejectsCountsThatDisagree) {
  folder_.write("train-images-idx3-ubyte", idx({2, 2, 2}, "aaaabbbb"));
  EXPECT_THAT(error(),
              HasSubstr("train-labels-idx1-ubyte.gz: holds 3 labels, but train-images-idx3-ubyte holds 2"));
}

TEST_F(Mnist, RejectsALabelThatIsNoDigit) {
  folder_.write("train-labels-idx1-ubyte.gz", gzip(idx({3}, std::string("\x00\x01\x0a", 3))));
  EXPECT_THAT(error(), HasSubstr("train-labels-idx1-ubyte.gz: label 10 of sample 2 is not a digit 0 to 9"));
}

TEST_F(Mnist, RejectsShapesThatDisagree) {
  folder_.write("t10k-images-idx3-ubyte.gz", gzip(idx({1, 1, 4}, "wxyz")));
  EXPECT_THAT(
      error(),
      HasSubstr("t10k-images-idx3-ubyte.gz: holds images of 1x4, but train-images-idx3-ubyte of 2x2"));
}

std::string sha256(std::span<const std::uint8_t> bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

TEST(RealMnist, IsRead) {
  const char* folder = std::getenv("ASSAY_DATA");
  if (folder == nullptr || *folder == '\0') GTEST_SKIP() << "skipped: ASSAY_DATA is not set";
  const Dataset mnist = load("mnist");
  EXPECT_EQ(mnist.shape, (SampleShape{.channels = 1, .height = 28, .width = 28}));
  EXPECT_THAT(mnist.source, ::testing::StartsWith(folder));
  ASSERT_EQ(mnist.train.count(), 60'000U);
  ASSERT_EQ(mnist.test.count(), 10'000U);
  EXPECT_THAT(std::vector(mnist.train.labels.begin(), mnist.train.labels.begin() + 5),
              ElementsAre(5, 0, 4, 1, 9));
  EXPECT_THAT(std::vector(mnist.test.labels.begin(), mnist.test.labels.begin() + 5),
              ElementsAre(7, 2, 1, 0, 4));
  // By sha256sum, of the uncompressed files less their headers of 16 and 8 bytes.
  EXPECT_EQ(sha256(mnist.train.pixels), "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757");
  EXPECT_EQ(sha256(mnist.train.labels), "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13");
  EXPECT_EQ(sha256(mnist.test.pixels), "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161");
  EXPECT_EQ(sha256(mnist.test.labels), "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5");
}

}  // namespace
}  // namespace assay::data
