#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/gaussian_sum.h"
#include "analysis/growth.h"
#include "analysis/mean_field_tables.h"
#include "analysis/singularity.h"
#include "base/text.h"
#include "quadrature/integrate.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

Moment no_moment(Moment::State state, std::string reason) {
  return {.state = state,
          .value = state == Moment::State::infinite ? infinity : not_known,
          .reason = std::move(reason)};
}

/// value^power exp(-z^2/2), where value^power alone may be beyond the numbers.
double weighted_power(double value, int power, double z) {
  const double eighth = std::exp(-z * z / 8);
  const double square_root = eighth * eighth;
  if (power == 1) return value * square_root * square_root;
  const double root = power == 2 ? value * square_root : value * eighth;
  return power == 2 ? root * root : root * root * root * root;
}

struct Sum {
  long double value = 0.0L;  // thousands of terms
  long double magnitude = 0.0L;
  long double error = 0.0L;
  Coverage coverage = Coverage::complete;
};

/// The sum of factor(z) g^power.
template <typename Factor>
Sum sum_of(const PanelTable& table, int power, double q, double widest, const Factor& factor) {
  Sum sum;
  const auto visit = [&](const Panel& panel, double z, double weight, double value) {
    const double term = weighted_power(value, power, z) * weight * factor(z);
    sum.value += term;
    sum.magnitude += std::abs(term);
    const double beside = weighted_power(std::abs(value) + panel.error, power, z) * weight * factor(z);
    sum.error += std::abs(std::abs(beside) - std::abs(term));
    return std::abs(term);
  };
  sum.coverage = GaussianSum(table, q, widest, visit).run();
  return sum;
}

Moment finite_moment(const Sum& fine, const Sum& coarse, const Integral& beyond) {
  constexpr long double rounding = 2e-15L;
  const long double error = std::abs(fine.value - coarse.value) + fine.error + rounding * fine.magnitude;
  return {.state = Moment::State::finite,
          .value = static_cast<double>(fine.value) + beyond.value,
          .error = static_cast<double>(error) + beyond.error,
          .reason = {}};
}

/// The worst that is found beside the singular point.
Integrability integrable_near(Evaluator& f, const Breakpoint& point, int power) {
  if (!point.is_isolated) return Integrability::unsettled;
  const Integrability left = integrable_at(f, point.x, Side::left, power);
  const Integrability right = integrable_at(f, point.x, Side::right, power);
  if (left == Integrability::no || right == Integrability::no) return Integrability::no;
  return left == Integrability::yes ? right : left;
}

std::string integrability_reason(Integrability verdict, const std::string& name, int power,
                                 const Breakpoint& point) {
  const std::string what = power == 1   ? "integrable"
                           : power == 2 ? "square integrable"
                                        : "integrable to the fourth power";
  const std::string place = " at x = " + shortest(point.x.midpoint());
  return verdict == Integrability::no ? name + " is not " + what + place
                                      : "it could not be established whether " + name + " is " + what + place;
}

}  // namespace

Tabulated::Tabulated(const Function& function, std::string name, const std::vector<Breakpoint>& points,
                     double farthest, const Deadline& deadline)
    : function_(function),
      name_(std::move(name)),
      points_(points),
      table_(function, points, farthest, deadline),
      evaluator_(function) {}

const Moment& Tabulated::local_obstacle(int power) {
  const auto [entry, inserted] = local_obstacles_.try_emplace(power);
  Moment& obstacle = entry->second;
  if (!inserted) return obstacle;
  obstacle.state = Moment::State::finite;
  for (const Breakpoint& point : points_) {
    if (!point.is_singular || obstacle.state == Moment::State::infinite) continue;
    const Integrability verdict = integrable_near(evaluator_, point, power);
    if (verdict == Integrability::yes) continue;
    obstacle = no_moment(verdict == Integrability::no ? Moment::State::infinite : Moment::State::unknown,
                         integrability_reason(verdict, name_, power, point));
  }
  return obstacle;
}

