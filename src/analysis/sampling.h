#pragma once

#include <string>
#include <vector>

#include "analysis/pieces.h"

namespace assay {

/// f at one number, exactly that number: what can refute, never prove.
struct Sample {
  double x;
  Ball value;
  [[nodiscard]] bool has_value() const { return value.is_finite(); }
};

/// Simple fractions from -8 to 8, powers of two to 2^20, places beside every breakpoint and within every
/// cell, ascending.
[[nodiscard]] std::vector<Sample> samples_of(Pieces& pieces);

/// Subsets that make readable witnesses, from the plainest to all: whole numbers from -3 to 3, fractions from
/// -8 to 8, everything.
[[nodiscard]] std::vector<std::vector<Sample>> plainest_first(const std::vector<Sample>& samples);

/// Of the sign of the second divided difference.
[[nodiscard]] Ball bend_of(const Sample& a, const Sample& b, const Sample& c);

/// "f(-1.5) = 0.25": digits of the value, "no value" where undefined.
[[nodiscard]] std::string value_text(const Sample& sample);

}  // namespace assay
