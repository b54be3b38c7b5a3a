#include "article/claim_09_signed_root_experiment.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/mean_field.h"
#include "analysis/singular_gradient.h"
#include "catalog/catalog.h"
#include "study/gradient_factor.h"
#include "study/statistics.h"

namespace assay::article::signed_root {
namespace {

using Kind = SignedRootEvidence::Kind;

constexpr std::size_t units = 64;  ///< of a hidden layer that is trained
const std::vector<double> rates = {0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03};

const std::array<Form, 7>& all_forms() {
  static const std::array<Form, 7> list = {
      Form{"signed root", "signed_sqrt", Kind::root},
      Form{"rescaled", "0.5*sign(x)*sqrt(abs(9*x))", Kind::moved},
      Form{"shifted", "sign(x + 0.5)*sqrt(abs(x + 0.5))", Kind::moved},
      // nearest_smooth(signed_sqrt, 1/10)
      Form{"smoothed", "sign(x)*(sqrt(abs(x) + 0.1) - sqrt(0.1))", Kind::smooth},
      Form{"x/(x²+0.1)^¼", "x/(x^2 + 0.1)^0.25", Kind::smooth}, Form{"tanh", "tanh", Kind::ordinary},
      Form{"relu", "relu", Kind::ordinary}};
  return list;
}

/// The value that a hundredth of them exceed.
double hundredth(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() - 1 - values.size() / 100];
}

struct Law {
  double median, hundredth;
};

/// Of a sum of so many squared slopes: Landau's law where their mean is infinite, otherwise the normal one.
Law law(const MeanField& field, const std::optional<SingularGradient>& singular, std::size_t width) {
  const auto n = static_cast<double>(width);
  if (singular && singular->median_chi(n)) return {*singular->median_chi(n), *singular->hundredth_chi(n)};
  constexpr double normal_hundredth = 2.3263479;
  const double square = field.derivative_second_moment(1);
  const double variance = field.derivative_fourth_moment(1) - square * square;
  const double length = field.second_moment(1);
  return {square / length, (square + normal_hundredth * std::sqrt(variance / n)) / length};
}

/// Those of a result by batch, with the interval of their geometric mean.
study::Interval geometric(const report::Json& values) {
  std::vector<double> logarithms;
  for (const report::Json& value : values) logarithms.push_back(std::log(value.get<double>()));
  const study::Interval mean = study::mean_interval(logarithms);
  return {std::exp(mean.mean), std::exp(mean.low), std::exp(mean.high)};
}

}  // namespace

std::span<const Form> forms() {
  return all_forms();
}

const Form& root() {
  return all_forms()[0];
}

const Form& smoothed() {
  return all_forms()[3];
}

std::vector<std::size_t> widths(const Scope& scope) {
  if (scope.quick) return {64, 256, 1024};
  return {64, 256, 1024, 4096, 16384};
}

std::vector<std::size_t> depths(const Scope& scope) {
  if (scope.quick) return {1, 4, 16};
  return {1, 2, 4, 8, 16};
}

std::vector<std::size_t> depths(const Scope& scope, const Form& form) {
  std::vector<std::size_t> all = depths(scope);
  if (form.kind == Kind::moved) all = {all.back()};
  return all;
}

Cell cell_of(const Scope& scope, const Form& form, std::size_t depth) {
  return {.activation = form.formula,
          .training = {.widths = scope.widths(std::vector<std::size_t>(depth, units)),
                       .epochs = scope.pick(8, 3),
                       .batch = 64},
          .samples = scope.pick(12'000, 4'000),
          .learning_rates = rates,
          .tuning_epochs = scope.pick(3, 1),
          .seeds = Scope::seeds};
}

std::size_t layers_of_batch(const Scope& scope) {
  return scope.pick(600, 500);
}

Calculation simulation(const Scope& scope, const Form& form, std::size_t width) {
  const std::size_t layers = layers_of_batch(scope);
  const auto run = [form, width, layers](const std::stop_token& stop) -> report::Json {
    report::Json medians = report::Json::array();
    report::Json hundredths = report::Json::array();
    for (std::size_t batch = 1; batch <= batches; ++batch) {
      const auto factors = study::gradient_factors(
          {.f = activation(form.formula).function, .width = width, .layers = layers, .seed = batch}, stop);
      if (!factors) return {};
      medians.push_back(study::median(*factors));
      hundredths.push_back(hundredth(*factors));
    }
    return {{"medians", std::move(medians)}, {"hundredths", std::move(hundredths)}};
  };
  return {
      .name = fmt::format("gradient factors of random layers, {}, width {}", form.formula, width),
      .settings = {{"activation", form.formula}, {"width", width}, {"layers", layers}, {"batches", batches}},
      .run = run,
      .seconds = 5e-9 * static_cast<double>(batches * layers * width)};
}

Calculation prediction(const Scope& scope, const Form& form) {
  const std::vector<std::size_t> all = widths(scope);
  const auto run = [form, all](const std::stop_token&) -> report::Json {
    const MeanField field(activation(form.formula).function);
    const std::optional<SingularGradient> singular = singular_gradient(field);
    report::Json laws = report::Json::array();
    for (const std::size_t width : all) {
      const Law found = law(field, singular, width);
      laws.push_back({found.median, found.hundredth});
    }
    return laws;
  };
  return {.name = fmt::format("gradient factors by theory, {}", form.formula),
          .settings = {{"activation", form.formula}, {"widths", all}},
          .run = run,
          .seconds = 0.1};
}

SignedRootEvidence evidence(const Scope& scope, const Results& results) {
  SignedRootEvidence found{.factors = {}, .trained = {}, .seeds = Scope::seeds};
  const std::vector<std::size_t> all_widths = widths(scope);
  for (const Form& form : forms()) {
    const report::Json& laws = results.of(prediction(scope, form));
    for (std::size_t i = 0; i < all_widths.size(); ++i) {
      const report::Json& simulated = results.of(simulation(scope, form, all_widths[i]));
      found.factors.push_back({.form = form.name,
                               .kind = form.kind,
                               .width = all_widths[i],
                               .median = geometric(simulated.at("medians")),
                               .hundredth = geometric(simulated.at("hundredths")),
                               .predicted_median = laws.at(i).at(0),
                               .predicted_hundredth = laws.at(i).at(1)});
    }
  }
  for (const Form& form : forms()) {
    if (form.kind == Kind::ordinary) continue;
    for (const std::size_t depth : depths(scope, form)) {
      const CellResult* best = nullptr;
      for (const Form& other : forms()) {
        if (other.kind != Kind::ordinary) continue;
        const CellResult& result = results.of(cell_of(scope, other, depth));
        if (best == nullptr || accuracy(result).mean > accuracy(*best).mean) best = &result;
      }
      const CellResult& result = results.of(cell_of(scope, form, depth));
      found.trained.push_back({.form = form.name,
                               .kind = form.kind,
                               .depth = depth,
                               .behind = accuracy_difference(*best, result),
                               .diverged = result.diverged(),
                               .networks = result.outcomes.size()});
    }
  }
  return found;
}

}  // namespace assay::article::signed_root
