#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "article/claim_10_rules_experiment.h"
#include "catalog/catalog.h"
#include "report/charts.h"
#include "report/charts_series.h"
#include "report/html_parts.h"
#include "report/text.h"
#include "study/statistics.h"

namespace assay::article::rules {
namespace {

constexpr std::size_t shown = 10;  ///< of the best, and of the worst

std::string mark(Kept kept) {
  switch (kept) {
    case Kept::yes: return R"(<span class="mark good">✓</span>)";
    case Kept::no: return R"(<span class="mark bad">✗</span>)";
    case Kept::open: return R"(<span class="mark open">?</span>)";
  }
  return {};
}

/// A function in a table: its name, the marks of its rules, then plain text.
struct Row {
  std::string name;
  std::vector<Kept> marks;
  std::vector<std::string> cells;
};

/// The last column is prose.
std::string table(const std::vector<std::string>& headings, const std::vector<Row>& rows) {
  std::string body = R"(<div class="scroll"><table class="results claims"><thead><tr>)";
  for (const std::string& each : headings) {
    body += fmt::format(R"(<th scope="col">{}</th>)", report::escaped(each));
  }
  body += "</tr></thead><tbody>\n";
  for (const Row& row : rows) {
    body += fmt::format(R"(<tr><th scope="row">{}</th>)", report::escaped(row.name));
    for (const Kept each : row.marks) body += fmt::format("<td>{}</td>", mark(each));
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const bool is_prose = i + 1 == row.cells.size();
      body += fmt::format("<td{}>{}</td>", is_prose ? R"( class="words wide")" : "",
                          report::escaped(row.cells[i]));
    }
    body += "</tr>\n";
  }
  return body + "</tbody></table></div>\n";
}

std::vector<Kept> marks_of(const Facts& facts) {
  const auto rules = kept(facts);
  return {rules.begin(), rules.end()};
}

std::string failures(const Facts& facts) {
  std::string text;
  for (const std::string& each : facts.because) {
    if (!each.empty()) text += (text.empty() ? "" : "; ") + each;
  }
  return text.empty() ? "keeps all three" : text;
}

/// What the page needs again and again.
struct Material {
  const Scope& scope;
  const Results& results;
  std::vector<Facts> ranking;  ///< best first
  std::vector<std::string> trained;

