#include <array>
#include <limits>

#include "kernel/math/elementary.h"

namespace assay::kernel {
namespace {

constexpr double largest = std::numeric_limits<double>::max();
constexpr double tiniest = std::numeric_limits<double>::denorm_min();

constexpr std::array<Contract, 9> table = {{
    {"exp", exp, -708.3, 709.4, 1.1},
    {"expm1", expm1, -largest, 709.4, 2.3},
    {"log", log, tiniest, largest, 1.25},
    {"log1p", log1p, -0x1.fffffffffffffp-1, largest, 1.75},
    {"tanh", tanh, -largest, largest, 2.75},
    {"erf", erf, -largest, largest, 2.25},
    {"erfc", erfc, -largest, 26.0, 5.0},
    {"sigmoid", sigmoid, -708.3, largest, 2.75},
    {"softplus", softplus, -708.3, largest, 2.0},
}};

}  // namespace

std::span<const Contract> contracts() {
  return table;
}

}  // namespace assay::kernel
