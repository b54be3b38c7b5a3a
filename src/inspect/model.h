#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "expr/function.h"

namespace assay::inspect {

/// A function of x and of parameters that may take any values, with all that a fit of them needs. Values are
/// computed in double, in stable forms.
class Model {
 public:
  /// `free` says for each of f.parameters() whether a fit may move it. With `with_slope` also f' is modelled.
  Model(const Function& f, std::vector<bool> free, bool with_slope);

  [[nodiscard]] std::size_t parameters() const { return free_.size(); }
  [[nodiscard]] const std::vector<bool>& free() const { return free_; }

  enum class Quantity : std::uint8_t { value, slope };
  /// y = f(x), or f'(x), at these values of all parameters.
  void predict(Quantity quantity, std::span<const double> parameters, std::span<const double> x,
               std::span<double> y) const;
  /// Its partial derivative by a free parameter.
  void gradient(Quantity quantity, std::size_t parameter, std::span<const double> parameters,
                std::span<const double> x, std::span<double> out) const;

 private:
  /// A function of some of the parameters.
  struct Part {
    Function f;
    std::vector<std::size_t> places;  ///< of its parameters among all
  };
  struct Parts {
    Part value;
    std::vector<Part> gradients;  ///< one for each free parameter
  };
  [[nodiscard]] static Part part_of(const Function& f, std::span<const Parameter> all);
  [[nodiscard]] static Parts parts_of(const Function& f, std::span<const Parameter> all,
                                      const std::vector<bool>& free);
  static void run(const Part& part, std::span<const double> parameters, std::span<const double> x,
                  std::span<double> y);
  [[nodiscard]] const Parts& parts(Quantity quantity) const {
    return parts_[static_cast<std::size_t>(quantity)];
  }

  std::vector<bool> free_;
  std::vector<Parts> parts_;  ///< of the value and, if it is modelled, of the slope
};

}  // namespace assay::inspect
