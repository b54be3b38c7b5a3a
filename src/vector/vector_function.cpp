#include "vector/vector_function.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "vector/row_functions.h"

namespace assay {
namespace {

template <RowFunctionPointer (*make)(Choice&)>
RowFunctionPointer with_programs(const VectorOptions& /*options*/, Choice& choice) {
  return make(choice);
}

template <RowFunctionPointer (*make)()>
RowFunctionPointer without_programs(const VectorOptions& /*options*/, Choice& /*choice*/) {
  return make();
}

RowFunctionPointer maxout(const VectorOptions& options, Choice& /*choice*/) {
  if (options.group == 0) throw input_error("maxout: groups of 0 elements");
  return make_maxout(options.group);
}

constexpr std::array<VectorFunction, 17> table = {{
    {.name = "softmax", .make = with_programs<make_softmax>},
    {.name = "log_softmax", .make = with_programs<make_log_softmax>},
    {.name = "softmin", .make = with_programs<make_softmin>},
    {.name = "hardmax", .make = without_programs<make_hardmax>},
    {.name = "sparsemax", .make = without_programs<make_sparsemax>},
    {.name = "entmax15", .make = without_programs<make_entmax15>},
    {.name = "logsumexp", .make = with_programs<make_logsumexp>},
    {.name = "solu", .make = with_programs<make_solu>},
    {.name = "maxout", .make = maxout},
    {.name = "glu", .gate = "sigmoid(x)", .value = "x"},
    {.name = "reglu", .gate = "max(x, 0)", .value = "x"},
    {.name = "geglu", .gate = "0.5*x*erfc(-x/sqrt(2))", .value = "x"},
    {.name = "swiglu", .gate = "x*sigmoid(x)", .value = "x"},
    {.name = "bilinear", .gate = "x", .value = "x"},
    {.name = "gtu", .gate = "sigmoid(x)", .value = "tanh(x)"},
    {.name = "crelu", .make = without_programs<make_crelu>},
    {.name = "oplu", .make = without_programs<make_oplu>},
}};

}  // namespace

std::span<const VectorFunction> vector_functions() {
  return table;
}

const VectorFunction* find_vector_function(std::string_view name) {
  const auto* const found = std::ranges::find(table, name, &VectorFunction::name);
  return found == table.end() ? nullptr : found;
}

}  // namespace assay
