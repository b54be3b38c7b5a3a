// erf(x), erfc(x): relative error at most 2^-94 for finite results that are normal; a subnormal one is within
// a unit in its last place. erfc(x > 28) = 0.
#include <array>
#include <utility>

#include "kernel/double_double/elementary.h"
#include "kernel/double_double/polynomial.h"

namespace assay::kernel {
namespace {

// erfc(z) = exp(-z^2) p(q)/(z + 7/2), q = (z - 7/2)/(z + 7/2), for 0 <= z <= 28: relative error 2^-102.4
// (tools/minimax.py erfc_double_double). Each coefficient is a sum of two numbers.
constexpr std::array<std::pair<double, double>, 43> coefficients = {{
    {0x1.1649466cd0bf1p+0, 0x1.d43b1beb70254p-54},
    {-0x1.e02749166d56fp-1, -0x1.5d963454a9e86p-58},
    {0x1.6362dd2801956p-1, -0x1.1e4eda3dc1722p-56},
    {-0x1.bdb3c1808b2f2p-2, 0x1.1c25a1b0f545ap-57},
    {0x1.ce500ceb5c503p-3, 0x1.1a7509fa58f27p-57},
    {-0x1.7a232e1d27d32p-4, 0x1.8cd5513cec3c5p-58},
    {0x1.b27b27479eecap-6, -0x1.80e1192557d56p-61},
    {-0x1.a06c1e9a9955cp-9, 0x1.a383e75e92392p-63},
    {-0x1.5630de7597aaep-10, -0x1.aaf4fc287f772p-68},
    {0x1.769ed06e57b6bp-11, 0x1.6ff2a8b572c32p-66},
    {-0x1.60d82ba00f25fp-15, -0x1.4d6e48a1e47efp-70},
    {-0x1.39a30fd5e5711p-14, -0x1.aa75477ff140ep-69},
    {0x1.38dc8470818f8p-16, -0x1.e2db8b21b3c60p-73},
    {0x1.e61a3d4ec7677p-18, 0x1.4ec5665c16dc0p-73},
    {-0x1.c79c41d05b59ep-19, -0x1.5e18644b4b0e2p-75},
    {-0x1.aaea23442e133p-21, 0x1.50d3611296bdfp-76},
    {0x1.2a66297e3c99dp-21, 0x1.fdde6307193e6p-76},
    {0x1.ef5e343645692p-24, -0x1.dfc4f274d6295p-78},
    {-0x1.84e4e844a1dc8p-24, -0x1.7f574154dc322p-79},
    {-0x1.84403ce398992p-26, 0x1.b6a18985531a4p-80},
    {0x1.f544aa7ac74cep-27, -0x1.5ee75cb2a7f53p-87},
    {0x1.69336e73de7c2p-28, -0x1.523ee2e4b7d90p-84},
    {-0x1.29f0d12a99aacp-29, -0x1.5984f696f5df8p-86},
    {-0x1.5cf52de418848p-30, -0x1.3ba84d0340873p-84},
    {0x1.07947d60529f1p-32, -0x1.db9d75a0a1965p-86},
    {0x1.41c11e3a0fa8bp-32, 0x1.2d3ce0fb47425p-86},
    {0x1.3ee50803f469dp-38, 0x1.b5bd7268398b5p-93},
    {-0x1.07f193b382755p-34, -0x1.7ceea2531cbaep-89},
    {-0x1.ee0610938b54bp-37, 0x1.f85de2106f934p-91},
    {0x1.54f9b4a30e27ap-37, -0x1.040901d0c1025p-91},
    {0x1.844820834a872p-38, 0x1.2e92d6ea63f81p-92},
    {-0x1.90e373b32b8a1p-41, -0x1.072c02797f41ep-95},
    {-0x1.98dcd7d73032cp-40, -0x1.3db29a1985be5p-97},
    {-0x1.1a51174214c39p-42, -0x1.974e65b1f0f4fp-96},
    {0x1.2772536bcfb7bp-42, 0x1.03292c57ab8f2p-98},
    {0x1.29afae4da1a67p-43, 0x1.6d27837f012ffp-101},
    {-0x1.76fb98f9a1f58p-46, 0x1.953447b5093d2p-101},
    {-0x1.242e3ff5bed9fp-45, 0x1.93f1ee430dc47p-101},
    {-0x1.29e6e2551fcbbp-48, 0.0},
    {0x1.2480fe6b99416p-48, 0.0},
    {0x1.78e920bf732ecp-50, 0.0},
    {-0x1.fce1502a23d00p-54, 0.0},
    {-0x1.3c75b408dec1ap-54, 0.0},
}};
constexpr std::size_t long_coefficients = 38;

constexpr double two_over_root_pi_high = 0x1.20dd750429b6dp+0;  // 2/sqrt(pi) = high + low
constexpr double two_over_root_pi_low = 0x1.1ae3a914fed80p-56;

std::vector<Rational> sums_of_pairs() {
  std::vector<Rational> sums;
  for (const auto& [high, low] : coefficients) {
    sums.push_back(Rational::from_double(high) + Rational::from_double(low));
  }
  return sums;
}

/// (-1)^k / (k! (2k + 1)), the coefficients of sqrt(pi)/2 erf(x)/x in x^2.
std::vector<Rational> taylor_coefficients(std::int64_t count) {
  std::vector<Rational> taylor;
  Rational factor = 1;
  for (std::int64_t k = 0; k < count; ++k) {
    if (k > 0) factor = factor * Rational(-1, k);
    taylor.push_back(factor * Rational(1, 2 * k + 1));
  }
  return taylor;
}

/// For |x| <= 1.
DoubleDouble erf_near_zero(DoubleDouble x) {
  static const std::vector<Rational> taylor = taylor_coefficients(29);
  return x * double_double(x.builder(), two_over_root_pi_high, two_over_root_pi_low) *
         polynomial(x * x, taylor, 17);
}

}  // namespace

DoubleDouble erfc(DoubleDouble x) {
  static const std::vector<Rational> p = sums_of_pairs();
  const DoubleDouble a = abs(x);
  const DoubleDouble z = select(a.high > 28.0, double_double(x.builder(), 28.0), a);
  const DoubleDouble divisor = z + 3.5;
  const DoubleDouble q = (z + -3.5) / divisor;
  const DoubleDouble tail = exp(-(z * z)) * (polynomial(q, p, long_coefficients) / divisor);
  return select(x.high < 0.0, 2.0 - tail, select(a.high > 28.0, double_double(x.builder(), 0.0), tail));
}

DoubleDouble erf(DoubleDouble x) {
  const DoubleDouble far = 1.0 - erfc(abs(x));
  const DoubleDouble outer = select(x.high < 0.0, -far, far);
  return select(abs(x.high) < 1.0, erf_near_zero(x), outer);
}

}  // namespace assay::kernel
