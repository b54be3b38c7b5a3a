#pragma once

// The only place that includes Arb: its headers moved into FLINT's folder with FLINT 3.
#include <flint/flint.h>

#include <initializer_list>  // IWYU pragma: keep: arb.h needs it in C++ and does not include it
#if __FLINT_RELEASE >= 30000
#include <flint/arb.h>
#include <flint/arb_hypgeom.h>
#else
#include <arb.h>
#include <arb_hypgeom.h>
#endif

#include <utility>

#include "ball/ball.h"

namespace assay {

/// An arb_t that is freed: a real ball, midpoint and radius.
class Arb {
 public:
  Arb() { arb_init(value_); }
  Arb(const Arb& other) : Arb() { arb_set(value_, other.value_); }
  Arb(Arb&& other) noexcept : Arb() { arb_swap(value_, other.value_); }
  Arb& operator=(const Arb& other) {
    arb_set(value_, other.value_);
    return *this;
  }
  Arb& operator=(Arb&& other) noexcept {
    arb_swap(value_, other.value_);
    return *this;
  }
  ~Arb() { arb_clear(value_); }

  // NOLINTBEGIN(google-explicit-constructor): Arb's functions take these pointers
  operator arb_ptr() { return value_; }
  operator arb_srcptr() const { return value_; }
  // NOLINTEND(google-explicit-constructor)

 private:
  arb_t value_;
};

/// An arf_t that is freed: a floating-point number of any size.
class Arf {
 public:
  Arf() { arf_init(value_); }
  Arf(const Arf&) = delete;
  Arf& operator=(const Arf&) = delete;
  ~Arf() { arf_clear(value_); }

  // NOLINTBEGIN(google-explicit-constructor): Arb's functions take these pointers
  operator arf_ptr() { return value_; }
  operator arf_srcptr() const { return value_; }
  // NOLINTEND(google-explicit-constructor)

 private:
  arf_t value_;
};

/// An fmpz_t that is freed: a whole number of any size.
class Integer {
 public:
  Integer() { fmpz_init(value_); }
  Integer(const Integer&) = delete;
  Integer& operator=(const Integer&) = delete;
  ~Integer() { fmpz_clear(value_); }

  operator fmpz*() { return value_; }  // NOLINT(google-explicit-constructor)

 private:
  fmpz_t value_;
};

/// What a Ball holds. `number` is finite and meaningful only in the state `finite`, and in the state
/// `infinite`, where it is 1 or -1, the infinity's sign. A condition is the number 1 or 0, or a ball around
/// both where it is undecided.
struct BallValue {
  Ball::State state = Ball::State::undefined;
  Arb number;
};

/// The infinity of that sign.
void set_infinity(BallValue& out, int sign);

/// An enclosure of the exact number, within 2^-bits of it.
void set_rational(BallValue& out, const Rational& value, slong bits);

/// The ends of the ball, rounded outwards to a little more precision than the midpoint has.
void lower_end(arf_ptr out, arb_srcptr ball);
void upper_end(arf_ptr out, arb_srcptr ball);

}  // namespace assay
