#pragma once

#include <span>
#include <vector>

#include "study/result.h"

namespace assay::study {

/// Mean and 95% confidence interval of the mean by Student's t; for a single value the interval is that
/// value. `values` is not empty.
[[nodiscard]] Interval mean_interval(std::span<const double> values);

/// Middle value, or the mean of the two middle ones. `values` is not empty.
[[nodiscard]] double median(std::vector<double> values);

/// Spearman's rank correlation of pairs (x[i], y[i]), equal values sharing their mean rank, with its 95%
/// interval from 2000 bootstrap samples of the pairs, the same every time. NaN if all x or all y are equal.
[[nodiscard]] Interval rank_correlation(std::span<const double> x, std::span<const double> y);

/// Two-sided p-value of the paired t-test that the mean of the differences is zero; 1 for fewer than two
/// pairs (nothing can be told), and for differences that are all zero.
[[nodiscard]] double paired_p_value(std::span<const double> differences);

/// Which hypotheses Holm's step-down procedure rejects at the given family-wise level
/// (Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979).
[[nodiscard]] std::vector<bool> holm_rejections(std::span<const double> p_values, double level);

}  // namespace assay::study
