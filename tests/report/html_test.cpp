#include "report/html.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <regex>

#include "golden.h"
#include "report/charts.h"
#include "report/embedded.h"
#include "report/network_drawing.h"
#include "samples.h"

namespace assay::report {
namespace {

constexpr std::array libraries = {"vega.js", "vega-lite.js", "vega-embed.js", "katex.js", "katex.css"};

/// The page without the libraries, which would hide the rest.
std::string own_part(std::string page) {
  for (const char* name : libraries) {
    const std::string_view content = embedded(name);
    const std::size_t at = page.find(content);
    EXPECT_NE(at, std::string::npos) << name;
    if (at != std::string::npos) page.replace(at, content.size(), std::string("[") + name + "]");
  }
  return page;
}

/// The contents of every <script type="application/json">.
std::vector<nlohmann::json> specifications(const std::string& page) {
  const std::string open = "<script type=\"application/json\">";
  std::vector<nlohmann::json> found;
  for (std::size_t at = page.find(open); at != std::string::npos; at = page.find(open, at)) {
    at += open.size();
    found.push_back(nlohmann::json::parse(page.substr(at, page.find("</script>", at) - at)));
  }
  return found;
}

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

TEST(Html, Golden) {
  expect_golden("interrupted.html", own_part(html(samples::interrupted())));
  expect_golden("collapse.html", own_part(html(samples::collapse())));
}

TEST(Html, ShowsLearnedParametersWhereThereAreSome) {
  const std::string page = own_part(html(samples::learned()));
  EXPECT_NE(page.find("Activation parameters"), std::string::npos);
  EXPECT_NE(page.find("2.25 ± 0.05 (1.65 to 2.95)"), std::string::npos);
  EXPECT_NE(page.find("u of rrelu"), std::string::npos);
  EXPECT_EQ(own_part(html(samples::comparison())).find("Activation parameters"), std::string::npos);
}

/// Twenty hidden layers in which the gradient shrinks by 10 a layer, and dies altogether in the first two.
study::LayerTelemetry vanishing(std::size_t epoch) {
  study::LayerTelemetry telemetry{.epoch = epoch, .layers = {}};
  for (std::size_t layer = 1; layer <= 21; ++layer) {
    const nn::Range range{.mean = 0, .deviation = 1.5, .low = -4, .high = 4};
    nn::LayerState state{
        .units = 4,
        .pre_activations = range,
        .activations = range,
        .not_finite = 0,
        .dead = layer <= 20 ? std::vector<bool>{true, false, false, false} : std::vector<bool>{},
        .flat = 0.5,
        .gradient = layer <= 2 ? 0.0 : std::pow(10.0, static_cast<double>(layer) - 21),
        .weight_gradient = 1,
        .weights = 1};
    telemetry.layers.push_back({.state = std::move(state)});
  }
  return telemetry;
}

TEST(Html, ShowsLayersWhereTheyWereWatched) {
  study::Comparison watched = samples::comparison();
  watched.training.widths = {784};
  watched.training.widths.resize(21, 64);
  watched.training.widths.push_back(10);
  for (study::Trial& trial : watched.contenders[0].trials) trial.layers = {vanishing(0), vanishing(8)};
  EXPECT_EQ(own_part(html(samples::comparison())).find("comparison-layers"), std::string::npos);
  const std::string page = own_part(html(watched));
  EXPECT_NE(page.find("784-64x20-10"), std::string::npos);
  const std::string section = page.substr(page.find("<section id=\"comparison-layers\""));
  const std::vector<nlohmann::json> charts = specifications(section.substr(0, section.find("</section>")));
  ASSERT_EQ(charts.size(), 8U);
  const nlohmann::json& gradient = charts[2];
  EXPECT_EQ(gradient["data"]["values"].size(), 19U) << "zero has no place on a logarithmic scale";
  EXPECT_EQ(gradient["layer"][1]["encoding"]["y"]["scale"]["type"], "log");
  EXPECT_LE(gradient["layer"][1]["encoding"]["y"]["axis"]["values"].size(), 8U);
  EXPECT_EQ(charts[4]["data"]["values"][0]["shown"], "25.0%");
}

TEST(Html, SaysHowNetworksWereTrained) {
  study::Comparison unusual = samples::comparison();
  unusual.training.widths = {784, 64, 64, 10};
  unusual.training.initialisation = Initialisation::edge_of_chaos;
  unusual.training.bias = 0.1;
  unusual.training.l2 = 0.001;
  unusual.training.frozen_biases = true;
  unusual.training.loss = nn::Loss::Kind::binary;
  unusual.training.activated = {false, true};
  const std::string page = own_part(html(unusual));
  for (const char* part :
       {"stable edge of chaos", "start 0.1 higher", "L2 penalty of strength 0.001", "binary cross-entropy",
        "behind hidden layer 2 only", "Biases are not trained", "unit gain instead: a made-up reason"}) {
    EXPECT_NE(page.find(part), std::string::npos) << part;
  }
}

TEST(Html, AsksNothingOfANetwork) {
  const std::array chapters = {chapter(samples::comparison()), chapter(samples::collapse())};
  const std::string page = own_part(html(chapters));
  EXPECT_EQ(page.find("http:"), std::string::npos);
  EXPECT_EQ(page.find("https:"), std::string::npos);
  for (const char* attribute : {" src=", "<link", "<iframe", "@import", "url("}) {
    EXPECT_EQ(page.find(attribute), std::string::npos) << attribute;
  }
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
}

TEST(Html, LibrariesCanStandInAScriptElement) {
  for (const char* name : libraries) {
    const std::string content(embedded(name));
    ASSERT_GT(content.size(), 10000U) << name;
    for (const char* ending : {"</script", "<script", "<!--", "</style"}) {
      EXPECT_EQ(content.find(ending), std::string::npos) << name << ' ' << ending;
    }
    EXPECT_NE(content.substr(0, 3000).find("Copyright"), std::string::npos) << name;
  }
}

TEST(Html, WhatAPersonTypedStaysText) {
  const std::string page = own_part(html(samples::hostile()));
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_EQ(page.find("<img"), std::string::npos);
  EXPECT_EQ(page.find("<b>\""), std::string::npos);
  EXPECT_NE(page.find("&lt;/script&gt;&lt;script&gt;alert(1)"), std::string::npos);
  // The five scripts of the page and nothing else but charts.
  EXPECT_EQ(occurrences(page, "<script>"), 5U);
  EXPECT_EQ(occurrences(page, "<script"), occurrences(page, "</script>"));
  // A name that looks like a place in the template is a name.
  EXPECT_NE(page.find("{{body}}"), std::string::npos);
}

TEST(Html, EveryChartIsJson) {
  for (const study::Comparison& comparison :
       {samples::comparison(), samples::interrupted(), samples::single_seed(), samples::hostile()}) {
    const std::vector<nlohmann::json> charts = specifications(html(comparison));
    const std::size_t shared = comparison.tuning_epochs > 0 ? 4 : 3;
    EXPECT_EQ(charts.size(), shared + comparison.contenders.size());
    for (const nlohmann::json& chart : charts) {
      EXPECT_EQ(chart["width"], "container");
      EXPECT_FALSE(chart["description"].get<std::string>().empty());
    }
  }
}

TEST(Html, ElementsAreClosed) {
  const std::array chapters = {chapter(samples::hostile()), chapter(samples::diverged_collapse())};
  const std::string page = own_part(html(chapters));
  for (const std::string element :
       {"div",    "section", "article", "table", "tr", "td", "th", "dl",     "dd", "dt", "p",
        "figure", "details", "svg",     "span",  "h1", "h2", "h3", "header", "ul", "li"}) {
    const std::regex open("<" + element + "[ >]");
    const auto opened =
        std::distance(std::sregex_iterator(page.begin(), page.end(), open), std::sregex_iterator());
    EXPECT_EQ(static_cast<std::size_t>(opened), occurrences(page, "</" + element + ">")) << element;
  }
}

TEST(Html, LinksOfTheContentsLead) {
  const std::array chapters = {chapter(samples::comparison()), chapter(samples::collapse())};
  const std::string page = own_part(html(chapters));
  const std::regex link("href=\"#([^\"]+)\"");
  for (auto match = std::sregex_iterator(page.begin(), page.end(), link); match != std::sregex_iterator();
       ++match) {
    EXPECT_EQ(occurrences(page, "id=\"" + (*match)[1].str() + "\""), 1U) << (*match)[1];
  }
}

TEST(Html, IsSmall) {
  const std::array chapters = {chapter(samples::comparison()), chapter(samples::collapse())};
  EXPECT_LT(html(chapters).size(), 5'000'000U);
}

TEST(Html, OfNothingStillSaysSo) {
  EXPECT_NE(html(study::Comparison{}).find("No network was trained to the end."), std::string::npos);
}

TEST(Charts, LabelsOfContendersAreUnique) {
  const std::vector<std::string> names = labels(samples::hostile().contenders);
  EXPECT_NE(names[3], names[4]);
}

TEST(NetworkDrawing, CountsParametersAndCutsWhatIsTooDeep) {
  const std::string shallow = network_drawing({784, 128, 10}, "relu");
  EXPECT_NE(shallow.find(">100,480<"), std::string::npos);
  EXPECT_NE(shallow.find(">1,290<"), std::string::npos);
  EXPECT_EQ(occurrences(shallow, ">relu<"), 1U);
  const std::string deep = network_drawing(std::vector<std::size_t>(50, 3), "<relu>");
  EXPECT_EQ(occurrences(deep, "class=\"count\""), 6U);
  EXPECT_EQ(occurrences(deep, "<relu>"), 0U);
}

}  // namespace
}  // namespace assay::report
