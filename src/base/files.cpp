#include "base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "base/error.h"

namespace assay {
namespace fs = std::filesystem;

namespace {

std::string reason(int error) {
  return std::strerror(error);
}

/// An open file descriptor on a file that is removed again unless it is kept.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target)
      : path_(target.string() + ".XXXXXX"), descriptor_(::mkostemp(path_.data(), O_CLOEXEC)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (created_ && !kept_) ::unlink(path_.c_str());
  }

  [[nodiscard]] bool opened() {
    created_ = descriptor_ >= 0;
    return created_;
  }

  [[nodiscard]] bool write(std::string_view content) const {
    while (!content.empty()) {
      const ssize_t written = ::write(descriptor_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      content.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor_) == 0;
  }

  [[nodiscard]] bool rename_to(const fs::path& target) {
    // mkostemp makes the file private to its owner; a result is an ordinary file.
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (::fchmod(descriptor_, 0666 & ~mask) != 0) return false;
    kept_ = ::rename(path_.c_str(), target.c_str()) == 0;
    return kept_;
  }

 private:
  std::string path_;
  int descriptor_;
  bool created_ = false;
  bool kept_ = false;
};

/// Assay's folder in the one that the variable names, or in that place below the home folder (XDG Base
/// Directory Specification: a relative path is no path).
fs::path home_folder(const char* variable, const char* below_home) {
  const char* xdg = std::getenv(variable);
  if (xdg != nullptr && *xdg == '/') return fs::path(xdg) / "assay";
  const char* home = std::getenv("HOME");
  return fs::path(home != nullptr && *home != '\0' ? home : "/") / below_home / "assay";
}

}  // namespace

std::string read_file(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) throw input_error(path.string() + ": is a folder, not a file");
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw input_error(path.string() + ": cannot be read: " + reason(errno));
  std::string content;
  std::array<char, 65536> chunk{};
  while (stream.read(chunk.data(), chunk.size()) || stream.gcount() > 0) {
    content.append(chunk.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) throw input_error(path.string() + ": cannot be read: " + reason(errno));
  return content;
}

void write_file_atomically(const fs::path& path, std::string_view content) {
  TemporaryFile temporary(path);
  if (!temporary.opened() || !temporary.write(content) || !temporary.rename_to(path)) {
    throw failure(path.string() + ": cannot be written: " + reason(errno));
  }
}

void ensure_writable_directory(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw input_error(path.string() + ": the folder cannot be made: " + error.message());
  TemporaryFile probe(path / "probe");
  if (!probe.opened())
    throw input_error(path.string() + ": the folder cannot be written to: " + reason(errno));
}

fs::path data_home() {
  return home_folder("XDG_DATA_HOME", ".local/share");
}

fs::path cache_home() {
  return home_folder("XDG_CACHE_HOME", ".cache");
}

}  // namespace assay
