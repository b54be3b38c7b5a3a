#pragma once

#include <span>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "nn/network.h"
#include "study/result.h"

namespace assay::study {

/// The activation compiled for a network: the chosen parameters learned, those that the catalog calls random
/// drawn at random unless they are chosen, all others at their defaults. With neither it is the plain kernel,
/// with the catalog's derivative in terms of the output where there is one.
[[nodiscard]] nn::LayerActivation compile(const Activation& activation, const Learning& learning = {});

/// "llvm (avx2), backward from the output"
[[nodiscard]] std::string description(const nn::LayerActivation& activation);

/// The names of the random parameters.
[[nodiscard]] std::vector<std::string> random_parameters(const nn::LayerActivation& activation);

/// What the learned parameters are now.
[[nodiscard]] std::vector<LearnedValues> learned_values(const nn::Network& network);

/// Throws an input Error for a name that is a parameter of none of the activations.
void check_learning(const Learning& learning, std::span<const Activation> activations);

}  // namespace assay::study
