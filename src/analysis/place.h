#pragma once

#include <limits>
#include <string>
#include <vector>

namespace assay {

/// A number that is proved to lie in [lower, upper], ends rounded outwards. Both ends infinite with one sign:
/// the number is proved to be that infinity (a supremum that is not finite). One end infinite: no bound is
/// known on that side.
struct Enclosure {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();

  [[nodiscard]] bool is_infinite() const {
    return lower == upper && (upper == std::numeric_limits<double>::infinity() ||
                              upper == -std::numeric_limits<double>::infinity());
  }
  [[nodiscard]] bool is_bounded() const {
    return lower > -std::numeric_limits<double>::infinity() &&
           upper < std::numeric_limits<double>::infinity();
  }
  [[nodiscard]] double width() const { return upper - lower; }
  [[nodiscard]] double middle() const { return lower == upper ? lower : lower + (upper - lower) / 2; }
};

/// A point of the line.
struct Place {
  double x = 0.0;         ///< the nearest double
  std::string text = {};  ///< "-1/3" where the number is known exactly, otherwise its digits
  bool is_exact = false;  ///< `text` is the number itself
};

/// An interval of the line; an end may be infinite, and is then not included.
struct Stretch {
  double lower;
  double upper;
  bool includes_lower = true;
  bool includes_upper = true;
};

}  // namespace assay
