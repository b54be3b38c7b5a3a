#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/html.h"
#include "report/markup.h"
#include "study/result.h"

// What the chapters of a report have in common.
namespace assay::report {

/// A patch in the colour of the i-th contender.
[[nodiscard]] std::string swatch(std::size_t i);

/// Terms and what is said of them, plain text.
using Facts = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] std::string definition_list(const Facts& facts);

/// Plain text: "mnist (/data/mnist)".
[[nodiscard]] std::string data_description(const std::string& name, const std::string& source);
/// Plain text: "20 epochs of stochastic gradient descent with momentum 0.9, 128 samples a step, ..."
[[nodiscard]] std::string training_description(const study::Training& training);

/// Weights and biases of dense layers of these widths.
[[nodiscard]] std::size_t parameter_count(const std::vector<std::size_t>& widths);

/// What the layers do before and after training, from telemetry; without a body if there is none.
[[nodiscard]] Section layers_section(const study::Comparison& comparison);

/// The command and the versions that repeat a study.
[[nodiscard]] Section reproduction(const std::string& command, const study::Provenance& provenance);

}  // namespace assay::report
