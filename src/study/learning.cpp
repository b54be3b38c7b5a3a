#include "study/learning.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "base/text.h"
#include "nn/activation.h"

namespace assay::study {
namespace {

bool is_learned(const ParameterInfo& parameter, const Learning& learning) {
  return (learning.by_catalog && parameter.role == ParameterRole::learned) ||
         std::ranges::find(learning.names, parameter.name) != learning.names.end();
}

nn::Distribution distribution(const Draw& draw) {
  const bool is_uniform = draw.kind == Draw::Kind::uniform;
  return {.kind = is_uniform ? nn::Distribution::Kind::uniform : nn::Distribution::Kind::normal,
          .first = draw.first,
          .second = draw.second};
}

}  // namespace

nn::LayerActivation compile(const Activation& activation, const Learning& learning) {
  std::vector<nn::LearnedParameter> learned;
  std::vector<nn::RandomParameter> random;
  for (const ParameterInfo& parameter : activation.parameters) {
    if (is_learned(parameter, learning)) {
      learned.push_back({.name = parameter.name, .sharing = learning.sharing});
    } else if (parameter.draw) {
      random.push_back({.name = parameter.name, .distribution = distribution(*parameter.draw)});
    }
  }
  if (learned.empty() && random.empty()) {
    return assay::compile(activation.function, {.from_output = activation.derivative_from_output});
  }
  return nn::parametric(activation.function, std::move(learned), std::move(random));
}

std::string description(const nn::LayerActivation& activation) {
  if (const auto* kernel = std::get_if<Kernel>(&activation)) {
    return kernel->backend() +
           (kernel->has_backward_from_output() ? ", backward from the output" : ", backward from the input");
  }
  return std::get<nn::ParametricActivation>(activation).training.backend() + ", backward from the input";
}

std::vector<std::string> random_parameters(const nn::LayerActivation& activation) {
  std::vector<std::string> names;
  if (const auto* parametric = std::get_if<nn::ParametricActivation>(&activation)) {
    for (const nn::RandomParameter& parameter : parametric->random) names.push_back(parameter.name);
  }
  return names;
}

std::vector<LearnedValues> learned_values(const nn::Network& network) {
  std::vector<LearnedValues> all;
  for (std::size_t k = 0; k < network.learned_parameters().size(); ++k) {
    for (std::size_t i = 0; i < network.activation_layers().size(); ++i) {
      if (!network.activated(i)) continue;
      const std::span<const float> values = network.learned(i, k);
      const auto [low, high] = std::ranges::minmax(values);
      all.push_back(
          {.parameter = network.learned_parameters()[k].name,
           .layer = i + 1,
           .mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()),
           .low = static_cast<double>(low),
           .high = static_cast<double>(high)});
    }
  }
  return all;
}

void check_learning(const Learning& learning, std::span<const Activation> activations) {
  std::vector<std::string> known;
  std::vector<std::string> listed;
  for (const Activation& activation : activations) {
    for (const ParameterInfo& parameter : activation.parameters) {
      known.push_back(parameter.name);
      listed.push_back(fmt::format("{} of {}", parameter.name, printable(activation.name)));
    }
  }
  for (const std::string& name : learning.names) {
    if (std::ranges::find(known, name) != known.end()) continue;
    std::string hint;
    if (const auto meant = nearest(name, known)) hint = fmt::format("did you mean '{}'? ", *meant);
    hint += known.empty() ? "they have no parameters" : fmt::format("there are {}", fmt::join(listed, ", "));
    throw input_error("no activation has a parameter '" + printable(name) + "'", hint);
  }
}

}  // namespace assay::study
