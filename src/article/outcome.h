#pragma once

#include <optional>

#include "report/json_parts.h"
#include "study/calibration.h"
#include "study/fold.h"
#include "study/result.h"
#include "study/sigmoid_twin.h"

namespace assay::article {

/// What one training left.
struct Outcome {
  study::Trial trial;
  std::optional<study::FoldCheck> fold = {};           ///< for Inspection::fold
  std::optional<study::LinearFit> linear_fit = {};     ///< for Inspection::linear_fit
  std::optional<study::Calibration> calibration = {};  ///< for Inspection::calibration
  std::optional<study::TwinCheck> sigmoid_twin = {};   ///< for Inspection::sigmoid_twin
};

/// Exactly, but for learned parameters, which no claim asks for.
[[nodiscard]] report::Json to_json(const Outcome& outcome);
/// Throws a nlohmann::json::exception for anything that to_json does not give.
[[nodiscard]] Outcome outcome_from(const report::Json& json);

}  // namespace assay::article
