#include "report/glossary.h"

#include <array>

namespace assay::report {
namespace {

constexpr auto entries = std::to_array<GlossaryEntry>({
    {"activation", "The function that each unit of a layer applies to its pre-activation."},
    {"affine", "A straight line, a*x + b. Layers with an affine activation collapse into one."},
    {"backward pass",
     "The computation of gradients, from the loss back to the first layer. Each activation "
     "multiplies the gradient that arrives by its derivative f'."},
    {"chi",
     "By how much one layer multiplies the mean squared gradient on its way back; below 1 gradients "
     "vanish, above 1 they explode."},
    {"computed",
     "A number from numerical integration, with an estimate of its error far below the digits shown."},
    {"correlation map",
     "How alike two inputs are after a layer, as a function of how alike they were before."},
    {"dead unit",
     "A unit whose derivative is 0 for every example: no gradient reaches its weights any more."},
    {"edge of chaos",
     "Weight and bias variances for which chi is 1: gradients neither vanish nor explode. It is "
     "stable if lengths return to it after a disturbance."},
    {"estimated",
     "What the theory of wide networks with random weights predicts; narrow or trained networks "
     "may differ."},
    {"fan-in", "The number of inputs of a unit."},
    {"gain",
     "The factor by which weights have to be larger than 1/sqrt(fan-in), so that the size of the "
     "signal stays the same from layer to layer."},
    {"kink", "A place where a function is continuous, but its slope jumps, such as 0 of relu."},
    {"kurtosis",
     "E f^4 / (E f^2)^2: how unequal the outputs of the units of a layer are. The larger it is, the "
     "more random networks of the same width differ from each other."},
    {"length", "The mean square of the pre-activations of a layer, q."},
    {"length slope",
     "By how much a layer multiplies a small relative error of the length; below 1 lengths "
     "settle, above 1 they run away."},
    {"linear part",
     "The share of an activation's output power that is proportional to its input: "
     "(E z f)^2 / E f^2 for a standard normal z. It is 0 for every even function."},
    {"Lipschitz constant",
     "The largest slope, sup |f'|: no two outputs are farther apart than that many times "
     "their inputs."},
    {"measured", "A time taken on this machine; it differs from run to run."},
    {"pre-activation",
     "The weighted sum of a unit's inputs plus its bias, to which the activation is applied."},
    {"proved",
     "Established by algebra or by ball arithmetic, which encloses every rounding error: not a matter "
     "of samples."},
    {"saturation", "Where a function is so flat that hardly any gradient passes."},
    {"standard normal",
     "The bell curve with mean 0 and variance 1: what pre-activations of a wide layer look "
     "like at initialisation."},
    {"unit gain", "Weights of variance 1/(E f^2 fan-in): the second moment of the signal stays 1."},
    {"unit in the last place (ULP)",
     "The distance between neighbouring floating-point numbers: a correctly "
     "rounded result is off by at most half of one."},
});

}  // namespace

std::span<const GlossaryEntry> glossary() {
  return entries;
}

}  // namespace assay::report
