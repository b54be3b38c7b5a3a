#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data {

struct RemoteFile {
  std::string name;
  std::uint64_t bytes;  ///< as it lies on the mirrors
  std::string sha256;   ///< of the content, uncompressed if the file is gzip; lower-case hex
};

/// A dataset that can be fetched: its files and the places that hold them all, tried in order.
struct RemoteDataset {
  std::string name;
  std::string title;
  std::vector<std::string> mirrors;  ///< base addresses, ending in '/'
  std::vector<RemoteFile> files;
};

/// What `assay data fetch` knows; valid for ever.
[[nodiscard]] std::span<const RemoteDataset> remote_datasets();

struct FetchProgress {
  std::string file;
  std::uint64_t received, total;  ///< bytes of this file
  double bytes_per_second;        ///< average of this transfer
};

/// Downloads every file that is not already there with the right content into `folder`, which is made if need
/// be. A partial download (NAME.part) is continued, also from another mirror; a file that fails its checksum
/// is discarded and the next mirror is tried; a file takes its name only after its SHA-256 has been checked.
/// `progress` may be empty; it is called in this thread, after every piece received (some 16 KiB).
/// Returns within about a second after `stop` was requested; what has been received then stays for the next
/// time. Throws an input Error if the folder cannot be written to, and a failure Error that names the file:
/// what each mirror did wrong, a full disk, another process downloading the same file.
void fetch(const RemoteDataset& dataset, const std::filesystem::path& folder,
           const std::function<void(const FetchProgress&)>& progress, const std::stop_token& stop);

/// A place where a dataset is or is not, for `assay data list`.
struct Availability {
  std::string name;         ///< "mnist", "digits"
  std::string description;  ///< "60,000 + 10,000 images of 28x28, 10 classes"
  bool present;
  std::string where;  ///< the folder, or how to get it
};
/// Every dataset that load() knows by name.
[[nodiscard]] std::vector<Availability> list();

}  // namespace assay::data
