#include "report/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/text.h"

namespace assay::report {
namespace {

using study::Collapse;
using study::Comparison;
using study::Contender;

// Folding in float64 against layers in float32: more than this, in units of the outputs, is not rounding.
constexpr double rounding_bound = 1e-4;
// A least-squares fit whose error is below this share of the outputs' spread is a fit, not an approximation.
constexpr double affine_bound = 1e-3;

std::string accuracy(const Contender& contender) {
  const study::Interval& interval = contender.test_accuracy;
  std::string text = percent(interval.mean) + "%";
  if (contender.trials.size() > 1) text += " ± " + percent((interval.high - interval.low) / 2);
  return text;
}

/// Or none was trained.
bool all_diverged(const Contender& contender) {
  return contender.diverged == contender.trials.size();
}

std::vector<std::string> names_of(const std::vector<Contender>& contenders, auto&& wanted) {
  std::vector<std::string> names;
  for (const Contender& contender : contenders) {
    if (wanted(contender)) names.push_back(label(contender.activation.name));
  }
  return names;
}

bool has_trials(const Contender& contender) {
  return !contender.trials.empty();
}

std::string headline(const Comparison& comparison) {
  const std::vector<Contender>& contenders = comparison.contenders;
  if (contenders.empty() || !has_trials(contenders.front())) return "No network was trained to the end.";
  const Contender& best = contenders.front();
  const std::string name = label(best.activation.name);
  if (all_diverged(best)) return "Every network diverged: there is no best activation.";
  const auto trained = std::ranges::count_if(contenders, has_trials);
  if (trained == 1) return fmt::format("{} reaches {} test accuracy.", name, accuracy(best));
  if (best.trials.size() < 2) {
    return fmt::format("{} scored highest, {}, but a single seed cannot tell activations apart.", name,
                       accuracy(best));
  }
  const std::vector<std::string> tied = names_of(
      contenders, [&](const Contender& c) { return &c != &best && has_trials(c) && c.tied_with_best; });
  if (tied.empty()) return fmt::format("{} is the best, with {} test accuracy.", name, accuracy(best));
  return fmt::format("{} scored highest, {} test accuracy; {} cannot be told apart from it.", name,
                     accuracy(best), enumeration(tied));
}

/// How far behind the first activation is that can be told apart, and the last.
void add_distances(const std::vector<Contender>& contenders, std::vector<std::string>& evidence) {
  std::vector<const Contender*> behind;
  for (const Contender& c : contenders) {
    if (!all_diverged(c) && !c.tied_with_best) behind.push_back(&c);
  }
  if (behind.empty()) return;
  const auto distance = [&](const Contender& c) {
    const double difference = contenders.front().test_accuracy.mean - c.test_accuracy.mean;
    return fmt::format("{} points behind with {}", difference < 5e-5 ? "less than 0.01" : percent(difference),
                       accuracy(c));
  };
  std::string sentence =
      fmt::format("{} follows {}", label(behind.front()->activation.name), distance(*behind.front()));
  if (behind.size() > 1) {
    sentence +=
        fmt::format("; {} is last, {}", label(behind.back()->activation.name), distance(*behind.back()));
  }
  evidence.push_back(sentence + ".");
}

/// The activation whose training reached the target first.
void add_speed(const Comparison& comparison, std::vector<std::string>& evidence) {
  struct Arrival {
    std::string name;
    double epochs, seconds;
  };
  std::vector<Arrival> arrivals;
  for (const Contender& c : comparison.contenders) {
    if (!c.epochs_to_target || !c.seconds_to_target) continue;
    arrivals.push_back(
        {.name = label(c.activation.name), .epochs = *c.epochs_to_target, .seconds = *c.seconds_to_target});
  }
  if (arrivals.empty()) return;
  const Arrival& first = *std::ranges::min_element(arrivals, {}, &Arrival::seconds);
  evidence.push_back(fmt::format("{} was the first to reach {}%: {} {}, {} of training.", first.name,
                                 quantity(100 * comparison.target), quantity(first.epochs),
                                 first.epochs == 1 ? "epoch" : "epochs", duration(first.seconds)));
}

bool at_edge_of_sweep(const Contender& contender) {
  if (contender.sweep.size() < 2 || all_diverged(contender)) return false;
  const auto [low, high] = std::ranges::minmax(contender.sweep, {}, &study::SweepPoint::learning_rate);
  return contender.learning_rate == low.learning_rate || contender.learning_rate == high.learning_rate;
}

std::vector<std::string> warnings(const Comparison& comparison) {
  std::vector<std::string> warnings;
  if (comparison.interrupted()) {
    warnings.push_back(
        fmt::format("Interrupted: {} of {} networks were trained. What follows rests on those.",
                    count(comparison.trials_done), count(comparison.trials_planned)));
  }
  for (const Contender& contender : comparison.contenders) {
    if (contender.diverged == 0) continue;
    warnings.push_back(fmt::format("{}: training diverged in {} ({}).", label(contender.activation.name),
                                   diverged_share(contender), first_divergence(contender)));
  }
  const std::vector<std::string> edge = names_of(comparison.contenders, at_edge_of_sweep);
  if (!edge.empty()) {
    warnings.push_back(
        fmt::format("{}: the chosen learning rate is the smallest or the largest that was tried; "
                    "one beyond may do better.",
                    enumeration(edge)));
  }
  return warnings;
}

std::string collapse_headline(const Collapse& collapse) {
  const study::CollapseNetwork& deep = collapse.deep_linear;
  if (deep.divergence) return "The network without an activation diverged: there is nothing to fold.";
  const std::size_t unlike = collapse.test_count - collapse.predictions_equal - collapse.exact_ties;
  if (!(collapse.largest_output_difference <= rounding_bound) || unlike != 0) {
    return fmt::format(
        "The folded layer does not reproduce the deep network: outputs differ by up to {}, {} of {} "
        "predictions differ.",
        quantity(collapse.largest_output_difference), count(unlike), count(collapse.test_count));
  }
  return fmt::format("No: without an activation, {} is the single layer {}.", widths(deep.widths),
                     widths(collapse.folded.widths));
}

std::string agreement(const Collapse& collapse) {
  std::string text = fmt::format(
      "Folded into one layer, its outputs differ by at most {} over {} test samples (the largest output is "
      "{})",
      quantity(collapse.largest_output_difference), count(collapse.test_count),
      quantity(collapse.largest_output));
  if (collapse.predictions_equal == collapse.test_count) return text + ", and every predicted class agrees.";
  text += fmt::format("; the predicted class agrees on {}", count(collapse.predictions_equal));
  if (collapse.exact_ties > 0) {
    text += fmt::format("; on {} more, two outputs are exactly equal", count(collapse.exact_ties));
  }
  return text + ".";
}

std::string activated(const Collapse& collapse) {
  const study::CollapseNetwork& network = collapse.activated;
  const std::string name = label(network.activation);
  if (network.divergence) return fmt::format("With {} the same layers {}.", name, outcome(network));
  if (collapse.linear_fit_relative <= affine_bound) {
    return fmt::format(
        "With {} the same layers reach {}, and one affine map fits their outputs to {}% of their "
        "spread: on these data {} acts as no activation at all.",
        name, outcome(network), percent(collapse.linear_fit_relative), name);
  }
  return fmt::format(
      "With {} the same layers reach {} and no fold exists: the best affine map misses their outputs "
      "by {}% of the spread, and predicts another class for {}% of the test samples.",
      name, outcome(network), percent(collapse.linear_fit_relative, 1),
      percent(1 - collapse.linear_fit_agreement, 1));
}

}  // namespace

std::string diverged_share(const Contender& contender) {
  return contender.diverged == 0 ? "0" : fmt::format("{} of {}", contender.diverged, contender.trials.size());
}

std::string first_divergence(const Contender& contender) {
  const study::Divergence* earliest = nullptr;
  for (const study::Trial& trial : contender.trials) {
    if (!trial.divergence) continue;
    if (earliest == nullptr || trial.divergence->step < earliest->step) earliest = &*trial.divergence;
  }
  if (earliest == nullptr) return "";
  return fmt::format("step {}: {}{}", earliest->step, earliest->reason,
                     earliest->origin ? "; " + spoken(*earliest->origin) : "");
}

std::string quantity_name(nn::NonFinite::Quantity quantity) {
  switch (quantity) {
    case nn::NonFinite::Quantity::weights: return "weights";
    case nn::NonFinite::Quantity::pre_activations: return "pre-activations";
    case nn::NonFinite::Quantity::activations: return "activations";
  }
  return {};
}

std::string spoken(const nn::NonFinite& origin) {
  const bool nan = origin.nan > 0;
  const auto share =
      static_cast<double>(nan ? origin.nan : origin.infinite) / static_cast<double>(origin.count);
  // Of millions of weights a single one may be all it takes.
  const std::string amount =
      share < 0.001 ? count(nan ? origin.nan : origin.infinite) : percent(share, 1) + "%";
  const char* const what = nan ? "NaN" : "infinite";
  if (origin.quantity == nn::NonFinite::Quantity::weights) {
    return fmt::format("at step {} {} of the weights of layer {} became {}", origin.step, amount,
                       origin.layer, what);
  }
  return fmt::format("{} of the {} of layer {} are {}", amount, quantity_name(origin.quantity), origin.layer,
                     what);
}

std::string outcome(const study::CollapseNetwork& network) {
  if (!network.divergence) return percent(network.test_accuracy) + "%";
  return fmt::format("diverged at step {}: {}", network.divergence->step, network.divergence->reason);
}

Answer answer(const Comparison& comparison) {
  Answer answer{.question = fmt::format("Which activation is the best for {} on {}?",
                                        widths(comparison.training.widths), comparison.dataset),
                .headline = headline(comparison),
                .evidence = {},
                .warnings = warnings(comparison)};
  if (comparison.contenders.empty() || !has_trials(comparison.contenders.front())) return answer;
  add_distances(comparison.contenders, answer.evidence);
  add_speed(comparison, answer.evidence);
  return answer;
}

Answer answer(const Collapse& collapse) {
  Answer answer{.question = "Do layers without an activation add anything?",
                .headline = collapse_headline(collapse),
                .evidence = {},
                .warnings = {}};
  if (!collapse.deep_linear.divergence) {
    answer.evidence.push_back(agreement(collapse));
    answer.evidence.push_back(fmt::format(
        "Its {} parameters do the work of {}: {} test accuracy. Trained directly, the single layer {} {}.",
        count(collapse.deep_linear.parameters), count(collapse.folded.parameters),
        outcome(collapse.deep_linear), collapse.single.divergence ? "" : "reaches",
        outcome(collapse.single)));
  }
  answer.evidence.push_back(activated(collapse));
  return answer;
}

}  // namespace assay::report
