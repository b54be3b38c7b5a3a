// softmax and what is made of it. With m the largest of x and e_i = exp(x_i - m), which float64 holds to
// about a unit in its last place, S the sum of e: y_i = e_i/S.
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

enum class Sign : std::uint8_t { plus, minus };

Value input(Builder& b, std::size_t index, Sign sign = Sign::plus) {
  const Value x = to_f64(b.input(index));
  return sign == Sign::plus ? x : -x;
}

/// (x | m) -> e, and its sum
Program exponentials(Sign sign) {
  Builder b;
  const Value x = input(b, 0, sign);
  const Value e = exp(x - b.row(0));
  b.output(e, f64);
  b.sum(e);
  return b.finish();
}

/// (e | S) -> y
Program quotients() {
  Builder b;
  const Value share = 1.0 / b.row(0);
  b.output(to_f32(b.input(0, f64) * share));
  return b.finish();
}

/// (x, dy | m) -> the sums of e and of e dy
Program weighted_sums(Sign sign) {
  Builder b;
  const Value x = input(b, 0, sign);
  const Value e = exp(x - b.row(0));
  b.sum(e);
  b.sum(e * input(b, 1));
  return b.finish();
}

/// (x, dy | m, S, sum of e dy) -> dx = y (dy - sum of y dy)
Program gradient(Sign sign) {
  Builder b;
  const Value x = input(b, 0, sign);
  const Value dy = input(b, 1);
  const Value share = 1.0 / b.row(1);
  const Value y = exp(x - b.row(0)) * share;
  const Value dx = y * (dy - b.row(2) * share);
  b.output(to_f32(sign == Sign::plus ? dx : -dx));
  return b.finish();
}

/// (y, dy) -> sum of y dy
Program mean_gradient() {
  Builder b;
  const Value y = input(b, 0);
  b.sum(y * input(b, 1));
  return b.finish();
}

/// (y, dy | sum of y dy) -> dx
Program gradient_from_output(Sign sign) {
  Builder b;
  const Value y = input(b, 0);
  const Value dy = input(b, 1);
  const Value dx = y * (dy - b.row(0));
  b.output(to_f32(sign == Sign::plus ? dx : -dx));
  return b.finish();
}

using FindLargest = void (*)(Rows rows, const float* x, double* largest);

/// The backward pass from x: two sums over each row, then the gradient, both from m, x and dy.
class GradientFromInput {
 public:
  GradientFromInput(FindLargest find, const Program& sums, const Program& gradient, Choice& choice)
      : find_(find), sums_(load_or_fall_back(sums, choice)), gradient_(load_or_fall_back(gradient, choice)) {}

  // NOLINTNEXTLINE(readability-non-const-parameter): written to through the list of outputs
  void operator()(Rows rows, const float* x, const float* dy, float* dx) const {
    std::vector<double> largest(rows_of_a_block(rows));
    std::vector<double> sums(largest.size());
    std::vector<double> weighted(largest.size());
    for_each_block(rows, [&](std::size_t first, Rows block) {
      const std::size_t at = first * rows.length;
      find_(block, x + at, largest.data());
      run_pass(
          *sums_, block,
          {.inputs = {x + at, dy + at}, .scalars = {largest.data()}, .sums = {sums.data(), weighted.data()}});
      run_pass(*gradient_, block,
               {.inputs = {x + at, dy + at},
                .scalars = {largest.data(), sums.data(), weighted.data()},
                .outputs = {dx + at}});
    });
  }

 private:
  FindLargest find_;
  ExecutablePointer sums_;
  ExecutablePointer gradient_;
};

/// softmax of x or of -x.
class Softmax final : public RowFunction {
 public:
  Softmax(Sign sign, Choice& choice)
      : find_largest_(sign == Sign::plus ? find_largest : find_largest_negated),
        exponentials_(load_or_fall_back(exponentials(sign), choice)),
        quotients_(load_or_fall_back(quotients(), choice)),
        gradient_(find_largest_, weighted_sums(sign), gradient(sign), choice),
        mean_gradient_(load_or_fall_back(mean_gradient(), choice)),
        gradient_from_output_(load_or_fall_back(gradient_from_output(sign), choice)) {}

  [[nodiscard]] bool has_backward_from_output() const override { return true; }

