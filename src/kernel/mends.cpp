#include "kernel/mends.h"

#include <algorithm>
#include <string>

#include "expr/stable.h"
#include "kernel/mends_table.h"

namespace assay::kernel {

namespace {

// A typed sin(x) and the catalog's sin(omega*x) with omega = 1 are one function.
auto mends_of(const Function& f) {
  const std::string form = stable(f).text();
  return std::ranges::equal_range(mends, std::string_view(form), {}, &Mend::form);
}

/// It is no number beside the middle of two float32.
bool is_float(double value) {
  return static_cast<float>(value) == value;
}

}  // namespace

Value mended(const Function& f, Value x, Value value) {
  for (const Mend& mend : mends_of(f)) value = select(equal(x, mend.x), mend.value, value);
  return value;
}

Value mended_at_jumps(const Function& f, Value x, Value value) {
  for (const Mend& mend : mends_of(f)) {
    if (is_float(mend.value)) value = select(equal(x, mend.x), mend.value, value);
  }
  return value;
}

}  // namespace assay::kernel
