// log_softmax and log-sum-exp. With m the largest of x, c how often it occurs, R the sum of exp(x_i - m) over
// all that are smaller: log sum exp(x_i) = m + log1p(R + (c - 1)). So nothing is lost where one element
// outweighs the others and R is far below 1.
#include <vector>

#include "jit/load.h"
#include "kernel/builder.h"
#include "kernel/math/elementary.h"
#include "vector/row_functions.h"
#include "vector/row_passes.h"

namespace assay {
namespace {

using kernel::Builder;
using kernel::Program;
using kernel::Value;

/// An element, and whether it is one of the largest.
struct Element {
  Value shifted;  ///< x - m; NaN for the largest if that is infinite
  Value is_largest;
};

Element element(Builder& b) {
  const Value x = to_f64(b.input(0));
  const Value m = b.row(0);
  return {x - m, equal(x, m)};
}

/// (x | m) -> R and c. A largest one that is infinite adds `shifted`, NaN, to R if `infinite_is_nan`.
Program sums(bool infinite_is_nan) {
  Builder b;
  const Element x = element(b);
  b.sum(select(x.is_largest, infinite_is_nan ? x.shifted : b.f64(0.0), exp(x.shifted)));
  b.sum(select(x.is_largest, 1.0, b.f64(0.0)));
  return b.finish();
}

/// log of the sum of exp(x_i - m), from the row scalars R and c.
Value log_of_sum(Value rest, Value count) {
  return log1p(rest + (count - 1.0));
}

/// (x | m, R, c) -> y. x - m can lie midway between two floats, and the logarithm, which decides, be too
/// small to show in float64: where x - m is not 0 the logarithm is not either, so a unit in the last place
/// stands for it.
Program log_quotients() {
  Builder b;
  const Value shifted = element(b).shifted;
  b.output(to_f32(fma(shifted, 1.0 + 0x1p-52, -log_of_sum(b.row(1), b.row(2)))));
  return b.finish();
}

/// (dy) -> its sum
Program gradient_sum() {
  Builder b;
  b.sum(to_f64(b.input(0)));
  return b.finish();
}

/// (x, dy | m, R, c, sum of dy) -> dx = dy (1 - p) - p (sum of the other dy), p = e/S, with S - e taken as
/// what it is for the largest, whose p may be 1 in all digits.
Program log_gradient() {
  Builder b;
  const Element x = element(b);
  const Value dy = to_f64(b.input(1));
  const Value others_of_largest = b.row(1) + (b.row(2) - 1.0);
  const Value sum = b.row(1) + b.row(2);
  const Value e = exp(x.shifted);
  const Value others = select(x.is_largest, others_of_largest, sum - e);
  b.output(to_f32((dy * others - e * (b.row(3) - dy)) * (1.0 / sum)));
  return b.finish();
}

/// (y, dy | sum of dy) -> dx = dy - exp(y) (sum of dy)
Program log_gradient_from_output() {
  Builder b;
  const Value y = to_f64(b.input(0));
  const Value dy = to_f64(b.input(1));
  b.output(to_f32(dy - exp(y) * b.row(0)));
  return b.finish();
}

/// (| m, R, c) -> log-sum-exp, of rows of one element
Program log_sums() {
  Builder b;
  const Value m = b.row(0);
  b.output(to_f32(m + log_of_sum(b.row(1), b.row(2))));
  return b.finish();
}

/// (x | m, R, c, dy) -> dx = dy exp(x - m)/S
Program log_sum_gradient() {
  Builder b;
  const Element x = element(b);
  b.output(to_f32(exp(x.shifted) * (b.row(3) / (b.row(1) + b.row(2)))));
  return b.finish();
}

/// m, R and c of a block of rows.
class RowSums {
 public:
  explicit RowSums(Rows rows)
      : largest(rows_of_a_block(rows)), rest(rows_of_a_block(rows)), count(rows_of_a_block(rows)) {}

  void compute(const Executable& program, Rows block, const float* x) {
    find_largest(block, x, largest.data());
    run_pass(program, block,
             {.inputs = {x}, .scalars = {largest.data()}, .sums = {rest.data(), count.data()}});
  }

