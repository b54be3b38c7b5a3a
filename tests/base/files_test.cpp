#include "base/files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/error.h"

namespace assay {
namespace {
namespace fs = std::filesystem;

/// A fresh folder for each test, removed after it.
class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "assay-files-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::ptrdiff_t entries() const {
    return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
  }

  fs::path folder_;  // NOLINT(cppcoreguidelines-non-private-member-variables-in-classes): how fixtures work
};

template <typename Action>
Error error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no Error was thrown";
  return failure("none");
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// No file may grow beyond `bytes` while this lives: what a full disk does to a write, on any machine.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(Files, ContentComesBackByteForByte) {
  std::string content(300'000, '\0');
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 7 % 256);
  write_file_atomically(folder_ / "bytes", content);
  EXPECT_EQ(read_file(folder_ / "bytes"), content);
}

TEST_F(Files, AnEmptyFileIsEmpty) {
  write_file_atomically(folder_ / "empty", "");
  EXPECT_EQ(read_file(folder_ / "empty"), "");
}

TEST_F(Files, WritingReplacesAndLeavesNothingBeside) {
  write_file_atomically(folder_ / "a", "a long first version");
  write_file_atomically(folder_ / "a", "second");
  EXPECT_EQ(read_file(folder_ / "a"), "second");
  EXPECT_EQ(entries(), 1);
}

TEST_F(Files, AWrittenFileHasTheModeTheMaskAllows) {
  const mode_t before = ::umask(027);
  write_file_atomically(folder_ / "a", "x");
  ::umask(before);
  struct stat status{};
  ASSERT_EQ(::stat((folder_ / "a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0640U);
}

TEST_F(Files, AFailedWriteKeepsTheOldFileAndNamesTheReason) {
  write_file_atomically(folder_ / "a", "old");
  const Error error = [&] {
    const FileSizeLimit limit(1000);
    return error_of([&] { write_file_atomically(folder_ / "a", std::string(5000, 'x')); });
  }();
  EXPECT_EQ(error.kind(), Error::Kind::failure);
  EXPECT_TRUE(contains(error.what(), (folder_ / "a").string() + ": cannot be written: File too large"))
      << error.what();
  EXPECT_EQ(read_file(folder_ / "a"), "old");
  EXPECT_EQ(entries(), 1);
}

TEST_F(Files, WritingIntoAMissingFolderFails) {
  const fs::path path = folder_ / "missing" / "a";
  const Error error = error_of([&] { write_file_atomically(path, "x"); });
  EXPECT_EQ(error.exit_status(), 1);
  EXPECT_TRUE(contains(error.what(), path.string() + ": cannot be written: No such file")) << error.what();
}

TEST_F(Files, WritingOverAFolderFailsAndLeavesNothingBeside) {
  fs::create_directory(folder_ / "taken");
  const Error error = error_of([&] { write_file_atomically(folder_ / "taken", "x"); });
  EXPECT_TRUE(contains(error.what(), "Is a directory")) << error.what();
  EXPECT_EQ(entries(), 1);
}

TEST_F(Files, ReadingWhatIsNotThereNamesThePath) {
  const fs::path path = folder_ / "nothing";
  const Error error = error_of([&] { (void)read_file(path); });
  EXPECT_EQ(error.exit_status(), 2);
  EXPECT_TRUE(contains(error.what(), path.string() + ": cannot be read: No such file")) << error.what();
}

TEST_F(Files, ReadingAFolderSaysSo) {
  const Error error = error_of([&] { (void)read_file(folder_); });
  EXPECT_TRUE(contains(error.what(), "is a folder, not a file")) << error.what();
}

TEST_F(Files, AReadErrorIsNotAnEmptyFile) {
  // The first page of a process is never mapped: opening works, reading gives EIO.
  const Error error = error_of([] { (void)read_file("/proc/self/mem"); });
  EXPECT_TRUE(contains(error.what(), "/proc/self/mem: cannot be read: Input/output error")) << error.what();
}

TEST_F(Files, AFolderIsMadeWithItsParentsAndLeftEmpty) {
  const fs::path path = folder_ / "a" / "b";
  ensure_writable_directory(path);
  ensure_writable_directory(path);
  EXPECT_TRUE(fs::is_empty(path));
}

TEST_F(Files, AFileInTheWayOfAFolderIsAnInputError) {
  write_file_atomically(folder_ / "file", "x");
  const Error error = error_of([&] { ensure_writable_directory(folder_ / "file" / "sub"); });
  EXPECT_EQ(error.exit_status(), 2);
  EXPECT_TRUE(contains(error.what(), "the folder cannot be made")) << error.what();
  EXPECT_EQ(error_of([&] { ensure_writable_directory(folder_ / "file"); }).exit_status(), 2);
}

TEST_F(Files, AFolderThatCannotBeWrittenToIsAnInputError) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  const Error error = error_of([&] { ensure_writable_directory(folder_); });
  fs::permissions(folder_, fs::perms::owner_all);
  EXPECT_EQ(error.exit_status(), 2);
  EXPECT_TRUE(contains(error.what(), "the folder cannot be written to: Permission denied")) << error.what();
}

TEST(CacheHome, FollowsTheXdgVariableWhereItIsAbsolute) {
  ::setenv("HOME", "/home/ada", 1);
  ::setenv("XDG_CACHE_HOME", "/cache", 1);
  EXPECT_EQ(cache_home(), "/cache/assay");
  ::unsetenv("XDG_CACHE_HOME");
  EXPECT_EQ(cache_home(), "/home/ada/.cache/assay");
}

TEST(DataHome, FollowsTheXdgVariableWhereItIsAbsolute) {
  ::setenv("HOME", "/home/ada", 1);
  ::setenv("XDG_DATA_HOME", "/data", 1);
  EXPECT_EQ(data_home(), "/data/assay");
  ::setenv("XDG_DATA_HOME", "relative", 1);
  EXPECT_EQ(data_home(), "/home/ada/.local/share/assay");
  ::unsetenv("XDG_DATA_HOME");
  EXPECT_EQ(data_home(), "/home/ada/.local/share/assay");
}

}  // namespace
}  // namespace assay
