// Functions that choose among their inputs, or drop some of them.
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "vector/row_functions.h"

namespace assay {
namespace {

/// The place of the first of the largest elements, or of the first NaN.
std::size_t first_largest(std::span<const float> x) {
  std::size_t place = 0;
  for (std::size_t i = 1; i < x.size(); ++i) {
    if (std::isnan(x[place])) break;
    if (!(x[i] <= x[place])) place = i;
  }
  return place;
}

/// 1 for the first of the largest elements, 0 for the others.
class Hardmax final : public RowFunction {
 public:
  [[nodiscard]] bool has_backward_from_output() const override { return true; }

  void forward(Rows rows, const float* x, float* y) const override {
    for (std::size_t r = 0; r < rows.count; ++r) {
      const std::size_t at = r * rows.length;
      const std::size_t place = first_largest({x + at, rows.length});
      const bool is_nan = std::isnan(x[at + place]);
      std::fill_n(y + at, rows.length, is_nan ? std::numeric_limits<float>::quiet_NaN() : 0.0F);
      if (!is_nan) y[at + place] = 1.0F;
    }
  }

  // The output is constant between ties.
  void backward(Rows rows, const float* /*x*/, const float* /*dy*/, float* dx) const override {
    std::fill_n(dx, rows.count * rows.length, 0.0F);
  }
  void backward_from_output(Rows rows, const float* /*y*/, const float* /*dy*/, float* dx) const override {
    std::fill_n(dx, rows.count * rows.length, 0.0F);
  }
};

/// The largest of each `group` consecutive elements.
class Maxout final : public RowFunction {
 public:
  explicit Maxout(std::size_t group) : group_(group) {}

  [[nodiscard]] std::size_t divisor() const override { return group_; }
  [[nodiscard]] std::size_t output_length(std::size_t length) const override { return length / group_; }

  void forward(Rows rows, const float* x, float* y) const override {
    for (std::size_t i = 0; i < rows.count * output_length(rows.length); ++i) {
      const std::span<const float> group(x + i * group_, group_);
      y[i] = group[first_largest(group)];
    }
  }

  void backward(Rows rows, const float* x, const float* dy, float* dx) const override {
    for (std::size_t i = 0; i < rows.count * output_length(rows.length); ++i) {
      const std::size_t place = first_largest({x + i * group_, group_});
      std::fill_n(dx + i * group_, group_, 0.0F);
      dx[i * group_ + place] = dy[i];
    }
  }

 private:
  std::size_t group_;
};

/// max(x, 0), and behind it max(-x, 0). A NaN stays one on both sides, and so does its gradient.
class Crelu final : public RowFunction {
 public:
  [[nodiscard]] std::size_t output_length(std::size_t length) const override { return 2 * length; }
  [[nodiscard]] bool combines_parts() const override { return true; }

  void forward(Rows rows, const float* x, float* y) const override {
    for (std::size_t r = 0; r < rows.count; ++r) {
      for (std::size_t i = 0; i < rows.length; ++i) {
        const float value = x[r * rows.length + i];
        float* const to = y + 2 * r * rows.length + i;
        to[0] = value <= 0.0F ? 0.0F : value;
        to[rows.length] = value >= 0.0F ? 0.0F : -value;
      }
    }
  }

  void backward(Rows rows, const float* x, const float* dy, float* dx) const override {
    for (std::size_t r = 0; r < rows.count; ++r) {
      for (std::size_t i = 0; i < rows.length; ++i) {
        const std::size_t at = r * rows.length + i;
        const float* const from = dy + 2 * r * rows.length + i;
        const float sided = x[at] > 0.0F ? from[0] : x[at] < 0.0F ? -from[rows.length] : 0.0F;
        dx[at] = std::isnan(x[at]) ? x[at] : sided;
      }
    }
  }
};

/// The larger of each two consecutive elements and then the smaller. A tie stays as it is; with a NaN both
/// are NaN.
class Oplu final : public RowFunction {
 public:
  [[nodiscard]] std::size_t divisor() const override { return 2; }

  void forward(Rows rows, const float* x, float* y) const override {
    for (std::size_t i = 0; i < rows.count * rows.length; i += 2) {
      const float a = x[i];
      const float b = x[i + 1];
      const float sum = a + b;  // NaN if one is, or if they are opposite infinities
      const bool is_nan = std::isnan(a) || std::isnan(b);
      y[i] = is_nan ? sum : a < b ? b : a;
      y[i + 1] = is_nan ? sum : a < b ? a : b;
    }
  }

  void backward(Rows rows, const float* x, const float* dy, float* dx) const override {
    for (std::size_t i = 0; i < rows.count * rows.length; i += 2) {
      const float larger = dy[i];
      const float smaller = dy[i + 1];
      const bool is_swapped = x[i] < x[i + 1];
      dx[i] = is_swapped ? smaller : larger;
      dx[i + 1] = is_swapped ? larger : smaller;
    }
  }
};

}  // namespace

RowFunctionPointer make_hardmax() {
  return std::make_unique<Hardmax>();
}

RowFunctionPointer make_maxout(std::size_t group) {
  return std::make_unique<Maxout>(group);
}

RowFunctionPointer make_crelu() {
  return std::make_unique<Crelu>();
}

RowFunctionPointer make_oplu() {
  return std::make_unique<Oplu>();
}

}  // namespace assay
