#include "study/provenance.h"

#include <fmt/chrono.h>

#include <chrono>
#include <fstream>

#include "base/text.h"
#include "base/version.h"
#include "jit/choice.h"
#include "tensor/gemm.h"

namespace assay::study {
namespace {

/// As Linux names it; empty where it does not.
std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    const std::size_t colon = line.find(':');
    if (line.starts_with("model name") && colon != std::string::npos)
      return std::string(trim(line.substr(colon + 1)));
  }
  return {};
}

std::vector<std::string> libraries() {
  std::vector<std::string> names;
  if (const std::string_view jit = choose_backend("").backend->software(); !jit.empty()) {
    names.emplace_back(jit);
  }
  names.push_back(gemm_library());
  names.emplace_back(compiler());
  return names;
}

}  // namespace

Provenance provenance() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return {.version = "assay " + std::string(version()),
          .libraries = libraries(),
          .processor = processor(),
          .finished = fmt::format("{:%Y-%m-%d %H:%M}", fmt::gmtime(now))};
}

}  // namespace assay::study
