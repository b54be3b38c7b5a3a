#pragma once

#include <string>
#include <vector>

#include "article/claim.h"
#include "study/result.h"

namespace assay::article {

/// One claim with its verdict and its part of the page.
struct Tested {
  ClaimText text;
  Finding finding;
  std::vector<report::Section> sections;
  std::string command;  ///< repeats this claim alone
};

/// What `assay reproduce article` found.
struct Reproduction {
  std::string command;
  std::string dataset, dataset_source;
  std::size_t train_count = 0, test_count = 0;
  bool quick = false;
  std::vector<Tested> claims;
  study::Provenance provenance = {};
};

/// One page, to be read from top to bottom: the verdicts, then claim after claim.
[[nodiscard]] std::string html(const Reproduction& reproduction);

/// {"format": "assay-claims-1", ...}: command, dataset {name, source, train, test}, quick, provenance, claims
/// [{number, name, question, claim, verdict ("holds", "holds if", "does not hold", "undecided"), sentence,
/// reasons, warnings, measurements [{what, mean, low, high (95% confidence interval), trials, unit ("share"
/// or "number"), predicted, agrees, apart (why not, or null)}], command}]. Numbers that are not finite are
/// null.
[[nodiscard]] std::string json(const Reproduction& reproduction);

/// Markdown for a repository: the table of verdicts, then of each claim what theory predicts, what was done,
/// what was measured, and the command.
[[nodiscard]] std::string markdown(const Reproduction& reproduction);

/// "1  holds        Many dense layers ... are one": a line for each claim, for the terminal.
[[nodiscard]] std::string terminal(const Reproduction& reproduction);

}  // namespace assay::article
