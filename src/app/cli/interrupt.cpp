#include "app/cli/interrupt.h"

#include <unistd.h>

#include <ctime>

#include "app/cli/command.h"

namespace assay::cli {

Interrupt::Interrupt() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  waiter_ = std::jthread([this](const std::stop_token& ended) { wait(ended); });
}

void Interrupt::wait(const std::stop_token& ended) {
  constexpr timespec poll = {.tv_sec = 0, .tv_nsec = 50'000'000};
  while (!ended.stop_requested()) {
    if (sigtimedwait(&signals_, nullptr, &poll) <= 0) continue;
    if (source_.stop_requested()) _exit(interrupted_status);
    source_.request_stop();
  }
}

}  // namespace assay::cli
