#pragma once

#include <string_view>

namespace assay {

/// Of this build of Assay: "0.1.0".
[[nodiscard]] std::string_view version();

/// The compiler it was built with: "GCC 12.2.0".
[[nodiscard]] std::string_view compiler();

}  // namespace assay
