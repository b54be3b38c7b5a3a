#include "inspect/fit.h"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>
#include <limits>

#include "inspect/agreement.h"

namespace assay::inspect {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using Quantity = Model::Quantity;

constexpr double infinite = std::numeric_limits<double>::infinity();

/// What the samples say of one quantity.
struct Series {
  Quantity quantity;
  const std::vector<double>* y;
  const std::vector<double>* scale;
};

std::vector<Series> series_of(const FitProblem& problem) {
  std::vector<Series> series = {{Quantity::value, &problem.samples->y, &problem.scale}};
  if (!problem.samples->slope.empty()) {
    series.push_back({Quantity::slope, &problem.samples->slope, &problem.slope_scale});
  }
  return series;
}

/// The errors over their scales; infinite where the kinds of value differ.
VectorXd residuals(const FitProblem& problem, const std::vector<double>& parameters) {
  const std::size_t n = problem.samples->size();
  const std::vector<Series> series = series_of(problem);
  VectorXd all(static_cast<Eigen::Index>(n * series.size()));
  std::vector<double> predicted(n);
  Eigen::Index row = 0;
  for (const Series& s : series) {
    problem.model->predict(s.quantity, parameters, problem.samples->x, predicted);
    for (std::size_t i = 0; i < n; ++i, ++row) {
      const double y = (*s.y)[i];
      if (!std::isfinite(y)) {
        all[row] = agree_beyond_numbers(y, predicted[i]) ? 0 : infinite;
      } else {
        all[row] = std::isfinite(predicted[i]) ? (predicted[i] - y) / (*s.scale)[i] : infinite;
      }
    }
  }
  return all;
}

/// Of the residuals by the free parameters. What has no derivative counts as not depending.
MatrixXd jacobian(const FitProblem& problem, const std::vector<double>& parameters) {
  const std::size_t n = problem.samples->size();
  const std::vector<Series> series = series_of(problem);
  const std::vector<bool>& free = problem.model->free();
  MatrixXd all(static_cast<Eigen::Index>(n * series.size()), std::count(free.begin(), free.end(), true));
  std::vector<double> derivative(n);
  Eigen::Index column = 0;
  for (std::size_t j = 0; j < free.size(); ++j) {
    if (!free[j]) continue;
    Eigen::Index row = 0;
    for (const Series& s : series) {
      problem.model->gradient(s.quantity, j, parameters, problem.samples->x, derivative);
      for (std::size_t i = 0; i < n; ++i, ++row) {
        const bool counts = std::isfinite(derivative[i]) && std::isfinite((*s.y)[i]);
        all(row, column) = counts ? derivative[i] / (*s.scale)[i] : 0;
      }
    }
    ++column;
  }
  return all;
}

double cost_of(const VectorXd& residuals) {
  const double cost = residuals.squaredNorm();
  return std::isnan(cost) ? infinite : cost;
}

/// The step of the damped problem: the least squares solution of [J; sqrt(damping) D] step = [-r; 0], where D
/// has the lengths of J's columns.
VectorXd damped_step(const MatrixXd& slopes, const VectorXd& errors, double damping) {
  const Eigen::Index columns = slopes.cols();
  MatrixXd matrix(slopes.rows() + columns, columns);
  matrix.topRows(slopes.rows()) = slopes;
  matrix.bottomRows(columns).setZero();
  for (Eigen::Index j = 0; j < columns; ++j) {
    const double length = slopes.col(j).norm();
    matrix(slopes.rows() + j, j) = std::sqrt(damping) * (length > 0 ? length : 1);
  }
  VectorXd right = VectorXd::Zero(matrix.rows());
  right.head(errors.size()) = -errors;
  return matrix.colPivHouseholderQr().solve(right);
}

std::vector<double> moved(const FitProblem& problem, const std::vector<double>& parameters,
                          const VectorXd& step) {
  std::vector<double> result = parameters;
  Eigen::Index column = 0;
  for (std::size_t j = 0; j < result.size(); ++j) {
    if (!problem.model->free()[j]) continue;
    const Bounds& bounds = problem.bounds[j];
    result[j] = std::clamp(result[j] + step[column++], bounds.low, bounds.high);
  }
  return result;
}

/// The values between neighbouring inputs, with either sign, ascending.
std::vector<double> places_between(const std::vector<double>& x) {
  std::vector<double> sorted = x;
  std::ranges::sort(sorted);
  const auto [end, last] = std::ranges::unique(sorted);
  sorted.erase(end, last);
  std::vector<double> places;
  for (std::size_t i = 0; i + 1 < sorted.size(); ++i) {
    const double place = (sorted[i] + sorted[i + 1]) / 2;
    places.push_back(place);
    places.push_back(-place);
  }
  std::ranges::sort(places);
  return places;
}

/// So many of them: evenly chosen, or those around a value.
std::vector<double> some_of(const std::vector<double>& places, std::size_t most, Reach reach, double value) {
  if (places.size() <= most) return places;
  std::vector<double> some;
  some.reserve(most);
  if (reach == Reach::everywhere) {
    for (std::size_t i = 0; i < most; ++i) some.push_back(places[i * (places.size() - 1) / (most - 1)]);
    return some;
  }
  const auto at = static_cast<std::size_t>(std::ranges::lower_bound(places, value) - places.begin());
  const std::size_t first = std::min(at - std::min(at, most / 2), places.size() - most);
  some.assign(places.begin() + static_cast<std::ptrdiff_t>(first),
              places.begin() + static_cast<std::ptrdiff_t>(first + most));
  return some;
}

/// How much a parameter moves with an error of one standard deviation: the root of a diagonal entry of
/// (J^T J)^-1.
double sensitivity(const Eigen::JacobiSVD<MatrixXd>& svd, Eigen::Index column) {
  double sum = 0;
  for (Eigen::Index k = 0; k < svd.singularValues().size(); ++k) {
    const double share = svd.matrixV()(column, k);
    const double length = svd.singularValues()[k];
    if (share == 0) continue;
    if (length <= 0) return std::numeric_limits<double>::quiet_NaN();
    sum += share * share / (length * length);
  }
  return std::sqrt(sum);
}

/// How far a parameter may move in a direction, the others kept.
double farthest(const FitProblem& problem, const Fit& fit, std::size_t j, double direction, double allowed) {
  const double end = direction > 0 ? problem.bounds[j].high : problem.bounds[j].low;
  const auto fits = [&](double value) {
    std::vector<double> parameters = fit.parameters;
    parameters[j] = value;
    return evaluate(problem, std::move(parameters)).cost <= allowed;
  };
  double inside = fit.parameters[j];
  constexpr double endless = 1e6;
  for (double step = 1e-6; step < endless; step *= 2) {
    const double value = fit.parameters[j] + direction * step;
    if ((end - value) * direction < 0) return end;
    if (fits(value)) {
      inside = value;
      continue;
    }
    double outside = value;
    for (int i = 0; i < 40; ++i) {
      const double middle = (inside + outside) / 2;
      (fits(middle) ? inside : outside) = middle;
    }
    return inside;
  }
  return direction * infinite;
}

}  // namespace

