#include "analysis/mean_field.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>

#include "analysis/domain.h"
#include "analysis/gaussian_sum.h"
#include "analysis/mean_field_tables.h"
#include "base/error.h"
#include "base/text.h"

namespace assay {
std::vector<Breakpoint> breakpoints_within(const Function& f, double& farthest, const Deadline& deadline) {
  for (farthest = 1024; farthest > 16; farthest /= 4) {
    try {
      std::vector<Breakpoint> points = breakpoints(f, -farthest, farthest, deadline);
      if (std::ranges::all_of(points, &Breakpoint::is_isolated)) return points;
    } catch (const Error&) {  // too many of them: look nearer
      continue;
    }
  }
  return breakpoints(f, -farthest, farthest, deadline);
}

namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

/// What f is, other than defined for almost all inputs; empty if it is that.
std::string domain_obstacle(const Function& f, std::span<const Breakpoint> points, double farthest) {
  constexpr double end = 40.0;
  const double nearer = std::min(end, farthest);
  std::vector<Breakpoint> inside;
  for (const Breakpoint& point : points) {
    if (std::abs(point.x.midpoint()) < nearer) inside.push_back(point);
  }
  std::ranges::sort(inside, {}, [](const Breakpoint& point) { return point.x.midpoint(); });
  const Undefined undefined = undefined_inputs(f, inside, -nearer, nearer, 1.0);
  if (!undefined.where.empty()) {
    return "undefined for " + undefined.where + ", " + share_of_inputs(undefined.probability);
  }
  return undefined.is_settled ? "" : "not known to be defined everywhere";
}

/// Whether g's values on the two sides of the point stay apart: those of a power come together.
bool jumps_at(Evaluator& g, const Breakpoint& point) {
  if (!point.is_isolated) return false;
  constexpr int bits = 640;
  const auto difference = [&](int exponent) {
    const Ball t(std::ldexp(1.0, exponent));
    return g.enclose(point.x + t, bits) - g.enclose(point.x - t, bits);
  };
  const Ball far = difference(-70);
  const Ball near = difference(-140);
  if (!near.is_finite() || !far.is_finite() || near.contains_zero()) return false;
  const double ratio = near.midpoint() / far.midpoint();
  return 0.5 < ratio && ratio < 2.0;  // at a pole it grows
}

/// "f' jumps at x = 0", of the first such place.
std::string first_jump(Tabulated& g, const std::string& name) {
  for (const Breakpoint& point : g.points()) {
    if (jumps_at(g.evaluator(), point)) return name + " jumps at x = " + shortest(point.x.midpoint());
  }
  return {};
}

/// f(u) = slope u on either side of 0.
bool is_homogeneous(const PanelTable& f, std::span<const Breakpoint> points) {
  for (const Breakpoint& point : points) {
    if (!point.is_isolated || point.x.midpoint() != 0) return false;
  }
  const double right = f(1.0);
  const double left = -f(-1.0);
  for (const Panel& panel : f.panels()) {
    const double slope = panel.begin() >= 0 ? right : left;
    const double middle = std::midpoint(panel.begin(), panel.end());
    const double half = (panel.end() - panel.begin()) / 2;
    const double scale = 1e-14 * std::max(std::abs(panel.begin()), std::abs(panel.end()));
    if (panel.terms > 2 || !(std::abs(panel.coefficients[0] - slope * middle) <= scale * std::abs(slope)) ||
        !(std::abs(panel.coefficients[1] - slope * half) <= scale * std::abs(slope))) {
      return false;
    }
  }
  return f.lower() < -1000 && f.upper() > 1000;
}

void tabulate(const Function& f, const Deadline& deadline, MeanField::Tables& tables) {
  tables.function = f;
  tables.points = breakpoints_within(f, tables.farthest, deadline);
  // What is said of one of them should be said of the one nearest to 0.
  std::ranges::sort(tables.points, {}, [](const Breakpoint& p) { return std::abs(p.x.midpoint()); });
  tables.obstacle = domain_obstacle(f, tables.points, tables.farthest);
  if (!tables.obstacle.empty()) return;
  tables.f.emplace(f, "f", tables.points, tables.farthest, deadline);
  const Function derivative = f.derivative();
  tables.derivative_obstacle = domain_obstacle(derivative, tables.points, tables.farthest);
  if (!tables.derivative_obstacle.empty()) {
    tables.derivative_obstacle = "the derivative is " + tables.derivative_obstacle;
  }
  tables.derivative.emplace(derivative, "the derivative", tables.points, tables.farthest, deadline);
  if (tables.f->table().is_cut_short() || tables.derivative->table().is_cut_short()) {
    tables.obstacle = "there was no time to tabulate it";
    return;
  }
  if (!tables.f->table().holds_zero() || !tables.derivative->table().holds_zero()) {
    tables.obstacle = "f or its derivative is too large, or has too many kinks, next to 0";
    return;
  }
  tables.jump = first_jump(*tables.f, "f");
  if (tables.jump.empty()) tables.jump = first_jump(*tables.derivative, "f'");
  tables.is_homogeneous = is_homogeneous(tables.f->table(), tables.points);
}

Moment unknown(const std::string& reason) {
  return {.state = Moment::State::unknown, .reason = reason};
}

}  // namespace

