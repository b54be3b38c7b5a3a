#include "data/idx.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "written_files.h"

namespace assay::data {
namespace {

using ::testing::ElementsAre;
using testing::error_of;
using testing::gzip;
using ::testing::HasSubstr;
using testing::idx;
using testing::noise;

class Idx : public ::testing::Test {
 protected:
  std::string error(std::string_view content, std::size_t rank = 1) {
    const auto path = folder_.write("a.idx", content);
    std::string message = error_of([&] { (void)read_idx(path, rank); });
    EXPECT_EQ(message.find('\n'), std::string::npos);
    EXPECT_THAT(message, HasSubstr("input: " + path.string() + ": "));
    return message;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(Idx, ReadsPlainAndGzip) {
  const std::string file = idx({2, 3, 1}, "abcdef");
  for (const std::string& content : {file, gzip(file)}) {
    const IdxArray array = read_idx(folder_.write("a", content), 3);
    EXPECT_THAT(array.dimensions, ElementsAre(2, 3, 1));
    EXPECT_THAT(array.bytes, ElementsAre('a', 'b', 'c', 'd', 'e', 'f'));
  }
}

TEST_F(Idx, ReadsMoreThanOneBufferful) {
  const std::string data = noise(1'000'003);
  const std::string file = idx({1'000'003}, data);
  for (const std::string& content : {file, gzip(file)}) {
    const IdxArray array = read_idx(folder_.write("a", content), 1);
    EXPECT_EQ(std::string(array.bytes.begin(), array.bytes.end()), data);
  }
}

TEST_F(Idx, ReadsGzipInSeveralMembers) {
  const std::string file = idx({6}, "abcdef");
  const IdxArray array = read_idx(folder_.write("a", gzip(file.substr(0, 5)) + gzip(file.substr(5))), 1);
  EXPECT_THAT(array.bytes, ElementsAre('a', 'b', 'c', 'd', 'e', 'f'));
}

TEST_F(Idx, RejectsWhatIsNotAFile) {
  EXPECT_THAT(error_of([&] { (void)read_idx(folder_.path() / "none", 1); }), HasSubstr("none: no such file"));
  EXPECT_THAT(error_of([&] { (void)read_idx(folder_.path(), 1); }), HasSubstr("is a folder, not a file"));
  // Opening a pipe would wait for a writer for ever.
  const auto pipe = folder_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(error_of([&] { (void)read_idx(pipe, 1); }), HasSubstr("is not a regular file"));
}

TEST_F(Idx, RejectsAnUnreadableFile) {
  if (::geteuid() == 0) GTEST_SKIP() << "skipped: root may read everything";
  const auto path = folder_.write("a", "x");
  ASSERT_EQ(::chmod(path.c_str(), 0), 0);
  EXPECT_THAT(error_of([&] { (void)read_idx(path, 1); }), HasSubstr("cannot be read: Permission denied"));
}

TEST_F(Idx, MakesControlCharactersOfAPathVisible) {
  const std::string message = error_of([&] { (void)read_idx(folder_.path() / "a\nb\x1b", 1); });
  EXPECT_THAT(message, HasSubstr("a\\x0ab\\x1b: no such file"));
}

TEST_F(Idx, RejectsAnEmptyFile) {
  EXPECT_THAT(error(""), HasSubstr("the file is empty"));
}

TEST_F(Idx, RejectsAWrongMagicNumber) {
  EXPECT_THAT(error("<html><body>"), HasSubstr("wrong magic number 0x3c68746d, expected 0x00000801"));
  EXPECT_THAT(error(idx({1, 1, 1}, "a")), HasSubstr("an array of 3 dimensions, not 1"));
  EXPECT_THAT(error(idx({1}, "a", 0x0D)), HasSubstr("wrong magic number 0x00000d01"));  // floats
}

TEST_F(Idx, RejectsEveryTruncation) {
  const std::string file = idx({2, 3}, "abcdef");
  for (std::size_t size = 1; size < file.size(); ++size) {
    EXPECT_THAT(
        error(file.substr(0, size), 2),
        HasSubstr(size < 12 ? "ends inside its header"
                            : "truncated: the header announces 6 bytes, " + std::to_string(size - 12)));
  }
}

TEST_F(Idx, RejectsEveryTruncationOfGzip) {
  const std::string file = gzip(idx({300}, noise(300)));
  for (std::size_t size = 2; size < file.size(); ++size) {
    EXPECT_THAT(error(file.substr(0, size)), HasSubstr("the gzip data end too early")) << size;
  }
}

TEST_F(Idx, RejectsEveryFlippedBitOfGzip) {
  const std::string good = gzip(idx({40}, noise(40)));
  const IdxArray expected = read_idx(folder_.write("good", good), 1);
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
    const auto path = folder_.write("bad", bad);
    try {
      // A changed time stamp or system byte of the gzip header is harmless; a changed result is not.
      EXPECT_EQ(read_idx(path, 1).bytes, expected.bytes) << bit;
    } catch (const std::exception&) {
      EXPECT_THAT(error_of([&] { (void)read_idx(path, 1); }), HasSubstr("input: " + path.string())) << bit;
    }
  }
}

TEST_F(Idx, ReportsAFailedCrc) {
  std::string file = gzip(idx({40}, noise(40)));
  file[file.size() - 8] = static_cast<char>(file[file.size() - 8] ^ 1);
  EXPECT_THAT(error(file), HasSubstr("the gzip data are corrupt (incorrect data check)"));
}

TEST_F(Idx, RejectsTrailingBytes) {
  const std::string file = idx({2}, "ab");
  EXPECT_THAT(error(file + "c"), HasSubstr("bytes follow the 2 that the header announces"));
  EXPECT_THAT(error(gzip(file + "c")), HasSubstr("bytes follow the 2 that the header announces"));
  EXPECT_THAT(error(gzip(file) + "c"), HasSubstr("gzip data"));
  EXPECT_THAT(error(gzip(file) + "some text"), HasSubstr("other bytes follow the gzip data"));
}

TEST_F(Idx, RejectsAnEmptyArray) {
  EXPECT_THAT(error(idx({0}, "")), HasSubstr("the array is empty"));
  EXPECT_THAT(error(idx({5, 0, 28}, ""), 3), HasSubstr("the array is empty"));
}

TEST_F(Idx, RejectsAnArrayThatIsTooLarge) {
  EXPECT_THAT(error(idx({0xFFFFFFFF, 28, 28}, "abc"), 3), HasSubstr("the header announces more than 1 GiB"));
  EXPECT_THAT(error(idx({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, "abc"), 4),
              HasSubstr("more than 1 GiB"));
}

long peak_kilobytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;  // NOLINT(cppcoreguidelines-pro-type-union-access): the C library's own
}

TEST_F(Idx, DoesNotAllocateWhatOnlyTheHeaderAnnounces) {
  const long before = peak_kilobytes();
  EXPECT_THAT(error(idx({1U << 30}, "abc")),
              HasSubstr("truncated: the header announces 1073741824 bytes, 3"));
  EXPECT_LT(peak_kilobytes() - before, 8 * 1024);
}

TEST_F(Idx, StopsUncompressingWhereTheArrayEnds) {
  // 64 MiB of zeros behind an array of one byte: a decompression bomb.
  const std::string bomb = gzip(idx({1}, std::string(std::size_t{64} << 20, '\0')));
  const auto path = folder_.write("bomb", bomb);
  const long before = peak_kilobytes();
  EXPECT_THAT(error_of([&] { (void)read_idx(path, 1); }), HasSubstr("bytes follow the 1 that"));
  EXPECT_LT(peak_kilobytes() - before, 8 * 1024);
}

}  // namespace
}  // namespace assay::data