  std::vector<double> largest;
  std::vector<double> rest;
  std::vector<double> count;
};

class LogSoftmax final : public RowFunction {
 public:
  explicit LogSoftmax(Choice& choice)
      : sums_(load_or_fall_back(sums(/*infinite_is_nan=*/true), choice)),
        quotients_(load_or_fall_back(log_quotients(), choice)),
        gradient_sum_(load_or_fall_back(gradient_sum(), choice)),
        gradient_(load_or_fall_back(log_gradient(), choice)),
        gradient_from_output_(load_or_fall_back(log_gradient_from_output(), choice)) {}

  [[nodiscard]] bool has_backward_from_output() const override { return true; }

  void forward(Rows rows, const float* x, float* y) const override {
    RowSums row(rows);
    for_each_block(rows, [&](std::size_t first, Rows block) {
      const std::size_t at = first * rows.length;
      row.compute(*sums_, block, x + at);
      run_pass(*quotients_, block,
               {.inputs = {x + at},
                .scalars = {row.largest.data(), row.rest.data(), row.count.data()},
                .outputs = {y + at}});
    });
  }

  void backward(Rows rows, const float* x, const float* dy, float* dx) const override {
    RowSums row(rows);
    std::vector<double> total(row.largest.size());
    for_each_block(rows, [&](std::size_t first, Rows block) {
      const std::size_t at = first * rows.length;
      row.compute(*sums_, block, x + at);
      run_pass(*gradient_sum_, block, {.inputs = {dy + at}, .sums = {total.data()}});
      run_pass(*gradient_, block,
               {.inputs = {x + at, dy + at},
                .scalars = {row.largest.data(), row.rest.data(), row.count.data(), total.data()},
                .outputs = {dx + at}});
    });
  }

  void backward_from_output(Rows rows, const float* y, const float* dy, float* dx) const override {
    std::vector<double> total(rows_of_a_block(rows));
    for_each_block(rows, [&](std::size_t first, Rows block) {
      const std::size_t at = first * rows.length;
      run_pass(*gradient_sum_, block, {.inputs = {dy + at}, .sums = {total.data()}});
      run_pass(*gradient_from_output_, block,
               {.inputs = {y + at, dy + at}, .scalars = {total.data()}, .outputs = {dx + at}});
    });
  }

 private:
  ExecutablePointer sums_;
  ExecutablePointer quotients_;
  ExecutablePointer gradient_sum_;
  ExecutablePointer gradient_;
  ExecutablePointer gradient_from_output_;
};

class LogSumExp final : public RowFunction {
 public:
  explicit LogSumExp(Choice& choice)
      : sums_(load_or_fall_back(sums(/*infinite_is_nan=*/false), choice)),
        log_sums_(load_or_fall_back(log_sums(), choice)),
        gradient_(load_or_fall_back(log_sum_gradient(), choice)) {}

  [[nodiscard]] std::size_t output_length(std::size_t /*length*/) const override { return 1; }

  void forward(Rows rows, const float* x, float* y) const override {
    RowSums row(rows);
    for_each_block(rows, [&](std::size_t first, Rows block) {
      row.compute(*sums_, block, x + first * rows.length);
      run_pass(*log_sums_, {.count = block.count, .length = 1},
               {.scalars = {row.largest.data(), row.rest.data(), row.count.data()}, .outputs = {y + first}});
    });
  }

  void backward(Rows rows, const float* x, const float* dy, float* dx) const override {
    RowSums row(rows);
    std::vector<double> wide(row.largest.size());
    for_each_block(rows, [&](std::size_t first, Rows block) {
      const std::size_t at = first * rows.length;
      row.compute(*sums_, block, x + at);
      std::copy_n(dy + first, block.count, wide.begin());
      run_pass(*gradient_, block,
               {.inputs = {x + at},
                .scalars = {row.largest.data(), row.rest.data(), row.count.data(), wide.data()},
                .outputs = {dx + at}});
    });
  }

 private:
  ExecutablePointer sums_;
  ExecutablePointer log_sums_;
  ExecutablePointer gradient_;
};

}  // namespace

RowFunctionPointer make_log_softmax(Choice& choice) {
  return std::make_unique<LogSoftmax>(choice);
}

RowFunctionPointer make_logsumexp(Choice& choice) {
  return std::make_unique<LogSumExp>(choice);
}

}  // namespace assay
