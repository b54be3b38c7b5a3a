#include "inspect/naming.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "expr/stable.h"
#include "inspect/arithmetic.h"

namespace assay::inspect {
namespace {

/// The values of a meaning on the grid.
using Values = std::vector<double>;

const std::vector<double>& grid() {
  static const std::vector<double> points = [] {
    std::vector<double> x(static_cast<std::size_t>(2 * gap_range / gap_step) + 1);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = -gap_range + gap_step * static_cast<double>(i);
    return x;
  }();
  return points;
}

Values values_of(const Function& f) {
  Values y(grid().size());
  evaluate<double>(stable(f.bound()), {}, grid(), y);
  return y;
}

/// How far apart two values are; infinitely, if only one is a number.
double distance(double a, double b) {
  if (std::isnan(a) && std::isnan(b)) return 0;
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::infinity();
  return a == b ? 0 : std::abs(a - b);
}

bool are_one(const Values& a, const Values& b) {
  constexpr double rounding = 1e-12;
  return std::ranges::equal(
      a, b, [](double u, double v) { return distance(u, v) <= rounding * std::max(1.0, std::abs(u)); });
}

const Framework* framework_of(const FrameworkName& name) {
  return &*std::ranges::find(frameworks(), name.framework, &Framework::name);
}

/// Collects the meanings of one name.
class Collection {
 public:
  void add(const Activation& entry, const FrameworkName& name) {
    const Function f = as_computed_by(name, entry);
    Values y = values_of(f);
    for (std::size_t i = 0; i < meanings_.size(); ++i) {
      if (!meanings_[i].function || !are_one(values_[i], y)) continue;
      meanings_[i].uses.push_back({framework_of(name), &name});
      return;
    }
    meanings_.push_back(
        {.entry = &entry, .vector = nullptr, .function = f, .uses = {{framework_of(name), &name}}});
    values_.push_back(std::move(y));
  }

  void add(const VectorActivation& entry, const FrameworkName& name) {
    for (Meaning& meaning : meanings_) {
      if (meaning.vector != &entry) continue;
      meaning.uses.push_back({framework_of(name), &name});
      return;
    }
    meanings_.push_back(
        {.entry = nullptr, .vector = &entry, .function = {}, .uses = {{framework_of(name), &name}}});
    values_.emplace_back();
  }

  [[nodiscard]] bool empty() const { return meanings_.empty(); }

  [[nodiscard]] Naming finish(std::string name) {
    std::vector<std::size_t> order(meanings_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, std::ranges::less{}, [&](std::size_t i) {
      return std::pair(-static_cast<std::ptrdiff_t>(meanings_[i].uses.size()), i);
    });
    Naming naming = {.name = std::move(name), .meanings = {}, .gaps = {}};
    for (const std::size_t i : order) naming.meanings.push_back(meanings_[i]);
    for (std::size_t i = 0; i < order.size(); ++i) {
      for (std::size_t j = i + 1; j < order.size(); ++j) {
        const bool are_numbers = naming.meanings[i].function && naming.meanings[j].function;
        if (are_numbers) naming.gaps.push_back(gap(i, j, values_[order[i]], values_[order[j]]));
      }
    }
    std::ranges::sort(naming.gaps, std::ranges::less{},
                      [](const Gap& g) { return std::tuple(-distance(g.a, g.b), g.first, g.second); });
    return naming;
  }

 private:
  static Gap gap(std::size_t first, std::size_t second, const Values& a, const Values& b) {
    std::size_t worst = grid().size() / 2;
    for (std::size_t i = 0; i < grid().size(); ++i) {
      const double here = distance(a[i], b[i]);
      const double most = distance(a[worst], b[worst]);
      if (here > most || (here == most && std::abs(grid()[i]) < std::abs(grid()[worst]))) worst = i;
    }
    return {.first = first, .second = second, .x = grid()[worst], .a = a[worst], .b = b[worst]};
  }

  std::vector<Meaning> meanings_;
  std::vector<Values> values_;
};

/// Calls use(entry, name) for every name that a framework has for anything.
template <class Use>
void for_each_name(const Use& use) {
  for (const Activation& entry : catalog()) {
    for (const FrameworkName& name : entry.frameworks) use(entry, name);
  }
  for (const VectorActivation& entry : vector_catalog()) {
    for (const FrameworkName& name : entry.frameworks) use(entry, name);
  }
}

Error unknown(std::string_view name) {
  std::set<std::string> bare;
  for_each_name([&](const auto&, const FrameworkName& framework) { bare.insert(bare_name(framework.name)); });
  const std::vector<std::string> known(bare.begin(), bare.end());
  const std::optional<std::string> meant = nearest(bare_name(name), known);
  return input_error(
      fmt::format("no framework in the catalog has a function '{}'", printable(name)),
      meant ? "did you mean '" + *meant + "'?" : "`assay list --framework pytorch` shows what one has");
}

/// The name without its module, as it is written.
std::string_view without_module(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

/// As most write it; of several the first in the alphabet.
std::string commonest(const std::map<std::string, std::size_t>& spellings) {
  return std::ranges::max_element(spellings, {}, [](const auto& s) { return s.second; })->first;
}

}  // namespace

std::string bare_name(std::string_view name) {
  std::string bare;
  for (const char c : without_module(trim(name))) {
    if (c == '_' || c == '-' || c == ' ') continue;
    bare += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return bare;
}

bool Meaning::Use::is_on_request() const {
  return std::ranges::any_of(name->arguments, [](const FrameworkArgument& a) { return !a.given.empty(); });
}

bool Naming::is_disputed() const {
  return std::ranges::count_if(meanings, [](const Meaning& meaning) {
           return std::ranges::any_of(meaning.uses, [](const Meaning::Use& u) { return !u.is_on_request(); });
         }) > 1;
}

Naming naming(std::string_view name) {
  const std::string bare = bare_name(name);
  Collection collection;
  for_each_name([&](const auto& entry, const FrameworkName& framework) {
    if (bare_name(framework.name) == bare) collection.add(entry, framework);
  });
  if (collection.empty()) throw unknown(name);
  return collection.finish(std::string(trim(name)));
}

std::vector<Naming> disputed_names() {
  std::map<std::string, Collection> collections;
  std::map<std::string, std::map<std::string, std::size_t>> spellings;
  for_each_name([&](const auto& entry, const FrameworkName& framework) {
    const std::string bare = bare_name(framework.name);
    collections[bare].add(entry, framework);
    ++spellings[bare][std::string(without_module(framework.name))];
  });
  std::vector<Naming> disputed;
  for (auto& [bare, collection] : collections) {
    Naming naming = collection.finish(commonest(spellings[bare]));
    if (naming.is_disputed()) disputed.push_back(std::move(naming));
  }
  std::ranges::sort(disputed, std::ranges::less{}, [](const Naming& naming) {
    const double largest = naming.gaps.empty() ? 0 : distance(naming.gaps[0].a, naming.gaps[0].b);
    return std::pair(-largest, naming.name);
  });
  return disputed;
}

}  // namespace assay::inspect
