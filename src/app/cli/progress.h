#pragma once

#include <chrono>
#include <string>

namespace assay::cli {

/// Shows how far long work is, on standard error: on a terminal one line that is written over, otherwise a
/// plain line at every milestone.
class ProgressLine {
 public:
  ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  /// `share` of the work is done, 0 to 1; `what` is going on; a `milestone` is worth a line of its own in a
  /// log.
  void update(double share, const std::string& what, bool milestone);

 private:
  [[nodiscard]] std::string status(double share) const;

  bool terminal_;
  std::size_t width_;
  std::chrono::steady_clock::time_point start_;
  bool shown_ = false;
};

/// "48 s", "3:05", "1:02:09".
[[nodiscard]] std::string duration_text(double seconds);

/// The width of the terminal behind a file descriptor, 80 if it is none.
[[nodiscard]] std::size_t terminal_width(int descriptor);

/// Whether to colour what goes to a file descriptor: it is a terminal, and NO_COLOR is not set.
[[nodiscard]] bool colour_wanted(int descriptor);

}  // namespace assay::cli
