#include "report/card.h"
#include "report/card_facts.h"
#include "report/catalog_json.h"
#include "report/findings_json.h"

namespace assay::report {
namespace {

using inspect::Card;
using inspect::WorstError;

Json formula(const Function& f) {
  return {{"formula", f.text()}, {"latex", f.latex()}};
}

Json error(const WorstError& worst) {
  return {{"largest_error_ulp", worst.units},
          {"x", json_float(worst.x)},
          {"computed", json_float(worst.computed)},
          {"true", json_float(worst.truth)},
          {"not_finite", worst.not_finite}};
}

Json loss(const std::optional<inspect::NaiveLoss>& naive) {
  if (!naive) return nullptr;
  return {{"computed_form", naive->form.text()},
          {"series_near_zero", naive->has_series},
          {"inputs", naive->inputs},
          {"as_typed", error(naive->naive)},
          {"kernel", error(naive->kernel)}};
}

std::string_view name(inspect::Use use) {
  switch (use) {
    case inspect::Use::shallow: return "shallow";
    case inspect::Use::deep: return "deep";
    case inspect::Use::normalised: return "normalised";
    case inspect::Use::probability: return "probability";
    case inspect::Use::regression: return "regression";
    case inspect::Use::gate: return "gate";
  }
  return {};
}

Json judgement(const inspect::Judgement& j) {
  Json criteria = Json::array();
  for (const inspect::Criterion& c : j.criteria) {
    criteria.push_back({{"id", c.id},
                        {"question", c.question},
                        {"mark", word(c.mark)},
                        {"value", c.value},
                        {"verdict", c.verdict},
                        {"grade", word(c.grade)}});
  }
  Json uses = Json::array();
  for (const inspect::Suitability& s : j.uses) {
    uses.push_back({{"use", name(s.use)}, {"mark", word(s.mark)}, {"reasons", s.reasons}});
  }
  return {{"mark", word(j.mark)},
          {"summary", j.summary},
          {"reason", j.reason},
          {"criteria", std::move(criteria)},
          {"uses", std::move(uses)}};
}

Json cost(const std::optional<inspect::Cost>& cost) {
  if (!cost) return nullptr;
  return {{"forward_ns_per_element", cost->f.forward},
          {"backward_ns_per_element", cost->f.backward},
          {"relu_forward_ns_per_element", cost->relu.forward},
          {"relu_backward_ns_per_element", cost->relu.backward},
          {"backward_from_output", cost->from_output},
          {"bytes_kept_per_element", cost->bytes_kept},
          {"backend", cost->backend}};
}

Json card_json(const Card& card) {
  const Activation& a = card.activation;
  Json result = {{"format", "assay-activation-1"}};
  result.update(entry_json(a));
  result["latex"] = a.function.latex();
  result["derivative"] = formula(card.derivatives.first);
  result["second_derivative"] = formula(card.derivatives.second);
  Json& by_parameter = result["parameter_derivatives"] = Json::object();
  for (const auto& [name, derivative] : card.derivatives.by_parameter) by_parameter[name] = derivative.text();
  const std::optional<Function>& from_output = a.derivative_from_output;
  result["derivative_from_output"] = from_output ? Json(from_output->text()) : Json(nullptr);
  result["bytes_saved_in_backward"] = from_output ? 4 : 0;
  result["judgement"] = judgement(card.judgement);
  result["properties"] = properties_json(card.findings.properties);
  result["gaussian"] = gaussian_json(card.findings);
  result["propagation"] = propagation_json(card.findings);
  result["cost"] = cost(card.findings.cost);
  result["naive"] = loss(card.naive);
  return result;
}

}  // namespace

std::string json(const Card& card) {
  return written(card_json(card));
}

std::string json(std::span<const Card> cards) {
  Json all = Json::array();
  for (const Card& card : cards) all.push_back(card_json(card));
  return written({{"format", "assay-activations-1"}, {"activations", std::move(all)}});
}

std::string json(const VectorActivation& entry) {
  Json result = {{"format", "assay-vector-activation-1"}};
  result.update(entry_json(entry));
  return written(result);
}

}  // namespace assay::report
