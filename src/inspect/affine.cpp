#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <mutex>

#include "base/error.h"
#include "base/parallel.h"
#include "inspect/fit.h"
#include "inspect/telling.h"

namespace assay::inspect {
namespace {

constexpr std::size_t fitted_samples = 200;

/// a*f(b*x) + c over the parameters a, b, c.
Function wrapped(const Function& f) {
  const Function bound = f.bound();
  Graph graph;
  const NodeId a = graph.parameter(0);
  const NodeId b = graph.parameter(1);
  const NodeId c = graph.parameter(2);
  const NodeId inside = graph.apply(Op::mul, {b, graph.input()});
  const NodeId value = substitute(bound.graph(), bound.root(), graph, inside, {});
  const NodeId root = graph.apply(Op::add, {graph.apply(Op::mul, {a, value}), c});
  const std::vector<Parameter> parameters = {{.name = "a", .value = Rational(1)},
                                             {.name = "b", .value = Rational(1)},
                                             {.name = "c", .value = Rational(0)}};
  return {graph, root, parameters};
}

/// The best a and c for that b: a straight line through the pairs of f(b x) and y.
std::vector<double> line(const Model& model, const Samples& samples, double b) {
  std::vector<double> f(samples.size());
  model.predict(Model::Quantity::value, std::array{1.0, b, 0.0}, samples.x, f);
  double n = 0;
  double sum_f = 0;
  double sum_y = 0;
  double sum_ff = 0;
  double sum_fy = 0;
  for (std::size_t i = 0; i < f.size(); ++i) {
    if (!std::isfinite(f[i]) || !std::isfinite(samples.y[i])) continue;
    ++n;
    sum_f += f[i];
    sum_y += samples.y[i];
    sum_ff += f[i] * f[i];
    sum_fy += f[i] * samples.y[i];
  }
  const double determinant = n * sum_ff - sum_f * sum_f;
  const double a = determinant > 0 ? (n * sum_fy - sum_f * sum_y) / determinant : 0;
  return {a, b, n > 0 ? (sum_y - a * sum_f) / n : 0};
}

std::optional<AffineCandidate> affine_fit(const Activation& entry, const Samples& samples) {
  const Function f = wrapped(entry.function);
  // Of a constant there is nothing to fit.
  if (f.parameters().size() != 3) return std::nullopt;
  const Model model(f, {true, true, true}, !samples.slope.empty());
  constexpr double any = std::numeric_limits<double>::infinity();
  const FitProblem problem = {.model = &model,
                              .samples = &samples,
                              .scale = std::vector<double>(samples.size(), 1),
                              .slope_scale = std::vector<double>(samples.slope.size(), 1),
                              .bounds = {{-any, any}, {-any, any}, {-any, any}}};
  Fit best = {.parameters = {}, .cost = any};
  for (const double b : {0.25, 0.5, 1.0, 2.0, 4.0, -0.5, -1.0, -2.0}) {
    Fit fit = evaluate(problem, line(model, samples, b));
    if (fit.cost < best.cost) best = std::move(fit);
  }
  if (!std::isfinite(best.cost)) return std::nullopt;
  best = descend(problem, best, 30);
  return AffineCandidate{.entry = &entry,
                         .a = best.parameters[0],
                         .b = best.parameters[1],
                         .c = best.parameters[2],
                         .agreement = agreement(model, best.parameters, samples),
                         .score = 0};
}

}  // namespace

std::optional<AffineCandidate> best_affine(const Samples& samples, std::size_t threads) {
  constexpr std::size_t least = 5;
  if (samples.size() < least) return std::nullopt;
  const Samples few = samples.thinned(fitted_samples);
  std::vector<std::optional<AffineCandidate>> fits(catalog().size());
  parallel_for(fits.size(), threads, [&](std::size_t i) {
    try {
      fits[i] = affine_fit(catalog()[i], few);
    } catch (const Error&) {
      fits[i] = std::nullopt;  // a derivative beyond the size bound
    }
  });
  std::optional<AffineCandidate> best;
  for (const std::optional<AffineCandidate>& fit : fits) {
    if (!fit || (best && best->agreement.absolute.rms <= fit->agreement.absolute.rms)) continue;
    best = fit;
  }
  if (!best) return best;
  const Model model(wrapped(best->entry->function), {true, true, true}, !samples.slope.empty());
  best->agreement = agreement(model, {best->a, best->b, best->c}, samples);
  const auto n = static_cast<double>(best->agreement.numbers);
  best->score = 2 * n * std::log(std::max(best->agreement.absolute.rms, 1e-300)) + 3 * std::log(n);
  return best;
}

}  // namespace assay::inspect
