#include "data/transfer.h"

#include <curl/curl.h>

#include <array>
#include <charconv>
#include <chrono>
#include <exception>
#include <memory>
#include <span>
#include <string_view>

#include "base/error.h"
#include "base/text.h"

namespace assay::data {
namespace {

constexpr long connect_seconds = 20;
// Slower than this for so long is as good as broken: the next mirror may do better.
constexpr long slow_bytes_per_second = 100, slow_seconds = 30;

struct FreeHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, FreeHandle>;

Handle new_handle() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  Handle handle(ready == CURLE_OK ? curl_easy_init() : nullptr);
  if (!handle) throw failure("libcurl cannot be initialised");
  return handle;
}

class Transfer {
 public:
  Transfer(const std::string& address, std::uint64_t total, PartialFile& file,
           const TransferProgress& progress, const std::stop_token& stop)
      : handle_(new_handle()),
        total_(total),
        file_(file),
        progress_(progress),
        stop_(stop),
        offset_(file.size()) {
    set(CURLOPT_URL, address.c_str());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, 5L);
    set(CURLOPT_FAILONERROR, 1L);
    set(CURLOPT_CONNECTTIMEOUT, connect_seconds);
    set(CURLOPT_LOW_SPEED_LIMIT, slow_bytes_per_second);
    set(CURLOPT_LOW_SPEED_TIME, slow_seconds);
    set(CURLOPT_ERRORBUFFER, curl_message_.data());
    if (offset_ > 0) set(CURLOPT_RANGE, (std::to_string(offset_) + "-").c_str());
    set(CURLOPT_WRITEFUNCTION, &on_data);
    set(CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(CURLOPT_XFERINFOFUNCTION, &on_wait);
    set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
    set(CURLOPT_NOPROGRESS, 0L);
  }

  std::optional<std::string> run() {
    const CURLcode code = curl_easy_perform(handle_.get());
    if (error_) std::rethrow_exception(error_);
    if (stop_.stop_requested()) return "stopped";
    if (!complaint_.empty()) return complaint_;
    if (code != CURLE_OK) {
      const std::string_view message = curl_message_.data();
      return printable(message.empty() ? curl_easy_strerror(code) : message, 200);
    }
    if (file_.size() != total_) return sent_too_little();
    return std::nullopt;
  }

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    if (curl_easy_setopt(handle_.get(), option, value) != CURLE_OK) {
      throw failure("libcurl is too old or lacks HTTP");
    }
  }

  // No exception may pass through libcurl's C frames: it is kept, and thrown again by run().
  static std::size_t on_data(char* data, std::size_t one, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::span bytes(reinterpret_cast<const std::uint8_t*>(data), one * count);
    try {
      return transfer.receive(bytes) ? bytes.size() : CURL_WRITEFUNC_ERROR;
    } catch (...) {
      transfer.error_ = std::current_exception();
      return CURL_WRITEFUNC_ERROR;
    }
  }

  static int on_wait(void* self, curl_off_t /*total*/, curl_off_t /*now*/, curl_off_t /*up*/,
                     curl_off_t /*sent*/) {
    return static_cast<Transfer*>(self)->stop_.stop_requested() ? 1 : 0;
  }

  bool receive(std::span<const std::uint8_t> bytes) {
    if (!begun_) {
      begun_ = true;
      if (!begin()) return false;
    }
    if (file_.size() + bytes.size() > total_) {
      complaint_ = "sends more than the " + std::to_string(total_) + " bytes expected";
      return false;
    }
    file_.append(bytes);
    received_ += bytes.size();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
    const double seconds = elapsed.count();
    if (progress_) progress_(file_.size(), seconds > 0.0 ? static_cast<double>(received_) / seconds : 0.0);
    return true;
  }

  /// Looks at the answer's header once the body begins. False if the body is of no use.
  bool begin() {
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_off_t length = -1;
    curl_easy_getinfo(handle_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    constexpr long partial_content = 206;
    const bool continues = offset_ > 0 && status == partial_content;
    if (continues && range_start() != offset_) {
      complaint_ = "continues at another place than asked";
      return false;
    }
    const std::uint64_t start = continues ? offset_ : 0;
    if (length >= 0 && start + static_cast<std::uint64_t>(length) != total_) {
      complaint_ = "has " + std::to_string(start + static_cast<std::uint64_t>(length)) + " bytes, not the " +
                   std::to_string(total_) + " expected";
      return false;
    }
    if (!continues) file_.clear();
    return true;
  }

  /// From "Content-Range: bytes 100-199/200".
  std::optional<std::uint64_t> range_start() {
    constexpr std::string_view unit = "bytes ";
    curl_header* header = nullptr;
    if (curl_easy_header(handle_.get(), "Content-Range", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) {
      return std::nullopt;
    }
    std::string_view value = header->value;
    if (!value.starts_with(unit)) return std::nullopt;
    value.remove_prefix(unit.size());
    std::uint64_t start = 0;
    const auto result = std::from_chars(value.data(), value.data() + value.size(), start);
    return result.ec == std::errc{} ? std::optional(start) : std::nullopt;
  }

  [[nodiscard]] std::string sent_too_little() const {
    return "ended after " + std::to_string(file_.size()) + " of " + std::to_string(total_) + " bytes";
  }

  std::array<char, CURL_ERROR_SIZE> curl_message_{};
  Handle handle_;
  std::uint64_t total_;
  PartialFile& file_;
  const TransferProgress& progress_;
  const std::stop_token& stop_;
  std::uint64_t offset_, received_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  bool begun_ = false;
  std::string complaint_;
  std::exception_ptr error_;
};

}  // namespace

std::optional<std::string> transfer(const std::string& address, std::uint64_t total, PartialFile& file,
                                    const TransferProgress& progress, const std::stop_token& stop) {
  return Transfer(address, total, file, progress, stop).run();
}

}  // namespace assay::data
