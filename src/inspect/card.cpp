#include "inspect/card.h"

namespace assay::inspect {

Derivatives derivatives(const Function& f) {
  Derivatives result = {.first = f.derivative(), .second = f.derivative(2), .by_parameter = {}};
  for (const Parameter& parameter : f.parameters()) {
    result.by_parameter.emplace_back(parameter.name, f.derivative_by(parameter.name));
  }
  return result;
}

Card card(const Activation& activation, const FindingsOptions& options) {
  Derivatives formulas = derivatives(activation.function);
  Findings found = findings(activation, options);
  Judgement judgement = judge(found);
  return {.activation = activation,
          .derivatives = std::move(formulas),
          .naive = naive_loss(activation.function),
          .findings = std::move(found),
          .judgement = std::move(judgement)};
}

void measure_cost(Card& card) {
  card.findings.cost = measured_cost(card.activation);
  card.judgement = judge(card.findings);
}

}  // namespace assay::inspect
