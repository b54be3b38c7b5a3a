#include "study/fold.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "nn/evaluate.h"
#include "study/affine.h"

namespace assay::study {
namespace {

/// The place of the largest value of a row, and whether another is as large.
struct Prediction {
  std::size_t label;
  bool tied;
};

template <class T>
Prediction predict(std::span<const T> row) {
  const auto largest = std::ranges::max_element(row);
  return {static_cast<std::size_t>(largest - row.begin()), std::ranges::count(row, *largest) > 1};
}

template <class T>
std::span<const T> row_of(std::span<const T> values, std::size_t row, std::size_t columns) {
  return values.subspan(row * columns, columns);
}

double accuracy(std::span<const double> outputs, const nn::Samples& samples) {
  std::size_t correct = 0;
  for (std::size_t i = 0; i < samples.count(); ++i) {
    if (predict(row_of(outputs, i, samples.classes)).label == samples.labels[i]) ++correct;
  }
  return static_cast<double>(correct) / static_cast<double>(samples.count());
}

}  // namespace

FoldCheck check_fold(const nn::Network& network, const nn::Samples& test) {
  FoldCheck result;
  const Affine folded = fold(network);
  const Buffer<float> deep_outputs = nn::outputs(network, test);
  const std::vector<double> folded_outputs = apply(folded, test);
  for (std::size_t i = 0; i < folded_outputs.size(); ++i) {
    const auto output = static_cast<double>(deep_outputs[i]);
    result.largest_output = std::max(result.largest_output, std::abs(output));
    result.largest_output_difference =
        std::max(result.largest_output_difference, std::abs(output - folded_outputs[i]));
  }
  for (std::size_t i = 0; i < test.count(); ++i) {
    const Prediction ours = predict(row_of(deep_outputs.span(), i, test.classes));
    const Prediction theirs = predict(row_of(std::span(folded_outputs), i, test.classes));
    if (ours.label == theirs.label) {
      ++result.predictions_equal;
    } else if (ours.tied || theirs.tied) {
      ++result.exact_ties;
    }
  }
  result.folded_accuracy = accuracy(folded_outputs, test);
  return result;
}

LinearFit fit_linearly(const nn::Network& network, const nn::SampleView& train, const nn::Samples& test) {
  const Buffer<float> train_outputs = nn::outputs(network, train);
  const Affine fit = best_affine_fit(train, train_outputs.span());
  const Buffer<float> test_outputs = nn::outputs(network, test);
  const std::vector<double> fitted = apply(fit, test);
  double squared_error = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 0; i < fitted.size(); ++i) {
    const auto output = static_cast<double>(test_outputs[i]);
    squared_error += (output - fitted[i]) * (output - fitted[i]);
    sum += output;
    squares += output * output;
  }
  const auto count = static_cast<double>(fitted.size());
  const double variance = squares / count - (sum / count) * (sum / count);
  LinearFit result{.error = std::sqrt(squared_error / count)};
  result.relative = result.error / std::sqrt(variance);
  const std::size_t classes = test.classes;
  std::size_t agreeing = 0;
  for (std::size_t i = 0; i < test.count(); ++i) {
    const Prediction ours = predict(row_of(test_outputs.span(), i, classes));
    if (ours.label == predict(row_of(std::span(fitted), i, classes)).label) ++agreeing;
  }
  result.agreement = static_cast<double>(agreeing) / static_cast<double>(test.count());
  return result;
}

}  // namespace assay::study
