#include "analysis/initialisation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace assay {
namespace {

constexpr std::array<std::pair<Initialisation, std::string_view>, 6> names = {{
    {Initialisation::pytorch, "pytorch"},
    {Initialisation::lecun, "lecun"},
    {Initialisation::glorot, "glorot"},
    {Initialisation::he, "he"},
    {Initialisation::unit_gain, "unit-gain"},
    {Initialisation::edge_of_chaos, "edge-of-chaos"},
}};

/// On the first stable branch, the point with q as near to 1 as it gets; not at q = 0, where no signal is.
std::optional<CriticalPoint> chosen_point(const MeanField& f, const EdgeOfChaos& edge) {
  if (edge.existence == EdgeOfChaos::Existence::marginal) return edge.single;
  if (edge.branches.empty()) return std::nullopt;
  const StableBranch& branch = edge.branches.front();
  const double q = std::clamp(1.0, branch.from.q, branch.until);
  return critical_point(f, q);
}

}  // namespace

std::string_view name(Initialisation initialisation) {
  return std::ranges::find(names, initialisation, &std::pair<Initialisation, std::string_view>::first)
      ->second;
}

std::optional<Initialisation> initialisation_named(std::string_view name) {
  const auto* const found =
      std::ranges::find(names, name, &std::pair<Initialisation, std::string_view>::second);
  return found == names.end() ? std::nullopt : std::optional(found->first);
}

Scales Recipe::layer(std::size_t fan_in, std::size_t fan_out) const {
  const auto in = static_cast<double>(fan_in);
  const auto out = static_cast<double>(fan_out);
  if (initialisation == Initialisation::pytorch) return {.weight = 1.0 / 3, .bias = 1 / (3 * in)};
  if (initialisation == Initialisation::glorot) return {.weight = 2 * in / (in + out), .bias = 0.0};
  return hidden;
}

Scales Recipe::first_layer(std::size_t fan_in, std::size_t fan_out) const {
  Scales scales = layer(fan_in, fan_out);
  if (initialisation == Initialisation::unit_gain || initialisation == Initialisation::edge_of_chaos) {
    scales.weight = input_weight;
  }
  return scales;
}

std::optional<Recipe> recipe(Initialisation initialisation, const MeanField& f, const EdgeOfChaos& edge) {
  switch (initialisation) {
    case Initialisation::pytorch: return Recipe{initialisation, {.weight = 1.0 / 3, .bias = 0.0}, 1.0 / 3};
    case Initialisation::lecun:
    case Initialisation::glorot: return Recipe{initialisation, {.weight = 1.0, .bias = 0.0}, 1.0};
    case Initialisation::he: return Recipe{initialisation, {.weight = 2.0, .bias = 0.0}, 2.0};
    case Initialisation::unit_gain: {
      const Moment second = f.moment(2, 1.0);
      if (!second.is_finite() || second.value <= second.error) return std::nullopt;
      return Recipe{initialisation, {.weight = 1 / second.value, .bias = 0.0}, 1.0};
    }
    case Initialisation::edge_of_chaos: {
      const auto point = chosen_point(f, edge);
      if (!point) return std::nullopt;
      // From unit inputs to the critical length at once.
      const Scales scales{.weight = point->scales.weight, .bias = std::max(0.0, point->scales.bias)};
      return Recipe{initialisation, scales, point->q - scales.bias};
    }
  }
  return std::nullopt;
}

}  // namespace assay
