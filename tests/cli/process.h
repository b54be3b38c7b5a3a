#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::test {

/// What a finished process left behind.
struct Outcome {
  int status = -1;  ///< exit status, or 128 + the signal that ended it
  std::string out, err;
};

/// How the environment of a process differs from the test's.
struct Surroundings {
  std::filesystem::path folder = {};                    ///< where it starts; empty for here
  std::filesystem::path input = "/dev/null";            ///< its standard input
  std::map<std::string, std::string> environment = {};  ///< added; an empty value removes the variable
  std::optional<std::uint64_t> largest_file =
      {};  ///< bytes it may write to one file, as if the disk were full
};

/// The real assay binary, started with the given arguments.
class Process {
 public:
  explicit Process(const std::vector<std::string>& arguments, const Surroundings& surroundings = {});
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  void send(int signal) const;
  /// What it has written to standard error so far.
  [[nodiscard]] std::string errors_so_far() const;
  [[nodiscard]] Outcome wait();

 private:
  std::filesystem::path captured_;
  pid_t pid_ = -1;
};

[[nodiscard]] Outcome run(const std::vector<std::string>& arguments, const Surroundings& surroundings = {});

}  // namespace assay::test
