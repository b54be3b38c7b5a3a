#pragma once

#include <string_view>

namespace assay::report {

/// The bytes of a file that was linked in: the page's own (page.html, page.css, page.js) and the libraries
/// (vega.js, vega-lite.js, vega-embed.js, katex.js, katex.css). The name must be one of these.
[[nodiscard]] std::string_view embedded(std::string_view name);

}  // namespace assay::report
