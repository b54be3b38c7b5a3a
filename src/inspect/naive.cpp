#include "inspect/naive.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ball/enclose.h"
#include "base/error.h"
#include "base/floats.h"
#include "expr/simplify.h"
#include "expr/stable.h"
#include "inspect/arithmetic.h"
#include "jit/compile.h"
#include "kernel/cancellation.h"

namespace assay::inspect {
namespace {

std::vector<float> probes() {
  std::vector<float> x;
  // Significands that no binary fraction is close to: multiples of the golden ratio, modulo 1.
  double significand = 0;
  for (int exponent = -149; exponent < 128; ++exponent) {
    for (const double sign : {-1.0, 1.0}) {
      for (int i = 0; i < 3; ++i) {
        significand = std::fmod(significand + 0.6180339887498949, 1.0);
        x.push_back(static_cast<float>(sign * std::ldexp(1 + significand, exponent)));
      }
    }
  }
  for (int i = -1000; i <= 1000; ++i) x.push_back(static_cast<float>(i) / 10);
  std::ranges::sort(x);
  return x;
}

void add(WorstError& worst, float x, float computed, float truth) {
  if (!std::isfinite(computed)) {
    if (worst.not_finite == 0 || std::abs(x) < std::abs(worst.not_finite_x)) worst.not_finite_x = x;
    ++worst.not_finite;
    return;
  }
  const double units =
      std::abs(static_cast<double>(computed) - static_cast<double>(truth)) / assay::unit_in_last_place(truth);
  if (units > worst.units) {
    worst.units = units;
    worst.x = x;
    worst.computed = computed;
    worst.truth = truth;
  }
}

/// Nothing where more bits than are worth it would be needed: exp(x) - x at x = -30000001.
std::optional<float> decided(Evaluator& truth, float x) {
  try {
    return truth.correctly_rounded(x);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<NaiveLoss> naive_loss(const Function& f) {
  NaiveLoss loss = {.form = stable(f), .has_series = false, .naive = {}, .kernel = {}};
  loss.has_series = kernel::without_cancellation(loss.form.bound()) != loss.form.bound();
  if (loss.form == simplify(f) && !loss.has_series) return std::nullopt;
  const std::vector<float> x = probes();
  std::vector<float> naive(x.size());
  std::vector<float> kernel(x.size());
  std::vector<float> parameters;
  for (const Parameter& parameter : f.parameters()) {
    parameters.push_back(static_cast<float>(parameter.value.to_double()));
  }
  evaluate<float>(f, parameters, x, naive);
  compile(f).forward(x, kernel);
  Evaluator truth(f);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::optional<float> exact = decided(truth, x[i]);
    // Where there is no value nothing can be lost, and an overflow is one for everybody.
    if (!exact || !std::isfinite(*exact)) continue;
    add(loss.naive, x[i], naive[i], *exact);
    add(loss.kernel, x[i], kernel[i], *exact);
    ++loss.inputs;
  }
  return loss;
}

}  // namespace assay::inspect
