#pragma once

#include <string>
#include <vector>

#include "inspect/card.h"
#include "report/columns.h"

namespace assay::report {

/// One line about a function: the same words in the terminal and in the page.
struct Fact {
  std::string name;
  std::string text;
  inspect::Grade grade;
};

/// What was proved about its values and slopes.
[[nodiscard]] std::vector<Fact> proved_facts(const Properties& properties);
/// What it does to a standard normal input.
[[nodiscard]] std::vector<Fact> gaussian_facts(const inspect::Findings& findings);

/// What gradient descent meets in a wide network of it.
[[nodiscard]] std::vector<Fact> wide_facts(const inspect::Findings& findings);
/// How to start it, and how to make it trainable in deep plain networks.
[[nodiscard]] std::vector<Fact> remedy_facts(const inspect::Card& card);

/// A row of the table of initialisations; texts, empty where there is no number.
struct InitialisationRow {
  std::string name;
  std::string weight;    ///< variance times fan-in
  std::string bias;      ///< variance
  std::string chi;       ///< what a layer does to squared gradients, in the end
  std::string gradient;  ///< by how much they change through the network, "10^-5.2"
  std::string depth;     ///< to which plain networks train, "about 30 layers"
};
[[nodiscard]] std::vector<InitialisationRow> initialisation_rows(const inspect::Findings& findings);

/// "good", "fair", "bad", "neutral", "open": in JSON and as a class of the page.
[[nodiscard]] std::string_view word(inspect::Mark mark);
/// A sign and its colour on a terminal.
[[nodiscard]] Cell sign_of(inspect::Mark mark);
/// "proved", "computed", ...
[[nodiscard]] std::string_view word(inspect::Grade grade);
/// "hidden layers, few", ...
[[nodiscard]] std::string_view word(inspect::Use use);

}  // namespace assay::report
