#include "inspect/identify.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "base/error.h"
#include "base/parallel.h"
#include "expr/function.h"
#include "inspect/search.h"
#include "inspect/telling.h"

namespace assay::inspect {
namespace {

/// Samples that every entry is compared with; the best are compared with all.
constexpr std::size_t screened_samples = 2000;
/// Candidates that are looked at closely.
constexpr std::size_t finalists = 24;
/// Differences of the score that decide (Kass, Raftery, J. Am. Stat. Assoc. 90, 1995: 10 is very strong).
constexpr double decisive = 10;

constexpr Bounds everything = {.low = -std::numeric_limits<double>::infinity(),
                               .high = std::numeric_limits<double>::infinity()};

/// A candidate under consideration.
struct Entrant {
  const Subject* subject;
  std::vector<double> parameters;
  std::vector<bool> is_fitted;
  std::vector<Bounds> allowed;  ///< values of each parameter; everything as long as nobody has looked
  std::string origin;
  Agreement agreement;
  double score = 0;

  [[nodiscard]] std::size_t fitted() const {
    return static_cast<std::size_t>(std::count(is_fitted.begin(), is_fitted.end(), true));
  }
};

/// Which errors the samples have.
enum class Errors : std::uint8_t { units, arithmetic, noise };

bool is_consistent(const Agreement& a, Errors errors, std::size_t fitted) {
  if (!a.is_of_a_kind) return false;
  // A fitted parameter is known to no more digits than the samples have.
  constexpr double limit_of_fit = 1.5;
  constexpr double limit_of_arithmetic = 8;
  switch (errors) {
    case Errors::units: return a.in_units.largest <= (fitted > 0 ? limit_of_fit : 1 + 1e-9);
    case Errors::arithmetic: return a.in_arithmetic.largest <= limit_of_arithmetic;
    case Errors::noise: return true;
  }
  return false;
}

double score(const Agreement& a, Errors errors, std::size_t fitted) {
  constexpr double rounding = 0.3;  // nothing is better than this in units of the last digit
  const auto n = static_cast<double>(a.numbers);
  const double rms = errors == Errors::units        ? std::max(a.in_units.rms, rounding)
                     : errors == Errors::arithmetic ? std::max(a.in_arithmetic.rms, rounding)
                                                    : std::max(a.absolute.rms, 1e-300);
  return 2 * n * std::log(rms) + static_cast<double>(fitted) * std::log(std::max(n, 2.0));
}

Extended exact(double value) {
  if (std::isfinite(value)) return Rational::from_double(value);
  return value > 0 ? Extended::infinity() : -Extended::infinity();
}

class Identifier {
 public:
  Identifier(const Samples& samples, std::size_t threads)
      : all_(samples), few_(samples.thinned(screened_samples)), threads_(threads) {}

  Identification run() {
    collect();
    settle_errors();
    if (errors_ == Errors::noise) refine();
    rank();
    entrants_.resize(std::min(entrants_.size(), finalists));
    simplify();
    for (Entrant& e : entrants_) e.agreement = agreement(e.subject->model(), e.parameters, all_);
    settle_errors();
    rank();
    return conclude();
  }

 private:
  void collect() {
    const std::span<const Activation> entries = catalog();
    std::vector<std::vector<Entrant>> found(entries.size());
    subjects_.resize(entries.size());
    parallel_for(entries.size(), threads_, [&](std::size_t i) {
      try {
        subjects_[i] = std::make_unique<Subject>(entries[i], !all_.slope.empty());
      } catch (const Error&) {
        return;  // a derivative beyond the size bound: it cannot be fitted
      }
      found[i] = entrants_of(*subjects_[i]);
    });
    for (std::vector<Entrant>& some : found) std::ranges::move(some, std::back_inserter(entrants_));
  }

  [[nodiscard]] std::vector<Entrant> entrants_of(const Subject& subject) const {
    std::vector<Entrant> entrants;
    for (const Subject::Defaults& defaults : subject.defaults()) {
      entrants.push_back({.subject = &subject,
                          .parameters = defaults.values,
                          .is_fitted = std::vector<bool>(defaults.values.size(), false),
                          .allowed = std::vector<Bounds>(defaults.values.size(), everything),
                          .origin = defaults.origin,
                          .agreement = agreement(subject.model(), defaults.values, few_)});
    }
    const std::vector<bool>& free = subject.model().free();
    const auto count = static_cast<std::size_t>(std::count(free.begin(), free.end(), true));
    // As many parameters as samples fit anything.
    if (count == 0 || count >= all_.size()) return entrants;
    Entrant fitted = entrants.front();
    fitted.parameters = search(subject, few_).parameters;
    fitted.is_fitted = free;
    fitted.agreement = agreement(subject.model(), fitted.parameters, few_);
    entrants.push_back(std::move(fitted));
    return entrants;
  }

  void settle_errors() {
    for (const Errors errors : {Errors::units, Errors::arithmetic, Errors::noise}) {
      errors_ = errors;
      if (std::ranges::any_of(entrants_, [&](const Entrant& e) { return is_consistent(e, errors); })) return;
    }
  }

  static bool is_consistent(const Entrant& e, Errors errors) {
    return inspect::is_consistent(e.agreement, errors, e.fitted());
  }

