#pragma once

#include <cstddef>
#include <vector>

#include "inspect/fit.h"
#include "inspect/identify.h"

namespace assay::inspect {

/// An entry's function with its parameters free, but for those that are drawn at random.
class Subject {
 public:
  Subject(const Activation& entry, bool with_slope);

  [[nodiscard]] const Activation& entry() const { return *entry_; }
  [[nodiscard]] const Model& model() const { return model_; }
  [[nodiscard]] bool has_free() const;
  /// The entry's defaults, then those of the frameworks where they differ.
  struct Defaults {
    std::vector<double> values;
    std::string origin;
  };
  [[nodiscard]] const std::vector<Defaults>& defaults() const { return defaults_; }
  [[nodiscard]] FitProblem problem(const Samples& samples, std::vector<double> scale,
                                   std::vector<double> slope_scale) const;

 private:
  const Activation* entry_;
  Model model_;
  std::vector<Defaults> defaults_;
};

/// Parameters that fit as well as any found from many starting points, for errors that are relative to the
/// samples' size.
[[nodiscard]] Fit search(const Subject& subject, const Samples& samples);

/// The same for errors that have one size.
[[nodiscard]] Fit refine_for_noise(const Subject& subject, const Samples& samples,
                                   const std::vector<double>& start);

/// A fit told in the simplest way: values that may as well be the default are that, and others have the
/// fewest digits that fit as well. `is_fitted` says which were neither ours nor a default.
struct SimplestFit {
  std::vector<double> parameters;
  std::vector<bool> is_fitted;
  std::vector<Bounds> allowed;  ///< what the samples allow of each parameter
};
[[nodiscard]] SimplestFit simplest(const Subject& subject, const Samples& samples,
                                   const std::vector<double>& parameters, bool is_noise);

}  // namespace assay::inspect
