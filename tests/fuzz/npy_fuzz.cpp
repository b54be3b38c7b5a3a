#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "verify/npy.h"

/// Any bytes: an array that reads back as it is written, or one line that says why not.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const assay::verify::NpyArray array =
        assay::verify::read_npy({reinterpret_cast<const char*>(data), size}, "input");
    const assay::verify::NpyArray again = assay::verify::read_npy(assay::verify::written_npy(array), "again");
    if (again.type != array.type || again.shape != array.shape || again.bytes != array.bytes) std::abort();
  } catch (const assay::Error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
  }
  return 0;
}
