#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "article/claim_06_sigmoid_tanh.h"

// The networks of claim 6, for its judgement and its page.
namespace assay::article::sigmoid_tanh {

inline constexpr std::array names = {"sigmoid", "tanh", "relu"};
inline constexpr std::array bounded_names = {"sigmoid", "tanh"};

// The same functions, spelt by the other, and with another mean.
inline constexpr const char* centred = "2*sigmoid(2*x)-1";
inline constexpr const char* shifted = "tanh(x/2)/2+0.5";
inline constexpr const char* sigmoid_without_mean = "sigmoid(x)-0.5";
inline constexpr const char* tanh_with_mean = "tanh(x)+1";

inline constexpr std::size_t deepest = 16;
inline constexpr std::size_t form_depth = 4;
[[nodiscard]] std::vector<std::size_t> depths(const Scope& scope);
[[nodiscard]] std::size_t width(const Scope& scope);

/// How a deep network starts and is trained.
struct Setting {
  std::string name;  ///< in charts
  Initialisation initialisation = Initialisation::unit_gain;
  double l2 = 0;
  study::Preparation inputs = study::Preparation::standardised;
};
/// PyTorch's start.
[[nodiscard]] Setting plain();
/// Unit gain, inputs between 0 and 1.
[[nodiscard]] Setting raw_inputs();
/// What is tried on it.
[[nodiscard]] std::vector<Setting> mends(const Scope& scope);

[[nodiscard]] Cell trained(const Scope& scope, const std::string& activation, std::size_t depth,
                           const Setting& setting);
/// Untrained, of the largest depth.
[[nodiscard]] Cell looked_at(const Scope& scope, const std::string& activation, Initialisation start);

inline constexpr std::array weight_scales = {1.0, 2.0, 4.0, 8.0};
inline constexpr std::size_t scaled_depth = 8;
/// Untrained, the weights so many times those of unit gain.
[[nodiscard]] Cell scaled(const Scope& scope, const std::string& activation, double scale);

inline constexpr std::array targets = {0.9, 0.95, 0.97};
/// Two hidden layers, watched for more epochs.
[[nodiscard]] Cell watched(const Scope& scope, const std::string& activation);
/// Epochs to a test accuracy, between two epochs in proportion; nothing if it never got there.
[[nodiscard]] std::optional<double> epochs_to(const study::Trial& trial, double target, double guess);

/// The largest |activation| of a record's hidden layers, or of one of them.
[[nodiscard]] double largest_activation(const study::LayerTelemetry& record);
[[nodiscard]] double largest_activation(const study::LayerRecord& layer);

/// Proof of tanh(x) = 2 sigmoid(2x) - 1.
[[nodiscard]] Calculation identity_proof();

/// Of the pre-activations of hidden layer l, from 1 on, over that of the outputs: root mean squares by mean
/// field, for the networks of looked_at.
[[nodiscard]] std::vector<double> predicted_gradients(const Scope& scope, const std::string& activation,
                                                      Initialisation start);
/// The same, measured.
[[nodiscard]] study::Interval measured_gradient(const CellResult& result, std::size_t layer);

[[nodiscard]] SigmoidTanhEvidence evidence(const Scope& scope, const Results& results);
[[nodiscard]] std::vector<report::Section> sections(const Scope& scope, const Results& results);

}  // namespace assay::article::sigmoid_tanh
