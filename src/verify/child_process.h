#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "verify/foreign.h"

namespace assay::verify {

/// A child that has loaded a foreign function and calls it with what lies in memory that both share.
class ChildProcess {
 public:
  /// Throws an input Error if the function cannot be loaded.
  explicit ChildProcess(const ForeignFunction& function);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess();

  /// At most ForeignRunner::batch numbers. What went wrong, or nothing; after that the child is dead.
  [[nodiscard]] std::optional<std::string> call(std::span<const std::byte> x, std::span<std::byte> y);

 private:
  struct Started {};
  ChildProcess(const ForeignFunction& function, Started);
  [[nodiscard]] std::string last_words(bool timed_out);

  struct Unmap {
    void operator()(std::byte* memory) const;
  };
  std::chrono::milliseconds limit_;
  std::size_t width_;
  std::unique_ptr<std::byte, Unmap> memory_;  ///< x, and behind it y
  int channel_ = -1;
  pid_t id_ = -1;
};

}  // namespace assay::verify
