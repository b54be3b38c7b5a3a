#include <string>

#include "base/version.h"
#include "catalog/catalog.h"
#include "jit/compile.h"
#include "program.h"

namespace assay::bench {
namespace {

template <Plan plan>
Call prepare(const std::string& job, Arrays& arrays) {
  const Activation found = activation(job.substr(0, job.rfind('.')));
  const Kernel kernel = compile(found.function, {.plan = plan, .from_output = found.derivative_from_output});
  if (is_forward(job)) return [kernel, &arrays] { kernel.forward(arrays.x.span(), arrays.result.span()); };
  if (is_from_output(job)) {
    return [kernel, &arrays] {
      kernel.backward_from_output(arrays.y.span(), arrays.dy.span(), arrays.result.span());
    };
  }
  return [kernel, &arrays] { kernel.backward(arrays.x.span(), arrays.dy.span(), arrays.result.span()); };
}

std::string name(const char* plan) {
  return "Assay " + std::string(version()) + " " + plan;
}

}  // namespace

Program assay_exact() {
  return {.name = name("exact"), .jobs = {}, .prepare = prepare<Plan::exact>};
}

Program assay_fast() {
  return {.name = name("fast"), .jobs = {}, .prepare = prepare<Plan::fast>};
}

}  // namespace assay::bench
