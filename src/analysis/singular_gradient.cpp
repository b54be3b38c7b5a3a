#include "analysis/singular_gradient.h"

#include <algorithm>
#include <cmath>

#include "analysis/gaussian_sum.h"
#include "analysis/mean_field_tables.h"
#include "quadrature/integrate.h"

namespace assay {
namespace {

constexpr double half = 0.5;
constexpr double is_half = 1e-6;

// Of Landau's distribution, whose density at x is the integral of e^(-t ln t - x t) sin(pi t)/pi over t > 0.
constexpr double landau_median = 1.3557804;
constexpr double landau_hundredth = 104.156362;  ///< exceeded with probability 1/100

/// E f'(z)^2 without the stretches beside the singular points that the table leaves out.
double truncated_square(const PanelTable& derivative) {
  double sum = 0.0;
  const auto visit = [&](const Panel& /*panel*/, double z, double weight, double value) {
    const double root = value * std::exp(-z * z / 4);
    sum += root * root * weight;
    return root * root * weight;
  };
  (void)GaussianSum(derivative, 1.0, 1.0, visit).run();
  return sum;
}

/// Y = f'(z)^2 has P(Y > y) = kappa/y for large y, so that the mean of N of them is kappa (ln N + offset)
/// plus kappa times a variable with Landau's distribution, the stable law of exponent 1 (Gnedenko and
/// Kolmogorov, "Limit Distributions for Sums of Independent Random Variables", section 35).
void describe_median(const MeanField& f, const PanelTable& derivative, SingularGradient& result) {
  double kappa = 0.0;
  double logarithms = 0.0;
  for (const SingularEnd& end : derivative.singular_ends()) {
    if (std::abs(end.exponent - half) > is_half) continue;
    const double square = end.amplitude * end.amplitude;
    const double share = square * normal_density(end.x);  // P(Y > y) = share/y on this side
    kappa += share;
    logarithms += share * std::log(square / end.length);  // the table goes as far as that y
  }
  const Moment second = f.moment(2, 1.0);
  if (!second.is_finite() || kappa <= 0) return;
  // E (Y; Y < T) = kappa (ln T + d).
  const double d = (truncated_square(derivative) - logarithms) / kappa;
  constexpr double euler = 0.57721566490153286;
  result.coefficient = kappa / second.value;
  result.offset = std::log(kappa) + d + 1 - euler + landau_median;
}

}  // namespace

std::optional<double> SingularGradient::median_chi(double width) const {
  if (!coefficient || !offset) return std::nullopt;
  return *coefficient * (std::log(width) + *offset);
}

std::optional<double> SingularGradient::hundredth_chi(double width) const {
  const std::optional<double> median = median_chi(width);
  if (!median) return std::nullopt;
  return *median + *coefficient * (landau_hundredth - landau_median);
}

std::optional<SingularGradient> singular_gradient(const MeanField& f) {
  if (!f.obstacle().empty() || !f.tables().derivative_obstacle.empty()) return std::nullopt;
  Tabulated& derivative = *f.tables().derivative;
  const PanelTable& table = derivative.table();
  if (derivative.local_obstacle(2).state != Moment::State::infinite || table.singular_ends().empty()) {
    return std::nullopt;
  }
  const auto worst = std::ranges::max_element(table.singular_ends(), {}, &SingularEnd::exponent);
  if (worst->exponent < half - is_half) return std::nullopt;
  double squares = 0.0;
  int sides = 0;
  for (const SingularEnd& end : table.singular_ends()) {
    if (end.x != worst->x || std::abs(end.exponent - worst->exponent) > is_half) continue;
    squares += end.amplitude * end.amplitude;
    ++sides;
  }
  SingularGradient result{.x = worst->x,
                          .exponent = worst->exponent,
                          .amplitude = std::sqrt(squares / sides),
                          .coefficient = {},
                          .offset = {}};
  if (std::abs(worst->exponent - half) <= is_half) describe_median(f, table, result);
  return result;
}

}  // namespace assay
