#pragma once

#include <functional>
#include <span>
#include <vector>

#include "jit/compile.h"

namespace assay::report {

struct Point {
  double x, y;
};

/// The graph of a function over an interval, in pieces: at a jump, and wherever the function is undefined or
/// infinite, one piece ends and the next begins. Each piece has at least one point, x ascending.
using Curve = std::vector<std::vector<Point>>;

/// y[i] = f(x[i])
using Evaluate = std::function<void(std::span<const float> x, std::span<float> y)>;

/// Samples f on [low, high] at `count` + 1 evenly spaced points and, by bisection, at both sides of every
/// jump and at the ends of its domain. A jump is a difference between neighbouring floats of more than a
/// hundredth of the range of values seen.
[[nodiscard]] Curve trace(const Evaluate& f, double low, double high, std::size_t count);

/// f and f' as the kernels compute them, on [-5, 5]; f' only where f is a number.
struct Curves {
  Curve value, derivative;
};
[[nodiscard]] Curves curves(const Kernel& kernel);
/// f on [-5, 5].
[[nodiscard]] Curve curve(const Kernel& kernel);

}  // namespace assay::report