  void refine() {
    parallel_for(entrants_.size(), threads_, [&](std::size_t i) {
      Entrant& e = entrants_[i];
      if (e.fitted() == 0 || !e.agreement.is_of_a_kind) return;
      e.parameters = refine_for_noise(*e.subject, few_, e.parameters).parameters;
      e.agreement = agreement(e.subject->model(), e.parameters, few_);
    });
  }

  void simplify() {
    parallel_for(entrants_.size(), threads_, [&](std::size_t i) {
      Entrant& e = entrants_[i];
      if (e.fitted() == 0 || !e.agreement.is_of_a_kind) return;
      SimplestFit fit = simplest(*e.subject, few_, e.parameters, errors_ == Errors::noise);
      e.parameters = std::move(fit.parameters);
      e.is_fitted = std::move(fit.is_fitted);
      e.allowed = std::move(fit.allowed);
    });
  }

  /// The consistent ones first, then by score; of equals the one with fewer parameters, in the order of the
  /// catalog.
  void rank() {
    for (Entrant& e : entrants_) e.score = score(e.agreement, errors_, e.fitted());
    const auto order = [&](const Entrant& e) {
      return std::tuple(!is_consistent(e, errors_), e.score, e.fitted(), e.parameters.size(),
                        &e.subject->entry() - catalog().data());
    };
    std::ranges::sort(entrants_, std::ranges::less{}, order);
    const auto [again, end] = std::ranges::unique(entrants_, [](const Entrant& a, const Entrant& b) {
      return a.subject == b.subject && a.parameters == b.parameters;
    });
    entrants_.erase(again, end);
  }

  [[nodiscard]] static Candidate candidate(const Entrant& e) {
    Candidate result = {.entry = &e.subject->entry(),
                        .parameters = {},
                        .origin = e.fitted() == 0 ? e.origin : "",
                        .agreement = e.agreement,
                        .score = e.score};
    for (std::size_t j = 0; j < e.parameters.size(); ++j) {
      const Bounds allowed = e.is_fitted[j] ? e.allowed[j] : Bounds{e.parameters[j], e.parameters[j]};
      result.parameters.push_back({.name = result.entry->function.parameters()[j].name,
                                   .value = e.parameters[j],
                                   .is_fitted = e.is_fitted[j],
                                   .low = allowed.low,
                                   .high = allowed.high});
    }
    return result;
  }

  [[nodiscard]] Match match(const Entrant& best) const {
    if (!best.agreement.is_of_a_kind || best.agreement.numbers == 0) return Match::none;
    if (errors_ == Errors::units) return Match::exact;
    if (errors_ == Errors::arithmetic) return Match::arithmetic;
    constexpr double most_noise = 0.3;  // of the spread of y
    if (best.agreement.absolute.rms > most_noise * spread(all_.y)) return Match::none;
    constexpr double independent = 1.2;
    constexpr std::size_t enough = 8;
    return best.agreement.durbin_watson < independent && all_.size() >= enough ? Match::pattern
                                                                               : Match::noise;
  }

  [[nodiscard]] Identification conclude() const {
    Identification result = {.match = match(entrants_.front()),
                             .best = candidate(entrants_.front()),
                             .same = {},
                             .rivals = {},
                             .telling = {},
                             .runners_up = {},
                             .affine = {}};
    constexpr std::size_t most_runners_up = 4;
    for (std::size_t i = 1; i < entrants_.size(); ++i) {
      const Entrant& e = entrants_[i];
      Candidate other = candidate(e);
      const bool fits = result.match != Match::none && is_consistent(e, errors_) &&
                        e.score < result.best.score + decisive && e.fitted() <= result.best.fitted();
      if (fits && are_one(result.best, other)) {
        result.same.push_back(std::move(other));
      } else if (fits) {
        result.rivals.push_back(std::move(other));
      } else if (e.agreement.is_of_a_kind && result.runners_up.size() < most_runners_up) {
        result.runners_up.push_back(std::move(other));
      }
    }
    result.telling = telling_inputs(result.best, result.rivals);
    if (result.match == Match::pattern || result.match == Match::none || result.match == Match::noise) {
      const std::optional<AffineCandidate> affine = best_affine(few_, threads_);
      if (affine && affine->score < result.best.score - decisive) result.affine = affine;
    }
    return result;
  }

  static double spread(const std::vector<double>& y) {
    double sum = 0;
    double squares = 0;
    double n = 0;
    for (const double value : y) {
      if (!std::isfinite(value)) continue;
      sum += value;
      squares += value * value;
      ++n;
    }
    return n > 0 ? std::sqrt(std::max(squares / n - sum / n * (sum / n), 0.0)) : 0;
  }

  const Samples& all_;
  Samples few_;
  std::size_t threads_;
  std::vector<std::unique_ptr<Subject>> subjects_;
  std::vector<Entrant> entrants_;
  Errors errors_ = Errors::units;
};

}  // namespace

std::size_t Candidate::fitted() const {
  return static_cast<std::size_t>(std::ranges::count(parameters, true, &Value::is_fitted));
}

Function Candidate::function() const {
  std::vector<Parameter> values(entry->function.parameters().begin(), entry->function.parameters().end());
  for (std::size_t j = 0; j < values.size(); ++j) values[j].value = exact(parameters[j].value);
  return {entry->function.graph(), entry->function.root(), std::move(values)};
}

Identification identify(const Samples& samples, std::size_t threads) {
  return Identifier(samples, threads).run();
}

}  // namespace assay::inspect
