#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "jit/compile.h"
#include "jit/parametric.h"
#include "nn/draw.h"

namespace assay::nn {

/// A parameter of an activation that is trained with the weights, from its default on.
struct LearnedParameter {
  std::string name;
  Sharing sharing = Sharing::layer;  ///< each layer has a value of its own, or each unit
};

/// A parameter that is drawn anew for every element in every training step; elsewhere it has its default.
struct RandomParameter {
  std::string name;
  Distribution distribution;
};

/// An activation with parameters that are not fixed.
struct ParametricActivation {
  std::vector<LearnedParameter> learned;
  std::vector<float> initial;  ///< values of the learned ones
  std::vector<RandomParameter> random;
  std::vector<Sampler> samplers;  ///< of the random ones
  ParametricKernel training;      ///< open: the learned, then the random ones
  ParametricKernel evaluation;    ///< open: the learned ones
};

/// Compiles f; parameters that are neither learned nor random have their defaults. Throws an input Error for
/// a name that is not one of f's, or named twice, and for more than max_open_parameters.
[[nodiscard]] ParametricActivation parametric(const Function& f, std::vector<LearnedParameter> learned,
                                              std::vector<RandomParameter> random);

/// What stands behind each hidden layer.
using LayerActivation = std::variant<Kernel, ParametricActivation>;

}  // namespace assay::nn
