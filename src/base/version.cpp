#include "base/version.h"

namespace assay {

std::string_view version() {
  return ASSAY_VERSION;
}

std::string_view compiler() {
#ifdef __clang__
  return "Clang " __clang_version__;
#else
  return "GCC " __VERSION__;
#endif
}

}  // namespace assay
