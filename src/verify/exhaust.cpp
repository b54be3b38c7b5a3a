#include "verify/exhaust.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>
#include <utility>

#include "base/floats.h"
#include "base/parallel.h"
#include "verify/course.h"
#include "verify/truth.h"

namespace assay::verify {
namespace {

constexpr std::size_t block = 1024;
constexpr std::size_t batch = 64;
constexpr std::size_t sample_step = 512;  // of inputs that have to be looked at one by one

/// Compares one part of the floats.
class Comparison {
 public:
  explicit Comparison(const ExhaustPlan& plan) : plan_(plan), truth_(plan.f), course_(plan.f) {}

  Tally run(std::uint32_t first, std::uint32_t last) {
    tally_ = {};
    runs_ = course_.runs(first, last);
    run_ = runs_.begin();
    before_.reset();
    for (const Stretch& stretch : truth_.stretches(first, last)) {
      line_.reset();
      const std::uint64_t offset = (stretch.first - first) % plan_.stride;
      std::uint64_t at = stretch.first + (offset == 0 ? 0 : plan_.stride - offset);
      while (at <= stretch.last) {
        const std::size_t count = fill(at, stretch.last);
        plan_.implementation(std::span(x_).first(count), std::span(y_).first(count));
        compare(stretch, count);
        hold_to_course(static_cast<std::uint32_t>(at), count);
        note_range(count);
        tally_.inputs += count;
        at += count * plan_.stride;
      }
    }
    return tally_;
  }

 private:
  std::size_t fill(std::uint64_t at, std::uint64_t last) {
    const std::size_t count = std::min<std::uint64_t>(block, (last - at) / plan_.stride + 1);
    const auto first = static_cast<std::uint32_t>(at);
    for (std::uint32_t i = 0; i < count; ++i) x_[i] = float_at(first + i * plan_.stride);
    return count;
  }

  void compare(const Stretch& stretch, std::size_t count) {
    switch (stretch.kind) {
      case Stretch::Kind::constant: return judge_constant(stretch.value, count);
      case Stretch::Kind::single:
        for (std::size_t i = 0; i < count; ++i) judge_alone(stretch, i);
        return;
      case Stretch::Kind::sampled:
        for (std::size_t i = 0; i < count; i += sample_step) judge_alone(stretch, i);
        tally_.skipped += count - (count + sample_step - 1) / sample_step;
        return;
      case Stretch::Kind::polynomial:
        evaluate(stretch, std::span(x_).first(count), values_, rounded_);
        decide_ties(stretch, count);
        return judge_rounded(stretch, count);
      case Stretch::Kind::direct:
        truth_.evaluate(std::span(x_).first(count), values_, rounded_);
        return judge_rounded(stretch, count);
    }
  }

  void decide_ties(const Stretch& stretch, std::size_t count) {
    constexpr std::size_t many = 8;  // as many by ball arithmetic cost less than the proof
    unsigned open = 0;
    for (std::size_t i = 0; i < count; ++i)
      open += static_cast<unsigned>(rounded_[i].low != rounded_[i].high);
    if (open < many) return;
    for (std::size_t i = 0; i < count; ++i) {
      if (rounded_[i].low == rounded_[i].high) continue;
      if (const auto decided = tie(stretch, i)) rounded_[i] = {*decided, *decided};
    }
  }

  std::optional<float> tie(const Stretch& stretch, std::size_t i) {
    if (stretch.kind != Stretch::Kind::polynomial) return std::nullopt;
    if (!line_) line_ = truth_.beside_line(stretch);
    return *line_ ? decided_tie(stretch, **line_, x_[i], values_[i]) : std::nullopt;
  }

  void judge_constant(float truth, std::size_t count) {
    unsigned differs = 0;
    for (std::size_t i = 0; i < count; ++i) differs |= static_cast<unsigned>(y_[i] != truth);
    for (std::size_t i = 0; differs != 0 && i < count; ++i) {
      judge(i, truth, [&](double y) { return off_by(y, truth, truth); });
    }
  }

