#include "study/timing.h"

#include <fmt/format.h>
#include <time.h>  // clock_gettime is POSIX

#include <algorithm>
#include <array>
#include <cstring>

#include "base/random.h"
#include "kernel/builder.h"
#include "tensor/buffer.h"

namespace assay::study {
namespace {

constexpr std::size_t rounds = 9;

/// Elements between two looks at the clock, which takes as long as some hundred.
constexpr std::size_t batch = std::size_t{1} << 18U;

/// Of all arrays of a size; a large one repeats itself after so many, since drawing takes long.
constexpr std::size_t period = std::size_t{1} << 16U;

struct Arrays {
  explicit Arrays(std::size_t size) : x(size), y(size), dy(size), result(size) {
    Random random(1, 0);
    for (std::size_t i = 0; i < size; ++i) {
      const bool is_drawn = i < period;
      x[i] = is_drawn ? static_cast<float>(2 * random.normal()) : x[i - period];
      y[i] = is_drawn ? static_cast<float>(random.uniform()) : y[i - period];
      dy[i] = is_drawn ? static_cast<float>(random.normal()) : dy[i - period];
    }
  }
  Buffer<float> x, y, dy, result;
};

double processor_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

using Call = std::function<void(Arrays&)>;

/// Nanoseconds an element.
double window(const Call& call, Arrays& arrays, double seconds) {
  const std::size_t calls = std::max<std::size_t>(1, batch / arrays.x.size());
  std::size_t done = 0;
  double elapsed = 0;
  const double start = processor_time();
  do {
    for (std::size_t i = 0; i < calls; ++i) call(arrays);
    done += calls * arrays.x.size();
    elapsed = processor_time() - start;
  } while (elapsed < seconds);
  return 1e9 * elapsed / static_cast<double>(done);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// The least that a pass can do: it moves its arrays.
class Copies {
 public:
  [[nodiscard]] double time(Pass pass, Arrays& arrays, double seconds) const {
    if (pass != Pass::forward) {
      return window([&](Arrays& a) { run(*product_, a.x.span(), a.dy.span(), a.result.span()); }, arrays,
                    seconds);
    }
    const double loop = window([&](Arrays& a) { run(*copy_, a.x.span(), a.dy.span(), a.result.span()); },
                               arrays, seconds / 2);
    const double memory =
        window([](Arrays& a) { std::memcpy(a.result.data(), a.x.data(), a.x.size() * sizeof(float)); },
               arrays, seconds / 2);
    return std::min(loop, memory);
  }

 private:
  static std::shared_ptr<const Executable> loop(bool is_product) {
    kernel::Builder b;
    const kernel::Value x = b.input(0);
    b.output(is_product ? x * b.input(1) : x);
    return compile(b.finish());
  }
  static void run(const Executable& executable, std::span<const float> x, std::span<const float> dy,
                  std::span<float> result) {
    executable.run(std::array<const void*, 2>{x.data(), dy.data()}, {}, std::array<void*, 1>{result.data()},
                   result.size());
  }
  std::shared_ptr<const Executable> copy_ = loop(false);
  std::shared_ptr<const Executable> product_ = loop(true);
};

struct Turn {
  const TimedKernel* kernel;
  Pass pass;
  std::vector<double> times, copies;

  [[nodiscard]] Call call() const {
    const Kernel& k = kernel->kernel;
    switch (pass) {
      case Pass::forward: return [&k](Arrays& a) { k.forward(a.x.span(), a.result.span()); };
      case Pass::backward: return [&k](Arrays& a) { k.backward(a.x.span(), a.dy.span(), a.result.span()); };
      case Pass::from_output:
        return [&k](Arrays& a) { k.backward_from_output(a.y.span(), a.dy.span(), a.result.span()); };
    }
    return {};
  }
};

std::vector<Turn> turns_of(const std::vector<TimedKernel>& kernels) {
  std::vector<Turn> turns;
  for (const TimedKernel& kernel : kernels) {
    for (const Pass pass : {Pass::forward, Pass::backward, Pass::from_output}) {
      if (pass == Pass::from_output && !kernel.kernel.has_backward_from_output()) continue;
      turns.push_back({.kernel = &kernel, .pass = pass, .times = {}, .copies = {}});
    }
  }
  return turns;
}

Timing summary(const Turn& turn, std::size_t elements) {
  return {.name = turn.kernel->name,
          .pass = turn.pass,
          .elements = elements,
          .time = median(turn.times),
          .fastest = std::ranges::min(turn.times),
          .slowest = std::ranges::max(turn.times),
          .copy = median(turn.copies)};
}

}  // namespace

std::string_view name(Pass pass) {
  switch (pass) {
    case Pass::forward: return "forward";
    case Pass::backward: return "backward";
    case Pass::from_output: return "from output";
  }
  return {};
}

double Timing::bandwidth() const {
  const std::size_t arrays = pass == Pass::forward ? 2 : 3;
  return static_cast<double>(arrays * sizeof(float)) / time;
}

std::optional<std::vector<Timing>> time_kernels(
    const TimingPlan& plan, const std::function<void(double, const std::string&)>& progress,
    const std::stop_token& stop) {
  const Copies copies;
  const double seconds = plan.seconds / rounds / 2;  // half of it for the copies
  std::vector<Timing> timings;
  double done = 0;
  for (const std::size_t size : plan.sizes) {
    Arrays arrays(size);
    std::vector<Turn> turns = turns_of(plan.kernels);
    for (std::size_t round = 0; round < rounds; ++round) {
      for (Turn& turn : turns) {
        if (stop.stop_requested()) return std::nullopt;
        const Call call = turn.call();
        if (round == 0) call(arrays);
        turn.times.push_back(window(call, arrays, seconds));
        turn.copies.push_back(copies.time(turn.pass, arrays, seconds));
        done += 1.0 / static_cast<double>(rounds * turns.size() * plan.sizes.size());
        progress(std::min(done, 1.0), fmt::format("{} elements, {}", size, turn.kernel->name));
      }
    }
    for (const Turn& turn : turns) timings.push_back(summary(turn, size));
  }
  return timings;
}

}  // namespace assay::study
