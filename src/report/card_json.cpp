#include <cmath>

#include "report/card.h"
#include "report/catalog_json.h"

namespace assay::report {
namespace {

using inspect::Card;
using inspect::WorstError;

Json formula(const Function& f) {
  return {{"formula", f.text()}, {"latex", f.latex()}};
}

/// No value is "nan", unbounded is "inf" or "-inf".
Json side(double value) {
  if (std::isnan(value)) return "nan";
  return std::isinf(value) ? Json(value > 0 ? "inf" : "-inf") : Json(value);
}

Json kinks(const Card& card) {
  if (!card.kinks_unknown.empty()) return nullptr;
  const auto sides = [](const inspect::Sides& s) {
    return Json{{"left", side(s.left)}, {"right", side(s.right)}};
  };
  Json array = Json::array();
  for (const inspect::Kink& kink : card.kinks) {
    array.push_back({{"x", kink.x}, {"value", sides(kink.value)}, {"derivative", sides(kink.slope)}});
  }
  return array;
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

}  // namespace

std::string json(const Card& card, const std::optional<inspect::NaiveLoss>& naive) {
  const Activation& a = card.activation;
  Json result = {{"format", "assay-activation-1"}};
  result.update(entry_json(a));
  result["latex"] = a.function.latex();
  result["derivative"] = formula(card.first);
  result["second_derivative"] = formula(card.second);
  Json& by_parameter = result["parameter_derivatives"] = Json::object();
  for (const auto& [name, derivative] : card.by_parameter) by_parameter[name] = derivative.text();
  const std::optional<Function>& from_output = a.derivative_from_output;
  result["derivative_from_output"] = from_output ? Json(from_output->text()) : Json(nullptr);
  result["bytes_saved_in_backward"] = from_output ? 4 : 0;
  result["kinks"] = kinks(card);
  result["gain"] = {{"value", json_number(card.gain.value)}, {"reason", card.gain.reason}};
  result["naive"] = loss(naive);
  return written(result);
}

std::string json(const VectorActivation& entry) {
  Json result = {{"format", "assay-vector-activation-1"}};
  result.update(entry_json(entry));
  return written(result);
}

}  // namespace assay::report
