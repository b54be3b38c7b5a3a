#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "article/claim.h"

// The networks and timings of claim 4, and what is read of them.
namespace assay::article::relu {

inline constexpr std::array activations = {"relu", "sigmoid", "tanh"};
inline constexpr std::array<std::size_t, 2> racing_depths = {2, 6};
inline constexpr std::array targets = {0.90, 0.95, 0.97, 0.98};

/// What a kernel takes, in nanoseconds an element.
struct KernelTime {
  std::string name;
  double forward, backward;  ///< backward from the output where the derivative is a function of it
};
/// All elementwise functions of the catalog, or a dozen in a quick run.
[[nodiscard]] Calculation kernel_times(const Scope& scope);
[[nodiscard]] std::vector<KernelTime> kernel_times(const report::Json& outcome);

[[nodiscard]] std::vector<std::size_t> depths(const Scope& scope);
[[nodiscard]] std::vector<Initialisation> initialisations();
/// Nothing where the activation has no such initialisation.
[[nodiscard]] std::optional<Recipe> start(const std::string& activation, Initialisation initialisation);
[[nodiscard]] Cell untrained(const Scope& scope, const std::string& activation, std::size_t depth,
                             Initialisation initialisation);
/// The gradient by the pre-activations of hidden layer i, from 0, as a multiple of that of the last one.
[[nodiscard]] study::Interval gradient(const CellResult& result, std::size_t i);
/// The same by mean field; nothing where it has no answer.
[[nodiscard]] std::vector<double> predicted_gradients(const Scope& scope, const std::string& activation,
                                                      std::size_t depth, Initialisation initialisation);

/// With so many hidden layers.
[[nodiscard]] Cell racing(const Scope& scope, const std::string& activation, std::size_t layers);
/// Epochs to an accuracy, one more than there were if it was not reached.
[[nodiscard]] Reading epochs_to(double target);
/// Seconds of training to it; nothing if it was not reached.
[[nodiscard]] Reading seconds_to(double target);
/// Share of a training step that kernels of that time take.
[[nodiscard]] Reading share_of_step(const Cell& cell, const KernelTime& time);

}  // namespace assay::article::relu
