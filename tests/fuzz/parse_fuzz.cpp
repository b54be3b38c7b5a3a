#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "expr/function.h"
#include "expr/parse.h"
#include "expr/simplify.h"
#include "expr/stable.h"

namespace {

using assay::Function;

void require(bool holds, std::string_view what, const Function& f) {
  if (holds) return;
  std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(what.size()), what.data(), f.text().c_str());
  std::abort();
}

void require_reads_back(const Function& f) {
  const std::string text = f.text();
  if (text.size() <= assay::max_formula_bytes) require(assay::parse(text) == f, "does not read back", f);
}

void check(const Function& f) {
  require_reads_back(f);
  require(!f.latex().empty(), "no LaTeX", f);
  require_reads_back(assay::simplify(f));
  require_reads_back(assay::stable(f));
  require_reads_back(f.bound());
  const Function derivative = f.derivative();
  require_reads_back(derivative);
  require_reads_back(assay::stable_derivative(f));
  for (const assay::Parameter& parameter : f.parameters())
    require_reads_back(f.derivative_by(parameter.name));
  if (const auto from_output = assay::derivative_from_output(f)) require_reads_back(*from_output);
}

}  // namespace

/// Any bytes: they parse, and then every pass over the function must hold what it promises, or they are told
/// why not. No exception but Error.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    check(assay::parse({reinterpret_cast<const char*>(data), size}));
  } catch (const assay::Error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
  }
  return 0;
}
