#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/deadline.h"
#include "analysis/fixed_points.h"
#include "analysis/mean_field.h"

namespace assay {

/// The kernels of an infinitely wide network for one input with itself and for a pair of inputs x, x'.
struct KernelValues {
  double nngp;     ///< K: covariance of the outputs over random weights (Lee et al. 2018)
  double tangent;  ///< Theta, of training by gradient descent (Jacot et al. 2018, Arora et al. 2019)
};

struct KernelLayer {
  KernelValues same;  ///< x with x
  KernelValues pair;  ///< x with x'
};

/// What the first layer hands on: K^1(x, x) = length, the same for x', and K^1(x, x') = covariance.
struct FirstLayer {
  double length;
  double covariance;
};

struct TangentKernel {
  std::vector<KernelLayer> layers;  ///< of the linear output after 0, 1, ... hidden layers
  std::string reason;               ///< why they end early; empty if they do not
};

/// K^(l+1) = sigma_w^2 E f f + sigma_b^2, Theta^(l+1) = K^(l+1) + sigma_w^2 E f' f' Theta^l, Theta^1 = K^1
/// (THEORY 6.1); weights and biases are all trained. Accurate to about 1e-11; a millisecond or two a layer.
[[nodiscard]] TangentKernel tangent_kernel(const MeanField& f, const Scales& scales, const FirstLayer& first,
                                           std::size_t hidden, const Deadline& deadline = Deadline::never());

/// The Fisher information of a random network of `layers` weight matrices, by the mean field (Karakida,
/// Akaho, Amari 2019, arXiv 1806.01316): a few eigenvalues are very large, and they bound the learning rate.
struct FisherSpectrum {
  double kappa_same = 0.0;     ///< kappa_1 of the paper
  double kappa_pair = 0.0;     ///< kappa_2
  double trace = 0.0;          ///< the sum of all eigenvalues, width * outputs * kappa_1
  double largest = 0.0;        ///< about width * ((n - 1)/n kappa_2 + kappa_1/n)
  double learning_rate = 0.0;  ///< 2/largest: plain gradient descent on n samples diverges above
  std::string reason;          ///< why there are no numbers; empty if there are
};

struct FisherSetting {
  std::size_t layers = 3;   ///< weight matrices; hidden layers are one fewer
  std::size_t width = 256;  ///< of all layers, the input included
  std::size_t outputs = 1;
  std::size_t samples = 1000;      ///< n
  double input_correlation = 0.0;  ///< between two samples, of unit second moment each
};

/// For the squared error, weights alone being trained. An estimate for wide networks.
[[nodiscard]] FisherSpectrum fisher_spectrum(const MeanField& f, const Scales& scales,
                                             const FisherSetting& setting,
                                             const Deadline& deadline = Deadline::never());

}  // namespace assay
