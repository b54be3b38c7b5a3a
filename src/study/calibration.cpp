#include "study/calibration.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "nn/evaluate.h"

namespace assay::study {
namespace {

std::vector<double> softmax(std::span<const float> logits) {
  const auto largest = static_cast<double>(*std::ranges::max_element(logits));
  std::vector<double> outputs;
  for (const float logit : logits) outputs.push_back(std::exp(static_cast<double>(logit) - largest));
  const double sum = std::accumulate(outputs.begin(), outputs.end(), 0.0);
  for (double& output : outputs) output /= sum;
  return outputs;
}

std::vector<double> sigmoids(std::span<const float> logits) {
  std::vector<double> outputs;
  for (const float logit : logits) outputs.push_back(1 / (1 + std::exp(-static_cast<double>(logit))));
  return outputs;
}

/// Adds up what a Reliability is the mean of.
class Confidences {
 public:
  void add(double confidence, bool correct) {
    const double place = std::ceil(confidence * reliability_bins) - 1;
    const auto bin = static_cast<std::size_t>(std::clamp(place, 0.0, reliability_bins - 1.0));
    ++counts_[bin];
    confidence_[bin] += confidence;
    if (correct) ++correct_[bin];
  }

  [[nodiscard]] Reliability mean() const {
    Reliability result{.bins = std::vector<ReliabilityBin>(reliability_bins)};
    const auto all = static_cast<double>(std::accumulate(counts_.begin(), counts_.end(), std::size_t{0}));
    for (std::size_t i = 0; i < reliability_bins; ++i) {
      if (counts_[i] == 0) continue;
      const auto count = static_cast<double>(counts_[i]);
      const auto correct = static_cast<double>(correct_[i]);
      result.bins[i] = {
          .count = counts_[i], .confidence = confidence_[i] / count, .accuracy = correct / count};
      result.confidence += confidence_[i] / all;
      result.error += std::abs(correct - confidence_[i]) / all;
    }
    return result;
  }

 private:
  std::array<std::size_t, reliability_bins> counts_{}, correct_{};
  std::array<double, reliability_bins> confidence_{};
};

OutputSums summary(std::span<const double> sums) {
  const auto count = static_cast<double>(sums.size());
  OutputSums result;
  const auto [low, high] = std::ranges::minmax(sums);
  const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / count;
  double squares = 0;
  for (const double sum : sums) {
    squares += (sum - mean) * (sum - mean);
    result.departure += std::abs(sum - 1) / count;
  }
  result.range = {.mean = mean, .deviation = std::sqrt(squares / count), .low = low, .high = high};
  for (std::size_t i = 0; i < result.beyond.size(); ++i) {
    const auto further = std::ranges::count_if(
        sums, [&](double sum) { return std::abs(sum - 1) > OutputSums::departures[i]; });
    result.beyond[i] = static_cast<double>(further) / count;
  }
  return result;
}

}  // namespace

Calibration calibration(std::span<const float> logits, std::span<const std::uint8_t> labels,
                        nn::Loss::Kind loss) {
  const std::size_t classes = logits.size() / labels.size();
  Calibration result{.least_output = 1, .largest_output = 0};
  std::vector<double> sums;
  Confidences given;
  Confidences normalised;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::span<const float> row = logits.subspan(i * classes, classes);
    // The logits decide: outputs may round to a tie.
    const bool correct = std::ranges::max_element(row) - row.begin() == labels[i];
    const std::vector<double> outputs = loss == nn::Loss::Kind::softmax ? softmax(row) : sigmoids(row);
    const auto [least, largest] = std::ranges::minmax(outputs);
    result.least_output = std::min(result.least_output, least);
    result.largest_output = std::max(result.largest_output, largest);
    sums.push_back(std::accumulate(outputs.begin(), outputs.end(), 0.0));
    given.add(largest, correct);
    // Where every output has underflowed, nothing is preferred.
    normalised.add(sums.back() > 0 ? largest / sums.back() : 1 / static_cast<double>(classes), correct);
  }
  result.sums = summary(sums);
  result.given = given.mean();
  result.normalised = normalised.mean();
  return result;
}

Calibration calibration(const nn::Network& network, nn::SampleView samples, nn::Loss::Kind loss) {
  return calibration(nn::outputs(network, samples).span(), samples.labels, loss);
}

}  // namespace assay::study
