#include "inspect/model.h"

#include <algorithm>
#include <cassert>

#include "expr/parse.h"
#include "expr/stable.h"
#include "inspect/arithmetic.h"

namespace assay::inspect {
namespace {

/// Also for a parameter that f does not depend on: f' may have lost one of f's.
Function derivative_by(const Function& f, const std::string& parameter) {
  if (std::ranges::find(f.parameters(), parameter, &Parameter::name) == f.parameters().end())
    return parse("0");
  return f.derivative_by(parameter);
}

}  // namespace

Model::Model(const Function& f, std::vector<bool> free, bool with_slope) : free_(std::move(free)) {
  const std::span<const Parameter> all = f.parameters();
  assert(free_.size() == all.size());
  parts_.push_back(parts_of(f, all, free_));
  if (with_slope) parts_.push_back(parts_of(f.derivative(), all, free_));
}

Model::Part Model::part_of(const Function& f, std::span<const Parameter> all) {
  Function form = stable(f);
  std::vector<std::size_t> places;
  places.reserve(form.parameters().size());
  for (const Parameter& parameter : form.parameters()) {
    const auto place = std::ranges::find(all, parameter.name, &Parameter::name);
    places.push_back(static_cast<std::size_t>(place - all.begin()));
  }
  return {.f = std::move(form), .places = std::move(places)};
}

Model::Parts Model::parts_of(const Function& f, std::span<const Parameter> all,
                             const std::vector<bool>& free) {
  Parts parts = {.value = part_of(f, all), .gradients = {}};
  auto is_free = free.begin();
  for (const Parameter& parameter : all) {
    if (!*is_free++) continue;
    parts.gradients.push_back(part_of(derivative_by(f, parameter.name), all));
  }
  return parts;
}

void Model::run(const Part& part, std::span<const double> parameters, std::span<const double> x,
                std::span<double> y) {
  std::vector<double> own;
  own.reserve(part.places.size());
  for (const std::size_t place : part.places) own.push_back(parameters[place]);
  evaluate<double>(part.f, own, x, y);
}

void Model::predict(Quantity quantity, std::span<const double> parameters, std::span<const double> x,
                    std::span<double> y) const {
  run(parts(quantity).value, parameters, x, y);
}

void Model::gradient(Quantity quantity, std::size_t parameter, std::span<const double> parameters,
                     std::span<const double> x, std::span<double> out) const {
  const auto before = std::count(free_.begin(), free_.begin() + static_cast<std::ptrdiff_t>(parameter), true);
  run(parts(quantity).gradients[static_cast<std::size_t>(before)], parameters, x, out);
}

}  // namespace assay::inspect
