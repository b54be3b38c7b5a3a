#pragma once

#include <string>

namespace assay::bench {

/// Runs independent fused multiply-adds out of registers in the widest vectors this CPU has: the most that
/// one core can do. Returns the number of floating-point operations done.
double multiply_adds();

/// "avx512", "avx2" or "baseline": the vectors multiply_adds() uses.
std::string vector_set();

}  // namespace assay::bench
