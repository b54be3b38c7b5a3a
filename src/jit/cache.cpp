#include "jit/cache.h"

namespace assay {

ExecutableCache::Pointer ExecutableCache::get(const std::string& key, const std::function<Pointer()>& make) {
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

std::size_t ExecutableCache::size() const {
  const std::scoped_lock lock(mutex_);
  return entries_.size();
}

}  // namespace assay
