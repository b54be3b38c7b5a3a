#pragma once

#include <map>
#include <string>

namespace assay::report {

/// The catalog as documentation: a Markdown page and a picture of each activation, a page of each vector
/// function, and an index, by file name. The same data gives the same bytes on every machine.
[[nodiscard]] std::map<std::string, std::string> catalog_pages();

}  // namespace assay::report
