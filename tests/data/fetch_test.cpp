#include "data/fetch.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "data/sha256.h"
#include "server.h"
#include "written_files.h"

namespace assay::data {
namespace {

namespace fs = std::filesystem;
using testing::Answer;
using testing::error_of;
using testing::gzip;
using ::testing::HasSubstr;
using testing::Request;
using testing::Server;
using testing::TemporaryFolder;
using testing::whole;
using testing::whole_or_rest;

std::string sha256(std::string_view text) {
  Sha256 hash;
  hash.update({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  return hash.finish();
}

class Fetch : public ::testing::Test {
 protected:
  /// A dataset of the one file "a.gz", held by these mirrors.
  [[nodiscard]] RemoteDataset dataset(const std::vector<std::string>& mirrors) const {
    return {.name = "test",
            .title = "Test",
            .mirrors = mirrors,
            .files = {{"a.gz", file_.size(), sha256(content_)}}};
  }
  [[nodiscard]] std::string fetch_error(const std::vector<std::string>& mirrors) const {
    const std::string message = error_of([&] { fetch(dataset(mirrors), folder_.path(), {}, {}); });
    EXPECT_EQ(message.find('\n'), std::string::npos);
    return message;
  }
  void expect_fetched() const {
    EXPECT_EQ(testing::read(target_), file_);
    EXPECT_FALSE(fs::exists(part_));
  }
  [[nodiscard]] Answer honest(const Request& request) const { return whole_or_rest(file_, request); }

  const std::string content_ = testing::noise(200'000);
  const std::string file_ = gzip(content_);
  const TemporaryFolder folder_;
  const fs::path target_ = folder_.path() / "a.gz", part_ = folder_.path() / "a.gz.part";
  testing::Environment no_proxy_{"no_proxy", "127.0.0.1"};
};

TEST_F(Fetch, DownloadsAndReportsProgress) {
  const Server server([&](const Request& request) { return honest(request); });
  std::vector<FetchProgress> reports;
  fetch(dataset({server.address()}), folder_.path(), [&](const FetchProgress& p) { reports.push_back(p); },
        {});
  expect_fetched();
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(server.requests()[0].path, "a.gz");
  ASSERT_FALSE(reports.empty());
  EXPECT_TRUE(std::ranges::is_sorted(reports, {}, &FetchProgress::received));
  EXPECT_EQ(reports.back().file, "a.gz");
  EXPECT_EQ(reports.back().received, file_.size());
  EXPECT_EQ(reports.back().total, file_.size());
  EXPECT_GT(reports.back().bytes_per_second, 0.0);
}

TEST_F(Fetch, MakesTheFolder) {
  const Server server([&](const Request& request) { return honest(request); });
  fetch(dataset({server.address()}), folder_.path() / "new/one", {}, {});
  EXPECT_EQ(testing::read(folder_.path() / "new/one/a.gz"), file_);
}

TEST_F(Fetch, FetchesEveryFile) {
  const Server server([](const Request& request) { return whole("content of " + request.path); });
  RemoteDataset two = dataset({server.address()});
  two.files = {{"b", 12, sha256("content of b")}, {"c", 12, sha256("content of c")}};
  fetch(two, folder_.path(), {}, {});
  EXPECT_EQ(testing::read(folder_.path() / "b"), "content of b");
  EXPECT_EQ(testing::read(folder_.path() / "c"), "content of c");
}

TEST_F(Fetch, LeavesAGoodFileAlone) {
  const Server server([&](const Request& request) { return honest(request); });
  // Compressed otherwise, but with the right content.
  const std::string other = gzip(content_.substr(0, 1000)) + gzip(content_.substr(1000));
  folder_.write("a.gz", other);
  fetch(dataset({server.address()}), folder_.path(), {}, {});
  EXPECT_TRUE(server.requests().empty());
  EXPECT_EQ(testing::read(target_), other);
}

TEST_F(Fetch, ReplacesADamagedFile) {
  const Server server([&](const Request& request) { return honest(request); });
  folder_.write("a.gz", file_.substr(0, 5000));
  fetch(dataset({server.address()}), folder_.path(), {}, {});
  expect_fetched();
}

TEST_F(Fetch, ContinuesAPartialDownload) {
  const Server server([&](const Request& request) { return honest(request); });
  folder_.write("a.gz.part", file_.substr(0, 150'000));
  std::uint64_t least = file_.size();
  fetch(dataset({server.address()}), folder_.path(),
        [&](const FetchProgress& p) { least = std::min(least, p.received); }, {});
  expect_fetched();
  ASSERT_EQ(server.requests().size(), 1U);
  EXPECT_EQ(server.requests()[0].start, 150'000U);
  EXPECT_GT(least, 150'000U);
}

TEST_F(Fetch, NeedsNoServerForACompletePart) {
  folder_.write("a.gz.part", file_);
  fetch(dataset({"http://127.0.0.1:1/"}), folder_.path(), {}, {});
  expect_fetched();
}

TEST_F(Fetch, StartsAgainWhereTheServerCannotContinue) {
  const Server server([&](const Request&) { return whole(file_); });
  folder_.write("a.gz.part", testing::noise(999));
  fetch(dataset({server.address()}), folder_.path(), {}, {});
  expect_fetched();
}

TEST_F(Fetch, StartsAgainIfThePartIsLargerThanTheFile) {
  const Server server([&](const Request& request) { return honest(request); });
  folder_.write("a.gz.part", file_ + "x");
  fetch(dataset({server.address()}), folder_.path(), {}, {});
  expect_fetched();
  EXPECT_EQ(server.requests()[0].start, std::nullopt);
}

TEST_F(Fetch, StartsAgainIfThePartWasOfAnotherFile) {
  const Server server([&](const Request& request) { return honest(request); });
  folder_.write("a.gz.part", std::string(1000, 'x'));
  fetch(dataset({server.address()}), folder_.path(), {}, {});
  expect_fetched();
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST_F(Fetch, RejectsAContinuationFromTheWrongPlace) {
  const Server server([&](const Request& request) {
    return whole_or_rest(file_, {.path = request.path, .start = request.start ? 7 : request.start});
  });
  folder_.write("a.gz.part", file_.substr(0, 1000));
  EXPECT_THAT(fetch_error({server.address()}), HasSubstr("continues at another place than asked"));
  EXPECT_EQ(testing::read(part_), file_.substr(0, 1000));
}

TEST_F(Fetch, TriesTheNextMirrorAfterAWrongChecksum) {
  std::string wrong = file_;
  wrong[100'000] = static_cast<char>(wrong[100'000] ^ 1);
  const Server bad([&](const Request& request) { return whole_or_rest(wrong, request); });
  const Server good([&](const Request& request) { return honest(request); });
  fetch(dataset({bad.address(), good.address()}), folder_.path(), {}, {});
  expect_fetched();
  EXPECT_EQ(good.requests()[0].start, std::nullopt);

  fs::remove(target_);
  EXPECT_THAT(fetch_error({bad.address()}),
              HasSubstr(bad.address() + ": sent a file with the wrong checksum"));
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(Fetch, TriesTheNextMirrorAfterAnErrorPage) {
  const Server missing([](const Request&) { return testing::status("404 Not Found"); });
  // A portal answers everything with "200 OK" and a page of its own.
  const Server portal([](const Request&) { return whole("<html>Please log in</html>"); });
  const Server good([&](const Request& request) { return honest(request); });
  fetch(dataset({"http://127.0.0.1:1/", missing.address(), portal.address(), good.address()}), folder_.path(),
        {}, {});
  expect_fetched();

  fs::remove(target_);
  const std::string message = fetch_error({missing.address(), portal.address()});
  EXPECT_THAT(message, HasSubstr("failure: a.gz: no mirror has delivered it: " + missing.address()));
  EXPECT_THAT(message, HasSubstr("error: 404; " + portal.address() + ": has 26 bytes, not the "));
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(Fetch, ContinuesATruncatedBodyFromTheNextMirror) {
  const Server cut(
      [&](const Request& request) { return Answer{.bytes = honest(request).bytes.substr(0, 120'000)}; });
  const Server good([&](const Request& request) { return honest(request); });
  fetch(dataset({cut.address(), good.address()}), folder_.path(), {}, {});
  expect_fetched();
  ASSERT_TRUE(good.requests()[0].start.has_value());
  EXPECT_GT(*good.requests()[0].start, 100'000U);

  fs::remove(target_);
  (void)fetch_error({cut.address()});
  EXPECT_EQ(testing::read(part_), file_.substr(0, fs::file_size(part_)));
}

TEST_F(Fetch, NoticesABodyWithoutLengthThatIsTooShortOrTooLong) {
  const std::string head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
  const Server short_one([&](const Request&) { return Answer{.bytes = head + file_.substr(0, 1000)}; });
  EXPECT_THAT(fetch_error({short_one.address()}), HasSubstr("ended after 1000 of "));
  fs::remove(part_);
  const Server long_one(
      [&](const Request&) { return Answer{.bytes = head + file_ + std::string(100'000, 'x')}; });
  EXPECT_THAT(fetch_error({long_one.address()}), HasSubstr("sends more than the "));
}

TEST_F(Fetch, KeepsThePartWhenStopped) {
  const Server slow([&](const Request& request) {
    return Answer{.bytes = honest(request).bytes.substr(0, 100'000), .hold = true};
  });
  std::stop_source stop;
  const auto stop_soon = [&](const FetchProgress& p) {
    if (p.received > 50'000) stop.request_stop();
  };
  fetch(dataset({slow.address(), "http://127.0.0.1:1/"}), folder_.path(), stop_soon, stop.get_token());
  EXPECT_FALSE(fs::exists(target_));
  const auto kept = fs::file_size(part_);
  EXPECT_GT(kept, 50'000U);

  const Server good([&](const Request& request) { return honest(request); });
  fetch(dataset({good.address()}), folder_.path(), {}, {});
  expect_fetched();
  EXPECT_EQ(good.requests()[0].start, kept);
}

TEST_F(Fetch, AsksNoServerIfStoppedBefore) {
  const Server server([&](const Request& request) { return honest(request); });
  std::stop_source stop;
  stop.request_stop();
  fetch(dataset({server.address()}), folder_.path(), {}, stop.get_token());
  EXPECT_TRUE(server.requests().empty());
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(Fetch, PassesOnWhatTheProgressThrows) {
  const Server server([&](const Request& request) { return honest(request); });
  const auto throwing = [](const FetchProgress&) { throw std::runtime_error("from progress"); };
  EXPECT_THROW(fetch(dataset({server.address()}), folder_.path(), throwing, {}), std::runtime_error);
}

TEST_F(Fetch, RejectsAFolderThatCannotBeWritten) {
  const fs::path below_a_file = folder_.write("file", "x") / "folder";
  EXPECT_THAT(error_of([&] { fetch(dataset({}), below_a_file, {}, {}); }),
              HasSubstr("input: " + below_a_file.string() + ": the folder cannot be made"));
}

TEST_F(Fetch, ReportsAFileThatCannotGrow) {
  const Server server([&](const Request& request) { return honest(request); });
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small = {.rlim_cur = 60'000, .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  const std::string message = fetch_error({server.address(), server.address()});
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_THAT(message, HasSubstr("failure: " + part_.string() + ": cannot be written: File too large"));
  EXPECT_EQ(server.requests().size(), 1U);  // the next mirror would not help
}

TEST_F(Fetch, LeavesADownloadInProgressToItsProcess) {
  folder_.write("a.gz.part", "x");
  const int other = ::open(part_.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_EQ(::flock(other, LOCK_EX), 0);
  EXPECT_THAT(fetch_error({"http://127.0.0.1:1/"}), HasSubstr("another download is writing this file"));
  ::close(other);
}

TEST(RemoteDatasets, AreWellFormed) {
  for (const RemoteDataset& dataset : remote_datasets()) {
    EXPECT_FALSE(dataset.mirrors.empty());
    for (const std::string& mirror : dataset.mirrors) EXPECT_TRUE(mirror.ends_with('/')) << mirror;
    for (const RemoteFile& file : dataset.files) {
      EXPECT_EQ(file.sha256.size(), 64U);
      EXPECT_EQ(file.sha256.find_first_not_of("0123456789abcdef"), std::string::npos);
    }
  }
}

TEST(RemoteDatasets, MnistOfAssayDataHasTheChecksums) {
  const char* folder = std::getenv("ASSAY_DATA");
  if (folder == nullptr || *folder == '\0') GTEST_SKIP() << "skipped: ASSAY_DATA is not set";
  // A copy by links: what is good is not fetched again, and there is no mirror to fetch it from.
  const TemporaryFolder copy;
  const fs::path source =
      fs::exists(fs::path(folder) / "mnist") ? fs::path(folder) / "mnist" : fs::path(folder);
  RemoteDataset mnist = remote_datasets().front();
  mnist.mirrors.clear();
  for (const RemoteFile& file : mnist.files) {
    if (!fs::exists(source / file.name)) GTEST_SKIP() << "skipped: no " << file.name << " in ASSAY_DATA";
    fs::create_symlink(source / file.name, copy.path() / file.name);
  }
  EXPECT_EQ(error_of([&] { fetch(mnist, copy.path(), {}, {}); }), "no error");
}

}  // namespace
}  // namespace assay::data
