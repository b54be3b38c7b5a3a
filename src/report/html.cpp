#include "report/html.h"

#include <fmt/format.h>

#include <array>
#include <functional>

#include "report/embedded.h"
#include "report/markup.h"

namespace assay::report {
namespace {

/// The template with every {{name}} replaced by value(name), once: braces in a value mean nothing.
std::string filled(std::string_view page, const std::function<std::string(std::string_view)>& value) {
  std::string out;
  while (true) {
    const std::size_t open = page.find("{{");
    if (open == std::string_view::npos) return out.append(page);
    const std::size_t close = page.find("}}", open);
    out += page.substr(0, open);
    out += value(page.substr(open + 2, close - open - 2));
    page.remove_prefix(close + 2);
  }
}

/// A headline in large type breaks neither inside "98.11% ± 0.03" nor inside "784-128-10".
std::string headline(std::string_view text) {
  std::string out = escaped(text);
  for (std::size_t i = 1; i + 1 < out.size(); ++i) {
    const auto digit = [&](std::size_t at) { return '0' <= out[at] && out[at] <= '9'; };
    if (out[i] == '-' && digit(i - 1) && digit(i + 1)) out.replace(i, 1, "\u2011");
  }
  constexpr std::string_view loose = " ± ";
  for (std::size_t at = out.find(loose); at != std::string::npos; at = out.find(loose, at)) {
    out.replace(at, loose.size(), "\u00a0±\u00a0");
  }
  return out;
}

std::string anchor(const Chapter& chapter, const Section& section) {
  return chapter.id + "-" + section.id;
}

std::string navigation(std::span<const Chapter> chapters) {
  std::string out;
  for (const Chapter& chapter : chapters) {
    out +=
        fmt::format("<li><a class=\"chapter\" href=\"#{}\">{}</a></li>\n", chapter.id, escaped(chapter.name));
    for (const Section& section : chapter.sections) {
      if (!section.listed) continue;
      out +=
          fmt::format("<li><a href=\"#{}\">{}</a></li>\n", anchor(chapter, section), escaped(section.title));
    }
  }
  return out;
}

std::string head(const Chapter& chapter, bool first) {
  const Answer& answer = chapter.answer;
  std::string out = fmt::format(
      "<header>\n<p class=\"question\">{}</p>\n<{heading} class=\"answer\">{}</{heading}>\n",
      headline(answer.question), headline(answer.headline), fmt::arg("heading", first ? "h1" : "h2"));
  for (const std::string& sentence : answer.evidence)
    out += fmt::format("<p class=\"evidence\">{}</p>\n", escaped(sentence));
  out += fmt::format("<p class=\"subject\">{}</p>\n", escaped(chapter.subject));
  for (const std::string& warning : answer.warnings) {
    out += fmt::format("<p class=\"warning\" role=\"note\">{}</p>\n", escaped(warning));
  }
  return out + "</header>\n";
}

std::string body(std::span<const Chapter> chapters) {
  std::string out;
  for (const Chapter& chapter : chapters) {
    out += fmt::format("<article id=\"{}\">\n{}", chapter.id, head(chapter, &chapter == &chapters.front()));
    for (const Section& section : chapter.sections) {
      out += fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", anchor(chapter, section),
                         escaped(section.title), section.body);
    }
    out += "</article>\n";
  }
  return out;
}

std::string scripts() {
  std::string out;
  for (const char* name : {"vega.js", "vega-lite.js", "vega-embed.js", "katex.js", "page.js"}) {
    out += fmt::format("<script>{}</script>\n", embedded(name));
  }
  return out;
}

}  // namespace

std::string html(std::span<const Chapter> chapters) {
  return filled(embedded("page.html"), [&](std::string_view name) {
    if (name == "title") return escaped(chapters.front().answer.headline);
    if (name == "style") return fmt::format("{}\n{}", embedded("katex.css"), embedded("page.css"));
    if (name == "navigation") return navigation(chapters);
    if (name == "body") return body(chapters);
    return scripts();
  });
}

std::string html(const study::Comparison& comparison) {
  const std::array chapters = {chapter(comparison)};
  return html(chapters);
}

std::string html(const study::Collapse& collapse) {
  const std::array chapters = {chapter(collapse)};
  return html(chapters);
}

}  // namespace assay::report
