#include "nn/activation.h"

#include <algorithm>

namespace assay::nn {

ParametricActivation parametric(const Function& f, std::vector<LearnedParameter> learned,
                                std::vector<RandomParameter> random) {
  std::vector<OpenParameter> open;
  open.reserve(learned.size() + random.size());
  for (const LearnedParameter& parameter : learned) {
    open.push_back({.name = parameter.name, .sharing = parameter.sharing});
  }
  ParametricKernel evaluation = compile(f, open);
  std::vector<Sampler> samplers;
  for (const RandomParameter& parameter : random) {
    samplers.emplace_back(parameter.distribution);
    open.push_back({.name = parameter.name, .sharing = Sharing::element, .has_gradient = false});
  }
  ParametricKernel training = compile(f, open);
  std::vector<float> initial;
  for (const LearnedParameter& parameter : learned) {
    const auto found = std::ranges::find(f.parameters(), parameter.name, &Parameter::name);
    initial.push_back(static_cast<float>(found->value.to_double()));
  }
  return {.learned = std::move(learned),
          .initial = std::move(initial),
          .random = std::move(random),
          .samplers = std::move(samplers),
          .training = std::move(training),
          .evaluation = std::move(evaluation)};
}

}  // namespace assay::nn
