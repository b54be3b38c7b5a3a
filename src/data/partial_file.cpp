#include "data/partial_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "data/content.h"

namespace assay::data {
namespace fs = std::filesystem;

PartialFile::PartialFile(const fs::path& target)
    : target_(target),
      path_(target.string() + ".part"),
      descriptor_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666)) {
  if (descriptor_ < 0) complain(errno);
  // A file system without locks is used without them.
  const bool busy = ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  // The holder of the lock may have finished, and its file been renamed, between our open and our lock.
  struct stat opened{}, named{};
  const bool still_there = ::fstat(descriptor_, &opened) == 0 && ::stat(path_.c_str(), &named) == 0 &&
                           opened.st_ino == named.st_ino;
  if (busy || !still_there) {
    ::close(descriptor_);
    throw failure(shown(path_) + ": another download is writing this file", "wait for it to end");
  }
  size_ = static_cast<std::uint64_t>(opened.st_size);
}

PartialFile::~PartialFile() {
  if (!finished_ && size_ == 0) ::unlink(path_.c_str());
  ::close(descriptor_);
}

void PartialFile::append(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) complain(errno);
    size_ += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void PartialFile::clear() {
  if (::ftruncate(descriptor_, 0) != 0) complain(errno);
  size_ = 0;
}

void PartialFile::finish() {
  if (::fsync(descriptor_) != 0 || ::rename(path_.c_str(), target_.c_str()) != 0) complain(errno);
  finished_ = true;
}

void PartialFile::complain(int error) const {
  const std::string reason = std::strerror(error);  // NOLINT(concurrency-mt-unsafe): glibc's is
  const bool full = error == ENOSPC || error == EDQUOT;
  throw failure(shown(path_) + ": cannot be written: " + reason,
                full ? "make room and run the same command again: it continues where it stopped" : "");
}

}  // namespace assay::data
