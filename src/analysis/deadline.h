#pragma once

#include <chrono>
#include <optional>

namespace assay {

/// When an analysis has to end with what it has. What it did not come to is left undecided and says so.
class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] static Deadline never() { return {}; }
  [[nodiscard]] static Deadline in(double seconds) {
    Deadline deadline;
    deadline.end_ =
        Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    return deadline;
  }

  [[nodiscard]] bool passed() const { return end_ && Clock::now() >= *end_; }

 private:
  std::optional<Clock::time_point> end_;
};

}  // namespace assay
