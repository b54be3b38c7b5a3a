#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace assay::cli {

/// Turns SIGINT and SIGTERM into a stop request: the work in hand ends in order and keeps its results. A
/// second signal ends the program at once. To be made before any other thread, since threads inherit the
/// blocked signals.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt() = default;

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  void wait(const std::stop_token& ended);

  sigset_t signals_{};
  std::stop_source source_;
  std::jthread waiter_;
};

}  // namespace assay::cli
