#pragma once

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

namespace assay {

/// That many bytes, aligned to a cache line; from 4 MiB on to a page of 2 MiB, of which they are made where
/// the system has such pages to give. To be freed with std::free. Throws std::bad_alloc.
[[nodiscard]] void* aligned_memory(std::size_t bytes);

/// A zero-initialised array aligned to a cache line, of a size fixed at construction. Move-only. What kernels
/// are fastest on: none of its pages is met for the first time inside a kernel, and large ones have large
/// pages.
template <class T>
class Buffer {
  static_assert(std::is_trivial_v<T>);

 public:
  static constexpr std::size_t alignment = 64;

  Buffer() = default;
  explicit Buffer(std::size_t size) : size_(size), data_(allocate(size)) {
    std::uninitialized_value_construct_n(data_.get(), size);
  }

  [[nodiscard]] T* data() { return data_.get(); }
  [[nodiscard]] const T* data() const { return data_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::span<T> span() { return {data(), size_}; }
  [[nodiscard]] std::span<const T> span() const { return {data(), size_}; }
  T& operator[](std::size_t i) { return data_[i]; }
  const T& operator[](std::size_t i) const { return data_[i]; }

 private:
  static T* allocate(std::size_t size) {
    if (size > std::numeric_limits<std::size_t>::max() / sizeof(T)) throw std::bad_alloc();
    return size == 0 ? nullptr : static_cast<T*>(aligned_memory(size * sizeof(T)));
  }
  struct Free {
    void operator()(T* pointer) const { std::free(pointer); }  // NOLINT(cppcoreguidelines-no-malloc)
  };
  std::size_t size_ = 0;
  std::unique_ptr<T[], Free> data_;
};

}  // namespace assay
