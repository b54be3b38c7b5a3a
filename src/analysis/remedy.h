#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "analysis/deadline.h"
#include "analysis/moments.h"
#include "analysis/properties.h"
#include "analysis/smoothing.h"
#include "analysis/transform.h"

namespace assay {

/// A proof that no transform g (f(a x + b) + d) meets what a method wants (THEORY 6.4).
struct Impossibility {
  enum class Obstacle : std::uint8_t {
    undefined,  ///< f has no value on a set that every Gaussian meets
    pole,       ///< f is unbounded next to a point: E f'^2 is infinite
    steep,      ///< f' is not square integrable next to a point
    jump,       ///< f jumps: C'(1) is infinite
    flat,       ///< f' = 0 almost everywhere
    affine,
    quadratic,
    kink,  ///< f' jumps: C''(1) is infinite; of TAT alone
  };
  Obstacle obstacle;
  std::string because;  ///< the proof in a clause or two, for a reader of the report
};

/// From certificates alone: what was not proved about f is no impossibility.
[[nodiscard]] std::optional<Impossibility> impossibility(const Function& f, const Properties& properties,
                                                         Tailoring method);

/// The slopes of a piecewise linear f with f(s x) = s f(x) for all s > 0: relu, leaky_relu, abs.
struct Homogeneous {
  double negative;  ///< f(x)/x for x < 0
  double positive;
};
/// By algebra (f'' = 0 between kinks) and the list of kinks; nothing if it is not proved.
[[nodiscard]] std::optional<Homogeneous> homogeneous(const Function& f, const Properties& properties);

/// What can be done for a function in a plain network of a certain depth.
struct Remedy {
  std::optional<Impossibility> impossible;  ///< of f as it is
  std::optional<Smoothed> smoothed;         ///< the nearest function without that fault
  Moments moments;                          ///< of `smoothed`, u ~ N(0,1)
  std::optional<Tailored> tailored;  ///< the transform of f, or of `smoothed`; with a reason if there is none
  std::optional<LeakyTransform> leaky;  ///< for TAT of a homogeneous f: what takes its place
};

/// `softness` is the e of nearest_smooth. About 0.05 s of a processor, more where there is no solution.
[[nodiscard]] Remedy remedy(const Function& f, const Properties& properties, const TailoringTarget& target,
                            std::size_t depth, const Deadline& deadline = Deadline::never(),
                            const Rational& softness = Rational(1, 10));

}  // namespace assay
