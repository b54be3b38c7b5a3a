#include "inspect/agreement.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/floats.h"

namespace assay::inspect {
namespace {

class Sum {
 public:
  void add(double error) {
    size_.largest = std::max(size_.largest, std::abs(error));
    squares_ += error * error;
  }
  [[nodiscard]] ErrorSize size(std::size_t count) const {
    return {.largest = size_.largest,
            .rms = std::sqrt(squares_ / static_cast<double>(std::max<std::size_t>(count, 1)))};
  }

 private:
  ErrorSize size_;
  double squares_ = 0;
};

class Comparison {
 public:
  Comparison(const Model& model, const std::vector<double>& parameters, const Samples& samples)
      : model_(model), parameters_(parameters), samples_(samples) {}

  void compare(Model::Quantity quantity, const std::vector<double>& y, const std::vector<double>& units) {
    std::vector<double> predicted(y.size());
    model_.predict(quantity, parameters_, samples_.x, predicted);
    const std::vector<double> arithmetic = arithmetic_units(samples_, y, units);
    for (std::size_t i = 0; i < y.size(); ++i) {
      if (!std::isfinite(y[i]) || !std::isfinite(predicted[i])) {
        result_.is_of_a_kind =
            result_.is_of_a_kind && !std::isfinite(y[i]) && agree_beyond_numbers(y[i], predicted[i]);
        continue;
      }
      const double error = y[i] - predicted[i];
      if (std::abs(error) > absolute_.size(1).largest) result_.largest_x = samples_.x[i];
      absolute_.add(error);
      units_.add(error / units[i]);
      arithmetic_.add(error / arithmetic[i]);
      result_.largest_ulp = std::max(
          result_.largest_ulp, std::abs(error) / assay::unit_in_last_place(static_cast<float>(predicted[i])));
      ++result_.numbers;
      if (quantity == Model::Quantity::value) errors_.emplace_back(samples_.x[i], error);
    }
  }

  [[nodiscard]] Agreement finish() {
    result_.absolute = absolute_.size(result_.numbers);
    result_.in_units = units_.size(result_.numbers);
    result_.in_arithmetic = arithmetic_.size(result_.numbers);
    std::ranges::sort(errors_);
    double steps = 0;
    double squares = 0;
    for (std::size_t i = 0; i < errors_.size(); ++i) {
      squares += errors_[i].second * errors_[i].second;
      if (i > 0) steps += std::pow(errors_[i].second - errors_[i - 1].second, 2);
    }
    if (squares > 0) result_.durbin_watson = steps / squares;
    return result_;
  }

 private:
  const Model& model_;
  const std::vector<double>& parameters_;
  const Samples& samples_;
  Sum absolute_, units_, arithmetic_;
  std::vector<std::pair<double, double>> errors_;
  Agreement result_;
};

}  // namespace

std::vector<double> arithmetic_units(const Samples& samples, const std::vector<double>& y,
                                     const std::vector<double>& units) {
  const double epsilon = unit_in_last_place(samples.format, 1);
  std::vector<double> result(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double size = std::isfinite(y[i]) ? std::abs(y[i]) : 0;
    result[i] = std::max(units[i], epsilon * std::max({1.0, std::abs(samples.x[i]), size}));
  }
  return result;
}

bool agree_beyond_numbers(double sample, double predicted) {
  if (std::isnan(sample)) return std::isnan(predicted);
  constexpr double largest = std::numeric_limits<float>::max();
  return std::signbit(sample) == std::signbit(predicted) && std::abs(predicted) >= largest;
}

Agreement agreement(const Model& model, const std::vector<double>& parameters, const Samples& samples) {
  Comparison comparison(model, parameters, samples);
  comparison.compare(Model::Quantity::value, samples.y, samples.y_unit);
  if (!samples.slope.empty()) comparison.compare(Model::Quantity::slope, samples.slope, samples.slope_unit);
  return comparison.finish();
}

}  // namespace assay::inspect