  void forward(Rows rows, const float* x, float* y) const override {
    std::vector<double> powers(rows_of_a_block(rows) * rows.length);
    std::vector<double> largest(rows_of_a_block(rows));
    std::vector<double> sums(largest.size());
    for_each_block(rows, [&](std::size_t first, Rows block) {
      const std::size_t at = first * rows.length;
      find_largest_(block, x + at, largest.data());
      run_pass(*exponentials_, block,
               {.inputs = {x + at},
                .scalars = {largest.data()},
                .outputs = {powers.data()},
                .sums = {sums.data()}});
      run_pass(*quotients_, block,
               {.inputs = {powers.data()}, .scalars = {sums.data()}, .outputs = {y + at}});
    });
  }

  void backward(Rows rows, const float* x, const float* dy, float* dx) const override {
    gradient_(rows, x, dy, dx);
  }

  void backward_from_output(Rows rows, const float* y, const float* dy, float* dx) const override {
    std::vector<double> mean(rows_of_a_block(rows));
    for_each_block(rows, [&](std::size_t first, Rows block) {
      const std::size_t at = first * rows.length;
      run_pass(*mean_gradient_, block, {.inputs = {y + at, dy + at}, .sums = {mean.data()}});
      run_pass(*gradient_from_output_, block,
               {.inputs = {y + at, dy + at}, .scalars = {mean.data()}, .outputs = {dx + at}});
    });
  }

 private:
  FindLargest find_largest_;
  ExecutablePointer exponentials_;
  ExecutablePointer quotients_;
  GradientFromInput gradient_;
  ExecutablePointer mean_gradient_;
  ExecutablePointer gradient_from_output_;
};

/// (x | m) -> sum of e
Program sums_alone() {
  Builder b;
  const Value x = input(b, 0);
  b.sum(exp(x - b.row(0)));
  return b.finish();
}

/// (x | m, S) -> x e/S
Program solu() {
  Builder b;
  const Value x = input(b, 0);
  b.output(to_f32(x * (exp(x - b.row(0)) * (1.0 / b.row(1)))));
  return b.finish();
}

/// (x, dy | m) -> the sums of e and of e x dy
Program solu_sums() {
  Builder b;
  const Value x = input(b, 0);
  const Value dy = input(b, 1);
  const Value e = exp(x - b.row(0));
  b.sum(e);
  b.sum(e * (x * dy));
  return b.finish();
}

/// (x, dy | m, S, sum of e x dy) -> dx = p (dy (1 + x) - sum of p x dy), p = e/S
Program solu_gradient() {
  Builder b;
  const Value x = input(b, 0);
  const Value dy = input(b, 1);
  const Value share = 1.0 / b.row(1);
  const Value p = exp(x - b.row(0)) * share;
  b.output(to_f32(p * (fma(dy, x, dy) - b.row(2) * share)));
  return b.finish();
}

/// x softmax(x)
class Solu final : public RowFunction {
 public:
  explicit Solu(Choice& choice)
      : sums_(load_or_fall_back(sums_alone(), choice)),
        products_(load_or_fall_back(solu(), choice)),
        gradient_(find_largest, solu_sums(), solu_gradient(), choice) {}

  void forward(Rows rows, const float* x, float* y) const override {
    std::vector<double> largest(rows_of_a_block(rows));
    std::vector<double> sums(largest.size());
    for_each_block(rows, [&](std::size_t first, Rows block) {
      const std::size_t at = first * rows.length;
      find_largest(block, x + at, largest.data());
      run_pass(*sums_, block, {.inputs = {x + at}, .scalars = {largest.data()}, .sums = {sums.data()}});
      run_pass(*products_, block,
               {.inputs = {x + at}, .scalars = {largest.data(), sums.data()}, .outputs = {y + at}});
    });
  }

  void backward(Rows rows, const float* x, const float* dy, float* dx) const override {
    gradient_(rows, x, dy, dx);
  }

 private:
  ExecutablePointer sums_;
  ExecutablePointer products_;
  GradientFromInput gradient_;
};

}  // namespace

RowFunctionPointer make_softmax(Choice& choice) {
  return std::make_unique<Softmax>(Sign::plus, choice);
}

RowFunctionPointer make_softmin(Choice& choice) {
  return std::make_unique<Softmax>(Sign::minus, choice);
}

RowFunctionPointer make_solu(Choice& choice) {
  return std::make_unique<Solu>(choice);
}

}  // namespace assay
