#pragma once

#include <optional>

#include "catalog/catalog.h"

namespace assay::inspect {

/// What torch.nn.init.calculate_gain of PyTorch (1.13 to 2.5) answers for this entry of the catalog: the
/// factor of the weights' standard deviation behind it. Nothing for the many that it does not know. Not to be
/// taken for 1/sqrt(E f(z)^2): tanh has 5/3 there instead of 1.5925, and selu 3/4 instead of 1, found by
/// trial on a network of 100 layers (PyTorch pull request 50664).
[[nodiscard]] std::optional<double> torch_gain(const Activation& activation);

}  // namespace assay::inspect
