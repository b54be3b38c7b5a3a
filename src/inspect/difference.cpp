#include "inspect/difference.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <mutex>
#include <vector>

#include "ball/enclose.h"
#include "base/error.h"
#include "base/floats.h"
#include "base/parallel.h"
#include "base/text.h"
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

/// The largest of the sizes offered, and which it was; the first of several.
class Largest {
 public:
  void offer(const Size& size, std::size_t index) {
    if (!(size > size_)) return;
    size_ = size;
    index_ = index;
  }
  [[nodiscard]] bool found() const { return size_.top >= 0; }
  [[nodiscard]] std::size_t index() const { return index_; }

 private:
  Size size_ = {.top = -1, .bottom = 1};
  std::size_t index_ = 0;
};

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
    for (std::uint64_t at = begin; at < end;) {
      // The inputs of a block have one sign.
      const std::uint64_t zero = ordinal(0.0F);
      const std::uint64_t stop = std::min({at + block, end, at < zero ? zero : end});
      run_block(sum, at, stop - at);
      at = stop;
    }
    return sum;
  }

 private:
  using Block = std::array<float, block>;

  /// What both kernels give for inputs of one sign.
  struct Results {
    Block x, a, b;
    std::size_t count;
    [[nodiscard]] Witness witness(std::size_t i) const { return {.x = x[i], .a = a[i], .b = b[i]}; }
  };

  void run_block(Difference& sum, std::uint64_t begin, std::size_t count) const {
    Results results;
    results.count = count;
    for (std::size_t i = 0; i < count; ++i) results.x[i] = float_at(static_cast<std::uint32_t>(begin + i));
    run_kernel(a_, results.x, results.a, count);
    run_kernel(b_, results.x, results.b, count);
    sum.inputs += count;
    if (!equal_bits(results.a, results.b, count)) compare(sum, results);
  }

  /// Goes outwards from zero, so that the first of several largest differences is the one to keep.
  static void compare(Difference& sum, const Results& results) {
    const bool is_negative = std::signbit(results.x[0]);
    Largest largest;
    Largest largest_relative;
    std::size_t lowest = results.count;
    std::size_t highest = 0;
    for (std::size_t k = 0; k < results.count; ++k) {
      const std::size_t i = is_negative ? results.count - 1 - k : k;
      const double a = results.a[i];
      const double b = results.b[i];
      if (a == b || (std::isnan(a) && std::isnan(b))) continue;
      ++sum.differing;
      lowest = std::min(lowest, i);
      highest = std::max(highest, i);
      const double apart = std::abs(a - b);
      if (std::isnan(apart)) {
        add(sum.one_nan, 1, results.witness(i));
      } else if (std::isinf(apart)) {
        add(sum.one_infinite, 1, results.witness(i));
      } else {
        largest.offer({apart, 1}, i);
        largest_relative.offer({apart, std::max(std::abs(a), std::abs(b))}, i);
      }
    }
    if (lowest == results.count) return;
    if (!sum.first) sum.first = results.x[lowest];
    sum.last = results.x[highest];
    if (!largest.found()) return;
    keep_larger(sum.largest_absolute, results.witness(largest.index()), absolute);
    keep_larger(sum.largest_relative, results.witness(largest_relative.index()), relative);
  }

  /// Many blocks are, and this loop is a fraction of the one that looks closely.
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
