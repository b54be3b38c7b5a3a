#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/deadline.h"
#include "analysis/initialisation.h"
#include "analysis/mean_field.h"

namespace assay {

/// A plain network h_1 = W_1 x + b_1, h_(l+1) = W_(l+1) f(h_l) + b_(l+1), and the data it meets.
struct Architecture {
  std::vector<std::size_t> widths;  ///< inputs, then the units of each layer: depth() + 1 numbers
  double input_moment = 1.0;        ///< |x|^2 per input dimension
  double input_correlation = 0.5;   ///< cosine between two inputs

  [[nodiscard]] std::size_t depth() const { return widths.empty() ? 0 : widths.size() - 1; }
  [[nodiscard]] static Architecture uniform(std::size_t inputs, std::size_t width, std::size_t depth);
};

/// Layer l of the recursion, l from 1.
struct PropagatedLayer {
  double q;             ///< variance of a pre-activation
  double gap;           ///< 1 - c, c the correlation between those of two inputs; NaN where not known
  double chi;           ///< E|g_l|^2/E|g_(l+1)|^2, squared gradients by h_l; of the last layer NaN
  double length_slope;  ///< d ln q_(l+1) / d ln q_l; of the last layer NaN
  double variance;      ///< relative, of q_l over random weights at this width (THEORY 5.2)
};

/// What becomes of a signal and its gradient: the actual recursion, not its fixed point (THEORY 3).
struct Propagation {
  std::vector<PropagatedLayer> layers;
  double log_length = 0.0;    ///< Lambda_q: the largest |ln q_l/q_1|
  double log_gradient = 0.0;  ///< Lambda_g: ln E|g_1|^2/E|g_L|^2, the sum of ln chi_l
  /// Of the log of one network's squared length |h_L|^2/N, and of its ln |g_1|^2/|g_L|^2, over random
  /// weights: the band in which a simulation should lie. Estimated to first order in depth/width.
  double length_deviation = 0.0;
  double gradient_deviation = 0.0;
  // The first layer (depth) at which ...
  std::optional<std::size_t> gradients_die;      ///< squared gradients have shrunk by 1e4
  std::optional<std::size_t> gradients_explode;  ///< squared gradients have grown by 1e4
  std::optional<std::size_t> correlations_die;   ///< inputs are as alike as chance at this width makes them
  std::optional<std::size_t> overflow;           ///< q beyond the squares of float32: |h| > 3.4e38
  std::optional<std::size_t> underflow;          ///< |h| below 1.2e-38, the smallest normal float32
  std::string reason;                            ///< why it ends before the last layer; empty if it does not
};

/// A few milliseconds for smooth f at depth 100, up to a hundred with kinks.
[[nodiscard]] Propagation propagate(const MeanField& f, const Recipe& recipe,
                                    const Architecture& architecture,
                                    const Deadline& deadline = Deadline::never());

}  // namespace assay
