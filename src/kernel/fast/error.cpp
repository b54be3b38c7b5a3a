#include "kernel/fast/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <numeric>
#include <set>
#include <span>
#include <vector>

#include "kernel/fast/evaluate.h"

namespace assay::kernel {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// In ascending order.
std::vector<double> sample() {
  std::vector<double> magnitudes;
  std::uint32_t state = 1;
  for (std::uint32_t exponent = 0; exponent < 255; ++exponent) {
    const bool bends = exponent >= 127 - 9 && exponent < 127 + 8;
    const std::uint32_t count = bends ? 400 : 8;
    for (std::uint32_t i = 0; i < count; ++i) {
      state = state * 1664525U + 1013904223U;
      const std::uint32_t width = (1U << 23U) / count;
      const std::uint32_t mantissa = i * width + (state >> 8U) % width;
      magnitudes.push_back(double{std::bit_cast<float>((exponent << 23U) | mantissa)});
    }
  }
  std::vector<double> all(magnitudes.rbegin(), magnitudes.rend());
  for (double& x : all) x = -x;
  all.insert(all.end(), magnitudes.begin(), magnitudes.end());
  return all;
}

double ulp(double value) {
  return value == 0.0 ? 0x1p-149 : std::exp2(std::max(std::ilogb(value), -126) - 23);
}

/// In units of `unit`, with its sign.
double error(double computed, double truth, double unit) {
  const auto right = static_cast<float>(truth);
  if (computed == right) return std::isfinite(computed) ? (computed - truth) / unit : 0.0;
  if (std::isnan(computed) && std::isnan(truth)) return 0.0;
  if (!std::isfinite(computed) || !std::isfinite(right)) return infinity;
  return (computed - truth) / unit;
}

std::span<const double> special_values() {
  static constexpr std::array values = {0.0, -0.0, infinity, -infinity,
                                        std::numeric_limits<double>::quiet_NaN()};
  return values;
}

bool is_right(double x, double computed, double truth) {
  if (std::isnan(truth)) return std::isnan(computed);
  if (!(std::abs(error(computed, truth, ulp(truth))) <= 1.0)) return false;
  return x != 0.0 || std::signbit(computed) == std::signbit(truth);
}

/// Where the sign changes without a jump.
std::vector<double> roots(std::span<const double> x, std::span<const double> y) {
  std::vector<double> found;
  for (std::size_t i = 1; i < x.size(); ++i) {
    const double next_value = y[i] == 0.0 && i + 1 < x.size() ? y[i + 1] : y[i];
    if (!(y[i - 1] * next_value < 0.0) || x[i - 1] * x[i] <= 0.0) continue;
    if (std::min(std::abs(y[i - 1]), std::abs(y[i])) < 0.05) found.push_back((x[i - 1] + x[i]) / 2.0);
  }
  return found;
}

std::span<const double> inputs() {
  static const std::vector<double> all = sample();
  return all;
}

constexpr std::size_t places = 48;
constexpr std::size_t around_each = 32;
constexpr std::size_t run_length = 8;
static_assert(around_each % run_length == 0);

/// More inputs around those with the largest errors, as many for each.
std::vector<double> neighbours(std::span<const double> errors) {
  std::vector<std::size_t> order(errors.size() - 2);
  std::iota(order.begin(), order.end(), 1U);
  std::ranges::partial_sort(order, order.begin() + places, std::greater{},
                            [&](std::size_t i) { return std::abs(errors[i]); });
  std::vector<double> found;
  for (const std::size_t i : std::span(order).first(places)) {
    const double low = inputs()[i - 1];
    const double step = (inputs()[i + 1] - low) / around_each;
    for (std::size_t k = 0; k < around_each; ++k) {
      found.push_back(double{static_cast<float>(low + static_cast<double>(k) * step)});
    }
  }
  return found;
}

double largest_of(std::span<const double> errors) {
  double largest = 0.0;
  for (const double e : errors) largest = std::max(largest, std::abs(e));
  return largest;
}

/// What a table is looked up by, as float32: it changes from segment to segment.
std::set<ValueId> lookup_keys(const Program& program) {
  std::set<ValueId> keys;
  for (const Instruction& instruction : program.instructions) {
    if (instruction.opcode != Opcode::lookup) continue;
    const Instruction& index = program.instructions[instruction.arguments[0]];
    if (index.opcode == Opcode::to_bits) keys.insert(index.arguments[0]);
  }
  return keys;
}

/// The inputs at which a value of the program changes, as far as inputs() tell them apart: those nearest to
/// 0, as many as two tables have entries. Beyond its segments a program still counts, and does not look.
std::vector<double> changes(const Program& program, ValueId id) {
  Program part = program;
  part.outputs[0].value = id;
  const std::vector<double> values = evaluate(part, inputs());
  std::vector<std::size_t> found;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (values[i] != values[i - 1] && std::isfinite(values[i] - values[i - 1])) found.push_back(i);
  }
  const auto nearest = std::min<std::size_t>(found.size(), 2 * table_size);
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(nearest), {},
                            [](std::size_t i) { return std::abs(inputs()[i]); });
  found.resize(nearest);
  std::ranges::sort(found);
  std::vector<double> low;
  std::vector<double> high;
  std::vector<double> before;
  for (const std::size_t i : found) {
    low.push_back(inputs()[i - 1]);
    high.push_back(inputs()[i]);
    before.push_back(values[i - 1]);
  }
  constexpr int steps = 24;
  for (int step = 0; step < steps; ++step) {
    std::vector<double> middle(low.size());
    for (std::size_t i = 0; i < low.size(); ++i)
      middle[i] = double{static_cast<float>((low[i] + high[i]) / 2)};
    const std::vector<double> there = evaluate(part, middle);
    for (std::size_t i = 0; i < low.size(); ++i) (there[i] == before[i] ? low : high)[i] = middle[i];
  }
  return high;
}

