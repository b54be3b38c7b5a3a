#include "app/cli/progress.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace assay::cli {

ProgressLine::ProgressLine()
    : terminal_(::isatty(STDERR_FILENO) == 1),
      width_(terminal_width(STDERR_FILENO)),
      start_(std::chrono::steady_clock::now()) {}

ProgressLine::~ProgressLine() {
  if (shown_ && terminal_) fmt::print(stderr, "\r\x1b[K");
}

std::string ProgressLine::status(double share) const {
  const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  std::string percent = fmt::format("{:3.0f}%", 100 * share);
  // Too early a guess only misleads.
  if (share < 0.01 || elapsed < 1) return percent;
  return percent + "  " + duration_text(elapsed * (1 - share) / share) + " left";
}

void ProgressLine::update(double share, const std::string& what, bool milestone) {
  if (!terminal_) {
    if (milestone) fmt::print(stderr, "{}  {}\n", status(share), what);
    return;
  }
  constexpr std::size_t bar_width = 24;
  const auto filled = static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * bar_width));
  std::string line = fmt::format("{}{} {}  {}", std::string(filled, '='),
                                 std::string(bar_width - filled, '-'), status(share), what);
  line.resize(std::min(line.size(), width_ - 1));
  fmt::print(stderr, "\r{}\x1b[K", line);
  std::fflush(stderr);
  shown_ = true;
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::size_t terminal_width(int descriptor) {
  winsize size{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): the system call's own shape
  if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return 80;
  return size.ws_col;
}

bool colour_wanted(int descriptor) {
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): only ever read
  return ::isatty(descriptor) == 1 && (no_color == nullptr || *no_color == '\0');
}

}  // namespace assay::cli
