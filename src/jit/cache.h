#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "backend/backend.h"

namespace assay {

/// Remembers what was made by a key as long as somebody else holds it; holds nothing itself, so that kernels
/// are freed with their last user. Safe to use from several threads.
template <class T>
class Cache {
 public:
  using Pointer = std::shared_ptr<T>;

  /// What was made with that key, made by `make` unless it is there. Of several threads that ask at once, one
  /// makes it, with no lock held, and the others wait; what `make` throws, all of them get.
  [[nodiscard]] Pointer get(const std::string& key, const std::function<Pointer()>& make) {
    std::promise<Pointer> promise;
    {
      std::unique_lock lock(mutex_);
      if (const auto found = entries_.find(key); found != entries_.end()) {
        if (Pointer made = found->second.made.lock()) return made;
        if (const auto being_made = found->second.being_made; being_made.valid()) {
          lock.unlock();
          return being_made.get();
        }
      }
      std::erase_if(entries_, [](const auto& item) {
        return item.second.made.expired() && !item.second.being_made.valid();
      });
      entries_[key].being_made = promise.get_future().share();
    }
    try {
      Pointer made = make();
      const std::scoped_lock lock(mutex_);
      entries_[key] = {.made = made, .being_made = {}};
      promise.set_value(made);
      return made;
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      entries_.erase(key);
      promise.set_exception(std::current_exception());
      throw;
    }
  }

  /// Entries, of things alive or being made; those that have died go when the next one is made.
  [[nodiscard]] std::size_t size() const {
    const std::scoped_lock lock(mutex_);
    return entries_.size();
  }

 private:
  struct Entry {
    std::weak_ptr<T> made;
    std::shared_future<Pointer> being_made;
  };

  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

/// Of programs.
using ExecutableCache = Cache<const Executable>;

/// The process's cache of such things. Never destroyed: another thread may still free a kernel while the
/// process ends.
template <class T>
Cache<T>& process_cache() {
  static Cache<T>& instance = *new Cache<T>;
  return instance;
}

}  // namespace assay
