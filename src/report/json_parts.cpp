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

std::string written(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace assay::report
