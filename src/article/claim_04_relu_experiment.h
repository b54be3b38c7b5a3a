#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "article/claim.h"

// The networks and timings of claim 4, what is read of them, and its page.
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
/// Of one that was timed.
[[nodiscard]] const KernelTime& time_of(const std::vector<KernelTime>& times, const std::string& activation);

[[nodiscard]] std::vector<std::size_t> depths(const Scope& scope);
/// Those that the activation has, but for one whose hidden layers are those of another before it: relu's unit
/// gain and edge of chaos are He's.
[[nodiscard]] std::vector<Initialisation> initialisations(const std::string& activation);
[[nodiscard]] Cell untrained(const Scope& scope, const std::string& activation, std::size_t depth,
                             Initialisation initialisation);
/// The gradient by the pre-activations of hidden layer i, from 0, as a multiple of that of the last one; 0 if
/// it is too small for float32 in every network.
[[nodiscard]] study::Interval gradient(const CellResult& result, std::size_t i);
/// The same by mean field; nothing where it has no answer.
[[nodiscard]] std::vector<double> predicted_gradients(const Scope& scope, const std::string& activation,
                                                      std::size_t depth, Initialisation initialisation);

/// With so many hidden layers.
[[nodiscard]] Cell racing(const Scope& scope, const std::string& activation, std::size_t layers);
/// Epochs to an accuracy; one more than the training was to have, `planned`, if it was not reached, by a
/// network that diverged too.
[[nodiscard]] Reading epochs_to(double target, std::size_t planned);
/// Seconds of training to it; nothing if it was not reached.
[[nodiscard]] Reading seconds_to(double target);
/// Share of a training step that kernels of that time take.
[[nodiscard]] Reading share_of_step(const Cell& cell, const KernelTime& time);

[[nodiscard]] std::vector<report::Section> sections(const Scope& scope, const Results& results);

}  // namespace assay::article::relu
