#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace assay {

/// A failure that is told to the user: one line that names the thing and the reason, and optionally one
/// more that says how to mend it. Our own mistakes are assertions, never an Error.
class Error : public std::runtime_error {
 public:
  /// Decides the exit status of the command: `input` (wrong usage or input) is 2, `failure` is 1.
  enum class Kind { input, failure };

  Error(Kind kind, const std::string& message, std::string hint = {})
      : std::runtime_error(message), kind_(kind), hint_(std::move(hint)) {}

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }
  [[nodiscard]] int exit_status() const noexcept { return kind_ == Kind::input ? 2 : 1; }

 private:
  Kind kind_;
  std::string hint_;
};

/// The caller gave something wrong: an unknown name, a malformed file, a value out of range.
[[nodiscard]] inline Error input_error(const std::string& message, std::string hint = {}) {
  return {Error::Kind::input, message, std::move(hint)};
}

/// The input was right, the world was not: a full disk, an unreachable host.
[[nodiscard]] inline Error failure(const std::string& message, std::string hint = {}) {
  return {Error::Kind::failure, message, std::move(hint)};
}

}  // namespace assay
