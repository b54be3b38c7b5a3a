#include "kernel/math/polynomial.h"

#include <cassert>
#include <vector>

namespace assay::kernel {

Value polynomial(Value x, std::span<const double> c) {
  assert(c.size() >= 3);
  std::vector<Value> terms;
  for (const double coefficient : c.subspan(2)) terms.push_back(x.builder().constant(x.type(), coefficient));
  for (Value power = x; terms.size() > 1; power = power * power) {
    std::vector<Value> pairs;
    for (std::size_t i = 0; i + 1 < terms.size(); i += 2) pairs.push_back(fma(power, terms[i + 1], terms[i]));
    if (terms.size() % 2 == 1) pairs.push_back(terms.back());
    terms = std::move(pairs);
  }
  return fma(x, fma(x, terms.front(), c[1]), c[0]);
}

}  // namespace assay::kernel
