#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::bench {

/// Something to be timed: `once` does it, and `count` says how much that is (samples, operations).
struct Work {
  std::function<void()> once;
  double count;
};

/// Makes the work of a configuration and a variant of it, e.g. ("784-128-10/32/sgd", "relu"). Called once for
/// each pair; throws an Error for one it does not know.
using Prepare = std::function<Work(const std::string& config, const std::string& variant)>;

/// Seconds that this process has spent on processors.
[[nodiscard]] double processor_time();

/// Serves timed windows to bench/train.py and its like, so that programs to be compared can take turns within
/// one run. First answers {"name": name, "variants": variants}; then for each line
/// "run CONFIG VARIANT SECONDS" of the standard input does the work for at least that long, after doing it
/// once unmeasured, and answers {"count": ..., "seconds": ...}, or {"error": "..."}. Returns when the input
/// ends. Seconds are the process's time on processors, which others on the machine do not lengthen.
/// `variants` are those there are, where who asks does not know them.
void serve(std::string_view name, const Prepare& prepare, const std::vector<std::string>& variants = {});

}  // namespace assay::bench
