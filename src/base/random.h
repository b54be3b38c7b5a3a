#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace assay {

/// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as
/// easy as 1, 2, 3", SC 2011). The n-th block depends on (key, stream, n) alone, so the draws of a trial are
/// the same whatever the number of threads and whatever other trials do.
class Philox {
 public:
  Philox(std::uint64_t key, std::uint64_t stream) : key_(key), stream_(stream) {}

  /// 128 random bits for the given position of the stream.
  [[nodiscard]] std::array<std::uint32_t, 4> block(std::uint64_t position) const;
  /// Uniform numbers between 0 and 1, both excluded: odd multiples of 2^-24, one from each 32 bits of the
  /// stream from its beginning.
  void fill_uniform(std::span<float> values) const;

 private:
  std::uint64_t key_;
  std::uint64_t stream_;
};

/// Reads a Philox stream from its beginning.
class Random {
 public:
  Random(std::uint64_t key, std::uint64_t stream) : philox_(key, stream) {}

  [[nodiscard]] std::uint32_t bits();
  /// Uniform on [0, 1), 53 bits.
  [[nodiscard]] double uniform();
  /// Uniform on {0, ..., n-1}, without bias; n > 0.
  [[nodiscard]] std::uint32_t below(std::uint32_t n);
  /// Standard normal (Marsaglia's polar method), the same bits on every machine.
  [[nodiscard]] double normal();

 private:
  Philox philox_;
  std::uint64_t position_ = 0;
  std::array<std::uint32_t, 4> block_{};
  unsigned used_ = 4;
  double spare_normal_ = 0.0;
  bool has_spare_normal_ = false;
};

}  // namespace assay
