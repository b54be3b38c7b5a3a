#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "inspect/findings.h"
#include "inspect/judgement.h"
#include "inspect/naive.h"

namespace assay::inspect {

/// f', f'' and the derivatives by each parameter.
struct Derivatives {
  Function first;
  Function second;
  std::vector<std::pair<std::string, Function>> by_parameter;
};
/// Throws an input Error if one would exceed the size bound.
[[nodiscard]] Derivatives derivatives(const Function& f);

/// What is said of an activation without training anything.
struct Card {
  Activation activation;
  Derivatives derivatives;
  std::optional<NaiveLoss> naive;  ///< what the formula would lose as it was typed
  Findings findings;
  Judgement judgement;
};

/// Throws an input Error if a derivative would exceed the size bound.
[[nodiscard]] Card card(const Activation& activation, const FindingsOptions& options = {});

/// Measures what the kernels cost, and judges anew: for a card that was made without.
void measure_cost(Card& card);

}  // namespace assay::inspect