namespace {

using Lengths = LengthInterpolants::Values;

/// What is interpolated: close to linear in ln q for powers, and not far from it for exponentials.
Lengths to_smooth(const Lengths& values, double q) {
  using enum LengthInterpolants::Index;
  return {std::log(values[second]), q * values[slope] / values[second], std::log(values[fourth]),
          std::log(values[derivative_second]), std::log(values[derivative_fourth])};
}

}  // namespace

std::array<LengthInterpolants::Cell, LengthInterpolants::count> LengthInterpolants::made(
    int place, const std::function<Values(double)>& direct) {
  constexpr auto n = static_cast<double>(nodes);
  std::array<Values, nodes> samples{};
  std::array<Cell, count> cells{};
  for (std::size_t i = 0; i < nodes; ++i) {
    const double angle = std::numbers::pi * (static_cast<double>(i) + 0.5) / n;
    const double q = std::exp2(2.0 * place + 1.0 + std::cos(angle));
    samples[i] = direct(q);
    const Values smooth = to_smooth(samples[i], q);
    for (std::size_t v = 0; v < count; ++v) {
      for (std::size_t k = 0; k < nodes; ++k) {
        cells[v].coefficients[k] +=
            (k == 0 ? 1 : 2) / n * std::cos(static_cast<double>(k) * angle) * smooth[v];
      }
    }
  }
  for (std::size_t v = 0; v < count; ++v) {
    Cell& cell = cells[v];
    cell.constant = samples[0][v];
    const bool is_constant = std::ranges::all_of(samples, [&](const Values& values) {
      return values[v] == cell.constant || (std::isnan(values[v]) && std::isnan(cell.constant));
    });
    const bool is_smooth = std::isfinite(cell.coefficients[0]);
    cell.kind = is_constant ? Cell::Kind::constant : is_smooth ? Cell::Kind::smooth : Cell::Kind::rough;
  }
  return cells;
}

double LengthInterpolants::at(double q, Index index, const std::function<Values(double)>& direct) {
  constexpr double widest = 60.0;
  const double exponent = std::log2(q);
  if (!(std::abs(exponent) <= widest)) return direct(q)[index];
  const int place = static_cast<int>(std::floor(exponent / 2));
  auto entry = cells_.find(place);
  if (entry == cells_.end()) entry = cells_.emplace(place, made(place, direct)).first;
  const Cell& cell = entry->second[index];
  if (cell.kind == Cell::Kind::constant) return cell.constant;
  if (cell.kind == Cell::Kind::rough) return direct(q)[index];
  const double twice = 2 * (exponent - 2.0 * place - 1.0);
  double b1 = 0.0;
  double b2 = 0.0;
  for (std::size_t k = nodes - 1; k > 0; --k) {  // Clenshaw's recurrence
    const double b0 = cell.coefficients[k] + twice * b1 - b2;
    b2 = b1;
    b1 = b0;
  }
  const double smooth = cell.coefficients[0] + twice / 2 * b1 - b2;
  return index == slope ? smooth * at(q, second, direct) / q : std::exp(smooth);
}