  [[nodiscard]] const Facts& of(const std::string& name) const {
    return *std::ranges::find(ranking, name, &Facts::name);
  }
  [[nodiscard]] bool is_trained(const std::string& name) const {
    return std::ranges::find(trained, name) != trained.end();
  }
  [[nodiscard]] std::string accuracy_of(const std::string& name) const {
    if (!is_trained(name)) return "–";
    const CellResult& result = results.of(cell_of(scope, name));
    return report::percent(accuracy(result), result.outcomes.size()) + "%";
  }
};

report::Section theory() {
  std::string body =
      "<p>The article leaves open when a derivative is efficient and what makes a function interpretable. "
      "Here the rules are read so that each can be proved or refuted, by ball arithmetic and algebra:</p>\n"
      "<ol>\n<li><b>Defined</b>: a value for every real number.</li>\n<li><b>Differentiable, with an "
      "efficient "
      "derivative</b>: a derivative at every point, bounded, and no more machine operations for the gradient "
      "of an element than tanh needs from its input, " +
      std::to_string(most_operations) +
      " (a count, the same on every machine; <code>assay emit</code> shows them).</li>\n<li><b>Interpretable"
      "</b>: monotone. A greater input never turns a greater output into a lesser one, so that an output can "
      "be read as how much of something there is.</li>\n</ol>\n<p>Theory expects exceptions. A kink is a "
      "single point, met with probability 0: relu breaks rule 2 and should be none the worse. The number of "
      "operations makes a step slower, not worse. gelu and silu dip below 0, which breaks rule 3, but little "
      "of the signal is lost by that. And ";
  body +=
      report::formula("f(x) = x", "f(x) = x") +
      " keeps all three rules, though layers of it collapse into one (claim 1): the rules do not ask that "
      "an activation be bent.</p>\n";
  return {.id = "theory", .title = "What theory predicts", .body = std::move(body), .listed = false};
}

report::Section experiment(const Material& material) {
  return {.id = "experiment",
          .title = "What was done",
          .body = fmt::format(
              "<p>{} elementwise functions of the catalog were judged by the rules. The article's "
              "functions, some much used ones and {}, {} functions in all, were trained in two "
              "hidden layers of 24 units.</p>\n<p>{}</p>\n",
              material.ranking.size(),
              material.scope.quick ? "a sample spread evenly over the catalog" : "the rest of the catalog",
              material.trained.size(),
              report::escaped(method_text(cell_of(material.scope, "relu")) +
                              " A function trains as well as relu where it is at most 2 points behind, badly "
                              "where it is more.")),
          .listed = false};
}

report::Section of_article(const Material& material) {
  std::vector<Row> rows;
  for (const std::string& name : of_the_article()) {
    const Facts& facts = material.of(name);
    const report::Json& card = material.results.of(card_of(name));
    rows.push_back(
        {.name = name,
         .marks = marks_of(facts),
         .cells = {material.accuracy_of(name), fmt::format("{}. Report card: {}", failures(facts),
                                                           card.at("summary").get<std::string>())}});
  }
  return {.id = "matrix",
          .title = "The article's functions by rule",
          .body = table({"activation", "defined", "derivative", "monotone", "test accuracy", ""}, rows),
          .listed = false};
}

/// A row of a chart: the functions of a group, each a dot.
report::MeasuredRow group(const Material& material, const std::string& name, const std::string& colour,
                          const std::function<bool(const Facts&)>& belongs) {
  report::MeasuredRow row{.name = name, .colour = colour, .mean = {}, .single = {}};
  for (const std::string& each : material.trained) {
    if (!belongs(material.of(each))) continue;
    row.single.push_back(accuracy(material.results.of(cell_of(material.scope, each))).mean);
    row.names.push_back(each);
  }
  if (!row.single.empty()) {
    std::vector<double> sorted = row.single;
    std::ranges::sort(sorted);
    const std::size_t quarter = (sorted.size() - 1) / 4;
    row.mean = {study::median(row.single), sorted[quarter], sorted[sorted.size() - 1 - quarter]};
  }
  return row;
}

report::Chart by_count(const Material& material) {
  std::vector<report::MeasuredRow> rows;
  for (std::size_t number = RulesEvidence::rules + 1; number-- > 0;) {
    report::MeasuredRow row = group(material, fmt::format("{} kept", number), report::series_colour(0),
                                    [&](const Facts& each) { return count(kept(each)) == number; });
    if (!row.single.empty()) rows.push_back(std::move(row));
  }
  return report::rows_chart("Test accuracy of functions by the number of rules that they keep",
                            accuracy_measure(material.scope), rows);
}

report::Chart by_rule(const Material& material) {
  constexpr std::array names = {"defined", "derivative", "monotone"};
  std::vector<report::MeasuredRow> rows;
  for (std::size_t rule = 0; rule < names.size(); ++rule) {
    for (const bool keeps : {true, false}) {
      report::MeasuredRow row =
          group(material, fmt::format("{} {}", keeps ? "✓" : "✗", names[rule]),
                keeps ? report::series_colour(2) : report::series_colour(1),
                [&](const Facts& each) { return (kept(each)[rule] == Kept::yes) == keeps; });
      if (!row.single.empty()) rows.push_back(std::move(row));
    }
  }
  return report::rows_chart("Test accuracy of functions that keep and that break each rule",
                            accuracy_measure(material.scope), rows);
}

report::Section pictures(const Material& material) {
  return {
      .id = "picture",
      .title = "Rules kept and accuracy",
      .body = "<div class=\"pair\">\n" +
              report::figure("By the number of rules kept",
                             "Small dots: functions; large dot: their median; bar: the middle half of them.",
                             by_count(material)) +
              report::figure("Rule by rule", "Functions that keep it, ✓, and others, ✗.", by_rule(material)) +
              "</div>\n",
      .listed = false};
}

report::Section readings(const Material& material) {
  struct Named {
    const char* name;
    Reading reading;
  };
  const std::array all = {
      Named{"as above", {}}, Named{"kinks allowed", {.kinks_allowed = true}},
      Named{"kinks allowed, any number of operations", {.kinks_allowed = true, .any_cost = true}},
      Named{"the same, not only monotone", lenient}};
  std::vector<std::vector<std::string>> rows;
  for (const Named& each : all) {
    const auto keepers = std::ranges::count_if(material.ranking, [&](const Facts& facts) {
      return count(kept(facts, each.reading)) == RulesEvidence::rules;
    });
    const study::Interval found = correlation(material.scope, material.results, each.reading);
    rows.push_back({each.name, fmt::format("{} of {}", keepers, material.ranking.size()),
                    fmt::format("{:.2f}", found.mean),
                    fmt::format("{:.2f} to {:.2f}", found.low, found.high)});
  }
  return {
      .id = "readings",
      .title = "How strictly the rules are read",
      .body = report::table({"reading", "functions that keep all", "rank correlation", "95% interval"}, rows),
      .listed = false};
}

std::string ranking_table(const Material& material, std::size_t first, std::size_t last) {
  std::vector<Row> rows;
  for (std::size_t i = first; i < last; ++i) {
    const Facts& facts = material.ranking[i];
    rows.push_back(
        {.name = fmt::format("{}. {}", i + 1, facts.name),
         .marks = marks_of(facts),
         .cells = {std::to_string(facts.operations), material.accuracy_of(facts.name), failures(facts)}});
  }
  return table({"activation", "defined", "derivative", "monotone", "operations", "test accuracy", ""}, rows);
}

report::Section ranking(const Material& material) {
  const std::size_t all = material.ranking.size();
  const std::size_t some = std::min(shown, all);
  return {.id = "ranking",
          .title = "The catalog by the rules",
          .body = fmt::format(
              "<p>By the number of rules kept, then in the article's order of the rules, then by how many of "
              "their conditions fail, then by the operations of a gradient. A question mark: neither proved "
              "nor refuted. Functions without an accuracy were not trained.</p>\n<h3>The best {0}</h3>\n{1}"
              "<h3>The worst {0}</h3>\n{2}<details><summary>All {3}</summary>{4}</details>\n",
              some, ranking_table(material, 0, some), ranking_table(material, all - some, all), all,
              ranking_table(material, 0, all)),
          .listed = false};
}

/// For each rule that it breaks.
std::string why_it_works(const Facts& facts) {
  std::vector<std::string> reasons;
  const auto rules = kept(facts);
  if (rules[0] == Kept::no) reasons.emplace_back("the numbers without a value are not met");
  if (rules[1] == Kept::no && facts.but_for_kinks) reasons.emplace_back("a kink is met with probability 0");
  if (rules[1] == Kept::no && facts.differentiable == Kept::no && !facts.but_for_kinks) {
    reasons.emplace_back("in two layers single points do little harm");
  }
  if (facts.bounded_slope == Kept::no) reasons.emplace_back("inputs rarely go where it is steep");
  if (facts.operations > most_operations) reasons.emplace_back("more operations are slower, not worse");
  if (rules[2] == Kept::no) reasons.emplace_back("no unit has to be read by itself");
  return fmt::format("{}", fmt::join(reasons, "; "));
}

report::Section exceptions(const Material& material) {
  const RulesEvidence found = evidence(material.scope, material.results);
  std::vector<Row> working;
  std::vector<Row> failing;
  for (const RulesEvidence::Function& function : found.functions) {
    const Facts& facts = material.of(function.name);
    const bool breaks = std::ranges::find(function.kept, Kept::no) != function.kept.end();
    const std::string ahead = points(
        {-function.behind_relu.mean, -function.behind_relu.high, -function.behind_relu.low}, Scope::seeds);
    if (breaks && trains_as_well(function)) {
      working.push_back({.name = function.name,
                         .marks = marks_of(facts),
                         .cells = {ahead, fmt::format("{}: {}", failures(facts), why_it_works(facts))}});
    }
    if (count(function.kept) == RulesEvidence::rules && trains_badly(function)) {
      failing.push_back(
          {.name = function.name, .marks = {}, .cells = {ahead, material.accuracy_of(function.name)}});
    }
  }
  std::string body;
  if (!failing.empty()) {
    body += fmt::format("<h3>Keep all three rules, train badly: {}</h3>\n", failing.size()) +
            table({"activation", "beside relu", "test accuracy"}, failing);
  }
  if (!working.empty()) {
    const std::vector<std::string> headings = {"activation", "defined",     "derivative",
                                               "monotone",   "beside relu", ""};
    const auto rest = working.begin() + static_cast<std::ptrdiff_t>(std::min(shown, working.size()));
    body += fmt::format("<h3>Break a rule, train as well as relu: {}</h3>\n", working.size()) +
            table(headings, {working.begin(), rest});
    if (rest != working.end()) {
      body += fmt::format("<details><summary>The other {}</summary>{}</details>\n", working.end() - rest,
                          table(headings, {rest, working.end()}));
    }
  }
  return {.id = "exceptions", .title = "Exceptions", .body = std::move(body), .listed = false};
}

}  // namespace

std::vector<report::Section> sections(const Scope& scope, const Results& results) {
  const Material material{.scope = scope,
                          .results = results,
                          .ranking = ranked(facts(judged(scope), results)),
                          .trained = trained(scope)};
  return {theory(),           experiment(material), of_article(material),
          pictures(material), exceptions(material), readings(material),
          ranking(material)};
}

}  // namespace assay::article::rules
