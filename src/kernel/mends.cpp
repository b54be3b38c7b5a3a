#include "kernel/mends.h"

#include <algorithm>

#include "kernel/mends_table.h"

namespace assay::kernel {

Value mended(const Function& f, Value x, Value value) {
  for (const Mend& mend : std::ranges::equal_range(mends, std::string_view(f.text()), {}, &Mend::formula))
    value = select(equal(x, mend.x), mend.value, value);
  return value;
}

}  // namespace assay::kernel
