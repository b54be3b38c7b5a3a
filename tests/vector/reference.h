#pragma once

#include <functional>
#include <span>
#include <vector>

#include "ball/ball.h"
#include "expr/function.h"
#include "vector/vector_kernel.h"

namespace assay {

// What the vector functions are tested against, in ball arithmetic of 256 bits.

using Balls = std::vector<Ball>;

[[nodiscard]] Balls exactly(std::span<const float> x);
[[nodiscard]] Ball exp(const Ball& x);
[[nodiscard]] Ball log(const Ball& x);
[[nodiscard]] Ball sqrt(const Ball& x);
/// f(x) in 256 bits.
[[nodiscard]] Ball value_of(const Function& f, const Ball& x);
[[nodiscard]] Ball sum(std::span<const Ball> terms);
[[nodiscard]] Ball dot(std::span<const Ball> a, std::span<const Ball> b);
[[nodiscard]] Ball magnitude(const Ball& x);

/// A function of a row.
using RowReference = std::function<Balls(std::span<const Ball> x)>;

/// The gradient of sum dy_i f_i(x), by central differences with a step of 2^-70.
[[nodiscard]] Balls finite_differences(const RowReference& f, std::span<const float> x,
                                       std::span<const float> dy);

/// One unit in the last place of a float32 of this size, 2^-149 at least.
[[nodiscard]] double float_unit(double value);

/// The result is the correctly rounded one, but for a millionth of a unit and what `slack` allows.
void expect_rounded(const Ball& truth, float result, double slack = 0.0);

/// Normal numbers times the factor.
[[nodiscard]] std::vector<float> normal_row(std::size_t length, std::uint64_t seed, double factor = 1.0);

/// Rows of ordinary, degenerate and adversarial numbers, all finite.
[[nodiscard]] std::vector<std::vector<float>> test_rows();

// One row through a kernel.
[[nodiscard]] std::vector<float> forward(const VectorKernel& kernel, std::span<const float> x);
[[nodiscard]] std::vector<float> backward(const VectorKernel& kernel, std::span<const float> x,
                                          std::span<const float> dy);
[[nodiscard]] std::vector<float> backward_from_output(const VectorKernel& kernel, std::span<const float> y,
                                                      std::span<const float> dy);

}  // namespace assay
