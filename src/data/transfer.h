#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "data/partial_file.h"

namespace assay::data {

/// What a transfer tells while it runs: the bytes of the file received so far, and the bytes per second of
/// this transfer.
using TransferProgress = std::function<void(std::uint64_t received, double bytes_per_second)>;

/// Brings the file to `total` bytes by HTTP(S) GET, continuing after what it already holds (less than
/// `total`); a server that cannot continue sends everything again. Returns nothing if all bytes are there,
/// otherwise what the server or the network did wrong; what has been received then stays in the file. Throws
/// a failure Error if the file cannot be written, and what `progress` throws. Returns "stopped" soon after
/// `stop` is requested.
[[nodiscard]] std::optional<std::string> transfer(const std::string& address, std::uint64_t total,
                                                  PartialFile& file, const TransferProgress& progress,
                                                  const std::stop_token& stop);

}  // namespace assay::data
