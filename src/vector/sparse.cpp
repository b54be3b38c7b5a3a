// sparsemax and entmax15: y_i = max(z_i - tau, 0) or its square, z = x or x/2 less its largest element, tau
// such that the sum of y is 1. What is more than 1 below the largest is 0 for certain; the rest is sorted. z,
// its sums and tau are pairs of doubles, so that y has all its digits even where z_i - tau cancels.
#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <span>
#include <vector>

#include "vector/double_double.h"
#include "vector/row_functions.h"

namespace assay {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

/// (x - largest) * factor; the factor is a power of two.
DoubleDouble shifted(float x, float largest, double factor) {
  const DoubleDouble difference = exact_sum(static_cast<double>(x), -static_cast<double>(largest));
  return {difference.high * factor, difference.low * factor};
}

/// The largest element, or NaN where the row contains one or its largest is infinite.
float finite_largest(std::span<const float> x) {
  float result = -std::numeric_limits<float>::infinity();
  for (const float value : x) {
    if (!(value <= result)) result = value;
    if (std::isnan(result)) break;
  }
  return std::isinf(result) ? nan : result;
}

// What sparsemax and entmax15 do not share. They take z in descending order, as long as accepts() says that
// the next one belongs to the support, where y is not 0.

struct Sparsemax {
  static constexpr double factor = 1.0;

  void add(DoubleDouble z) {
    ++count_;
    sum_ = sum_ + z;
  }
  /// Whether the z so far, less this one, make up less than 1.
  [[nodiscard]] bool accepts(DoubleDouble z) const {
    return sum_ - DoubleDouble{count_} * z < DoubleDouble{1.0};
  }
  [[nodiscard]] DoubleDouble threshold() const { return (sum_ - DoubleDouble{1.0}) / count_; }

  [[nodiscard]] static DoubleDouble output(DoubleDouble above) { return above; }
  /// w, of which the Jacobian dy/dx is diag(w) - w w^T/(sum of w).
  [[nodiscard]] static double weight(DoubleDouble /*above*/) { return 1.0; }
  [[nodiscard]] static double weight_from_output(float y) { return y > 0.0F ? 1.0 : 0.0; }

 private:
  double count_ = 0.0;
  DoubleDouble sum_;
};

struct Entmax15 {
  static constexpr double factor = 0.5;

  void add(DoubleDouble z) {
    ++count_;
    sum_ = sum_ + z;
    squares_ = squares_ + z * z;
  }
  /// Whether the squares of the z so far, less this one, make up less than 1.
  [[nodiscard]] bool accepts(DoubleDouble z) const {
    const DoubleDouble rest = DoubleDouble{count_} * z - DoubleDouble{2.0} * sum_;
    return squares_ + z * rest < DoubleDouble{1.0};
  }
  /// The smaller root of count tau^2 - 2 sum tau + squares = 1.
  [[nodiscard]] DoubleDouble threshold() const {
    const DoubleDouble excess = DoubleDouble{count_} * (squares_ - DoubleDouble{1.0});
    return (sum_ - sqrt(sum_ * sum_ - excess)) / count_;
  }

  [[nodiscard]] static DoubleDouble output(DoubleDouble above) { return above * above; }
  [[nodiscard]] static double weight(DoubleDouble above) { return above.high; }
  [[nodiscard]] static double weight_from_output(float y) { return std::sqrt(static_cast<double>(y)); }

 private:
  double count_ = 0.0;
  DoubleDouble sum_;
  DoubleDouble squares_;
};

template <class Kind>
class Sparse final : public RowFunction {
 public:
  [[nodiscard]] bool has_backward_from_output() const override { return true; }

  void forward(Rows rows, const float* x, float* y) const override {
    std::vector<float> candidates;
    for (std::size_t r = 0; r < rows.count; ++r) {
      const std::span<const float> row(x + r * rows.length, rows.length);
      const Threshold threshold(row, candidates);
      std::ranges::transform(row, y + r * rows.length, [&](float value) {
        const DoubleDouble output = Kind::output(threshold.above(value));
        return static_cast<float>(output.high + output.low);
      });
    }
  }

  void backward(Rows rows, const float* x, const float* dy, float* dx) const override {
    std::vector<float> candidates;
    std::vector<double> weights(rows.length);
    for (std::size_t r = 0; r < rows.count; ++r) {
      const std::size_t at = r * rows.length;
      const std::span<const float> row(x + at, rows.length);
      const Threshold threshold(row, candidates);
      std::ranges::transform(row, weights.begin(), [&](float value) {
        const DoubleDouble above = threshold.above(value);
        return above.high > 0.0 ? Kind::weight(above) : above.high;  // 0, or NaN
      });
      multiply(weights, dy + at, dx + at);
    }
  }

  void backward_from_output(Rows rows, const float* y, const float* dy, float* dx) const override {
    std::vector<double> weights(rows.length);
    for (std::size_t r = 0; r < rows.count; ++r) {
      const std::size_t at = r * rows.length;
      std::transform(y + at, y + at + rows.length, weights.begin(), [](float value) {
        return std::isnan(value) ? static_cast<double>(nan) : Kind::weight_from_output(value);
      });
      multiply(weights, dy + at, dx + at);
    }
  }

 private:
  /// tau of a row.
  class Threshold {
   public:
    /// `candidates` is memory to work in.
    Threshold(std::span<const float> x, std::vector<float>& candidates) : largest_(finite_largest(x)) {
      candidates.clear();
      if (std::isnan(largest_)) return;
      std::ranges::copy_if(x, std::back_inserter(candidates), [this](float value) {
        return DoubleDouble{-1.0} < shifted(value, largest_, Kind::factor);
      });
      std::ranges::sort(candidates, std::greater<>());
      Kind kind;
      for (const float value : candidates) {
        const DoubleDouble z = shifted(value, largest_, Kind::factor);
        if (!kind.accepts(z)) break;
        kind.add(z);
      }
      tau_ = kind.threshold();
    }

    /// max(z - tau, 0), or NaN where the row has no answer.
    [[nodiscard]] DoubleDouble above(float x) const {
      if (std::isnan(largest_)) return {static_cast<double>(nan), 0.0};
      const DoubleDouble z = shifted(x, largest_, Kind::factor);
      return tau_ < z ? z - tau_ : DoubleDouble{};
    }

   private:
    float largest_;
    DoubleDouble tau_;
  };

  /// dx = w (dy - mean of dy, weighted by w)
  static void multiply(std::span<const double> weights, const float* dy, float* dx) {
    double sum = 0.0;
    double products = 0.0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] == 0.0) continue;
      sum += weights[i];
      products += weights[i] * static_cast<double>(dy[i]);
    }
    const double mean = products / sum;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const double weight = weights[i];
      dx[i] = weight == 0.0 ? 0.0F : static_cast<float>(weight * (static_cast<double>(dy[i]) - mean));
    }
  }
};

}  // namespace

RowFunctionPointer make_sparsemax() {
  return std::make_unique<Sparse<Sparsemax>>();
}

RowFunctionPointer make_entmax15() {
  return std::make_unique<Sparse<Entmax15>>();
}

}  // namespace assay
