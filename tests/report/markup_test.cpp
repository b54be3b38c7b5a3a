#include "report/markup.h"

#include <gtest/gtest.h>

namespace assay::report {
namespace {

TEST(Markup, EscapesWhatHtmlGivesAMeaning) {
  EXPECT_EQ(escaped("x < 0 & y > \"1\" '"), "x &lt; 0 &amp; y &gt; &quot;1&quot; &#39;");
  EXPECT_EQ(escaped("größer 漢字"), "größer 漢字");
}

TEST(Markup, MakesBytesVisibleThatAreNoText) {
  EXPECT_EQ(escaped("a\xff\x1b\n"), "a\\xff\\x1b\\x0a");
}

TEST(Markup, ScriptContentCannotEndTheScript) {
  EXPECT_EQ(inside_script(R"({"a":"</script><!--"})"), R"({"a":"\u003c/script>\u003c!--"})");
}

TEST(Markup, FormulaKeepsItsTextBeside) {
  EXPECT_EQ(formula("a < b", "a < b"), "<span class=\"formula\" data-latex=\"a &lt; b\">a &lt; b</span>");
}

TEST(Markup, FormulaTooLongToTypesetIsText) {
  const std::string html = formula(std::string(100000, 'x'), std::string(100000, '<'));
  EXPECT_EQ(html.find("data-latex"), std::string::npos);
  EXPECT_LT(html.size(), 20000U);
}

TEST(Markup, TableEscapesItsCells) {
  const std::string html = table({"<a>"}, {{"<b>"}, {"<c>"}});
  EXPECT_NE(html.find("<th scope=\"col\">&lt;a&gt;</th>"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"row\">&lt;b&gt;</th>"), std::string::npos);
}

}  // namespace
}  // namespace assay::report
