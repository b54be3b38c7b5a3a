#pragma once

#include <span>
#include <string_view>

namespace assay::report {

/// A word that the reports use, and what it means: one or two sentences for somebody who meets it first.
struct GlossaryEntry {
  std::string_view term;
  std::string_view meaning;
};

/// In alphabetical order.
[[nodiscard]] std::span<const GlossaryEntry> glossary();

}  // namespace assay::report
