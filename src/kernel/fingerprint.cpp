#include "kernel/fingerprint.h"

namespace assay::kernel {

std::uint64_t fingerprint(const Program& program) {
  std::uint64_t state = 0xCBF29CE484222325U;
  for (const char c : program.text()) {
    state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  }
  return state;
}

}  // namespace assay::kernel
