#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "article/claim.h"

// The networks of claim 5, what is read of them, and its page.
namespace assay::article::dead_units {

inline constexpr double margin = 0.05;  ///< a share of units that matters
inline constexpr std::array activations = {"relu", "leaky_relu", "elu", "gelu"};
inline constexpr std::size_t least_left =
    3;                                   ///< networks that did not diverge, for their mean to say something
inline constexpr std::size_t deep = 32;  ///< hidden layers of the network that is only looked at

[[nodiscard]] std::vector<double> rates(const Scope& scope);
/// At which units die, but not all of them; seeds differ much in how many, so that there are more of them.
inline constexpr std::size_t harsh_seeds = 10;
inline constexpr double harsh_rate = 0.5;
inline constexpr double mild_rate = 0.1;
inline constexpr double shape_rate = 0.3;  ///< at which networks of most shapes train

[[nodiscard]] Cell at_rate(const Scope& scope, const std::string& activation, double rate);

/// A start, and its name.
struct Start {
  std::string name;
  Initialisation initialisation;
  double bias;
};
[[nodiscard]] std::vector<Start> biases();
[[nodiscard]] std::vector<Start> initialisations();
[[nodiscard]] Cell from_start(const Scope& scope, const Start& start, double rate);

/// Two hidden layers of so many units; or so many hidden layers of the usual width.
inline constexpr std::size_t usual_width = 64;
inline constexpr std::size_t usual_depth = 2;
inline constexpr std::array<std::size_t, 4> widths = {16, 32, 64, 128};
inline constexpr std::array<std::size_t, 4> depths = {1, 2, 4, 8};
[[nodiscard]] Cell of_width(const Scope& scope, std::size_t units);
[[nodiscard]] Cell of_depth(const Scope& scope, std::size_t depth);

[[nodiscard]] Cell untrained(const Scope& scope);

/// Share of dead hidden units after training; nothing of a network that diverged.
[[nodiscard]] study::Interval after(const CellResult& result);
/// After training, first less second, paired by seed.
[[nodiscard]] study::Interval fewer(const CellResult& first, const CellResult& second);
[[nodiscard]] report::MeasuredRow dead_row(const std::string& name, const std::string& colour,
                                           const CellResult& result);
/// Test accuracy; nothing of a network that diverged.
[[nodiscard]] study::Interval accuracy_left(const CellResult& result);
/// After each epoch, of networks that do not diverge.
[[nodiscard]] study::Interval after(const CellResult& result, std::size_t epoch);
/// Of units in hidden layer i, from 0.
[[nodiscard]] study::Interval born_in(const CellResult& result, std::size_t i);
/// Of the units of that layer that were dead after an epoch, those that were not after the next.
[[nodiscard]] study::Interval revived_in(const CellResult& result, std::size_t i);
/// What became of the units of one layer, as shares of all of them.
struct Fates {
  double born;      ///< dead since before training
  double died;      ///< dead now, but not so all along
  double returned;  ///< alive now, but dead after an earlier epoch or before training
};
/// Of hidden layer i, from 0, after an epoch that was recorded.
[[nodiscard]] Fates fates(const Outcome& outcome, std::size_t i, std::size_t epoch);
/// One of them, over the networks that did not diverge.
[[nodiscard]] study::Interval share_of(const CellResult& result, std::size_t i, std::size_t epoch,
                                       double Fates::* fate);
/// By mean field, the share of the first hidden layer's units that one of these starts lets be born dead.
[[nodiscard]] double predicted_born_first(const Scope& scope, const Start& start);
/// By mean field, for each hidden layer of the untrained network.
[[nodiscard]] std::vector<double> predicted_born(const Scope& scope);

[[nodiscard]] std::vector<report::Section> sections(const Scope& scope, const Results& results);

}  // namespace assay::article::dead_units
