#include "report/json_parts.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

namespace assay::report {

Json json_number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json json_number(const std::optional<double>& value) {
  return value ? json_number(*value) : Json(nullptr);
}

Json json_float(float value) {
  if (std::isnan(value)) return "nan";
  const std::string text = fmt::format("{}", value);
  return std::isfinite(value) ? Json(std::strtod(text.c_str(), nullptr)) : Json(text);
}

Json contract_json(const verify::Contract& contract) {
  Json roots = Json::array();
  for (const double root : contract.roots) roots.push_back(root);
  return {{"ulp", contract.units}, {"of_one_next_to", std::move(roots)}};
}

std::string written(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace assay::report
