#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "analysis/chaos.h"
#include "analysis/fixed_points.h"
#include "analysis/mean_field.h"

namespace assay {

/// Ways to choose the weights, all Gaussian or uniform with these variances: a mean field does not tell them
/// apart.
enum class Initialisation : std::uint8_t {
  pytorch,        ///< nn.Linear's default: weight 1/3, bias 1/(3 fan_in)
  lecun,          ///< weight 1
  glorot,         ///< weight 2 fan_in/(fan_in + fan_out); LeCun's between equal widths
  he,             ///< weight 2
  unit_gain,      ///< weight 1/E f(z)^2: second moments stay 1
  edge_of_chaos,  ///< the stable critical point, if f has one
};

inline constexpr std::array all_initialisations = {Initialisation::pytorch,   Initialisation::lecun,
                                                   Initialisation::glorot,    Initialisation::he,
                                                   Initialisation::unit_gain, Initialisation::edge_of_chaos};

/// "pytorch", "lecun", "glorot", "he", "unit-gain", "edge-of-chaos": as typed and printed.
[[nodiscard]] std::string_view name(Initialisation initialisation);
[[nodiscard]] std::optional<Initialisation> initialisation_named(std::string_view name);

/// What an initialisation means for one function: the numbers that depend on f, computed once.
struct Recipe {
  Initialisation initialisation = Initialisation::lecun;
  Scales hidden;              ///< of layers behind f, between equal widths
  double input_weight = 1.0;  ///< of the first layer, for inputs of unit second moment: they are no f(u)

  /// Of a layer behind f.
  [[nodiscard]] Scales layer(std::size_t fan_in, std::size_t fan_out) const;
  /// Of the first layer.
  [[nodiscard]] Scales first_layer(std::size_t fan_in, std::size_t fan_out) const;
};

/// Nothing where f has no such initialisation: no second moment, no stable edge of chaos. `edge` is asked for
/// edge_of_chaos alone; of its first branch the point with q as near to 1 as it gets is taken (sigma_b^2 =
/// 0.05 for tanh is another point of the same curve).
[[nodiscard]] std::optional<Recipe> recipe(Initialisation initialisation, const MeanField& f,
                                           const EdgeOfChaos& edge);

}  // namespace assay
