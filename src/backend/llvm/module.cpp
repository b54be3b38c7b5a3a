#include "backend/llvm/module.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "backend/llvm/emit.h"

namespace assay {
namespace {

/// What may stand in a module only once, and is the same in those of all programs.
bool is_shared(std::string_view line) {
  constexpr std::array<std::string_view, 3> beginnings = {"declare ", "attributes #", "!"};
  return std::ranges::any_of(beginnings,
                             [&](std::string_view beginning) { return line.starts_with(beginning); });
}

}  // namespace

std::string llvm_module(std::span<const NamedProgram> programs, const Target& target) {
  std::string functions;
  std::set<std::string> shared;
  for (const NamedProgram& named : programs) {
    const std::string text = llvm_ir(*named.program, target, named.name);
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin) + 1;
      const std::string line = text.substr(begin, end - begin);
      begin = end;
      if (is_shared(line)) {
        shared.insert(line);
      } else {
        functions += line;
      }
    }
  }
  for (const std::string& line : shared) functions += line;
  return functions;
}

}  // namespace assay
