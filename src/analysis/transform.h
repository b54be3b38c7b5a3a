#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "analysis/deadline.h"
#include "expr/function.h"

namespace assay {

/// fhat(x) = g (f(a x + b) + d): the same shape, with its input and its output moved and scaled, so that a
/// deep plain network of it trains from weights N(0, 1/fan-in) and biases 0 (THEORY 6.3).
struct AffineTransform {
  double input_scale = 1.0;   ///< a > 0
  double input_shift = 0.0;   ///< b
  double output_shift = 0.0;  ///< d
  double output_scale = 1.0;  ///< g > 0
};

/// What the transform is chosen for.
enum class Tailoring : std::uint8_t {
  dks,  ///< "deep kernel shaping": Martens et al. 2021, arXiv 2110.01765
  tat,  ///< "tailored activation transformation": Zhang et al. 2022, for smooth activations
};

/// The maps of one layer at length 1, for weights N(0, 1/fan-in) and no biases: of the squared length q and
/// of the correlation c of two inputs.
struct LocalMaps {
  double length = 0.0;        ///< Q(1) = E fhat^2
  double length_slope = 0.0;  ///< Q'(1) = E z fhat fhat'
  double slope = 0.0;         ///< C'(1) = E fhat'^2
  double curvature = 0.0;  ///< C''(1) = E fhat''^2; infinite if fhat' jumps; NaN where DKS need not know it
  double at_independent = 0.0;  ///< C(0) = (E fhat)^2
};

/// DKS wants Q(1) = Q'(1) = 1, C(0) = 0 and C'(1) = `value`; TAT wants Q(1) = Q'(1) = C'(1) = 1 and
/// C''(1) = `value`.
struct TailoringTarget {
  Tailoring method;
  double value;  ///< above 1 for DKS, above 0 for TAT
};

/// For a plain network of `depth` layers of f: zeta^(1/depth), the slope of the whole being zeta = 1.5; and
/// tau/depth, tau = 0.3. The constants are those of the papers.
[[nodiscard]] TailoringTarget tailoring_target(Tailoring method, std::size_t depth);

struct Tailored {
  TailoringTarget target;
  std::optional<AffineTransform> transform;
  Function function;   ///< fhat; f itself without a transform
  LocalMaps maps;      ///< of fhat, integrated anew from its formula
  std::string reason;  ///< why there is no transform; empty if there is
};

/// Solves for the transform. Of several solutions those whose slope exceeds 2 within ten standard deviations
/// are left aside; then that of the smallest |b| is taken, of two mirrored ones that with b > 0. The result
/// is accepted only if the maps of fhat, integrated by an independent quadrature, meet the target to 1e-9.
/// That there is no transform is a finding of the search here; analysis/repair.h knows the proofs.
[[nodiscard]] Tailored tailored(const Function& f, const TailoringTarget& target,
                                const Deadline& deadline = Deadline::never());

/// g (f(a x + b) + d) as a function, the four numbers as the shortest decimals that mean them; they are
/// finite.
[[nodiscard]] Function transformed(const Function& f, const AffineTransform& transform);

/// What TAT makes of relu: where(x > 0, x, slope*x) times `scale`, such that C(0) of the whole network of
/// `depth` layers is `eta`.
struct LeakyTransform {
  double slope;
  double scale;        ///< sqrt(2/(1 + slope^2))
  double eta;          ///< reached
  std::string reason;  ///< why eta is smaller than the one asked for; empty if it is not
};

/// eta < 1. Where even relu itself (slope 0) correlates independent inputs less than that, as in shallow
/// networks, the eta that is used is nine tenths of what relu does.
[[nodiscard]] LeakyTransform tailored_leaky_relu(std::size_t depth, double eta = 0.9);

}  // namespace assay
