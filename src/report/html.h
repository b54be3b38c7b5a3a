#pragma once

#include <span>
#include <string>
#include <vector>

#include "report/answer.h"
#include "study/result.h"

namespace assay::report {

/// One thing a chapter shows.
struct Section {
  std::string id;     ///< letters and hyphens, unique in its chapter
  std::string title;  ///< plain text, short: it is also the link to it
  std::string body;   ///< HTML
};

/// One question with its answer and what the answer rests on: the outcome of one study.
struct Chapter {
  std::string id;       ///< letters, unique in a report
  std::string name;     ///< plain text, one or two words: the link to it
  std::string subject;  ///< "mnist, 784-128-10, 5 seeds"
  Answer answer;
  std::vector<Section> sections;
};

[[nodiscard]] Chapter chapter(const study::Comparison& comparison);
[[nodiscard]] Chapter chapter(const study::Collapse& collapse);

/// A report: one self-contained page of HTML that asks nothing of a network, in the order of the chapters, of
/// which there is at least one. The first one's answer is the title.
[[nodiscard]] std::string html(std::span<const Chapter> chapters);
[[nodiscard]] std::string html(const study::Comparison& comparison);
[[nodiscard]] std::string html(const study::Collapse& collapse);

}  // namespace assay::report
