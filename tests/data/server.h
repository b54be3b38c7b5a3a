#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace assay::data::testing {

struct Request {
  std::string path;                    ///< without the leading '/'
  std::optional<std::uint64_t> start;  ///< of "Range: bytes=start-"
};

/// What is sent, header and body, before the connection is closed.
struct Answer {
  std::string bytes;
  bool hold = false;  ///< keeps the connection open after that, until the server ends
};

/// "200 OK" or "206 Partial Content", as asked, with the right headers.
[[nodiscard]] Answer whole_or_rest(const std::string& content, const Request& request);
/// "200 OK" with the whole content, whatever was asked.
[[nodiscard]] Answer whole(const std::string& content);
[[nodiscard]] Answer status(const std::string& line);

/// An HTTP/1.1 server on 127.0.0.1 that answers one request after the other, until it is destroyed.
class Server {
 public:
  explicit Server(std::function<Answer(const Request&)> handler);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  /// "http://127.0.0.1:PORT/"
  [[nodiscard]] std::string address() const;
  [[nodiscard]] std::vector<Request> requests() const;

 private:
  void serve(const std::stop_token& stop);
  void answer(int connection, const std::stop_token& stop);

  std::function<Answer(const Request&)> handler_;
  int listener_;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::jthread thread_;
};

}  // namespace assay::data::testing
