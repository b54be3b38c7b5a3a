#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "inspect/agreement.h"
#include "inspect/samples.h"

namespace assay::inspect {

/// A function that may be the one looked for.
struct Candidate {
  struct Value {
    std::string name;
    double value;
    bool is_fitted;
    double low,
        high;  ///< what the samples allow, to three standard errors; `value` itself if it is not fitted
  };
  const Activation* entry;
  std::vector<Value> parameters;
  std::string origin;  ///< whose defaults the parameters are, "TensorFlow nn.leaky_relu"; empty for ours
  Agreement agreement;
  double score = 0;  ///< Schwarz's criterion: n log(mean squared error) + parameters fitted * log n
  [[nodiscard]] std::size_t fitted() const;
  /// The function with these values.
  [[nodiscard]] Function function() const;
};

/// a f(b x) + c for an entry f at its defaults.
struct AffineCandidate {
  const Activation* entry;
  double a, b, c;
  Agreement agreement;
  double score;
};

/// How well the best candidate explains the samples.
enum class Match : std::uint8_t {
  exact,       ///< to the last digit of every sample
  arithmetic,  ///< but for what arithmetic in the samples' format may do
  noise,       ///< but for errors that look random
  pattern,     ///< but for errors that follow a curve: it is similar, but another function
  none,        ///< not at all
};

/// An input that tells candidates apart, and what each gives there.
struct TellingInput {
  double x;
  std::vector<double> values;  ///< of the best candidate, then of each rival
};

struct Identification {
  Match match;
  Candidate best;
  std::vector<Candidate> same;        ///< other entries that are, with these parameters, the same function
  std::vector<Candidate> rivals;      ///< different functions that the samples do not tell from the best
  std::vector<TellingInput> telling;  ///< inputs that would
  std::vector<Candidate> runners_up;
  /// Where nothing else fits and this does better.
  std::optional<AffineCandidate> affine;

  /// Entries have up to ten parameters: many a one, fitted, would meet three numbers as well as the best
  /// does.
  [[nodiscard]] bool has_too_few_samples() const { return best.agreement.numbers < 4; }
  [[nodiscard]] bool is_ambiguous() const { return !rivals.empty() || has_too_few_samples(); }
};

/// Which entry of the catalog gives the samples, at the defaults of anyone or with fitted parameters; fewer
/// parameters are preferred.
[[nodiscard]] Identification identify(const Samples& samples, std::size_t threads);

}  // namespace assay::inspect
