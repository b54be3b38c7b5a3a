#include "server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace assay::data::testing {
namespace {

constexpr int poll_milliseconds = 20;

bool readable(int descriptor, const std::stop_token& stop) {
  pollfd waiting = {.fd = descriptor, .events = POLLIN, .revents = 0};
  while (!stop.stop_requested()) {
    if (::poll(&waiting, 1, poll_milliseconds) > 0) return true;
  }
  return false;
}

std::string header(const std::string& status, const std::string& fields, std::size_t length) {
  return "HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: " + std::to_string(length) +
         "\r\nConnection: close\r\n\r\n";
}

Request parse(const std::string& text) {
  Request request{.path = text.substr(5, text.find(' ', 5) - 5), .start = std::nullopt};
  constexpr std::string_view range = "Range: bytes=";
  const std::size_t at = text.find(range);
  if (at != std::string::npos) request.start = std::stoull(text.substr(at + range.size()));
  return request;
}

}  // namespace

Answer whole_or_rest(const std::string& content, const Request& request) {
  if (!request.start) return whole(content);
  const std::string rest = content.substr(*request.start);
  const std::string range = "Content-Range: bytes " + std::to_string(*request.start) + "-" +
                            std::to_string(content.size() - 1) + "/" + std::to_string(content.size()) +
                            "\r\n";
  return {.bytes = header("206 Partial Content", range, rest.size()) + rest};
}

Answer whole(const std::string& content) {
  return {.bytes = header("200 OK", "", content.size()) + content};
}

Answer status(const std::string& line) {
  return {.bytes = header(line, "", 0)};
}

Server::Server(std::function<Answer(const Request&)> handler)
    : handler_(std::move(handler)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("no local server");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
}

Server::~Server() {
  thread_.request_stop();
  thread_.join();
  ::close(listener_);
}

std::string Server::address() const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/";
}

std::vector<Request> Server::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

void Server::serve(const std::stop_token& stop) {
  while (readable(listener_, stop)) {
    const int connection = ::accept(listener_, nullptr, nullptr);
    answer(connection, stop);
    ::close(connection);
  }
}

void Server::answer(int connection, const std::stop_token& stop) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.find("\r\n\r\n") == std::string::npos) {
    if (!readable(connection, stop)) return;
    const ssize_t count = ::recv(connection, buffer.data(), buffer.size(), 0);
    if (count <= 0) return;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  const Request request = parse(text);
  {
    const std::scoped_lock lock(mutex_);
    requests_.push_back(request);
  }
  const Answer reply = handler_(request);
  std::string_view rest = reply.bytes;
  while (!rest.empty()) {
    const ssize_t sent = ::send(connection, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  // Readable again means that the client has gone.
  if (reply.hold) (void)readable(connection, stop);
}

}  // namespace assay::data::testing