Moment Tabulated::obstacle(int power, double q) {
  if (const Moment& local = local_obstacle(power); !local.is_finite()) return local;
  const Support support = gaussian_support(function_, q, power);
  if (support.obstacle.empty()) return {.state = Moment::State::finite};
  const bool grows = support.obstacle.find("grows too fast") != std::string::npos;
  return no_moment(grows ? Moment::State::infinite : Moment::State::unknown, support.obstacle);
}

/// Of the powers that g is next to its singular points, where the table does not go.
Integral Tabulated::tails(int power, double q) const {
  constexpr double rounding = 1e-15;  // of the exponent
  Integral total;
  for (const SingularEnd& end : table_.singular_ends()) {
    const double rest = 1 - power * end.exponent;
    const double size = std::pow(std::abs(end.amplitude), power) * std::pow(end.length, rest) / rest;
    const double density = normal_density(end.x / std::sqrt(q)) / std::sqrt(q);
    const double sign = power == 1 && end.amplitude < 0 ? -1 : 1;
    total += {sign * size * density, size * density * rounding / std::abs(rest)};
  }
  return total;
}

Moment Tabulated::moment(int power, double q) {
  if (Moment none = obstacle(power, q); !none.is_finite()) return none;
  const auto one = [](double) { return 1.0; };
  const Sum coarse = sum_of(table_, power, q, 1.0, one);
  const Sum fine = sum_of(table_, power, q, 0.5, one);
  if (fine.coverage == Coverage::truncated || !std::isfinite(fine.value) || !std::isfinite(fine.error)) {
    return no_moment(Moment::State::unknown,
                     table_.is_cut_short() ? "there was no time for the moments of " + name_
                                           : name_ + " varies too fast, or is too large, for its moments");
  }
  return finite_moment(fine, coarse, tails(power, q));
}

Moment Tabulated::length_slope(double q) {
  if (Moment none = obstacle(2, q); !none.is_finite()) return none;
  const auto factor = [q](double z) { return (z * z - 1) / (2 * q); };
  const Sum coarse = sum_of(table_, 2, q, 1.0, factor);
  const Sum fine = sum_of(table_, 2, q, 0.5, factor);
  if (fine.coverage == Coverage::truncated || !std::isfinite(fine.value) || !std::isfinite(fine.error)) {
    return no_moment(Moment::State::unknown, name_ + " varies too fast, or is too large, for its moments");
  }
  return finite_moment(fine, coarse, {});
}

/// Beyond it E g^power is infinite.
double Tabulated::largest_q(int power) {
  const auto [entry, inserted] = largest_q_.try_emplace(power, infinity);
  if (!inserted) return entry->second;
  const auto exists = [&](double q) { return gaussian_support(function_, q, power).obstacle.empty(); };
  constexpr double most = 0x1p20;
  double below = 0x1p-20;
  double above = most;
  if (exists(most)) return infinity;
  if (!exists(below)) return entry->second = 0.0;
  while (above / below > 1 + 1e-6) {
    const double middle = std::sqrt(above * below);
    (exists(middle) ? below : above) = middle;
  }
  return entry->second = below;
}

Tabulated::Square Tabulated::square(double q) {
  if (const Moment& local = local_obstacle(2); !local.is_finite())
    return {local.value, local.value, local.value};
  Square result{0.0, 0.0, 0.0};
  const auto visit = [&](const Panel& /*panel*/, double z, double weight, double value) {
    const double eighth = std::exp(-z * z / 8);
    const double root = value * eighth;  // the fourth power of it is the integrand of E g^4
    const double square = root * root;
    const double term = square * eighth * eighth * weight;
    result.second += term;
    result.slope += term * (z * z - 1);
    result.fourth += square * square * weight;
    return term * (z * z + 1);
  };
  const bool is_complete = GaussianSum(table_, q, 1.0, visit).run() == Coverage::complete;
  const auto finished = [&](int power, double value) {
    if (const Moment& local = local_obstacle(power); !local.is_finite()) return local.value;
    if (q > largest_q(power)) return infinity;
    return is_complete ? value : not_known;
  };
  result.second = finished(2, result.second + tails(2, q).value);
  result.slope = finished(2, result.slope / (2 * q));
  result.fourth = finished(4, result.fourth + tails(4, q).value);
  return result;
}

}  // namespace assay
