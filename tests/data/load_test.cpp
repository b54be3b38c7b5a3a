#include "data/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/fetch.h"
#include "written_files.h"

namespace assay::data {
namespace {

using testing::Environment;
using testing::error_of;
using ::testing::HasSubstr;
using testing::idx;
using testing::TemporaryFolder;

/// No dataset anywhere but where a test puts one; the home is an empty folder.
class Load : public ::testing::Test {
 protected:
  /// Writes a tiny MNIST into the sub-folder and returns it.
  std::string put_mnist(const std::string& name) {
    folder_.write(name + "/train-images-idx3-ubyte", idx({1, 1, 1}, "a"));
    folder_.write(name + "/train-labels-idx1-ubyte", idx({1}, "\x01"));
    folder_.write(name + "/t10k-images-idx3-ubyte", idx({1, 1, 1}, "b"));
    folder_.write(name + "/t10k-labels-idx1-ubyte", idx({1}, "\x02"));
    return path(name);
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  TemporaryFolder folder_;
  Environment home_{"XDG_DATA_HOME", path("home")};
  Environment data_{"ASSAY_DATA", std::nullopt};
};

TEST_F(Load, FindsMnistByAssayDataFirst) {
  const std::string in_home = put_mnist("home/assay/mnist");
  EXPECT_EQ(load("").source, in_home);
  const std::string below = put_mnist("chosen/mnist");
  const Environment chosen("ASSAY_DATA", path("chosen"));
  EXPECT_EQ(load("").source, below);
  const std::string itself = put_mnist("chosen");
  EXPECT_EQ(load("").source, itself);
  EXPECT_EQ(load("mnist").source, itself);
}

TEST_F(Load, DoesNotTakeHalfADownloadForADataset) {
  put_mnist("home/assay/mnist");
  std::filesystem::remove(path("home/assay/mnist/t10k-images-idx3-ubyte"));
  EXPECT_THAT(error_of([] { (void)load("mnist"); }), HasSubstr("t10k-images-idx3-ubyte: no such file"));

  const Dataset digits = load("", 2);
  EXPECT_EQ(digits.name, "digits");
  EXPECT_EQ(digits.source, "built-in, seed 1");
  EXPECT_EQ(digits.train.count(), 60'000U);
  EXPECT_EQ(digits.test.count(), 10'000U);
}

TEST_F(Load, SaysWhereMnistWasLookedFor) {
  const Environment chosen("ASSAY_DATA", "/nowhere");
  EXPECT_EQ(error_of([] { (void)load("mnist"); }), "input: mnist: not found in /nowhere, /nowhere/mnist, " +
                                                       path("home/assay/mnist") +
                                                       " | get it by: assay data fetch mnist");
}

TEST_F(Load, AcceptsAFolder) {
  const std::string inner = put_mnist("some/mnist");
  EXPECT_EQ(load(inner).source, inner);
  EXPECT_EQ(load(path("some")).source, inner);
}

TEST_F(Load, RejectsWhatIsNoDataset) {
  EXPECT_EQ(error_of([] { (void)load("mnits"); }),
            "input: mnits: neither a dataset nor a folder | did you mean mnist?");
  EXPECT_EQ(error_of([] { (void)load("/nowhere"); }),
            "input: /nowhere: neither a dataset nor a folder | give mnist, digits, or a folder with the "
            "files of MNIST");
  const auto file = folder_.write("file", "x");
  EXPECT_THAT(error_of([&] { (void)load(file.string()); }), HasSubstr("is a file, not a folder"));
  EXPECT_THAT(error_of([&] { (void)load(folder_.path().string()); }),
              HasSubstr("train-images-idx3-ubyte: no such file, with .gz or without"));
}

TEST_F(Load, ListsWhatIsThere) {
  const auto mnist = [] { return list().at(0); };
  EXPECT_EQ(mnist().name, "mnist");
  EXPECT_FALSE(mnist().present);
  EXPECT_EQ(mnist().where, "get it by: assay data fetch mnist");
  const std::string home = put_mnist("home/assay/mnist");
  EXPECT_TRUE(mnist().present);
  EXPECT_EQ(mnist().where, home);
  std::filesystem::remove(home + "/t10k-images-idx3-ubyte");
  EXPECT_FALSE(mnist().present);
  EXPECT_THAT(mnist().where, HasSubstr("incomplete in " + home));

  ASSERT_EQ(list().size(), 2U);
  EXPECT_EQ(list().at(1).name, "digits");
  EXPECT_TRUE(list().at(1).present);
}

}  // namespace
}  // namespace assay::data
