#include "inspect/difference.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <mutex>
#include <vector>

#include "ball/enclose.h"
#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "inspect/floats.h"
#include "jit/compile.h"

namespace assay::inspect {
namespace {

/// Elements of a call of a kernel: three arrays of them fit the first-level cache.
constexpr std::size_t block = 2048;
/// Elements of a task, some milliseconds of work.
constexpr std::uint64_t chunk = std::uint64_t{1} << 22;

bool closer_to_zero(float x, float y) {
  return std::abs(x) < std::abs(y) || (std::abs(x) == std::abs(y) && !std::signbit(x) && std::signbit(y));
}

/// A difference as a fraction, so that two are compared without a division.
struct Size {
  double top, bottom;
  [[nodiscard]] bool operator>(const Size& other) const { return top * other.bottom > other.top * bottom; }
};

Size absolute(const Witness& w) {
  return {std::abs(w.difference()), 1};
}

Size relative(const Witness& w) {
  return {std::abs(w.difference()),
          std::max(std::abs(static_cast<double>(w.a)), std::abs(static_cast<double>(w.b)))};
}

void keep_larger(std::optional<Witness>& best, const Witness& w, Size (*size)(const Witness&)) {
  if (!best || size(w) > size(*best) || (!(size(*best) > size(w)) && closer_to_zero(w.x, best->x))) best = w;
}

void add(Exceptions& exceptions, std::uint64_t count, const Witness& w) {
  exceptions.count += count;
  if (!exceptions.nearest || closer_to_zero(w.x, exceptions.nearest->x)) exceptions.nearest = w;
}

void add(Difference& sum, const Witness& w) {
  ++sum.differing;
  if (!sum.first) sum.first = w.x;
  sum.last = w.x;
  if (std::isnan(w.a) || std::isnan(w.b)) {
    add(sum.one_nan, 1, w);
  } else if (std::isinf(w.a) || std::isinf(w.b)) {
    add(sum.one_infinite, 1, w);
  } else {
    keep_larger(sum.largest_absolute, w, absolute);
    keep_larger(sum.largest_relative, w, relative);
  }
}

/// `part` comes behind all of `sum` in the order of inputs.
void append(Difference& sum, const Difference& part) {
  sum.inputs += part.inputs;
  sum.differing += part.differing;
  if (!sum.first) sum.first = part.first;
  if (part.last) sum.last = part.last;
  if (part.largest_absolute) keep_larger(sum.largest_absolute, *part.largest_absolute, absolute);
  if (part.largest_relative) keep_larger(sum.largest_relative, *part.largest_relative, relative);
  if (part.one_nan.nearest) add(sum.one_nan, part.one_nan.count, *part.one_nan.nearest);
  if (part.one_infinite.nearest) add(sum.one_infinite, part.one_infinite.count, *part.one_infinite.nearest);
}

class Sweep {
 public:
  explicit Sweep(const DifferencePlan& plan)
      : a_(compile(plan.a.function)),
        b_(compile(plan.b.function)),
        derivative_(plan.derivative),
        begin_(ordinal(plan.low)),
        end_(std::uint64_t{ordinal(plan.high)} + 1) {
    ones_.fill(1);
  }

  [[nodiscard]] std::uint64_t inputs() const { return end_ - begin_; }
  [[nodiscard]] std::size_t chunks() const { return (inputs() + chunk - 1) / chunk; }

  [[nodiscard]] Difference run(std::size_t index) const {
    const std::uint64_t begin = begin_ + index * chunk;
    const std::uint64_t end = std::min(begin + chunk, end_);
    Difference sum;
    for (std::uint64_t at = begin; at < end; at += block) {
      run_block(sum, at, std::min<std::size_t>(block, end - at));
    }
    return sum;
  }

 private:
  using Block = std::array<float, block>;

  void run_block(Difference& sum, std::uint64_t begin, std::size_t count) const {
    Block x;
    Block a;
    Block b;
    for (std::size_t i = 0; i < count; ++i) x[i] = float_at(static_cast<std::uint32_t>(begin + i));
    run_kernel(a_, x, a, count);
    run_kernel(b_, x, b, count);
    sum.inputs += count;
    if (equal_bits(a, b, count)) return;
    for (std::size_t i = 0; i < count; ++i) {
      if (a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) continue;
      add(sum, {.x = x[i], .a = a[i], .b = b[i]});
    }
  }

  /// Most blocks are, and this loop is a fraction of the one that looks closely.
  static bool equal_bits(const Block& a, const Block& b, std::size_t count) {
    std::uint32_t difference = 0;
    for (std::size_t i = 0; i < count; ++i) {
      difference |= std::bit_cast<std::uint32_t>(a[i]) ^ std::bit_cast<std::uint32_t>(b[i]);
    }
    return difference == 0;
  }

  void run_kernel(const Kernel& kernel, const Block& x, Block& y, std::size_t count) const {
    const std::span in = std::span(x).first(count);
    const std::span out = std::span(y).first(count);
    if (derivative_) {
      kernel.backward(in, std::span(ones_).first(count), out);
    } else {
      kernel.forward(in, out);
    }
  }

  Kernel a_, b_;
  bool derivative_;
  std::uint64_t begin_, end_;
  Block ones_{};
};

void find_exact(const DifferencePlan& plan, Difference& sum) {
  constexpr int bits = 512;
  const auto compared = [&](const Function& f) { return plan.derivative ? f.derivative() : f; };
  Evaluator a(compared(plan.a.function));
  Evaluator b(compared(plan.b.function));
  for (std::optional<Witness>* witness : {&sum.largest_absolute, &sum.largest_relative}) {
    if (!*witness) continue;
    const double x = (*witness)->x;
    const Ball exact = a.enclose(x, bits) - b.enclose(x, bits);
    constexpr double tolerance = 1e-17;
    if (exact.is_finite() && exact.radius() <= tolerance * std::abs(exact.midpoint())) {
      (*witness)->exact = exact.midpoint();
    }
  }
}

}  // namespace

std::optional<Difference> difference(const DifferencePlan& plan, const DifferenceProgress& progress,
                                     const std::stop_token& stop) {
  if (!(plan.low <= plan.high)) {
    throw input_error("range: " + shortest(plan.low) + " to " + shortest(plan.high) + " holds no number",
                      "give the smaller end first");
  }
  const Sweep sweep(plan);
  std::vector<Difference> parts(sweep.chunks());
  std::mutex mutex;
  std::uint64_t done = 0;
  parallel_for(parts.size(), plan.threads, [&](std::size_t i) {
    if (stop.stop_requested()) return;
    parts[i] = sweep.run(i);
    const std::scoped_lock lock(mutex);
    done += parts[i].inputs;
    progress(done, sweep.inputs());
  });
  if (done < sweep.inputs()) return std::nullopt;
  Difference sum;
  for (const Difference& part : parts) append(sum, part);
  find_exact(plan, sum);
  return sum;
}

}  // namespace assay::inspect
