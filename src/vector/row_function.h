#pragma once

#include <cassert>
#include <cstddef>

namespace assay {

/// Rows of floats, one after the other.
struct Rows {
  std::size_t count;
  std::size_t length;
};

/// A function of a vector on contiguous rows. `rows` is always the shape of x; the rows of y and dy have
/// output_length(rows.length) elements. Where that is the length of x, an output may be an input's array.
class RowFunction {
 public:
  RowFunction() = default;
  RowFunction(const RowFunction&) = delete;
  RowFunction& operator=(const RowFunction&) = delete;
  virtual ~RowFunction() = default;

  /// What the length of x must be a multiple of.
  [[nodiscard]] virtual std::size_t divisor() const { return 1; }
  [[nodiscard]] virtual std::size_t output_length(std::size_t length) const { return length; }
  /// Whether parts of the axis are combined element by element, so that an axis with others inside it can be
  /// taken together with those as one long row.
  [[nodiscard]] virtual bool combines_parts() const { return false; }
  [[nodiscard]] virtual bool has_backward_from_output() const { return false; }

  virtual void forward(Rows rows, const float* x, float* y) const = 0;
  virtual void backward(Rows rows, const float* x, const float* dy, float* dx) const = 0;
  /// Only where has_backward_from_output().
  virtual void backward_from_output(Rows /*rows*/, const float* /*y*/, const float* /*dy*/,
                                    float* /*dx*/) const {
    assert(false);
  }
};

}  // namespace assay
