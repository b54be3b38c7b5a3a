#include "study/validate.h"

#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "nn/network.h"

namespace assay::study {

void check_training(const Training& training, const data::Dataset& dataset) {
  const std::string inputs = std::to_string(dataset.shape.size());
  const std::string classes = std::to_string(dataset.classes);
  const std::string network = "network " + nn::widths_text(training.widths);
  const std::string hint = "for " + dataset.name + " begin with " + inputs + " and end with " + classes;
  if (training.widths.front() != dataset.shape.size()) {
    throw input_error(network + ": its " + std::to_string(training.widths.front()) +
                          " inputs do not fit the " + inputs + " values of a sample of " + dataset.name,
                      hint);
  }
  if (training.widths.back() != dataset.classes) {
    throw input_error(network + ": its " + std::to_string(training.widths.back()) +
                          " outputs do not fit the " + classes + " classes of " + dataset.name,
                      hint);
  }
  if (training.epochs == 0) throw input_error("epochs 0: nothing would be trained", "give at least 1");
  if (training.batch == 0) throw input_error("batch 0: a batch holds at least 1 sample");
  if (!(training.momentum >= 0 && training.momentum < 1)) {
    throw input_error("momentum " + shortest(training.momentum) + ": it must be at least 0 and below 1");
  }
  if (!(training.l2 >= 0) || !std::isfinite(training.l2)) {
    throw input_error("L2 strength " + shortest(training.l2) + ": it must be 0 or a positive number");
  }
  if (!std::isfinite(training.weight_scale) || training.weight_scale <= 0)
    throw input_error("weight scale " + shortest(training.weight_scale) + ": it must be positive and finite");
  if (!std::isfinite(training.bias))
    throw input_error("bias " + shortest(training.bias) + ": it must be finite");
  const std::size_t hidden = training.widths.size() - 2;
  if (!training.activated.empty() && training.activated.size() != hidden) {
    throw input_error(network + ": it has " + std::to_string(hidden) + " hidden layers, not " +
                      std::to_string(training.activated.size()));
  }
}

void check_plan(const ComparePlan& plan) {
  if (plan.activations.empty())
    throw input_error("no activation to compare", "name at least one, such as relu");
  if (plan.seeds == 0)
    throw input_error("seeds 0: there would be no result", "give at least 1; 5 for an interval");
  if (plan.threads == 0) throw input_error("threads 0: nothing would run", "give at least 1");
  if (plan.tuning_epochs == 0)
    throw input_error("tuning epochs 0: nothing would be tuned", "give at least 1");
  if (plan.learning_rates.empty())
    throw input_error("no learning rate", "give one, or several to choose from");
  for (const double rate : plan.learning_rates) {
    if (!(rate > 0) || !std::isfinite(rate)) {
      throw input_error("learning rate " + shortest(rate) + ": it must be a positive number");
    }
  }
}

}  // namespace assay::study
