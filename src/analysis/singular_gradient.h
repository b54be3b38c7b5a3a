#pragma once

#include <optional>

#include "analysis/mean_field.h"

namespace assay {

/// A derivative that is not square integrable: |f'| ~ A |x - x0|^-a, a >= 1/2. The gradient's factor of a
/// layer is then a random number that grows with the width N (THEORY 5.3).
struct SingularGradient {
  double x;          ///< x0, where it is steepest; the worst such point
  double exponent;   ///< a
  double amplitude;  ///< A, of the two sides the root mean square
  /// Median of chi over random networks of width N at unit gain and q = 1, where a = 1/2: coefficient times
  /// (ln N + offset). For a > 1/2 it grows like N^(2a - 1), and these are empty.
  std::optional<double> coefficient;
  std::optional<double> offset;

  [[nodiscard]] std::optional<double> median_chi(double width) const;
  /// One network in a hundred has more. The law is that of wide networks: its spread does not shrink.
  [[nodiscard]] std::optional<double> hundredth_chi(double width) const;
};

/// Nothing where E f'^2 is finite, or infinite for another reason.
[[nodiscard]] std::optional<SingularGradient> singular_gradient(const MeanField& f);

}  // namespace assay
