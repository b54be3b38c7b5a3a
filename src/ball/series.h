#pragma once

#include <optional>

#include "ball/arb.h"
#include "expr/op.h"

#if __FLINT_RELEASE >= 30000
#include <flint/arb_poly.h>
#else
#include <arb_poly.h>
#endif

namespace assay {

/// An arb_poly_t that is freed: a truncated power series whose coefficients are balls.
class Polynomial {
 public:
  Polynomial() { arb_poly_init(value_); }
  Polynomial(const Polynomial& other) : Polynomial() { arb_poly_set(value_, other.value_); }
  Polynomial(Polynomial&& other) noexcept : Polynomial() { arb_poly_swap(value_, other.value_); }
  Polynomial& operator=(const Polynomial& other) {
    arb_poly_set(value_, other.value_);
    return *this;
  }
  Polynomial& operator=(Polynomial&& other) noexcept {
    arb_poly_swap(value_, other.value_);
    return *this;
  }
  ~Polynomial() { arb_poly_clear(value_); }

  // NOLINTBEGIN(google-explicit-constructor): Arb's functions take these pointers
  operator arb_poly_struct*() { return value_; }
  operator const arb_poly_struct*() const { return value_; }
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] Arb coefficient(slong k) const {
    Arb result;
    arb_poly_get_coeff_arb(result, value_, k);
    return result;
  }
  [[nodiscard]] bool is_finite() const {
    for (slong k = 0; k < arb_poly_length(value_); ++k) {
      if (!arb_is_finite(arb_poly_get_coeff_ptr(value_, k))) return false;
    }
    return true;
  }

 private:
  arb_poly_t value_;
};

struct SeriesContext {
  int terms;
  int bits;
};

[[nodiscard]] Polynomial constant_series(const Rational& value, int bits);
[[nodiscard]] Polynomial constant_series(Op op, int bits);  ///< pi or e
[[nodiscard]] Polynomial variable_series(arb_srcptr x);

// Operations on series; nothing where the result is not known to be analytic.
[[nodiscard]] std::optional<Polynomial> unary_series(Op op, const Polynomial& u, SeriesContext context);
[[nodiscard]] std::optional<Polynomial> binary_series(Op op, const Polynomial& u, const Polynomial& v,
                                                      SeriesContext context);
[[nodiscard]] std::optional<Polynomial> power_series(const Polynomial& u, const Rational& exponent,
                                                     SeriesContext context);
/// abs, sign or floor
[[nodiscard]] std::optional<Polynomial> step(Op op, const Polynomial& u, SeriesContext context);

}  // namespace assay
