#include "inspect/cost.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "base/random.h"
#include "jit/compile.h"

namespace assay::inspect {
namespace {

constexpr std::size_t elements = 8192;
constexpr int rounds = 15;

struct Arrays {
  std::vector<float> x, y, dy, dx;
};

Arrays normal_arrays() {
  Arrays arrays{.x = std::vector<float>(elements),
                .y = std::vector<float>(elements),
                .dy = std::vector<float>(elements),
                .dx = std::vector<float>(elements)};
  Random random(1, 0);
  for (float& x : arrays.x) x = static_cast<float>(random.normal());
  for (float& dy : arrays.dy) dy = static_cast<float>(random.normal());
  return arrays;
}

/// Nanoseconds per element of one call.
template <class Call>
double timed(const Call& call) {
  const auto start = std::chrono::steady_clock::now();
  call();
  const std::chrono::duration<double, std::nano> passed = std::chrono::steady_clock::now() - start;
  return passed.count() / static_cast<double>(elements);
}

/// One kernel on arrays of its own.
class Timing {
 public:
  explicit Timing(Kernel kernel) : kernel_(std::move(kernel)), arrays_(normal_arrays()) {}

  void round() {
    forward_.push_back(timed([&] { kernel_.forward(arrays_.x, arrays_.y); }));
    backward_.push_back(timed([&] {
      if (kernel_.has_backward_from_output()) {
        kernel_.backward_from_output(arrays_.y, arrays_.dy, arrays_.dx);
      } else {
        kernel_.backward(arrays_.x, arrays_.dy, arrays_.dx);
      }
    }));
  }

  [[nodiscard]] PassTimes medians() const { return {median(forward_), median(backward_)}; }
  [[nodiscard]] const Kernel& kernel() const { return kernel_; }

 private:
  static double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
  }

  Kernel kernel_;
  Arrays arrays_;
  std::vector<double> forward_, backward_;
};

}  // namespace

Cost measured_cost(const Activation& activation) {
  Timing f(compile(activation.function, {.from_output = activation.derivative_from_output}));
  const Activation& relu = *find_activation("relu");
  Timing reference(compile(relu.function, {.from_output = relu.derivative_from_output}));
  for (int i = 0; i < rounds; ++i) {
    f.round();
    reference.round();
  }
  const bool from_output = f.kernel().has_backward_from_output();
  return {.f = f.medians(),
          .relu = reference.medians(),
          .from_output = from_output,
          .bytes_kept = from_output ? 4 : 8,
          .backend = f.kernel().backend()};
}

}  // namespace assay::inspect
