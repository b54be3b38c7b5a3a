#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace assay::inspect {

/// The name without its module, case and underscores: HardSigmoid, nn.hard_sigmoid and Hardsigmoid are one.
[[nodiscard]] std::string bare_name(std::string_view name);

/// Names that stand for one function.
struct Meaning {
  struct Use {
    const Framework* framework;
    const FrameworkName* name;
    /// Whether an argument has to be given for it to be this function; without it the name means another.
    [[nodiscard]] bool is_on_request() const;
  };
  const Activation* entry;           ///< null for a function of a vector...
  const VectorActivation* vector;    ///< ...and this one null for a function of a number
  std::optional<Function> function;  ///< the entry's, at these frameworks' defaults; of a number
  std::vector<Use> uses;
};

/// Where two meanings are farthest apart on a grid.
struct Gap {
  std::size_t first, second;  ///< of the meanings, in their order
  double x, a, b;             ///< NaN where one has no value there
};

/// What a name stands for.
struct Naming {
  std::string name;               ///< as it was asked for, or as most frameworks write it
  std::vector<Meaning> meanings;  ///< the one with most names first
  std::vector<Gap> gaps;          ///< of every pair of meanings of a number, the largest first

  /// Whether two frameworks compute different functions when no argument is given.
  [[nodiscard]] bool is_disputed() const;
};

/// Gaps are sought from -gap_range to gap_range in steps of gap_step.
inline constexpr double gap_range = 10;
inline constexpr double gap_step = 1.0 / 1024;

/// Throws an input Error that offers the nearest name if no framework has a function of that name.
[[nodiscard]] Naming naming(std::string_view name);

/// Every name that is disputed, the one with the largest gap first.
[[nodiscard]] std::vector<Naming> disputed_names();

}  // namespace assay::inspect
