#include "verify/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/parallel.h"
#include "base/random.h"
#include "verify/course.h"
#include "verify/truth.h"

namespace assay::verify {
namespace {

constexpr std::size_t chunk = 4096;  // inputs that one thread compares at a time

/// Compares sorted samples, some at a time.
class SampleComparison {
 public:
  SampleComparison(const Function& f, const Samples& samples, std::span<const std::size_t> order)
      : truth_(f, samples.type), course_(f), samples_(samples), order_(order) {}

  std::vector<IntervalTally> run(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      Tally& tally = tally_of(x(i));
      ++tally.inputs;
      judge(tally, i);
      if (std::isfinite(y(i))) tally.add(Result{.x = x(i), .y = y(i)});
      if (i > 0) hold_to_course(tally, i);
    }
    return std::move(intervals_);
  }

 private:
  [[nodiscard]] double x(std::size_t i) const { return samples_.x[order_[i]]; }
  [[nodiscard]] double y(std::size_t i) const { return samples_.y[order_[i]]; }

  Tally& tally_of(double x) {
    const int binade = binade_of(samples_.type, x);
    if (intervals_.empty() || binade != binade_ || (x < 0) != (intervals_.back().low < 0)) {
      intervals_.push_back({.low = x, .high = x, .tally = {}});
      binade_ = binade;
    }
    intervals_.back().high = x;
    return intervals_.back().tally;
  }

  void judge(Tally& tally, std::size_t i) {
    if (known_.x != x(i) || !known_.truth) known_ = {.x = x(i), .computed = 0.0, .truth = truth_.at(x(i))};
    const std::optional<double>& truth = known_.truth;
    if (!truth) {
      ++tally.undecided;
    } else if (std::isnan(*truth) && std::isinf(y(i))) {
      ++tally.poles;
    } else if (y(i) != *truth && !(std::isnan(y(i)) && std::isnan(*truth))) {
      tally.add({.x = x(i), .computed = y(i), .truth = *truth}, truth_.error(x(i), y(i), *truth));
    }
  }

  void hold_to_course(Tally& tally, std::size_t i) {
    if (x(i - 1) == x(i)) return;
    const Course course = course_.on(x(i - 1), x(i));
    if (course == Course::unknown) return;
    ++tally.monotone;
    const bool turns_back = course == Course::rises ? y(i) < y(i - 1) : y(i) > y(i - 1);
    if (turns_back) {
      tally.add({.before = {.x = x(i - 1), .y = y(i - 1)}, .behind = {.x = x(i), .y = y(i)}});
    }
  }

  Truth truth_;
  CourseProof course_;
  const Samples& samples_;
  std::span<const std::size_t> order_;
  std::vector<IntervalTally> intervals_;
  int binade_ = 0;
  SpecialValue known_{.x = std::numeric_limits<double>::quiet_NaN(), .computed = 0.0, .truth = {}};
};

/// Adjoining pieces of one binade become one.
void append(std::vector<IntervalTally>& all, const std::vector<IntervalTally>& next, Element type) {
  for (const IntervalTally& interval : next) {
    const bool goes_on = !all.empty() && (all.back().low < 0) == (interval.low < 0) &&
                         binade_of(type, all.back().low) == binade_of(type, interval.low);
    if (!goes_on) {
      all.push_back(interval);
      continue;
    }
    all.back().high = interval.high;
    all.back().tally += interval.tally;
  }
}

/// One for each infinity and NaN among the inputs, a wrong one if there is one.
void note_special(std::vector<SpecialValue>& special, const SpecialValue& value) {
  const auto same = std::ranges::find_if(special, [&](const SpecialValue& s) {
    return s.x == value.x || (std::isnan(s.x) && std::isnan(value.x));
  });
  if (same == special.end()) {
    special.push_back(value);
  } else if (same->is_right()) {
    *same = value;
  }
}

enum class Kind : std::uint8_t { none, negative, zero, positive, minus_infinity, plus_infinity };

Kind kind_of(const std::optional<double>& y) {
  if (!y || std::isnan(*y)) return Kind::none;
  if (std::isinf(*y)) return *y < 0 ? Kind::minus_infinity : Kind::plus_infinity;
  return *y == 0 ? Kind::zero : *y < 0 ? Kind::negative : Kind::positive;
}

constexpr int neighbours = 16;  // on either side of a place of interest

void add_neighbours(std::vector<double>& x, Element type, double place) {
  double below = place;
  double above = place;
  x.push_back(place);
  for (int i = 0; i < neighbours && std::isfinite(below) && std::isfinite(above); ++i) {
    below = next_below(type, below);
    above = next_above(type, above);
    x.push_back(below);
    x.push_back(above);
  }
}

/// The last input between two whose results are of the first one's kind.
double turn(Truth& truth, double low, double high) {
  const Kind kind = kind_of(truth.at(low));
  while (true) {
    const double middle = low / 2 + high / 2;
    if (middle <= low || middle >= high) return low;
    (kind_of(truth.at(middle)) == kind ? low : high) = middle;
  }
}

/// Where the kind of the result changes from one of these to the next.
std::vector<double> turns(const Function& f, Element type, const std::vector<double>& x) {
  constexpr std::size_t most = 100;  // a sine has no end of them
  Truth truth(f, type);
  std::vector<double> places;
  Kind before = kind_of(truth.at(x.front()));
  for (std::size_t i = 1; i < x.size() && places.size() < most; ++i) {
    const Kind kind = kind_of(truth.at(x[i]));
    if (kind != before) places.push_back(turn(truth, x[i - 1], x[i]));
    before = kind;
  }
  return places;
}

/// So many of every binade, and what lies beside each power of two, both signs.
void add_random(std::vector<double>& x, Element type, std::size_t for_each_binade, std::uint64_t seed) {
  const Format format = format_of(type);
  Random random(seed, 0);
  for (int exponent = format.least_exponent - format.precision + 1; exponent <= format.greatest_exponent;
       ++exponent) {
    const double power = std::ldexp(1.0, exponent);
    const double unit = unit_in_last_place(type, power);
    for (std::size_t i = 0; i < for_each_binade; ++i) {
      const double number = std::floor(power * (1.0 + random.uniform()) / unit) * unit;
      x.push_back(i % 2 == 0 ? number : -number);
    }
    for (const double place : {power, -power}) {
      x.insert(x.end(), {place, next_above(type, place), next_below(type, place)});
    }
  }
}

void sort_and_trim(std::vector<double>& x) {
  std::erase_if(x, [](double value) { return !std::isfinite(value); });
  std::ranges::sort(x);
  const auto again = std::ranges::unique(x);
  x.erase(again.begin(), again.end());
}

}  // namespace

