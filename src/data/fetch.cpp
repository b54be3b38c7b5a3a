#include "data/fetch.h"

#include <array>
#include <optional>

#include "base/error.h"
#include "base/files.h"
#include "data/content.h"
#include "data/partial_file.h"
#include "data/sha256.h"
#include "data/transfer.h"

namespace assay::data {
namespace fs = std::filesystem;

namespace {

/// Whether the file is there, can be uncompressed and has this checksum.
bool has_content(const fs::path& path, const std::string& sha256) {
  try {
    ContentReader content(path);
    Sha256 hash;
    std::array<std::uint8_t, 65536> chunk{};
    for (std::size_t count = chunk.size(); count == chunk.size();) {
      count = content.read(chunk);
      hash.update(std::span(chunk).first(count));
    }
    return hash.finish() == sha256;
  } catch (const Error&) {
    return false;
  }
}

class FileFetch {
 public:
  FileFetch(const RemoteFile& file, const fs::path& folder,
            const std::function<void(const FetchProgress&)>& progress, const std::stop_token& stop)
      : file_(file), part_(folder / file.name), progress_(progress), stop_(stop) {}

  /// Nothing if the file is now in its place, otherwise why this mirror was of no use.
  std::optional<std::string> from(const std::string& mirror) {
    if (part_.size() > file_.bytes) part_.clear();
    const bool continued = part_.size() > 0;
    if (part_.size() < file_.bytes) {
      if (auto complaint = transfer(mirror + file_.name, file_.bytes, part_, reporter(), stop_))
        return complaint;
    }
    if (has_content(part_.path(), file_.sha256)) {
      part_.finish();
      return std::nullopt;
    }
    part_.clear();
    // The beginning came from elsewhere and may be what was wrong.
    return continued ? from(mirror) : "sent a file with the wrong checksum";
  }

 private:
  [[nodiscard]] TransferProgress reporter() const {
    return [this](std::uint64_t received, double bytes_per_second) {
      if (progress_) progress_({file_.name, received, file_.bytes, bytes_per_second});
    };
  }

  const RemoteFile& file_;
  PartialFile part_;
  const std::function<void(const FetchProgress&)>& progress_;
  const std::stop_token& stop_;
};

void fetch_file(const RemoteDataset& dataset, const RemoteFile& file, const fs::path& folder,
                const std::function<void(const FetchProgress&)>& progress, const std::stop_token& stop) {
  FileFetch fetching(file, folder, progress, stop);
  std::string complaints;
  for (const std::string& mirror : dataset.mirrors) {
    const auto complaint = fetching.from(mirror);
    if (!complaint || stop.stop_requested()) return;
    complaints += (complaints.empty() ? "" : "; ") + mirror + ": " + *complaint;
  }
  throw failure(file.name + ": no mirror has delivered it: " + complaints,
                "check the network and run the same command again, or put the file into " + shown(folder));
}

}  // namespace

void fetch(const RemoteDataset& dataset, const fs::path& folder,
           const std::function<void(const FetchProgress&)>& progress, const std::stop_token& stop) {
  ensure_writable_directory(folder);
  for (const RemoteFile& file : dataset.files) {
    if (stop.stop_requested()) return;
    if (!has_content(folder / file.name, file.sha256)) fetch_file(dataset, file, folder, progress, stop);
  }
}

}  // namespace assay::data
