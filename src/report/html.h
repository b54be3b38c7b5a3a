#pragma once

#include <span>
#include <string>
#include <vector>

#include "inspect/card.h"
#include "inspect/maps.h"
#include "report/answer.h"
#include "report/curve.h"
#include "study/result.h"

namespace assay::report {

/// One thing a chapter shows.
struct Section {
  std::string id;      ///< letters and hyphens, unique in its chapter
  std::string title;   ///< plain text, short: it is also the link to it
  std::string body;    ///< HTML
  bool listed = true;  ///< in the page's contents
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

/// What is drawn of a card.
struct CardPictures {
  Curves curves;
  Curve second;  ///< f''
  inspect::Maps maps;
};
/// A chapter for each card, and the glossary; of several cards a table of the marks first. As many pictures
/// as cards.
[[nodiscard]] std::string html(std::span<const inspect::Card> cards, std::span<const CardPictures> pictures);

}  // namespace assay::report
