#include "nn/draw.h"

#include <array>

#include "base/random.h"
#include "jit/compile.h"
#include "kernel/builder.h"
#include "kernel/math/elementary.h"

namespace assay::nn {
namespace {

using kernel::Builder;
using kernel::Type;
using kernel::Value;

/// The quantile of the standard normal distribution for 2^-24 <= p < 1, within 1e-6 of itself: Wichura,
/// "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37, 1988, routine
/// PPND7. Its third case, p < 1.4e-11, does not occur.
Value normal_quantile(Value p) {
  const Value q = p - 0.5;
  const Value r = 0.180625 - q * q;
  const Value center =
      q * fma(fma(fma(r, 5.9109374720E+01, 1.5929113202E+02), r, 5.0434271938E+01), r, 3.3871327179E+00) /
      fma(fma(fma(r, 6.7187563600E+01, 7.8757757664E+01), r, 1.7895169469E+01), r, 1.0);
  const Value s = sqrt(-log(min(p, 1.0 - p))) - 1.6;
  const Value tail =
      fma(fma(fma(s, 1.7023821103E-01, 1.3067284816E+00), s, 2.7568153900E+00), s, 1.4234372777E+00) /
      fma(fma(s, 1.2021132975E-01, 7.3700164250E-01), s, 1.0);
  return select(abs(q) <= 0.425, center, copysign(tail, q));
}

/// (p; first, second) -> the p-quantile of the distribution
std::shared_ptr<const Executable> quantile(Distribution::Kind kind) {
  Builder b;
  const Value p = to_f64(b.input(0));
  const Value first = b.uniform(0, Type::f64);
  const Value second = b.uniform(1, Type::f64);
  switch (kind) {
    case Distribution::Kind::uniform: b.output(to_f32(fma(p, second - first, first))); break;
    case Distribution::Kind::normal: b.output(to_f32(fma(normal_quantile(p), second, first))); break;
  }
  return compile(b.finish());
}

}  // namespace

Sampler::Sampler(const Distribution& distribution)
    : distribution_(distribution), quantile_(quantile(distribution.kind)) {}

void Sampler::operator()(std::uint64_t seed, std::uint64_t stream, std::span<float> values) const {
  Philox(seed, stream).fill_uniform(values);
  const std::array<double, 2> uniforms = {distribution_.first, distribution_.second};
  quantile_->run(std::array<const void*, 1>{values.data()}, uniforms, std::array<void*, 1>{values.data()},
                 values.size());
}

}  // namespace assay::nn
