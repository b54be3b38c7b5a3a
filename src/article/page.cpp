#include <fmt/format.h>

#include <algorithm>

#include "article/reproduction.h"
#include "report/html_parts.h"
#include "report/text.h"

namespace assay::article {
namespace {

/// A sign beside the word, so that colour is not all that tells verdicts apart.
std::string mark(Verdict verdict) {
  const auto [kind, sign] = [&]() -> std::pair<const char*, const char*> {
    switch (verdict) {
      case Verdict::holds: return {"good", "✓"};
      case Verdict::holds_if: return {"neutral", "◐"};
      case Verdict::does_not_hold: return {"bad", "✗"};
      case Verdict::undecided: return {"open", "?"};
    }
    return {"open", "?"};
  }();
  return fmt::format("<span class=\"mark {}\">{}</span> {}", kind, sign, name(verdict));
}

std::string chapter_id(const Tested& tested) {
  return fmt::format("claim-{}", tested.text.number);
}

std::string tally(const Reproduction& reproduction) {
  std::vector<std::string> parts;
  for (const Verdict verdict :
       {Verdict::holds, Verdict::holds_if, Verdict::does_not_hold, Verdict::undecided}) {
    const auto count = static_cast<std::size_t>(std::ranges::count_if(
        reproduction.claims, [&](const Tested& tested) { return tested.finding.verdict == verdict; }));
    if (count == 0) continue;
    const char* const one[] = {"holds", "holds under a condition", "does not hold", "stays undecided"};
    const char* const several[] = {"hold", "hold under a condition", "do not hold", "stay undecided"};
    const auto i = static_cast<std::size_t>(verdict);
    parts.push_back(fmt::format("{} {}", count, count == 1 ? one[i] : several[i]));
  }
  const std::size_t count = reproduction.claims.size();
  return fmt::format("Of the article's {} claims {} {} tested: {}.", claims_of_the_article, count,
                     count == 1 ? "was" : "were", report::enumeration(parts));
}

report::Section verdicts(const Reproduction& reproduction) {
  std::string body =
      R"(<div class="scroll"><table class="results claims"><thead><tr><th scope="col">claim</th>)"
      R"(<th scope="col" class="words">verdict</th><th scope="col" class="words">what was found</th></tr></thead><tbody>)";
  for (const Tested& tested : reproduction.claims) {
    body += fmt::format(
        "<tr><th scope=\"row\"><a href=\"#{}\">{}</a></th><td class=\"words\">{}</td>"
        "<td class=\"words wide\">{}</td></tr>\n",
        chapter_id(tested), report::escaped(tested.text.name), mark(tested.finding.verdict),
        report::escaped(tested.finding.sentence));
  }
  return {.id = "verdicts", .title = "Verdicts", .body = body + "</tbody></table></div>\n"};
}

report::Section method(const Reproduction& reproduction) {
  return {
      .id = "method",
      .title = "How it was tested",
      .body = report::definition_list(
          {{"Data",
            fmt::format("{}: {} training and {} test samples, pixels standardised",
                        report::data_description(reproduction.dataset, reproduction.dataset_source),
                        report::count(reproduction.train_count), report::count(reproduction.test_count))},
           {"Verdicts",
            "A claim is judged by the confidence intervals of what was measured, against the smallest "
            "difference that matters, which its section states. What they do not decide stays undecided."},
           {"Seeds",
            "Paired: networks that are compared start from the same draws and see the samples in "
            "the same order. Networks that diverge count with what they score."},
           {"Thoroughness",
            reproduction.quick ? "Quick: fewer samples and epochs; the full run says more." : "Full run."}}),
      .listed = false};
}

report::Section numbers(const Finding& finding) {
  std::string body =
      R"(<div class="scroll"><table class="results claims"><thead><tr><th scope="col">measured</th>)"
      R"(<th scope="col">value</th><th scope="col" class="words">predicted</th><th scope="col" class="words"></th></tr></thead><tbody>)";
  for (const Measurement& each : finding.measurements) {
    const std::string outcome = each.predicted.empty() ? ""
                                : each.agrees
                                    ? "<span class=\"mark good\">✓</span> as predicted"
                                    : "<span class=\"mark bad\">≠</span> " + report::escaped(each.apart);
    body += fmt::format(
        "<tr><th scope=\"row\" class=\"wide\">{}</th><td>{}</td><td class=\"words wide\">{}</td>"
        "<td class=\"words wide\">{}</td></tr>\n",
        report::escaped(each.what), report::escaped(shown(each)),
        each.predicted.empty() ? "theory does not say" : report::escaped(each.predicted), outcome);
  }
  return {.id = "numbers",
          .title = "Predicted and measured",
          .body = body +
                  "</tbody></table></div>\n<p class=\"key\">± is half of the 95% confidence interval over "
                  "the seeds; a point is one percent of the test set.</p>\n",
          .listed = false};
}

report::Chapter overview(const Reproduction& reproduction) {
  return {
      .id = "article",
      .name = "The article",
      .subject = fmt::format("{} · {}", reproduction.dataset, reproduction.quick ? "quick run" : "full run"),
      .answer = {.question = "Is it true what the article says of activation functions?",
                 .headline = tally(reproduction),
                 .evidence = {"Each claim was tested with networks trained on this machine."},
                 .warnings = {}},
      .sections = {verdicts(reproduction), method(reproduction)}};
}

report::Chapter chapter(const Tested& tested) {
  const Finding& finding = tested.finding;
  report::Chapter chapter{
      .id = chapter_id(tested),
      .name = tested.text.name,
      .subject = fmt::format("Verdict: {}", name(finding.verdict)),
      .answer = {.question = fmt::format("Claim {}: {}", tested.text.number, tested.text.sentence),
                 .headline = finding.sentence,
                 .evidence = finding.reasons,
                 .warnings = finding.warnings},
      .sections = tested.sections};
  chapter.sections.push_back(numbers(finding));
  chapter.sections.push_back(
      {.id = "repeat",
       .title = "Repeat this",
       .body = fmt::format("<pre><code>{}</code></pre>\n", report::escaped(tested.command)),
       .listed = false});
  return chapter;
}

}  // namespace

std::string html(const Reproduction& reproduction) {
  std::vector<report::Chapter> chapters = {overview(reproduction)};
  for (const Tested& tested : reproduction.claims) chapters.push_back(chapter(tested));
  chapters.back().sections.push_back(report::reproduction(reproduction.command, reproduction.provenance));
  return report::html(chapters);
}

std::string terminal(const Reproduction& reproduction) {
  std::string text = tally(reproduction) + "\n\n";
  for (const Tested& tested : reproduction.claims) {
    text += fmt::format("{:>2}  {:<13}  {}\n", tested.text.number, name(tested.finding.verdict),
                        tested.finding.sentence);
  }
  return text;
}

}  // namespace assay::article
