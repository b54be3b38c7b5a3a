#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "article/claim.h"

namespace assay::article {

/// What the experiment of claim 5 gave. Shares are those of hidden units that get no gradient from any probe
/// sample.
struct DeadUnitsEvidence {
  /// An activation at one learning rate, after training.
  struct Trained {
    std::string activation;
    double learning_rate;
    study::Interval dead;      ///< of networks that did not diverge
    study::Interval accuracy;  ///< of the same, on the test set
    std::size_t diverged, networks;
  };
  std::vector<Trained> trained = {};  ///< by activation, relu first, then by learning rate
  /// relu from one start, at a moderate learning rate.
  struct Start {
    std::string name;
    study::Interval born;                  ///< of the first layer, dead before training
    std::optional<double> predicted_born;  ///< the same by theory
    study::Interval trained;               ///< of all layers, dead after it
    study::Interval fewer;                 ///< the share with the usual start less this one, paired
    study::Interval accuracy;              ///< of networks that did not diverge
    std::size_t networks;                  ///< that did not diverge
  };
  std::vector<Start> starts = {};  ///< the usual one first
  /// relu from one initialisation, at the largest learning rate that does not kill all.
  std::vector<Start> mended = {};  ///< the usual one first
  /// Units born dead in one layer of a deep network, and what theory says.
  struct Layer {
    std::size_t layer;
    study::Interval born;
    double predicted;
  };
  std::vector<Layer> layers = {};
  /// Of the units of a layer that were dead after an epoch, those that were not after the next.
  struct Revival {
    std::size_t layer;
    study::Interval share;
  };
  std::vector<Revival> revivals = {};
  std::size_t seeds = 0;
};

[[nodiscard]] Finding judge(const DeadUnitsEvidence& evidence);

[[nodiscard]] std::unique_ptr<Claim> dead_units_claim();

}  // namespace assay::article
