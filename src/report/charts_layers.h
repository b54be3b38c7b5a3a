#pragma once

#include <functional>
#include <optional>
#include <string>

#include "report/markup.h"
#include "study/result.h"

namespace assay::report {

/// Something that telemetry says of each layer.
struct LayerQuantity {
  std::string name;  ///< of the axis
  std::function<std::optional<double>(const study::LayerRecord&)> value;
  bool is_share = false;  ///< between 0 and 1, rather than a positive number
};

enum class Moment : std::uint8_t { before_training, after_training };

/// Whether a trial of the comparison has telemetry.
[[nodiscard]] bool has_telemetry(const study::Comparison& comparison);

/// Layer by layer from the inputs on, a line for each activation: the median over the trials, and a band from
/// the least to the largest. Both moments have the same scale.
[[nodiscard]] Chart quantity_by_layer(const study::Comparison& comparison, const LayerQuantity& quantity,
                                      Moment moment);

}  // namespace assay::report