  void judge_rounded(const Stretch& stretch, std::size_t count) {
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
          judge(i, rounded_[i].low, [&](double y) { return off_by(y, values_[i], rounded_[i].low); });
        } else {
          judge_alone(stretch, i);
        }
      }
    }
  }

  void judge_alone(const Stretch& stretch, std::size_t i) {
    std::optional<double> truth = truth_.at(x_[i]);
    if (!truth) truth = tie(stretch, i);
    if (!truth) {
      ++tally_.undecided;
    } else {
      judge(i, static_cast<float>(*truth), [&](double y) { return truth_.error(x_[i], y, *truth); });
    }
  }

  static bool is_right(float computed, float truth) {
    return computed == truth || (std::isnan(computed) && std::isnan(truth));
  }

  /// `error` gives the units in the last place that a number is off by.
  template <class Error>
  void judge(std::size_t i, float truth, Error error) {
    if (is_right(y_[i], truth)) return;
    if (std::isnan(truth) && std::isinf(y_[i])) {
      ++tally_.poles;
      return;
    }
    const double ease = plan_.contract.ease(x_[i], assay::unit_in_last_place(truth));
    const double limit = plan_.contract.units;
    double computed = y_[i];
    // Under a contract of some units an infinity is what would follow the greatest number.
    if (limit > 0.5 && std::isinf(computed)) computed = std::copysign(0x1p128, computed);
    const double found = std::isfinite(computed) && std::isfinite(truth) ? error(computed) : HUGE_VAL;
    if (found > limit) computed = y_[i];
    if (limit > 0.5 && found > limit) ++(found > limit * ease ? tally_.beyond : tally_.eased);
    tally_.add({.x = x_[i], .computed = computed, .truth = truth}, found / ease);
  }

  static double off_by(double computed, double exact, float truth) {
    return std::fabs(computed - exact) / assay::unit_in_last_place(truth);
  }

  /// Runs and blocks are both aligned, so that no block lies in two runs, unless it is a block of samples.
  void hold_to_course(std::uint32_t first, std::size_t count) {
    while (first > run_->last) {
      ++run_;
      before_.reset();
    }
    const std::optional<Result> before = std::exchange(before_, Result{x_[count - 1], y_[count - 1]});
    if (run_->course == Course::unknown || ordinal(x_[count - 1]) > run_->last) return;
    tally_.monotone += count;
    if (before && turns_back(before->y, y_[0])) {
      tally_.add({.before = *before, .behind = {.x = x_[0], .y = y_[0]}});
    }
    unsigned any = 0;
    const float sign = run_->course == Course::rises ? 1.0F : -1.0F;
    for (std::size_t i = 1; i < count; ++i) {
      any |= static_cast<unsigned>(sign * y_[i] < sign * y_[i - 1]);
    }
    for (std::size_t i = 1; any != 0 && i < count; ++i) {
      if (!turns_back(y_[i - 1], y_[i])) continue;
      tally_.add({.before = {.x = x_[i - 1], .y = y_[i - 1]}, .behind = {.x = x_[i], .y = y_[i]}});
    }
  }

  [[nodiscard]] bool turns_back(double before, double behind) const {
    return run_->course == Course::rises ? behind < before : behind > before;
  }

  void note_range(std::size_t count) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    // In lanes: one minimum would wait for the one before.
    constexpr std::size_t lanes = 16;
    std::array<float, lanes> lows, highs;
    lows.fill(infinity);
    highs.fill(-infinity);
    const auto look_at = [&](std::size_t i, std::size_t lane) {
      const bool is_number = std::fabs(y_[i]) <= std::numeric_limits<float>::max();
      lows[lane] = std::min(lows[lane], is_number ? y_[i] : infinity);
      highs[lane] = std::max(highs[lane], is_number ? y_[i] : -infinity);
    };
    const std::size_t even = count / lanes * lanes;
    for (std::size_t i = 0; i < even; i += lanes) {
      for (std::size_t lane = 0; lane < lanes; ++lane) look_at(i + lane, lane);
    }
    for (std::size_t i = even; i < count; ++i) look_at(i, 0);
    const float low = std::ranges::min(lows);
    const float high = std::ranges::max(highs);
    if (low > high) return;
    if (!tally_.lowest || low < tally_.lowest->y) note(low, count);
    if (!tally_.highest || high > tally_.highest->y) note(high, count);
  }

  /// Where in the block that result is.
  void note(float y, std::size_t count) {
    // Where f rises or falls it is at an end.
    const auto* const place =
        y_[count - 1] == y ? &y_[count - 1] : std::find(y_.begin(), y_.begin() + count, y);
    tally_.add(Result{.x = x_[static_cast<std::size_t>(place - y_.begin())], .y = y});
  }

  const ExhaustPlan& plan_;
  Truth truth_;
  CourseProof course_;
  Tally tally_;
  std::vector<CourseProof::Run> runs_;
  std::vector<CourseProof::Run>::const_iterator run_;  ///< the one of the block
  std::optional<std::optional<Beside>> line_;          ///< of the stretch, once it was looked for
  std::optional<Result> before_;                       ///< the last of the block before
  std::array<float, block> x_{}, y_{};
  std::array<double, block> values_{};
  std::array<Rounded, block> rounded_{};
};

