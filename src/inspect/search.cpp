#include "inspect/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/random.h"

namespace assay::inspect {
namespace {

/// Samples that a fit looks at; more make it slower and no better.
constexpr std::size_t fitted_samples = 200;

std::vector<bool> free_parameters(const Activation& entry) {
  std::vector<bool> free;
  for (const ParameterInfo& info : entry.parameters) free.push_back(info.role != ParameterRole::random);
  return free;
}

std::vector<double> values_of(const Function& f) {
  std::vector<double> values;
  for (const Parameter& parameter : f.parameters()) values.push_back(parameter.value.to_double());
  return values;
}

/// Errors relative to the size of y, but for small ones.
std::vector<double> relative_scale(const Samples& samples, const std::vector<double>& y,
                                   const std::vector<double>& units) {
  constexpr double small = 0.01;
  const double epsilon = unit_in_last_place(samples.format, 1);
  std::vector<double> scale(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double size = std::isfinite(y[i]) ? std::abs(y[i]) : 0;
    scale[i] = std::max(units[i], epsilon * std::max(size, small));
  }
  return scale;
}

FitProblem relative_problem(const Subject& subject, const Samples& samples) {
  return subject.problem(samples, relative_scale(samples, samples.y, samples.y_unit),
                         relative_scale(samples, samples.slope, samples.slope_unit));
}

FitProblem noise_problem(const Subject& subject, const Samples& samples) {
  return subject.problem(samples, std::vector<double>(samples.size(), 1),
                         std::vector<double>(samples.slope.size(), 1));
}

/// The defaults, larger and smaller ones, and some drawn from the ranges.
std::vector<std::vector<double>> starts(const Subject& subject, const std::vector<Bounds>& bounds) {
  std::vector<std::vector<double>> all;
  for (const Subject::Defaults& defaults : subject.defaults()) all.push_back(defaults.values);
  const std::vector<double> ours = all.front();
  const auto add = [&](const auto& value_of) {
    std::vector<double> start = ours;
    for (std::size_t j = 0; j < start.size(); ++j) {
      if (subject.model().free()[j]) start[j] = std::clamp(value_of(j), bounds[j].low, bounds[j].high);
    }
    all.push_back(std::move(start));
  };
  for (const double factor : {0.4, 2.5}) {
    add([&](std::size_t j) { return factor * (ours[j] == 0 ? 0.5 : ours[j]); });
  }
  Random random(1, 1);
  for (int i = 0; i < 6; ++i) {
    add([&](std::size_t j) {
      const bool is_bounded = std::isfinite(bounds[j].low) && std::isfinite(bounds[j].high);
      if (is_bounded) return bounds[j].low + (bounds[j].high - bounds[j].low) * random.uniform();
      return std::isfinite(ours[j]) ? ours[j] + (1 + std::abs(ours[j])) * random.normal() : ours[j];
    });
  }
  return all;
}

/// Errors of about one unit: there is nothing left to fit.
bool is_settled(const Fit& fit, const Samples& samples) {
  return fit.cost <= static_cast<double>(samples.size());
}

/// Descends and scans until neither helps.
Fit polish(const FitProblem& problem, Fit fit, Reach reach) {
  for (int round = 0; round < 4; ++round) {
    fit = descend(problem, fit, 30);
    if (is_settled(fit, *problem.samples)) break;
    Fit scanned = scan(problem, fit, reach);
    if (!(scanned.cost < fit.cost)) break;
    fit = std::move(scanned);
  }
  return fit;
}

/// So many significant decimal digits.
double with_digits(double value, int digits) {
  return std::stod(fmt::format("{:.{}e}", value, digits - 1));
}

}  // namespace

Subject::Subject(const Activation& entry, bool with_slope)
    : entry_(&entry), model_(entry.function, free_parameters(entry), with_slope) {
  defaults_.push_back({.values = values_of(entry.function), .origin = {}});
  for (const FrameworkName& name : entry.frameworks) {
    std::vector<double> values = values_of(as_computed_by(name, entry));
    const auto same = std::ranges::find(defaults_, values, &Defaults::values);
    if (same != defaults_.end()) continue;
    const auto framework = std::ranges::find(frameworks(), name.framework, &Framework::name);
    defaults_.push_back({.values = std::move(values), .origin = framework->title + " " + name.name});
  }
}

bool Subject::has_free() const {
  return std::ranges::find(model_.free(), true) != model_.free().end();
}

FitProblem Subject::problem(const Samples& samples, std::vector<double> scale,
                            std::vector<double> slope_scale) const {
  FitProblem problem = {.model = &model_,
                        .samples = &samples,
                        .scale = std::move(scale),
                        .slope_scale = std::move(slope_scale),
                        .bounds = {}};
  for (const ParameterInfo& info : entry_->parameters) problem.bounds.push_back({info.low, info.high});
  return problem;
}

Fit search(const Subject& subject, const Samples& samples) {
  const Samples few = samples.thinned(fitted_samples);
  const FitProblem problem = relative_problem(subject, few);
  std::vector<Fit> fits;
  for (const std::vector<double>& start : starts(subject, problem.bounds)) {
    fits.push_back(descend(problem, evaluate(problem, start), 12));
    if (is_settled(fits.back(), few)) break;
  }
  std::ranges::sort(fits, {}, &Fit::cost);
  constexpr std::size_t promising = 2;
  Fit best = fits.front();
  for (std::size_t i = 0; i < std::min(fits.size(), promising) && !is_settled(best, few); ++i) {
    Fit polished = polish(problem, fits[i], Reach::everywhere);
    if (polished.cost < best.cost) best = std::move(polished);
  }
  if (few.size() == samples.size()) return best;
  const FitProblem whole = relative_problem(subject, samples);
  return polish(whole, evaluate(whole, best.parameters), Reach::nearby);
}

Fit refine_for_noise(const Subject& subject, const Samples& samples, const std::vector<double>& start) {
  const FitProblem problem = noise_problem(subject, samples);
  return descend(problem, evaluate(problem, start), 30);
}

SimplestFit simplest(const Subject& subject, const Samples& samples, const std::vector<double>& parameters,
                     bool is_noise) {
  FitProblem problem = is_noise ? noise_problem(subject, samples) : relative_problem(subject, samples);
  Fit fit = evaluate(problem, parameters);
  SimplestFit result = {.parameters = {}, .is_fitted = subject.model().free(), .allowed = {}};
  // Three standard errors of a parameter raise the cost by that much; and rounding is never told apart.
  const auto n = static_cast<double>(samples.size());
  const double rounding = is_noise ? 0 : 0.1 * n;
  const double allowed = std::max(fit.cost * (1 + 9 / n), rounding);
  const auto accept = [&](std::size_t j, double value) {
    const Bounds before = problem.bounds[j];
    if (value < before.low || value > before.high) return false;
    std::vector<double> pinned = fit.parameters;
    pinned[j] = value;
    problem.bounds[j] = {value, value};
    Fit next = descend(problem, evaluate(problem, std::move(pinned)), 6);
    if (next.cost <= allowed) {
      fit = std::move(next);
      return true;
    }
    problem.bounds[j] = before;
    return false;
  };
  for (std::size_t j = 0; j < fit.parameters.size(); ++j) {
    if (!subject.model().free()[j]) continue;
    if (accept(j, subject.defaults().front().values[j])) {
      result.is_fitted[j] = false;
      continue;
    }
    for (int digits = 1; digits <= 7; ++digits) {
      if (accept(j, with_digits(fit.parameters[j], digits))) break;
    }
  }
  problem.bounds = subject.problem(samples, {}, {}).bounds;
  result.parameters = fit.parameters;
  result.allowed = allowed_values(problem, fit, allowed);
  return result;
}

}  // namespace assay::inspect
