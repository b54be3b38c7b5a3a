#include "inspect/torch_gain.h"

#include <cmath>
#include <numbers>

namespace assay::inspect {

std::optional<double> torch_gain(const Activation& activation) {
  const std::string& name = activation.name;
  if (name == "identity" || name == "sigmoid") return 1.0;
  if (name == "tanh") return 5.0 / 3;
  if (name == "relu") return std::numbers::sqrt2;
  if (name == "selu") return 0.75;
  if (name != "leaky_relu") return std::nullopt;
  const double slope = activation.function.parameters().front().value.to_double();
  return std::sqrt(2 / (1 + slope * slope));
}

}  // namespace assay::inspect
