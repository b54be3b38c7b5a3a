#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <span>

namespace assay {

/// A zero-initialised array aligned to a cache line, of a size fixed at construction. Move-only.
template <class T>
class Buffer {
 public:
  static constexpr std::size_t alignment = 64;

  Buffer() = default;
  explicit Buffer(std::size_t size)
      : size_(size), data_(size == 0 ? nullptr : new(std::align_val_t{alignment}) T[size]()) {}

  [[nodiscard]] T* data() { return data_.get(); }
  [[nodiscard]] const T* data() const { return data_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::span<T> span() { return {data(), size_}; }
  [[nodiscard]] std::span<const T> span() const { return {data(), size_}; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }

 private:
  struct Delete {
    void operator()(T* pointer) const { ::operator delete[](pointer, std::align_val_t{alignment}); }
  };
  std::size_t size_ = 0;
  std::unique_ptr<T[], Delete> data_;
};

}  // namespace assay
