#include <string>

#include "base/version.h"
#include "catalog/catalog.h"
#include "jit/compile.h"
#include "program.h"

namespace assay::bench {

Program assay_exact() {
  const auto prepare = [](const std::string& job, Arrays& arrays) -> Call {
    const Activation found = activation(job.substr(0, job.rfind('.')));
    const Kernel kernel = compile(found.function, {.from_output = found.derivative_from_output});
    if (is_forward(job)) return [kernel, &arrays] { kernel.forward(arrays.x.span(), arrays.result.span()); };
    if (is_from_output(job)) {
      return [kernel, &arrays] {
        kernel.backward_from_output(arrays.y.span(), arrays.dy.span(), arrays.result.span());
      };
    }
    return [kernel, &arrays] { kernel.backward(arrays.x.span(), arrays.dy.span(), arrays.result.span()); };
  };
  return {.name = "Assay " + std::string(version()) + " exact", .jobs = {}, .prepare = prepare};
}

}  // namespace assay::bench
