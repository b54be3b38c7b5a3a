#include "kernel/mends.h"

#include <algorithm>
#include <string>

#include "kernel/mends_table.h"

namespace assay::kernel {

namespace {

auto mends_of(const std::string& formula) {
  return std::ranges::equal_range(mends, std::string_view(formula), {}, &Mend::formula);
}

/// It is no number beside the middle of two float32.
bool is_float(double value) {
  return static_cast<float>(value) == value;
}

}  // namespace

Value mended(const Function& f, Value x, Value value) {
  for (const Mend& mend : mends_of(f.text())) value = select(equal(x, mend.x), mend.value, value);
  return value;
}

Value mended_at_jumps(const Function& f, Value x, Value value) {
  for (const Mend& mend : mends_of(f.text())) {
    if (is_float(mend.value)) value = select(equal(x, mend.x), mend.value, value);
  }
  return value;
}

}  // namespace assay::kernel
