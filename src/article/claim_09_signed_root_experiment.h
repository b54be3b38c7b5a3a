#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "article/claim_09_signed_root.h"

// The networks and simulations of claim 9, for its judgement and its page.
namespace assay::article::signed_root {

struct Form {
  std::string name;     ///< in charts
  std::string formula;  ///< or catalog name
  SignedRootEvidence::Kind kind;
};
/// The function itself first, the ordinary ones last.
[[nodiscard]] std::span<const Form> forms();
[[nodiscard]] const Form& root();
/// What analysis/smoothing.h recommends in its place.
[[nodiscard]] const Form& smoothed();

[[nodiscard]] std::vector<std::size_t> widths(const Scope& scope);
[[nodiscard]] std::vector<std::size_t> depths(const Scope& scope);
/// Those at which it is trained: moved ones only where there is most to mend.
[[nodiscard]] std::vector<std::size_t> depths(const Scope& scope, const Form& form);
[[nodiscard]] Cell cell_of(const Scope& scope, const Form& form, std::size_t depth);

/// So many random layers of each width, in batches of so many.
inline constexpr std::size_t batches = 5;
[[nodiscard]] std::size_t layers_of_batch(const Scope& scope);
[[nodiscard]] Calculation simulation(const Scope& scope, const Form& form, std::size_t width);
/// Median and hundredth by theory, for each width.
[[nodiscard]] Calculation prediction(const Scope& scope, const Form& form);

[[nodiscard]] SignedRootEvidence evidence(const Scope& scope, const Results& results);
[[nodiscard]] std::vector<report::Section> sections(const Scope& scope, const Results& results);

}  // namespace assay::article::signed_root