MeanField::MeanField(const Function& f, const Deadline& deadline) : tables_(std::make_shared<Tables>()) {
  try {
    tabulate(f.bound(), deadline, *tables_);
  } catch (const Error& error) {  // too many kinks, or a derivative beyond the size bound
    tables_->obstacle = error.what();
  }
}

const std::string& MeanField::obstacle() const {
  return tables_->obstacle;
}

bool MeanField::is_homogeneous() const {
  return tables_->is_homogeneous;
}

Moment MeanField::moment(int power, double q) const {
  if (!obstacle().empty()) return unknown(obstacle());
  return tables_->f->moment(power, q);
}

Moment MeanField::derivative_moment(int power, double q) const {
  if (!obstacle().empty()) return unknown(obstacle());
  if (!tables_->derivative_obstacle.empty()) return unknown(tables_->derivative_obstacle);
  return tables_->derivative->moment(power, q);
}

Moment MeanField::curvature_moment(double q) const {
  if (!obstacle().empty()) return unknown(obstacle());
  if (!tables_->jump.empty()) {
    return {.state = Moment::State::infinite,
            .value = std::numeric_limits<double>::infinity(),
            .reason = tables_->jump};
  }
  if (!tables_->curvature) {
    try {
      tables_->curvature.emplace(tables_->function->derivative(2), "the second derivative", tables_->points,
                                 tables_->farthest, Deadline::never());
    } catch (const Error& error) {  // beyond the size bound
      return unknown(error.what());
    }
  }
  return tables_->curvature->moment(2, q);
}

Moment MeanField::length_slope(double q) const {
  if (!obstacle().empty()) return unknown(obstacle());
  return tables_->f->length_slope(q);
}

namespace {

double length_moment(MeanField::Tables& tables, double q, LengthInterpolants::Index index) {
  if (!tables.obstacle.empty()) return not_known;
  return tables.interpolants.at(q, index, [&](double at) -> LengthInterpolants::Values {
    const Tabulated::Square f = tables.f->square(at);
    Tabulated::Square derivative{not_known, not_known, not_known};
    if (tables.derivative_obstacle.empty()) derivative = tables.derivative->square(at);
    return {f.second, f.slope, f.fourth, derivative.second, derivative.fourth};
  });
}

}  // namespace

double MeanField::second_moment(double q) const {
  return length_moment(*tables_, q, LengthInterpolants::second);
}

double MeanField::second_moment_slope(double q) const {
  return length_moment(*tables_, q, LengthInterpolants::slope);
}

double MeanField::fourth_moment(double q) const {
  return length_moment(*tables_, q, LengthInterpolants::fourth);
}

double MeanField::derivative_second_moment(double q) const {
  return length_moment(*tables_, q, LengthInterpolants::derivative_second);
}

double MeanField::derivative_fourth_moment(double q) const {
  return length_moment(*tables_, q, LengthInterpolants::derivative_fourth);
}

std::vector<double> hermite_coefficients(const PanelTable& f, double q, std::size_t count) {
  std::vector<double> sums(count, 0.0);
  std::vector<double> inverse_roots(count + 1, 0.0);
  std::vector<double> ratios(count + 1, 0.0);
  for (std::size_t k = 1; k <= count; ++k) {
    const auto order = static_cast<double>(k);
    inverse_roots[k] = 1 / std::sqrt(order);
    ratios[k] = std::sqrt((order - 1) / order);
  }
  const auto visit = [&](const Panel& /*panel*/, double z, double weight, double value) {
    const double root_density = std::exp(-z * z / 4);  // keeps the polynomials within the numbers
    const double term = value * weight * root_density;
    double before = 0.0;
    double polynomial = root_density;
    for (std::size_t k = 0; k < count; ++k) {
      sums[k] += term * polynomial;
      const double next = z * inverse_roots[k + 1] * polynomial - ratios[k + 1] * before;
      before = polynomial;
      polynomial = next;
    }
    return term * value * root_density;
  };
  (void)GaussianSum(f, q, 1.0, visit).run();
  return sums;
}

}  // namespace assay