/// Inputs on both sides of the ends of segments, where polynomials are worst: runs of neighbours.
std::vector<double> beside_ends(const Program& program) {
  std::vector<double> found;
  for (const ValueId id : lookup_keys(program)) {
    const std::vector<double> ends = changes(program, id);
    for (std::size_t i = 1; i < ends.size(); ++i) {
      constexpr int parts = 1024;  // of a segment
      const double step = (ends[i] - ends[i - 1]) / parts;
      for (std::size_t k = 0; k < run_length; ++k) {
        found.push_back(double{static_cast<float>(ends[i - 1] + static_cast<double>(k) * step)});
      }
      for (std::size_t k = run_length; k-- > 0;) {
        found.push_back(double{static_cast<float>(ends[i] - static_cast<double>(k + 1) * step)});
      }
    }
  }
  return found;
}

struct Spread {
  double mean, deviation;
};

Spread spread_of(std::span<const double> errors) {
  const auto count = static_cast<double>(errors.size());
  const double mean = std::reduce(errors.begin(), errors.end()) / count;
  double squares = 0.0;
  for (const double e : errors) squares += (e - mean) * (e - mean);
  return {.mean = mean, .deviation = std::sqrt(squares / count)};
}

/// Runs of neighbours, by the numbers of their first, where the polynomial's own error, which all inputs
/// there have, and roundings, which scatter about it, promise the largest errors: often no more than the last
/// bit of a segment.
std::vector<std::size_t> worst_runs(std::span<const double> errors) {
  constexpr std::size_t kept = 8;
  constexpr double deviations = 2.5;
  std::vector<std::pair<double, std::size_t>> found;
  for (std::size_t i = 0; i < errors.size(); i += run_length) {
    const Spread spread = spread_of(errors.subspan(i, run_length));
    found.emplace_back(std::abs(spread.mean) + deviations * spread.deviation, i);
  }
  std::ranges::partial_sort(found, found.begin() + kept, std::greater{});
  std::vector<std::size_t> runs;
  for (std::size_t i = 0; i < kept; ++i) runs.push_back(found[i].second);
  return runs;
}

/// Many more inputs along these.
std::vector<double> closest(std::span<const double> x, std::span<const std::size_t> runs) {
  constexpr std::size_t many = 1024;
  std::vector<double> found;
  for (const std::size_t i : runs) {
    const double step = (x[i + run_length - 1] - x[i]) / many;
    for (std::size_t k = 0; k < many; ++k) {
      found.push_back(double{static_cast<float>(x[i] + static_cast<double>(k) * step)});
    }
  }
  return found;
}

}  // namespace

Judge::Judge(const Program& truth, bool forgives_roots)
    : truth_program_(truth),
      special_truth_(evaluate(truth, special_values())),
      truth_(evaluate(truth, inputs())) {
  if (forgives_roots) forgiven_ = roots(inputs(), truth_);
}

double Judge::unit(double x, double truth) const {
  const bool is_forgiven =
      std::ranges::any_of(forgiven_, [=](double root) { return std::abs(x - root) <= std::abs(root) / 2.0; });
  return std::max(ulp(truth), is_forgiven ? 0x1p-23 : 0.0);
}

std::vector<double> Judge::errors(const Program& program, std::span<const double> x,
                                  std::span<const double> truth) const {
  std::vector<double> found = evaluate(program, x);
  for (std::size_t i = 0; i < x.size(); ++i) found[i] = error(found[i], truth[i], unit(x[i], truth[i]));
  return found;
}

double Judge::largest_error(const Program& program) const {
  const std::vector<double> special = evaluate(program, special_values());
  for (std::size_t i = 0; i < special.size(); ++i) {
    if (!is_right(special_values()[i], special[i], special_truth_[i])) return infinity;
  }
  const std::vector<double> first = errors(program, inputs(), truth_);
  std::vector<double> closer = neighbours(first);
  std::ranges::copy(beside_ends(program), std::back_inserter(closer));
  const std::vector<double> second = errors(program, closer, evaluate(truth_program_, closer));
  const std::vector<double> densest = closest(closer, worst_runs(second));
  const std::vector<double> third = errors(program, densest, evaluate(truth_program_, densest));
  return std::max({largest_of(first), largest_of(second), largest_of(third)});
}

}  // namespace assay::kernel
