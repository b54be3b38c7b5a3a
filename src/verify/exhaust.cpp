#include "verify/exhaust.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>

#include "base/floats.h"
#include "base/parallel.h"
#include "verify/truth.h"

namespace assay::verify {
namespace {

constexpr std::size_t block = 1024;
constexpr std::size_t batch = 64;
constexpr std::size_t sample_step = 512;  // of inputs that have to be looked at one by one

/// Compares one part of the floats.
class Comparison {
 public:
  explicit Comparison(const ExhaustPlan& plan) : plan_(plan), truth_(plan.f) {}

  Tally run(std::uint32_t first, std::uint32_t last) {
    tally_ = {};
    for (const Stretch& stretch : truth_.stretches(first, last)) {
      const std::uint64_t offset = (stretch.first - first) % plan_.stride;
      std::uint64_t at = stretch.first + (offset == 0 ? 0 : plan_.stride - offset);
      while (at <= stretch.last) {
        const std::size_t count = fill(at, stretch.last);
        plan_.implementation(std::span(x_).first(count), std::span(y_).first(count));
        compare(stretch, count);
        course(count);
        tally_.inputs += count;
        at += count * plan_.stride;
      }
    }
    return tally_;
  }

 private:
  std::size_t fill(std::uint64_t at, std::uint64_t last) {
    std::size_t count = 0;
    for (; count < block && at <= last; at += plan_.stride)
      x_[count++] = float_at(static_cast<std::uint32_t>(at));
    return count;
  }

  void compare(const Stretch& stretch, std::size_t count) {
    switch (stretch.kind) {
      case Stretch::Kind::constant:
        for (std::size_t i = 0; i < count; ++i) judge(i, stretch.value, stretch.value);
        return;
      case Stretch::Kind::single:
        for (std::size_t i = 0; i < count; ++i) judge_alone(i);
        return;
      case Stretch::Kind::sampled:
        for (std::size_t i = 0; i < count; i += sample_step) judge_alone(i);
        tally_.skipped += count - (count + sample_step - 1) / sample_step;
        return;
      case Stretch::Kind::polynomial: break;
    }
    evaluate(stretch, std::span(x_).first(count), values_, rounded_);
    for (std::size_t begin = 0; begin < count; begin += batch) {
      const std::size_t end = std::min(count, begin + batch);
      unsigned differs = 0;
      for (std::size_t i = begin; i < end; ++i) {
        differs |= static_cast<unsigned>(rounded_[i].low != y_[i]) |
                   static_cast<unsigned>(rounded_[i].high != y_[i]);
      }
      if (differs == 0) continue;
      for (std::size_t i = begin; i < end; ++i) {
        if (rounded_[i].low == rounded_[i].high) {
          judge(i, rounded_[i].low, values_[i]);
        } else {
          judge_alone(i);
        }
      }
    }
  }

  void judge_alone(std::size_t i) {
    const std::optional<float> truth = truth_.at(x_[i]);
    if (!truth) {
      ++tally_.undecided;
    } else if (!is_right(y_[i], *truth)) {
      judge(i, *truth, truth_.wide(x_[i]));
    }
  }

  static bool is_right(float computed, float truth) {
    return computed == truth || (std::isnan(computed) && std::isnan(truth));
  }

  void judge(std::size_t i, float truth, double exact) {
    if (is_right(y_[i], truth)) return;
    if (std::isnan(truth) && std::isinf(y_[i])) {
      ++tally_.poles;
      return;
    }
    tally_.add({.x = x_[i], .computed = y_[i], .truth = truth}, exact);
  }

  /// Rises, falls and the range.
  void course(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) {
        tally_.rises += static_cast<std::uint64_t>(y_[i] > y_[i - 1]);
        tally_.falls += static_cast<std::uint64_t>(y_[i] < y_[i - 1]);
      }
    }
    float low = std::numeric_limits<float>::infinity();
    float high = -low;
    for (std::size_t i = 0; i < count; ++i) {
      const bool is_number = std::fabs(y_[i]) <= std::numeric_limits<float>::max();
      low = is_number && y_[i] < low ? y_[i] : low;
      high = is_number && y_[i] > high ? y_[i] : high;
    }
    if (low > high) return;
    tally_.lowest = std::min(low, tally_.lowest.value_or(low));
    tally_.highest = std::max(high, tally_.highest.value_or(high));
  }

  const ExhaustPlan& plan_;
  Truth truth_;
  Tally tally_;
  std::array<float, block> x_{}, y_{};
  std::array<double, block> values_{};
  std::array<Rounded, block> rounded_{};
};

/// The finite floats: from the most negative one up.
constexpr std::uint32_t first_finite = ordinal(-std::numeric_limits<float>::max());
constexpr std::uint32_t last_finite = ordinal(std::numeric_limits<float>::max());

}  // namespace

std::optional<Tally> exhaust(const ExhaustPlan& plan, const std::vector<std::optional<Tally>>& known,
                             const PartDone& done, const std::stop_token& stop) {
  std::vector<std::optional<Tally>> tallies(parts);
  std::ranges::copy(known, tallies.begin());
  std::mutex mutex;
  constexpr std::uint64_t size = (std::uint64_t{1} << 32U) / parts;
  parallel_for(parts, plan.threads, [&](std::size_t part) {
    if (tallies[part] || stop.stop_requested()) return;
    const std::uint64_t begin = std::max<std::uint64_t>(part * size, first_finite);
    const std::uint64_t end = std::min<std::uint64_t>(part * size + size - 1, last_finite);
    Tally tally;
    if (begin <= end) {
      tally = Comparison(plan).run(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
    }
    const std::lock_guard lock(mutex);
    tallies[part] = tally;
    done(static_cast<std::uint32_t>(part), tally);
  });
  Tally total;
  for (const std::optional<Tally>& tally : tallies) {
    if (!tally) return std::nullopt;
    total += *tally;
  }
  return total;
}

Tally special_values(const ExhaustPlan& plan) {
  constexpr float inf = std::numeric_limits<float>::infinity();
  const std::array x = {-inf, inf, std::numeric_limits<float>::quiet_NaN()};
  std::array<float, 3> y{};
  plan.implementation(x, y);
  Truth truth(plan.f);
  Tally tally;
  tally.inputs = x.size();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::optional<float> expected = truth.at(x[i]);
    if (!expected) {
      ++tally.undecided;
    } else if (y[i] != *expected && !(std::isnan(y[i]) && std::isnan(*expected))) {
      tally.add({.x = x[i], .computed = y[i], .truth = *expected}, *expected);
    }
  }
  return tally;
}

}  // namespace assay::verify
