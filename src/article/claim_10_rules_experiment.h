#pragma once

#include <string>
#include <vector>

#include "article/claim_10_rules_facts.h"

// The networks of claim 10, for its judgement and its page.
namespace assay::article::rules {

/// The functions that the article speaks of, by their catalog names.
[[nodiscard]] const std::vector<std::string>& of_the_article();
/// Those, some that are much used, and a sample spread evenly over the catalog; in full all of it.
[[nodiscard]] std::vector<std::string> trained(const Scope& scope);
/// Those whose rules are proved: all of the catalog; in the quick run a larger sample, those first.
[[nodiscard]] std::vector<std::string> judged(const Scope& scope);
[[nodiscard]] Cell cell_of(const Scope& scope, const std::string& activation);

/// The report card's verdict in a sentence: {"summary", "reason"}.
[[nodiscard]] Calculation card_of(const std::string& activation);

[[nodiscard]] RulesEvidence evidence(const Scope& scope, const Results& results);
/// Of rules kept by a reading and accuracy, over the functions that were trained.
[[nodiscard]] study::Interval correlation(const Scope& scope, const Results& results, const Reading& reading);
[[nodiscard]] std::vector<report::Section> sections(const Scope& scope, const Results& results);

}  // namespace assay::article::rules
