#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "nn/trainer.h"
#include "toy.h"

namespace {

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): operator new has no other place
std::atomic<std::size_t> allocations = 0;

void* counted(std::size_t size, std::size_t alignment) {
  ++allocations;
  void* memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// GCC, once it has inlined these operators, takes each free() for a mistake.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
// NOLINTBEGIN(cppcoreguidelines-no-malloc): what the operators stand for
void* operator new(std::size_t size) {
  return counted(size, alignof(std::max_align_t));
}
void* operator new[](std::size_t size) {
  return counted(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete[](void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept {
  std::free(memory);
}

// NOLINTEND(cppcoreguidelines-no-malloc)

namespace assay::nn {
namespace {

TEST(Trainer, AllocatesNothingInsideItsLoop) {
  const std::vector<std::size_t> widths = {2, 16, 12, 2};
  const Samples samples = ring_around_disc(500);
  const ParametricActivation both = parametric(
      parse("where(x > 0, x, slope*x) + noise; slope = 0.25; noise = 0"),
      {{.name = "slope", .sharing = Sharing::unit}}, {{"noise", {Distribution::Kind::normal, 0.0, 0.1}}});
  const std::vector<LayerActivation> activations = {kernel("relu"),  // backward from the output
                                                    kernel("gelu"),  // from the input
                                                    all_learned(parse(srelu), Sharing::layer), both};
  for (std::size_t i = 0; i < activations.size(); ++i) {
    Network network(widths, activations[i]);
    network.initialise(1.4, 1);
    for (const bool use_adam : {false, true}) {
      Trainer trainer(
          network, samples, 32,
          use_adam ? adam(network.parameters(), 0.001) : gradient_descent(network.parameters(), 0.01, 0.9),
          1);
      (void)trainer.epoch();  // oneDNN makes its kernels on first use
      const std::size_t before = allocations;
      (void)trainer.epoch();
      EXPECT_EQ(allocations - before, 0U) << i;
    }
  }
}

}  // namespace
}  // namespace assay::nn
