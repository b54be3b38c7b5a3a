#pragma once

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "backend/backend.h"

namespace assay {

/// Remembers executables by a key as long as somebody else holds them; holds none itself, so that kernels are
/// freed with their last user. Safe to use from several threads.
class ExecutableCache {
 public:
  using Pointer = std::shared_ptr<const Executable>;

  /// The executable with that key, made by `make` unless it is there. Of several threads that ask at once,
  /// one makes it, with no lock held, and the others wait; what `make` throws, all of them get.
  [[nodiscard]] Pointer get(const std::string& key, const std::function<Pointer()>& make);

  /// Entries, of executables alive or being made; those that have died go when the next one is made.
  [[nodiscard]] std::size_t size() const;

 private:
  struct Entry {
    std::weak_ptr<const Executable> made;
    std::shared_future<Pointer> being_made;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

}  // namespace assay
