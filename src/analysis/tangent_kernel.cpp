#include "analysis/tangent_kernel.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace assay {
namespace {

/// What a layer of f makes of a pair of pre-activations.
struct Step {
  PairMoments same;
  PairMoments pair;
};

std::optional<Step> step(const MeanField& f, const FirstLayer& from, std::string& reason) {
  const Moment second = f.moment(2, from.length);
  const Moment slope = f.derivative_moment(2, from.length);
  for (const Moment* moment : {&second, &slope}) {
    if (moment->is_finite()) continue;
    reason = moment->reason;
    return std::nullopt;
  }
  const double c = std::clamp(from.covariance / from.length, -1.0, 1.0);
  const Step result = {{second.value, slope.value}, f.pair_moments(from.length, c)};
  if (std::isfinite(result.pair.values) && std::isfinite(result.pair.derivatives)) return result;
  reason = "the expectations of a pair of inputs are not known";
  return std::nullopt;
}

/// Whether there is anything to begin with; says why not.
bool is_ready(const MeanField& f, const FirstLayer& first, const Deadline& deadline, std::string& reason) {
  reason = f.obstacle();
  if (reason.empty() && !(first.length > 0 && std::isfinite(first.length))) {
    reason = "the signal has length 0 or overflows";
  }
  if (reason.empty() && deadline.passed()) reason = "the time limit passed";
  return reason.empty();
}

}  // namespace

TangentKernel tangent_kernel(const MeanField& f, const Scales& scales, const FirstLayer& first,
                             std::size_t hidden, const Deadline& deadline) {
  FirstLayer covariance = first;
  KernelLayer kernel = {{first.length, first.length}, {first.covariance, first.covariance}};
  TangentKernel result;
  if (f.obstacle().empty()) result.layers.push_back(kernel);
  for (std::size_t layer = 0; layer < hidden && is_ready(f, covariance, deadline, result.reason); ++layer) {
    const std::optional<Step> moments = step(f, covariance, result.reason);
    if (!moments) break;
    const auto next = [&](const PairMoments& of, const KernelValues& before) {
      const double nngp = scales.weight * of.values + scales.bias;
      return KernelValues{nngp, nngp + scales.weight * of.derivatives * before.tangent};
    };
    kernel = {next(moments->same, kernel.same), next(moments->pair, kernel.pair)};
    covariance = {kernel.same.nngp, kernel.pair.nngp};
    result.layers.push_back(kernel);
  }
  return result;
}

FisherSpectrum fisher_spectrum(const MeanField& f, const Scales& scales, const FisherSetting& setting,
                               const Deadline& deadline) {
  // Forward moments m of what enters each matrix; factors by which the backward ones t pass each layer.
  std::vector<PairMoments> same = {{1.0, 0.0}};
  std::vector<PairMoments> pair = {{setting.input_correlation, 0.0}};
  FisherSpectrum result;
  for (std::size_t layer = 1; layer < setting.layers; ++layer) {
    const FirstLayer covariance = {scales.weight * same.back().values + scales.bias,
                                   scales.weight * pair.back().values + scales.bias};
    if (!is_ready(f, covariance, deadline, result.reason)) return result;
    const std::optional<Step> moments = step(f, covariance, result.reason);
    if (!moments) return result;
    same.push_back(moments->same);
    pair.push_back(moments->pair);
  }
  const auto kappa = [&](const std::vector<PairMoments>& moments) {
    double sum = 0.0;
    double backward = 1.0;
    for (std::size_t layer = moments.size(); layer-- > 0;) {
      sum += backward * moments[layer].values;
      backward *= scales.weight * moments[layer].derivatives;
    }
    return sum;
  };
  const auto width = static_cast<double>(setting.width);
  const auto n = static_cast<double>(setting.samples);
  result.kappa_same = kappa(same);
  result.kappa_pair = kappa(pair);
  result.trace = width * static_cast<double>(setting.outputs) * result.kappa_same;
  result.largest = width * ((n - 1) / n * result.kappa_pair + result.kappa_same / n);
  result.learning_rate = 2 / result.largest;
  return result;
}

}  // namespace assay