std::optional<Compared> compare(const Function& f, const Samples& samples, std::size_t threads,
                                const std::stop_token& stop) {
  Compared compared;
  Truth truth(f, samples.type);
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < samples.x.size(); ++i) {
    if (std::isfinite(samples.x[i])) {
      order.push_back(i);
    } else {
      note_special(compared.special,
                   {.x = samples.x[i], .computed = samples.y[i], .truth = truth.at(samples.x[i])});
    }
  }
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(samples.x[i], i); });
  std::vector<std::vector<IntervalTally>> pieces((order.size() + chunk - 1) / chunk);
  parallel_for(pieces.size(), threads, [&](std::size_t piece) {
    if (stop.stop_requested()) return;
    SampleComparison comparison(f, samples, order);
    pieces[piece] = comparison.run(piece * chunk, std::min(order.size(), (piece + 1) * chunk));
  });
  if (stop.stop_requested()) return std::nullopt;
  for (const auto& piece : pieces) append(compared.intervals, piece, samples.type);
  return compared;
}

Samples computed(const ByteImplementation& implementation, Element type, std::vector<double> x,
                 std::size_t threads) {
  const std::vector<std::byte> inputs = bytes_of(type, x);
  std::vector<std::byte> outputs(inputs.size());
  const std::size_t step = chunk * format_of(type).bytes;
  parallel_for((inputs.size() + step - 1) / step, threads, [&](std::size_t i) {
    const std::size_t size = std::min(step, inputs.size() - i * step);
    implementation(std::span(inputs).subspan(i * step, size), std::span(outputs).subspan(i * step, size));
  });
  return {.type = type, .x = std::move(x), .y = numbers_of(type, outputs)};
}

bool compute_truth(const Function& f, Element type, std::span<const double> x, std::span<double> y,
                   std::size_t threads, const std::stop_token& stop) {
  parallel_for((x.size() + chunk - 1) / chunk, threads, [&](std::size_t i) {
    if (stop.stop_requested()) return;
    Truth truth(f, type);
    for (std::size_t at = i * chunk; at < std::min(x.size(), (i + 1) * chunk); ++at) {
      y[at] = truth.at(x[at]).value_or(std::numeric_limits<double>::quiet_NaN());
    }
  });
  return !stop.stop_requested();
}

std::vector<double> all_inputs(Element type) {
  std::vector<double> x;
  for (std::uint64_t bits = 0; bits < 1U << 16U; ++bits) x.push_back(number_of(type, bits));
  std::erase_if(x, [](double value) { return !std::isfinite(value); });
  std::ranges::stable_sort(x);
  return x;
}

std::vector<double> chosen_inputs(const Function& f, Element type, std::size_t for_each_binade,
                                  std::uint64_t seed) {
  std::vector<double> x = special_inputs(type);
  add_random(x, type, for_each_binade, seed);
  for (NodeId id = 0; id <= f.root(); ++id) {
    if (f.graph()[id].op != Op::constant) continue;
    const double value = f.graph().value(id).to_double();
    for (const double place : {value, -value}) add_neighbours(x, type, place);
  }
  sort_and_trim(x);
  for (const double place : turns(f, type, x)) add_neighbours(x, type, place);
  sort_and_trim(x);
  return x;
}

std::vector<SpecialValue> special_values(const Function& f, Element type,
                                         const ByteImplementation& implementation) {
  const std::vector<double> x = special_inputs(type);
  const Samples samples = computed(implementation, type, x, 1);
  Truth truth(f, type);
  std::vector<SpecialValue> values;
  for (std::size_t i = 0; i < x.size(); ++i) {
    values.push_back({.x = x[i], .computed = samples.y[i], .truth = truth.at(x[i])});
  }
  return values;
}

}  // namespace assay::verify
