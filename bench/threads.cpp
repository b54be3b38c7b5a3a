// From how many elements on a call that is cut in two pays on two threads: wall-clock time of one thread and
// of two.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "base/parallel.h"
#include "catalog/catalog.h"
#include "jit/compile.h"
#include "tensor/buffer.h"

namespace assay::bench {
namespace {

constexpr std::size_t threads = 2;
constexpr std::size_t rounds = 15;
constexpr std::size_t least_elements = std::size_t{1} << 22U;  // of a window, in as many calls as it takes

void run(const Kernel& kernel, std::span<const float> x, std::span<float> y, std::size_t parts) {
  const std::size_t size = x.size() / parts;
  parallel_for(parts, parts, [&](std::size_t part) {
    kernel.forward(x.subspan(part * size, size), y.subspan(part * size, size));
  });
}

/// Nanoseconds an element.
double window(const Kernel& kernel, std::span<const float> x, std::span<float> y, std::size_t parts) {
  const std::size_t calls = std::max<std::size_t>(1, least_elements / x.size());
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < calls; ++i) run(kernel, x, y, parts);
  const std::chrono::duration<double, std::nano> passed = std::chrono::steady_clock::now() - start;
  return passed.count() / static_cast<double>(calls * x.size());
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void compare(const Kernel& kernel, std::size_t elements) {
  Buffer<float> x(elements);
  Buffer<float> y(elements);
  std::ranges::fill(x.span(), 0.5F);
  std::vector<double> one;
  std::vector<double> two;
  std::vector<double> gains;
  for (std::size_t round = 0; round < rounds; ++round) {
    one.push_back(window(kernel, x.span(), y.span(), 1));
    two.push_back(window(kernel, x.span(), y.span(), threads));
    gains.push_back(one.back() / two.back());
  }
  fmt::print("  {:>10} elements  {:7.3f}  {:7.3f}  {:5.2f}\n", elements, median(one), median(two),
             median(gains));
}

void run() {
  fmt::print("forward, ns/element of wall-clock time: one thread, two threads, gain\n");
  for (const char* name : {"relu", "tanh", "gelu"}) {
    for (const Plan plan : {Plan::exact, Plan::fast}) {
      const Kernel kernel = compile(activation(name).function, {.plan = plan});
      fmt::print("{}, {}\n", name, kernel.forward_plan() == Plan::exact ? "exact" : "fast");
      for (const unsigned power : {14U, 16U, 18U, 20U, 22U, 26U}) compare(kernel, std::size_t{1} << power);
    }
  }
}

}  // namespace
}  // namespace assay::bench

int main() {
  assay::bench::run();
}
