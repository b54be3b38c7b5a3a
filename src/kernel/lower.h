#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "expr/function.h"
#include "kernel/builder.h"
#include "kernel/program.h"

namespace assay::kernel {

// From functions to programs, at their parameters' defaults and in their stable forms (expr/stable.h), under
// the plan `exact`: everything in float64, rounded once to float32.
//
// A sum that cancels next to 0 is a power series there (kernel/cancellation.h).
//
// Special values: NaN gives NaN unless the function is constant. At an infinity the result is the limit
// wherever float64 arithmetic gives the limit. Where it gives NaN (x*sigmoid(x) at -inf is -inf*0), the
// values at 2^260 and 2^340 with the sign of that infinity tell: they round to the same number, which is then
// the result, or they fall or grow by more than 2^16, and it is 0 or infinite; a sin, cos or tan of something
// that grows takes several values there, which all have to lead to one result. If arithmetic gives NaN or an
// infinity before that already, from some x on (x*tanh(exp(x)), where exp(x) is infinite), the values 1/32
// and 1/16 before that x take their place if they are the same. Both corrections are a select, made only for
// functions that need them. Outside its domain a function is NaN, or the infinity that IEEE arithmetic gives
// at a pole. The sign of a zero that stems from a tie of min or max is open.
//
// Where f(x) is c x^p and a little for a short fraction c (silu: x/2; x tanh(x): x^2), next to 0 or far out,
// or a line and a little (x + tanh(x)), some results are ties in float64 that the little decides: it is put
// back as one to four units in the last place (kernel/ties.h).
//
// u^n with an integer constant n is repeated multiplication up to n = 16, relative error about n/2 units in
// the last place of float64; u^(n + 1/2) is sqrt(u) u^n and u^(n/3) is cbrt(u)^n; for every other power see
// kernel/math/pow.cpp.
//
// The argument of sin, cos and tan is a rational number times something, or that times pi: the number is
// multiplied while the angle is reduced, without a rounding, and no float64 is too large for that.

/// The form in which f is computed, parameters at their defaults, and that of f'.
[[nodiscard]] Function computed_form(const Function& f);
[[nodiscard]] Function computed_derivative(const Function& f);
/// A program of a float64 array in and out: the value of a form, its ties in float32 not decided.
[[nodiscard]] Program lower_wide(const Function& form);
/// The value of such a form; x and the value are f64. Special values are as right as the element type of the
/// arrays tells.
[[nodiscard]] Value lower_form(const Function& form, Value x, Element element);

/// f(x) as a part of the program that x belongs to; x and the value are f64.
[[nodiscard]] Value lower(const Function& f, Value x);

/// g(y), likewise, of an output y of an activation: ties far out are not decided.
[[nodiscard]] Value lower_of_output(const Function& g, Value y);

/// f'(x), likewise; given f, not its derivative.
[[nodiscard]] Value lower_derivative(const Function& f, Value x);

/// y = f(x): one input, one output.
[[nodiscard]] Program lower_forward(const Function& f);

/// dx = f'(x) * dy: inputs x and dy, one output. Given f, not its derivative.
[[nodiscard]] Program lower_backward(const Function& f);

/// dx = g(y) * dy, where g is f' as a function of the output (expr/function.h): inputs y and dy, one output.
[[nodiscard]] Program lower_backward_from_output(const Function& g);

// The same with open parameters, whose values are given at launch instead of being bound at the defaults.
// What is decided above by evaluating the function is not decided then: where the arithmetic gives NaN at an
// infinity it stays NaN, and ties of subnormal results are rounded as float64 shows them. NaN gives NaN
// unless the formula has no x. Without open parameters the programs are those above.

/// A parameter that is open.
struct OpenParameter {
  enum class Source : std::uint8_t {
    uniform,  ///< one number for all elements
    array,    ///< a float32 for each element
  };
  std::string name;
  Source source;
};

/// y = f(x): inputs x and then the open parameters that are arrays, uniforms the others, both in the order of
/// `open`; one output.
[[nodiscard]] Program lower_forward(const Function& f, std::span<const OpenParameter> open);

/// Derivatives of f times dy, each product rounded once: inputs x, dy and then as above. The outputs are the
/// derivatives by the open parameters with these names and after them, if `by_input`, that by x.
[[nodiscard]] Program lower_backward(const Function& f, std::span<const OpenParameter> open,
                                     std::span<const std::string> names, bool by_input);

}  // namespace assay::kernel
