#include "article/claim.h"

#include <fmt/format.h>

#include "report/html_parts.h"
#include "report/settings.h"
#include "report/text.h"

namespace assay::article {

std::vector<std::size_t> Scope::widths(std::span<const std::size_t> hidden) const {
  std::vector<std::size_t> all = {inputs};
  all.insert(all.end(), hidden.begin(), hidden.end());
  all.push_back(classes);
  return all;
}

std::string points(const study::Interval& difference, std::size_t trials) {
  return report::percent(difference, trials) + " points";
}

std::string more_or_less(const study::Interval& difference, std::size_t trials) {
  if (difference.mean >= 0) return points(difference, trials) + " more";
  return points({-difference.mean, -difference.high, -difference.low}, trials) + " less";
}

std::string divergence_warning(const CellResult& result, const std::string& which) {
  const std::size_t diverged = result.diverged();
  if (diverged == 0) return {};
  return fmt::format("{} of {} networks {} diverged; they count with what they score.", diverged,
                     result.outcomes.size(), which);
}

std::string method_text(const Cell& cell) {
  const std::string samples = cell.samples == 0
                                  ? "All training samples"
                                  : fmt::format("The first {} training samples", report::count(cell.samples));
  std::string text = fmt::format("{}. {}", samples, report::training_description(cell.training));
  if (cell.learning_rates.size() > 1) {
    text += fmt::format(
        " Each network has its own learning rate, the best of {} after {} on a sixth of the samples held "
        "out.",
        cell.learning_rates.size(), report::counted(cell.tuning_epochs, "epoch"));
  }
  return text + fmt::format(" Initialisation: {}. {}, paired: the same seed gives the same order of samples.",
                            report::initialisation_title(cell.training.initialisation),
                            report::counted(Scope::seeds, "seed"));
}

}  // namespace assay::article