Fit evaluate(const FitProblem& problem, std::vector<double> parameters) {
  const double cost = cost_of(residuals(problem, parameters));
  return {.parameters = std::move(parameters), .cost = cost};
}

Fit descend(const FitProblem& problem, const Fit& start, int iterations) {
  Fit best = start;
  if (!std::isfinite(best.cost)) return best;
  double damping = 1e-3;
  for (int i = 0; i < iterations; ++i) {
    const MatrixXd slopes = jacobian(problem, best.parameters);
    const VectorXd errors = residuals(problem, best.parameters);
    bool is_better = false;
    for (int attempt = 0; attempt < 8 && !is_better; ++attempt) {
      const VectorXd step = damped_step(slopes, errors, damping);
      if (!step.allFinite()) break;
      Fit next = evaluate(problem, moved(problem, best.parameters, step));
      is_better = next.cost < best.cost;
      damping = is_better ? std::max(damping / 8, 1e-12) : damping * 6;
      if (!is_better) continue;
      const bool has_converged = best.cost - next.cost <= 1e-10 * best.cost;
      best = std::move(next);
      if (has_converged) return best;
    }
    if (!is_better) break;
  }
  return best;
}

Fit scan(const FitProblem& problem, const Fit& start, Reach reach) {
  constexpr std::size_t most = 96;
  const std::vector<double> places = places_between(problem.samples->x);
  Fit best = start;
  for (std::size_t j = 0; j < best.parameters.size(); ++j) {
    if (!problem.model->free()[j]) continue;
    for (const double place : some_of(places, most, reach, best.parameters[j])) {
      if (place < problem.bounds[j].low || place > problem.bounds[j].high) continue;
      std::vector<double> parameters = best.parameters;
      parameters[j] = place;
      Fit next = evaluate(problem, std::move(parameters));
      if (next.cost < best.cost) best = std::move(next);
    }
  }
  return best;
}

std::vector<Bounds> allowed_values(const FitProblem& problem, const Fit& fit, double allowed) {
  const MatrixXd slopes = jacobian(problem, fit.parameters);
  const Eigen::JacobiSVD<MatrixXd> svd(slopes, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const auto spare = static_cast<double>(std::max<Eigen::Index>(slopes.rows() - slopes.cols(), 1));
  std::vector<Bounds> values;
  Eigen::Index column = 0;
  for (std::size_t j = 0; j < fit.parameters.size(); ++j) {
    const double at = fit.parameters[j];
    if (!problem.model->free()[j]) {
      values.push_back({at, at});
      continue;
    }
    const double error = std::sqrt(fit.cost / spare) * sensitivity(svd, column++);
    values.push_back(std::isfinite(error) ? Bounds{at - 3 * error, at + 3 * error}
                                          : Bounds{farthest(problem, fit, j, -1, allowed),
                                                   farthest(problem, fit, j, 1, allowed)});
  }
  return values;
}

}  // namespace assay::inspect
