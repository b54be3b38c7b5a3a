#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace assay::report {

/// A network of dense layers as inline SVG: a column of nodes for each layer with its width below, the
/// activation (plain text, empty for none) after every hidden layer, the number of parameters between the
/// columns. Of a wide layer a few nodes are drawn, of a deep network the first and the last layers.
/// `activated` says behind which hidden layers the activation stands, empty for all; `output` is what makes
/// probabilities of the outputs.
[[nodiscard]] std::string network_drawing(const std::vector<std::size_t>& widths,
                                          const std::string& activation,
                                          const std::vector<bool>& activated = {},
                                          const std::string& output = "softmax");

}  // namespace assay::report
