#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "data/dataset.h"
#include "report/json_parts.h"
#include "study/result.h"

namespace assay::article {

/// What is learnt.
enum class Task : std::uint8_t {
  images,  ///< the dataset
  sign     ///< article/sign_task.h
};

/// What is measured on a network once it is trained, beside its accuracy.
enum class Inspection : std::uint8_t {
  none,
  fold,         ///< beside the one dense layer that it folds into
  linear_fit,   ///< beside the affine map closest to it
  calibration,  ///< its outputs as probabilities, on the test set
  sigmoid_twin  ///< of tanh: beside the same function made of sigmoids
};

/// Everything that one training depends on, but for the data: the same setup gives the same outcome.
struct Setup {
  Task task = Task::images;
  std::string activation;  ///< catalog name or formula
  study::Training training;
  std::size_t samples = 0;  ///< the first so many of the training set; 0 for all
  Inspection inspection = Inspection::none;
  double learning_rate = 0.01;
  std::uint64_t seed = 1;
  bool tuning = false;  ///< trained on the first five sixths of the samples and judged by the others
};

[[nodiscard]] report::Json to_json(const Setup& setup);

/// Of the pixels and labels of both sets, and of the version of Assay: what else an outcome depends on.
[[nodiscard]] std::string fingerprint(const data::Dataset& dataset);

/// Multiplications and additions of the training, roughly: for progress and order.
[[nodiscard]] double cost(const Setup& setup, std::size_t train_count);

}  // namespace assay::article
