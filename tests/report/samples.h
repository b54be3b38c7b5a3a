#pragma once

#include "study/result.h"

// Results made by hand, the same every time, with everything in them that a report must stand.
namespace assay::report::samples {

/// Five seeds of relu, gelu (tied), tanh, sigmoid, none, and square, which diverges in every trial.
[[nodiscard]] study::Comparison comparison();
/// The same, stopped early: some contenders have fewer trials, the last has none.
[[nodiscard]] study::Comparison interrupted();
/// One seed of two activations, no sweep, no provenance.
[[nodiscard]] study::Comparison single_seed();
/// Formulas whose names are long, hold markup, UTF-8 and bytes that are not UTF-8, and begin alike.
[[nodiscard]] study::Comparison hostile();
/// Two activations with learned parameters, one value for each unit of three layers, and one with a random
/// parameter, in a network of three hidden layers.
[[nodiscard]] study::Comparison learned();

[[nodiscard]] study::Collapse collapse();
/// The network without an activation and the one with it both diverged.
[[nodiscard]] study::Collapse diverged_collapse();

}  // namespace assay::report::samples
