#include "data/content.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include "base/error.h"
#include "base/text.h"

namespace assay::data {
namespace fs = std::filesystem;

namespace {

std::ifstream open_regular_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) throw input_error(shown(path) + ": no such file");
  if (error) throw input_error(shown(path) + ": cannot be read: " + error.message());
  if (fs::is_directory(status)) throw input_error(shown(path) + ": is a folder, not a file");
  if (!fs::is_regular_file(status)) throw input_error(shown(path) + ": is not a regular file");
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    throw input_error(shown(path) +
                      ": cannot be read: " + std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
  return stream;
}

/// A stretch of compressed input, uncompressed as gzip.
class Inflater {
 public:
  Inflater() {
    constexpr int gzip_only = 16;
    if (::inflateInit2(&stream_, MAX_WBITS + gzip_only) != Z_OK) throw failure("out of memory for zlib");
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { ::inflateEnd(&stream_); }

  void feed(std::span<std::uint8_t> input) {
    stream_.next_in = input.data();
    stream_.avail_in = static_cast<uInt>(input.size());
  }
  [[nodiscard]] bool hungry() const { return stream_.avail_in == 0; }
  /// At the end of a gzip member: whatever follows must be another one.
  [[nodiscard]] bool between_members() const { return between_members_; }

  /// Uncompresses into `out` and returns the number of bytes written; an empty optional where the data are
  /// corrupt.
  [[nodiscard]] std::optional<std::size_t> inflate(std::span<std::uint8_t> out) {
    if (between_members_) ::inflateReset(&stream_);
    stream_.next_out = out.data();
    stream_.avail_out = static_cast<uInt>(out.size());
    const int result = ::inflate(&stream_, Z_NO_FLUSH);
    between_members_ = result == Z_STREAM_END;
    // Z_BUF_ERROR only says that no progress was possible: input ran out.
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return std::nullopt;
    return out.size() - stream_.avail_out;
  }
  [[nodiscard]] std::string complaint() const {
    return stream_.msg != nullptr ? stream_.msg : "unknown reason";
  }

 private:
  z_stream stream_{};
  bool between_members_ = false;
};

}  // namespace

std::string shown(const fs::path& path) {
  return printable(path.string(), 400);
}

class ContentReader::Impl {
 public:
  explicit Impl(const fs::path& path) : path_(path), stream_(open_regular_file(path)) {
    refill();
    if (filled_ == 0) throw input_error(shown(path_) + ": the file is empty");
    if (filled_ >= 2 && buffer_[0] == 0x1F && buffer_[1] == 0x8B) {
      inflater_.emplace();
      inflater_->feed(std::span(buffer_).first(filled_));
    }
  }

  std::size_t read(std::span<std::uint8_t> out) {
    std::size_t done = 0;
    while (done < out.size()) {
      const std::size_t part =
          inflater_ ? read_gzip(*inflater_, out.subspan(done)) : read_plain(out.subspan(done));
      if (part == 0) break;
      done += part;
    }
    return done;
  }

 private:
  void refill() {
    errno = 0;
    stream_.read(reinterpret_cast<char*>(buffer_.data()), static_cast<std::streamsize>(buffer_.size()));
    if (stream_.bad())
      throw input_error(shown(path_) +
                        ": cannot be read: " + std::strerror(errno));  // NOLINT(concurrency-mt-unsafe)
    filled_ = static_cast<std::size_t>(stream_.gcount());
    taken_ = 0;
  }

  std::size_t read_plain(std::span<std::uint8_t> out) {
    if (taken_ == filled_) refill();
    const std::size_t count = std::min(out.size(), filled_ - taken_);
    std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(taken_), count, out.begin());
    taken_ += count;
    return count;
  }

  /// Returns 0 only at the end of the content.
  std::size_t read_gzip(Inflater& inflater, std::span<std::uint8_t> out) {
    while (true) {
      if (inflater.hungry()) {
        refill();
        if (filled_ == 0 && inflater.between_members()) return 0;
        if (filled_ == 0) throw input_error(shown(path_) + ": the gzip data end too early");
        inflater.feed(std::span(buffer_).first(filled_));
      }
      const bool first_member_done = inflater.between_members();
      const auto part = inflater.inflate(out);
      if (!part && first_member_done) throw input_error(shown(path_) + ": other bytes follow the gzip data");
      if (!part)
        throw input_error(shown(path_) + ": the gzip data are corrupt (" + inflater.complaint() + ")");
      if (*part > 0) return *part;
    }
  }

  fs::path path_;
  std::ifstream stream_;
  std::array<std::uint8_t, 65536> buffer_{};
  std::size_t filled_ = 0, taken_ = 0;
  std::optional<Inflater> inflater_;
};

ContentReader::ContentReader(const fs::path& path) : impl_(std::make_unique<Impl>(path)) {}
ContentReader::~ContentReader() = default;
std::size_t ContentReader::read(std::span<std::uint8_t> out) {
  return impl_->read(out);
}

}  // namespace assay::data
