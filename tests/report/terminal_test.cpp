#include "report/terminal.h"

#include <gtest/gtest.h>

#include <sstream>

#include "golden.h"
#include "report/text.h"
#include "samples.h"

namespace assay::report {
namespace {

constexpr Style plain{.colour = false, .width = 110};

TEST(Terminal, Comparison) {
  expect_golden("comparison.txt", terminal(samples::comparison(), plain));
  expect_golden("interrupted.txt", terminal(samples::interrupted(), plain));
  expect_golden("single_seed.txt", terminal(samples::single_seed(), plain));
  expect_golden("hostile.txt", terminal(samples::hostile(), plain));
  expect_golden("learned.txt", terminal(samples::learned(), plain));
}

TEST(Terminal, Collapse) {
  expect_golden("collapse.txt", terminal(samples::collapse(), plain));
  expect_golden("diverged_collapse.txt", terminal(samples::diverged_collapse(), plain));
}

TEST(Terminal, ComparisonWithoutContenders) {
  EXPECT_EQ(terminal(study::Comparison{}, plain), "No network was trained to the end.\n");
}

TEST(Terminal, LinesKeepToTheWidth) {
  for (const std::size_t width : {50U, 64U, 80U, 120U, 200U}) {
    for (const std::string& text :
         {terminal(samples::comparison(), {.colour = false, .width = width}),
          terminal(samples::hostile(), {.colour = false, .width = width}),
          terminal(samples::learned(), {.colour = false, .width = width}),
          terminal(samples::diverged_collapse(), {.colour = false, .width = width})}) {
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), width) << line;
    }
  }
}

TEST(Terminal, ColoursOnlyIfToldTo) {
  EXPECT_EQ(terminal(samples::hostile(), plain).find('\x1b'), std::string::npos);
  const std::string coloured = terminal(samples::comparison(), {.colour = true, .width = 110});
  EXPECT_NE(coloured.find("\x1b[31m"), std::string::npos);
  std::string stripped;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
    } else {
      stripped += coloured[i];
    }
  }
  std::istringstream left(stripped);
  std::istringstream right(terminal(samples::comparison(), plain));
  for (std::string a, b; std::getline(left, a) && std::getline(right, b);) {
    EXPECT_EQ(a.substr(0, a.find_last_not_of(' ') + 1), b);
  }
}

TEST(Columns, LeastImportantAreLeftOutFirst) {
  const std::vector<Column> columns = {
      {.heading = {"name"}, .cells = {{"relu"}}, .left = true, .importance = 3},
      {.heading = {"middle"}, .cells = {{"12"}}, .importance = 2},
      {.heading = {"least"}, .cells = {{"345"}}, .importance = 1}};
  EXPECT_EQ(arrange(columns, {.colour = false, .width = 80}).text,
            "  name  middle  least\n  relu      12    345\n");
  const Columns narrow = arrange(columns, {.colour = false, .width = 16});
  EXPECT_EQ(narrow.text, "  name  middle\n  relu      12\n");
  EXPECT_EQ(narrow.omitted, std::vector<std::string>{"least"});
}

TEST(Wrapped, BreaksAtWordsAndIndents) {
  EXPECT_EQ(wrapped("one two three", {.colour = false, .width = 8}, 2), "one two\n  three\n");
  EXPECT_EQ(wrapped("", {.colour = false, .width = 8}), "\n");
}

}  // namespace
}  // namespace assay::report
