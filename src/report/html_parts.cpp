#include "report/html_parts.h"

#include <fmt/format.h>

#include "report/charts.h"
#include "report/text.h"

namespace assay::report {

std::string swatch(std::size_t i) {
  return fmt::format(R"(<i class="swatch" style="background:{}"></i>)", series_colour(i));
}

std::string definition_list(const Facts& facts) {
  std::string out = "<dl class=\"facts\">\n";
  for (const auto& [term, meaning] : facts) {
    out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escaped(term), escaped(meaning));
  }
  return out + "</dl>\n";
}

std::string data_description(const std::string& name, const std::string& source) {
  return source.empty() ? name : fmt::format("{} ({})", name, source);
}

std::string training_description(const study::Training& training) {
  const std::string optimizer =
      training.optimizer == study::Optimizer::adam
          ? "Adam"
          : fmt::format("stochastic gradient descent with momentum {}", quantity(training.momentum));
  const char* const loss = training.loss == nn::Loss::Kind::binary
                               ? "a sigmoid and a binary cross-entropy for each class"
                               : "cross-entropy of a softmax";
  const std::string penalty =
      training.l2 > 0 ? fmt::format("; L2 penalty of strength {} on the weights", quantity(training.l2)) : "";
  const char* const inputs = training.inputs == study::Preparation::unit ? "; inputs between 0 and 1" : "";
  return fmt::format("{} of {}, {} a step, {}{}{}.", counted(training.epochs, "epoch"), optimizer,
                     counted(training.batch, "sample"), loss, penalty, inputs);
}

std::size_t parameter_count(const std::vector<std::size_t>& widths) {
  std::size_t parameters = 0;
  for (std::size_t i = 1; i < widths.size(); ++i) parameters += (widths[i - 1] + 1) * widths[i];
  return parameters;
}

Section reproduction(const std::string& command, const study::Provenance& provenance) {
  const std::string out = fmt::format(
      "<p>The same command with the same data gives the same numbers, times excepted, whatever the number of "
      "threads.</p>\n<pre><code>{}</code></pre>\n",
      escaped(command));
  Facts facts;
  if (!provenance.version.empty()) facts.emplace_back("Version", provenance.version);
  if (!provenance.libraries.empty()) facts.emplace_back("Libraries", enumeration(provenance.libraries));
  if (!provenance.processor.empty()) facts.emplace_back("Processor", provenance.processor);
  if (!provenance.finished.empty()) facts.emplace_back("Finished", provenance.finished + " UTC");
  return {
      .id = "reproduce", .title = "Reproduce", .body = facts.empty() ? out : out + definition_list(facts)};
}

}  // namespace assay::report
