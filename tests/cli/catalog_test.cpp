#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "workspace.h"

namespace assay::test {
namespace {

using nlohmann::json;

std::string error_of(const std::vector<std::string>& arguments) {
  const Outcome outcome = run(arguments);
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  return outcome.err;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(List, IsPlainLinesForOtherPrograms) {
  const Outcome all = run({"list"});
  EXPECT_EQ(all.status, 0) << all.err;
  EXPECT_TRUE(contains(all.out, "\nrelu\tReLU\trectifier\tmax(x, 0)\n")) << all.out;
  EXPECT_TRUE(contains(run({"list", "--vector"}).out, "softmax\tSoftmax\tsoftmax\t"));
  EXPECT_TRUE(contains(run({"list", "--omitted"}).out, "meta_acon\tMeta-ACON\t"));
}

TEST(List, FiltersCombine) {
  const json list = json::parse(
      run({"list", "--claim", "odd", "--claim", "bounded", "--family", "sigmoid", "tanh", "--json"}).out);
  EXPECT_EQ(list["format"], "assay-list-1");
  ASSERT_GE(list["activations"].size(), 1U);
  for (const json& entry : list["activations"]) EXPECT_EQ(entry["family"], "sigmoid");
  const json relu =
      json::parse(run({"list", "--framework", "pytorch", "Leaky", "--json"}).out)["activations"][0];
  EXPECT_EQ(relu["name"], "leaky_relu");
  EXPECT_EQ(relu["parameters"][0]["default"], 0.01);
  EXPECT_EQ(relu["frameworks"][0]["arguments"][0]["name"], "negative_slope");
}

TEST(List, RefusesWhatIsUnknown) {
  EXPECT_TRUE(contains(error_of({"list", "--framework", "torch7"}), "known: pytorch, "));
  EXPECT_TRUE(contains(error_of({"list", "--family", "rectifer"}), "did you mean 'rectifier'?"));
  EXPECT_TRUE(contains(error_of({"list", "--claim", "od"}), "did you mean 'odd'?"));
  EXPECT_TRUE(contains(error_of({"list", "--claim"}), "--claim"));
  EXPECT_TRUE(contains(error_of({"list", "--famly", "x"}), "--famly"));
}

TEST(Show, TellsEverything) {
  const Outcome text = run({"show", "leaky_relu"});
  EXPECT_EQ(text.status, 0) << text.err;
  for (const char* part :
       {"Leaky ReLU (leaky_relu), rectifier", "Maas", "where(x > 0, 1, slope)", "df/dslope", "\\begin{cases}",
        "kinks at x = 0 (slope 0.01 | 1)", "forward 1.41414", "0.01; 0 to 1; slope for negative inputs",
        "negative_slope=0.2"}) {
    EXPECT_TRUE(contains(text.out, part)) << part << " is missing in\n" << text.out;
  }
  EXPECT_FALSE(contains(text.out, "┤")) << "a plot is for terminals";
  EXPECT_TRUE(contains(run({"show", "leaky_relu", "--plot"}).out, "5┤"));
}

TEST(Show, JsonHasTheSame) {
  const json shown = json::parse(run({"show", "leaky_relu", "--json"}).out);
  EXPECT_EQ(shown["format"], "assay-activation-1");
  EXPECT_EQ(shown["derivative"]["formula"], "where(x > 0, 1, slope); slope = 0.01");
  EXPECT_EQ(shown["parameter_derivatives"]["slope"], "where(x > 0, 0, x)");
  EXPECT_EQ(shown["bytes_saved_in_backward"], 4);
  EXPECT_NEAR(shown["properties"]["kinks"][0]["left"]["lower"].get<double>(), 0.01, 1e-12);
  EXPECT_EQ(shown["properties"]["shape"]["convex"]["verdict"], "yes");
  EXPECT_EQ(shown["judgement"]["criteria"].size(), 9U);
  EXPECT_EQ(shown["judgement"]["mark"], "good");
  EXPECT_NEAR(shown["gaussian"]["second_moment"]["value"].get<double>(), 0.50005, 1e-12);
  EXPECT_EQ(shown["naive"], nullptr);
  EXPECT_EQ(json::parse(run({"show", "softmax", "--json"}).out)["format"], "assay-vector-activation-1");
}

TEST(Show, SeveralSideBySide) {
  const std::string text = run({"show", "relu", "x^2"}).out;
  EXPECT_TRUE(contains(text, "x^2\n  A poor activation: even"));
  EXPECT_TRUE(contains(text, "dying"));
  const json shown = json::parse(run({"show", "relu", "x^2", "--json"}).out);
  EXPECT_EQ(shown["format"], "assay-activations-1");
  EXPECT_EQ(shown["activations"][1]["judgement"]["mark"], "bad");
}

class ShowPage : public Workspace {};

TEST_F(ShowPage, IsWritten) {
  const std::string path = folder() / "card.html";
  const Outcome outcome = run({"show", "relu", "gelu", "--html", path});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  const std::string page = content(path);
  for (const char* part :
       {"A good activation", "Side by side", "id=\"activation2-glossary\"", "Phases", "What is proved"}) {
    EXPECT_TRUE(contains(page, part)) << part;
  }
  EXPECT_EQ(run({"show", "relu", "--html", "/no/such/folder/card.html"}).status, 1);
}

TEST(Show, ExplainsItsWords) {
  EXPECT_TRUE(contains(run({"show", "--glossary"}).out, "edge of chaos\n  Weight and bias variances"));
}

TEST(Show, KeepsToTheTimeLimit) {
  const json shown = json::parse(run({"show", "gelu", "--time-limit", "0.01", "--json"}).out);
  EXPECT_NE(shown["properties"]["not_decided"], "");
}

TEST(Show, SaysWhatANaiveFormLoses) {
  const json naive = json::parse(run({"show", "log(1 + exp(x))", "--json"}).out)["naive"];
  EXPECT_EQ(naive["computed_form"], "softplus(x)");
  EXPECT_GT(naive["as_typed"]["largest_error_ulp"], 1e6);
  EXPECT_LE(naive["kernel"]["largest_error_ulp"], 1);
  EXPECT_TRUE(contains(run({"show", "log(1 + exp(x))"}).out, "error as typed"));
}

TEST(Show, RefusesWhatItCannotShow) {
  EXPECT_TRUE(contains(error_of({"show", "sotfmax"}), "did you mean 'softmax'?"));
  EXPECT_TRUE(contains(error_of({"show", "meta_acon"}), "is not in the catalog"));
  EXPECT_TRUE(contains(error_of({"show", "x +"}), "column 4"));
  EXPECT_TRUE(contains(error_of({"show"}), "no activation is named"));
  EXPECT_TRUE(contains(error_of({"show", "relu", "softmax"}), "softmax"));
  EXPECT_TRUE(contains(error_of({"show", "relu", "--depth", "0"}), "--depth"));
  EXPECT_TRUE(contains(error_of({"show", "relu", "--time-limit", "never"}), "--time-limit"));
  EXPECT_TRUE(contains(error_of({"show", ""}), "assay: "));
}

TEST(Frameworks, SaysWhoMeansWhat) {
  const Outcome text = run({"frameworks", "nn.LeakyReLU"});
  EXPECT_EQ(text.status, 0) << text.err;
  for (const char* part : {"nn.LeakyReLU means 3 functions.", "slope = 0.3",
                           "layers.LeakyReLU(negative_slope=0.3)", "2.9", "-0.1 and -3"}) {
    EXPECT_TRUE(contains(text.out, part)) << part << " is missing in\n" << text.out;
  }
  const json naming = json::parse(run({"frameworks", "leaky_relu", "--json"}).out);
  EXPECT_EQ(naming["format"], "assay-naming-1");
  EXPECT_TRUE(naming["disputed"].get<bool>());
  EXPECT_EQ(naming["meanings"].size(), 3U);
  EXPECT_EQ(naming["gaps"][0]["x"], -10);
}

TEST(Frameworks, WithoutANameListsTheDisputedOnes) {
  EXPECT_TRUE(contains(run({"frameworks"}).out, "leaky_relu"));
  const json disputed = json::parse(run({"frameworks", "--json"}).out);
  EXPECT_EQ(disputed["format"], "assay-disputed-names-1");
  for (const json& naming : disputed["names"]) EXPECT_TRUE(naming["disputed"].get<bool>());
}

TEST(Frameworks, RefusesWhatNobodyHas) {
  EXPECT_TRUE(contains(error_of({"frameworks", "leakyrelo"}), "did you mean 'leakyrelu'?"));
  EXPECT_TRUE(contains(error_of({"frameworks", ""}), "no framework in the catalog has a function ''"));
  EXPECT_TRUE(contains(error_of({"frameworks", "x + 1"}), "no framework in the catalog"));
  EXPECT_TRUE(contains(error_of({"frameworks", "relu", "gelu"}), "gelu"));
  EXPECT_TRUE(contains(error_of({"frameworks", "--nam"}), "--nam"));
}

class Catalog : public Workspace {};

TEST_F(Catalog, AnActivationIsOneEntryAndNothingElse) {
  const std::filesystem::path file = folder() / "mine.act";
  write(file, content(ASSAY_ACTIVATIONS) + R"(
activation wobble
  title: Wobble
  family: homemade
  formula: x*sigmoid(pull*x) + 0.1*tanh(x)
  parameter pull = 1.5: 0 to 10, learned; how hard it pulls
  claims: zero at zero, Cinf
  pytorch: nn.Wobble(gain = pull: 2)
)");
  const Surroundings with_it = {.environment = {{"ASSAY_CATALOG", file.string()}}};
  EXPECT_EQ(run({"show", "wobble"}).status, 2) << "it is not in the catalog itself";

  EXPECT_EQ(run({"list", "--family", "homemade"}, with_it).out,
            "wobble\tWobble\thomemade\tx*sigmoid(pull*x) + 0.1*tanh(x)\n");
  EXPECT_EQ(run({"list", "--learned", "nn.wobble"}, with_it).out.substr(0, 7), "wobble\t");

  const json shown = json::parse(run({"show", "wobble", "--json"}, with_it).out);
  EXPECT_EQ(shown["title"], "Wobble");
  EXPECT_TRUE(contains(shown["parameter_derivatives"]["pull"], "x^2"));

  // Kernels: as a name, and as a function with its parameter.
  const json difference = json::parse(
      run({"diff", "wobble", "x*sigmoid(1.5*x) + 0.1*tanh(x)", "--range", "1", "2", "--json"}, with_it).out);
  EXPECT_EQ(difference["inputs"], 8'388'609);
  EXPECT_EQ(difference["differing"], 0);

  std::string samples;
  for (int i = -20; i <= 20; ++i) {
    const double x = i / 4.0;
    const double y = x / (1 + std::exp(-0.5 * x)) + 0.1 * std::tanh(x);
    samples += std::to_string(x) + "," + std::to_string(y) + "\n";
  }
  write(folder() / "samples.csv", samples);
  const json found =
      json::parse(run({"identify", (folder() / "samples.csv").string(), "--json"}, with_it).out);
  EXPECT_EQ(found["best"]["name"], "wobble");
  EXPECT_NEAR(found["best"]["parameters"][0]["value"], 0.5, 1e-4);

  const Outcome docs = run({"docs", out().string()}, with_it);
  EXPECT_EQ(docs.status, 0) << docs.err;
  EXPECT_TRUE(contains(content(out() / "wobble.md"), "# Wobble\n"));
  EXPECT_TRUE(content(out() / "wobble.svg").starts_with("<svg "));
  EXPECT_TRUE(contains(content(out() / "README.md"), "[Wobble](wobble.md)"));
}

TEST_F(Catalog, AMistakeInTheFileIsSaidWithItsLine) {
  const std::filesystem::path file = folder() / "mine.act";
  write(file, "activation broken\n  title: Broken\n  family: none\n  formula: x +\n");
  const Outcome outcome = run({"list"}, {.environment = {{"ASSAY_CATALOG", file.string()}}});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_TRUE(contains(outcome.err, "mine.act:4: ")) << outcome.err;
}

TEST_F(Catalog, DocsNeedAFolderThatCanBeMade) {
  write(folder() / "file", "not a folder");
  EXPECT_TRUE(
      contains(error_of({"docs", (folder() / "file" / "docs").string()}), "the folder cannot be made"));
  EXPECT_TRUE(contains(error_of({"docs"}), "folder is required"));
}

}  // namespace
}  // namespace assay::test
