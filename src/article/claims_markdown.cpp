#include <fmt/format.h>

#include <array>
#include <regex>

#include "article/reproduction.h"
#include "report/text.h"

namespace assay::article {
namespace {

/// What a cell of a table may hold.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '<' || c == '*' || c == '_' || c == '`') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// The words of a section: paragraphs without their marks, formulas as plain text.
std::string words(const std::string& html) {
  static const std::regex tag("<[^>]*>");
  std::string text = std::regex_replace(html, tag, "");
  constexpr std::array entities = {std::pair("&lt;", "<"), std::pair("&gt;", ">"), std::pair("&quot;", "\""),
                                   std::pair("&#39;", "'"), std::pair("&amp;", "&")};
  for (const auto& [entity, sign] : entities) replace_all(text, entity, sign);
  replace_all(text, "\n", "\n\n");
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string section(const Tested& tested, std::string_view id, std::string_view title) {
  for (const report::Section& each : tested.sections) {
    if (each.id == id) return fmt::format("**{}** {}\n\n", title, words(each.body));
  }
  return {};
}

std::string anchor(const Tested& tested) {
  return fmt::format("claim-{}", tested.text.number);
}

std::string measurements(const Finding& finding) {
  std::string out = "| measured | value | predicted | |\n| --- | --- | --- | --- |\n";
  for (const Measurement& each : finding.measurements) {
    const std::string outcome = each.predicted.empty() ? ""
                                : each.agrees          ? "as predicted"
                                                       : "apart: " + each.apart;
    out += fmt::format("| {} | {} | {} | {} |\n", cell(each.what), cell(shown(each)), cell(each.predicted),
                       cell(outcome));
  }
  return out + "\n";
}

std::string chapter(const Tested& tested) {
  const Finding& finding = tested.finding;
  std::string out = fmt::format("<a id=\"{}\"></a>\n## Claim {}: {}\n\n", anchor(tested), tested.text.number,
                                tested.text.sentence);
  out += fmt::format("**Verdict: {}.** {}\n\n", name(finding.verdict), finding.sentence);
  for (const std::string& reason : finding.reasons) out += fmt::format("- {}\n", reason);
  for (const std::string& warning : finding.warnings) out += fmt::format("- {}\n", warning);
  out += '\n';
  out += section(tested, "theory", "Theory.");
  out += section(tested, "experiment", "Experiment.");
  out += measurements(finding);
  return out + fmt::format("    {}\n\n", tested.command);
}

}  // namespace

std::string markdown(const Reproduction& reproduction) {
  std::string out = "# What the article says, tested\n\n";
  out += fmt::format(
      "Made by `{}` of {} on {} ({} training and {} test samples), {}, on {}. ± is half of the 95% "
      "confidence "
      "interval over the seeds. Accuracies depend on the instruction set in the last digits, times on the "
      "machine.\n\n",
      reproduction.command, reproduction.provenance.version, reproduction.dataset,
      report::count(reproduction.train_count), report::count(reproduction.test_count),
      reproduction.quick ? "a quick run" : "a full run", reproduction.provenance.processor);
  out += "| | the article says | verdict | what was found |\n| --- | --- | --- | --- |\n";
  for (const Tested& tested : reproduction.claims) {
    out +=
        fmt::format("| [{}](#{}) | {} | {} | {} |\n", tested.text.number, anchor(tested),
                    cell(tested.text.sentence), name(tested.finding.verdict), cell(tested.finding.sentence));
  }
  out += "\n";
  for (const Tested& tested : reproduction.claims) out += chapter(tested);
  out.pop_back();
  return out;
}

}  // namespace assay::article
