// How long it takes to have a kernel from its formula: the first of a process, further ones, and one that is
// there already.
#include "jit/compile.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "catalog/catalog.h"
#include "kernel/lower.h"
#include "windows.h"

namespace assay::bench {
namespace {

/// Milliseconds of processor time that the work takes.
template <class Action>
double time_of(const Action& action) {
  const double start = processor_time();
  action();
  return 1e3 * (processor_time() - start);
}

double quantile(std::vector<double> times, double share) {
  std::ranges::sort(times);
  return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
}

void run() {
  const Function tanh = activation("tanh").function;
  std::shared_ptr<const Executable> kept;
  const double first = time_of([&] { kept = compile(kernel::lower_forward(tanh)); });
  std::vector<double> further;
  std::vector<double> cached;
  for (const Activation& entry : catalog()) {
    for (const bool is_forward : {true, false}) {
      std::shared_ptr<const Executable> executable;
      const auto make = [&] {
        executable = compile(is_forward ? kernel::lower_forward(entry.function)
                                        : kernel::lower_backward(entry.function));
      };
      further.push_back(time_of(make));
      const Kernel held = compile(entry.function);
      cached.push_back(time_of([&] { (void)compile(entry.function); }));
    }
  }
  fmt::print("first kernel: {:.1f} ms (tanh, forward)\n", first);
  fmt::print("further ones: median {:.1f} ms, 9 of 10 within {:.1f} ms, slowest {:.1f} ms ({} kernels)\n",
             quantile(further, 0.5), quantile(further, 0.9), quantile(further, 1.0), further.size());
  fmt::print("there already: median {:.1f} us, 99 of 100 within {:.1f} us, slowest {:.1f} us\n",
             1e3 * quantile(cached, 0.5), 1e3 * quantile(cached, 0.99), 1e3 * quantile(cached, 1.0));
}

}  // namespace
}  // namespace assay::bench

int main() {
  assay::bench::run();
}
