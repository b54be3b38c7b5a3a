#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/chaos.h"
#include "analysis/dead_units.h"
#include "analysis/initialisation.h"
#include "analysis/jacobian.h"
#include "analysis/propagation.h"
#include "analysis/properties.h"
#include "analysis/recommendation.h"
#include "analysis/remedy.h"
#include "analysis/singular_gradient.h"
#include "analysis/statistics.h"
#include "analysis/tangent_kernel.h"
#include "catalog/catalog.h"
#include "inspect/cost.h"

namespace assay::inspect {

/// Where one initialisation leads in a plain network.
struct Outlook {
  Recipe recipe;
  DepthScales scales;
  Propagation propagation;  ///< through FindingsOptions::depth layers of FindingsOptions::width units
};

struct FindingsOptions {
  std::size_t depth = 30;   ///< layers of the plain network whose signal is followed
  std::size_t width = 256;  ///< units of each
  bool with_cost = true;    ///< measure kernels: the one thing here that differs from run to run
  Deadline deadline = Deadline::never();
};

/// The wide network at the recommended initialisation, as gradient descent meets it.
struct WideNetwork {
  JacobianSpectrum jacobian;  ///< of FindingsOptions::depth layers
  TangentKernel kernel;       ///< of three hidden layers, of two inputs correlated by 1/2
  FisherSpectrum fisher;      ///< of three weight matrices of FindingsOptions::width, 1000 samples
};

/// All that the analyses say of one function, its parameters at their defaults: what a judgement rests on.
struct Findings {
  Function function;
  FindingsOptions options;
  Properties properties;
  std::string obstacle;           ///< why there are no Gaussian expectations; empty if there are
  GaussianStatistics statistics;  ///< of a standard normal input
  EdgeOfChaos edge;
  Recommendation recommendation;  ///< of an initialisation, for that network
  std::vector<Outlook> outlooks;  ///< of the initialisations that f has, in the order of all_initialisations
  std::optional<WideNetwork> wide;
  std::optional<double> torch_gain;  ///< PyTorch's calculate_gain, where it has an entry
  std::optional<Remedy> remedy;      ///< DKS for that depth; nothing where the deadline had passed
  Saturation saturation;             ///< of a standard normal input
  /// Units that give one constant for all of 60,000 inputs at random initialisation, for correlations 0.5 and
  /// 0.99 of their pre-activations; 0 where f has no flat stretch.
  double dead_share = 0.0;
  double dead_share_correlated = 0.0;
  std::optional<SingularGradient> singular_gradient;
  std::optional<Cost> cost;
};

/// Half a second or so. Whatever the formula is, nothing is thrown: what was not decided says so.
[[nodiscard]] Findings findings(const Activation& activation, const FindingsOptions& options = {});

/// Weight variances, times fan-in, beyond this saturate what can saturate and are nobody's choice.
inline constexpr double largest_weight = 20.0;

/// Powers of ten by which the squared gradient changes over the network; less than 0.05 is 0.
[[nodiscard]] double gradient_decades(const Outlook& outlook);

/// The outlook under which the squared gradient changes least over the whole network, weights no larger than
/// `largest_weight`; of equals the first. Null where none could be followed.
[[nodiscard]] const Outlook* calmest(const Findings& findings);

/// The outlook of that initialisation, or null.
[[nodiscard]] const Outlook* outlook(const Findings& findings, Initialisation initialisation);

}  // namespace assay::inspect
