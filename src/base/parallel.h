#pragma once

#include <cstddef>
#include <functional>

namespace assay {

/// Calls task(0) ... task(count-1), each once, on at most `threads` threads; the tasks are started in that
/// order. Returns when all are done. The first exception thrown by a task is thrown again here, after the
/// tasks in flight have ended; those not yet started are not.
void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& task);

/// The processors this process may run on (its CPU affinity), at least 1.
[[nodiscard]] std::size_t available_processors();

}  // namespace assay