/// The finite floats: from the most negative one up.
constexpr std::uint32_t first_finite = ordinal(-std::numeric_limits<float>::max());
constexpr std::uint32_t last_finite = ordinal(std::numeric_limits<float>::max());

}  // namespace

Implementation on_floats(ByteImplementation implementation) {
  return [implementation = std::move(implementation)](std::span<const float> x, std::span<float> y) {
    implementation(std::as_bytes(x), std::as_writable_bytes(y));
  };
}

std::optional<Binade> binade(std::uint32_t part) {
  constexpr std::uint64_t size = (std::uint64_t{1} << 32U) / parts;
  const std::uint64_t first = std::max<std::uint64_t>(part * size, first_finite);
  const std::uint64_t last = std::min<std::uint64_t>(part * size + size - 1, last_finite);
  if (first > last) return std::nullopt;
  return Binade{.low = float_at(static_cast<std::uint32_t>(first)),
                .high = float_at(static_cast<std::uint32_t>(last))};
}

std::vector<IntervalTally> by_binade(std::span<const Tally> tallies) {
  std::vector<IntervalTally> intervals;
  for (std::uint32_t part = 0; part < tallies.size(); ++part) {
    if (const auto floats = binade(part)) {
      intervals.push_back({.low = floats->low, .high = floats->high, .tally = tallies[part]});
    }
  }
  return intervals;
}

Tally sum(std::span<const IntervalTally> intervals) {
  Tally total;
  for (const IntervalTally& interval : intervals) total += interval.tally;
  return total;
}

std::optional<std::vector<Tally>> exhaust(const ExhaustPlan& plan, const PartTallies& known,
                                          const PartDone& done, const std::stop_token& stop) {
  PartTallies tallies(parts);
  std::ranges::copy(known, tallies.begin());
  std::mutex mutex;
  parallel_for(parts, plan.threads, [&](std::size_t part) {
    if (tallies[part] || stop.stop_requested()) return;
    Tally tally;
    if (const auto floats = binade(static_cast<std::uint32_t>(part))) {
      tally = Comparison(plan).run(ordinal(floats->low), ordinal(floats->high));
    }
    const std::lock_guard lock(mutex);
    tallies[part] = tally;
    done(static_cast<std::uint32_t>(part), tally);
  });
  std::vector<Tally> all;
  for (const std::optional<Tally>& tally : tallies) {
    if (!tally) return std::nullopt;
    all.push_back(*tally);
  }
  return all;
}

}  // namespace assay::verify
