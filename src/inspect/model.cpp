#include "inspect/model.h"

#include <algorithm>
#include <cassert>

#include "expr/parse.h"
#include "expr/stable.h"
#include "inspect/arithmetic.h"

namespace assay::inspect {

Model::Model(const Function& f, std::vector<bool> free, bool with_slope) : free_(std::move(free)) {
  const std::vector<Parameter> all(f.parameters().begin(), f.parameters().end());
  assert(free_.size() == all.size());
  parts_.push_back(parts_of(f, all, free_));
  if (with_slope) parts_.push_back(parts_of(f.derivative(), all, free_));
}

Model::Parts Model::parts_of(const Function& f, const std::vector<Parameter>& all,
                             const std::vector<bool>& free) {
  const auto part = [&](const Function& g) {
    Part result = {.f = stable(g), .places = {}};
    for (const Parameter& parameter : result.f.parameters()) {
      const auto place = std::ranges::find(all, parameter.name, &Parameter::name);
      result.places.push_back(static_cast<std::size_t>(place - all.begin()));
    }
    return result;
  };
  Parts parts = {.value = part(f), .gradients = {}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!free[i]) continue;
    // A parameter that f' does not depend on has left it.
    const bool is_there =
        std::ranges::find(f.parameters(), all[i].name, &Parameter::name) != f.parameters().end();
    parts.gradients.push_back(part(is_there ? f.derivative_by(all[i].name) : parse("0")));
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
