// How long it takes to read the whole catalog, to derive every function twice, and to print all of them.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

#include "catalog/read.h"
#include "expr/stable.h"

namespace assay {
namespace {

/// Milliseconds since the last call.
class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double, std::milli> passed = now - start_;
    start_ = now;
    return passed.count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

struct Times {
  double read, derive, stabilise, print;
  [[nodiscard]] double total() const { return read + derive + stabilise + print; }
};

Times run_once() {
  Stopwatch watch;
  Times times{};
  const CatalogData data = read_catalog(activations_text(), "activations.act");
  times.read = watch.lap();
  std::vector<Function> functions;
  for (const Activation& entry : data.activations) {
    for (std::size_t order = 0; order <= 2; ++order) functions.push_back(entry.function.derivative(order));
  }
  times.derive = watch.lap();
  std::vector<Function> forms;
  for (const Activation& entry : data.activations) {
    forms.push_back(stable(entry.function));
    forms.push_back(stable_derivative(entry.function));
  }
  times.stabilise = watch.lap();
  std::size_t characters = 0;
  for (const Function& f : functions) characters += f.text().size() + f.latex().size();
  for (const Function& f : forms) characters += f.text().size();
  times.print = watch.lap();
  fmt::print("{} entries, {} characters printed\n", data.activations.size(), characters);
  return times;
}

}  // namespace
}  // namespace assay

int main() {
  std::vector<assay::Times> runs;
  for (int i = 0; i < 5; ++i) runs.push_back(assay::run_once());
  std::ranges::sort(runs, {}, &assay::Times::total);
  const assay::Times& median = runs[runs.size() / 2];
  fmt::print("the median of {} runs, in ms: {:.1f}\n", runs.size(), median.total());
  fmt::print("  read {:.1f}, derive {:.1f}, stable forms {:.1f}, print {:.1f}\n", median.read, median.derive,
             median.stabilise, median.print);
}
