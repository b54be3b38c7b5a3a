#include <gtest/gtest.h>

#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>
#include <thread>

#include "ball/enclose.h"
#include "catalog/catalog.h"
#include "verify/npy.h"
#include "verify/numbers.h"
#include "workspace.h"

namespace assay::test {
namespace {

using nlohmann::json;

class Verify : public Workspace {
 protected:
  /// Few inputs, and a store of its own.
  [[nodiscard]] Outcome verify(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"verify", "--every", "65536", "--store", (folder() / "store").string()});
    return run(arguments);
  }
  [[nodiscard]] Outcome library(const std::string& symbol, std::vector<std::string> more = {}) const {
    more.insert(more.begin(),
                {"2*x", "--library", ASSAY_BAD_LIBRARY, "--symbol", symbol, "--time-limit", "0.3"});
    return verify(more);
  }
  [[nodiscard]] std::string npy(const std::string& name, const std::string& type,
                                const std::vector<double>& numbers) {
    const Element element = type == "f2" ? f16 : type == "f8" ? f64 : type == "u2" ? bf16 : f32;
    const std::vector<std::byte> bytes = verify::bytes_of(element, numbers);
    write(folder() / name,
          verify::written_npy({.type = type,
                               .shape = {numbers.size()},
                               .bytes = {reinterpret_cast<const char*>(bytes.data()), bytes.size()}}));
    return (folder() / name).string();
  }
  [[nodiscard]] std::vector<double> numbers(const std::filesystem::path& path, Element type) {
    const verify::NpyArray array = verify::read_npy(content(path), path.string());
    return verify::numbers_of(type, std::as_bytes(std::span(array.bytes)));
  }
};

TEST_F(Verify, RemembersWhatItRan) {
  const Outcome first = verify({"tanh"});
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_NE(first.out.find("forward: none wrong of 65,280 float32 inputs, 1 in 65536."), std::string::npos)
      << first.out;
  EXPECT_EQ(first.out.find("Remembered"), std::string::npos);
  EXPECT_EQ(names_in(folder() / "store").size(), 2U);
  const Outcome second = verify({"tanh"});
  EXPECT_NE(second.out.find("Remembered from"), std::string::npos) << second.out;
}

TEST_F(Verify, OurKernelsOfEveryType) {
  for (const std::string type : {"f16", "bf16"}) {
    const Outcome outcome = verify({"silu", "--type", type, "--json"});
    EXPECT_EQ(outcome.status, 0) << outcome.out;
    for (const json& direction : json::parse(outcome.out)["directions"]) {
      EXPECT_EQ(direction["coverage"], "all");
      EXPECT_EQ(direction["wrong"], 0);
    }
  }
  const Outcome outcome = verify({"silu", "--type", "f64", "--json"});
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  const json direction = json::parse(outcome.out)["directions"][0];
  EXPECT_EQ(direction["grade"], "sampled");
  EXPECT_LE(direction["largest_error_ulp"], 2.0);
}

TEST_F(Verify, ADamagedStoreIsAWarning) {
  EXPECT_EQ(verify({"relu", "--forward"}).status, 0);
  write(folder() / "store" / names_in(folder() / "store").at(0), "{");
  const Outcome again = verify({"relu", "--forward"});
  EXPECT_EQ(again.status, 0);
  EXPECT_TRUE(again.err.starts_with("assay: " + (folder() / "store").string())) << again.err;
  EXPECT_NE(again.err.find("is damaged or of another version; starting anew\n"), std::string::npos);
  EXPECT_EQ(verify({"relu", "--forward"}).err, "");
}

TEST_F(Verify, GoesOnAfterBeingKilled) {
  const std::vector<std::string> arguments = {
      "verify",    "gelu", "--forward", "--every", "2", "--store", (folder() / "store").string(),
      "--threads", "1"};
  for (const int signal : {SIGINT, SIGKILL}) {
    Process process(arguments);
    std::this_thread::sleep_for(std::chrono::seconds(3));
    process.send(signal);
    EXPECT_NE(process.wait().status, 0);
  }
  // Whatever was saved is whole.
  const Outcome rest = verify({"gelu", "--forward"});
  EXPECT_EQ(rest.status, 0) << rest.err;
  EXPECT_EQ(rest.err, "");
}

TEST_F(Verify, FindsWhatALibraryDoesWrong) {
  EXPECT_EQ(library("right").status, 0);
  EXPECT_EQ(library("right_array", {"--signature", "array"}).status, 0);
  EXPECT_EQ(library("right_bf16", {"--type", "bf16"}).status, 0);
  EXPECT_EQ(library("right_f64", {"--type", "f64"}).status, 0);

  const Outcome off = library("off_by_one", {"--json"});
  EXPECT_EQ(off.status, 1);
  const json direction = json::parse(off.out)["directions"][0];
  EXPECT_EQ(direction["wrong"], 1);
  EXPECT_EQ(direction["worst"]["x"], 1.5);
  EXPECT_EQ(direction["largest_error_ulp"], 1.0);

  EXPECT_EQ(json::parse(library("not_a_number", {"--json"}).out)["directions"][0]["first_not_finite"]["x"],
            1.5);
  EXPECT_EQ(json::parse(library("turns_back", {"--json"}).out)["directions"][0]["first_reversal"]["next_x"],
            1.5);
}

TEST_F(Verify, NamesInputsThatDoNotReturn) {
  for (const auto& [symbol, what] :
       {std::pair("crashes", "SIGABRT"), std::pair("leaves", "exits with status 3"),
        std::pair("hangs", "does not return within 0.3 s")}) {
    const Outcome outcome = library(symbol, {"--json"});
    EXPECT_EQ(outcome.status, 1) << outcome.err;
    const json direction = json::parse(outcome.out)["directions"][0];
    ASSERT_EQ(direction["faults"].size(), 1U);
    EXPECT_EQ(direction["faults"][0]["x"], 1.5);
    EXPECT_EQ(direction["faults"][0]["what"], what);
    EXPECT_EQ(direction["inputs"], 65280) << "the run went on behind it";
  }
  EXPECT_NE(library("crashes").out.find("No result at x = 1.5 (0x1.8p+0): SIGABRT."), std::string::npos);
}

TEST_F(Verify, ComparesSamplesOfAnybody) {
  const std::string x = npy("x.npy", "f4", {-1.0, 0.0, 1.5, 3.0});
  const std::string good = npy("good.npy", "f4", {0.0, 0.0, 1.5, 3.0});
  const std::string bad = npy("bad.npy", "f4", {0.0, 0.0, 1.5, 4.0});
  EXPECT_EQ(verify({"relu", "--samples", x, good}).status, 0);
  const Outcome outcome = verify({"relu", "--samples", x, bad, "--json"});
  EXPECT_EQ(outcome.status, 1);
  const json found = json::parse(outcome.out);
  EXPECT_EQ(found["directions"][0]["inputs"], 4);
  EXPECT_EQ(found["directions"][0]["worst"]["x"], 3);
  EXPECT_EQ(found["directions"][0]["grade"], "sampled");
  const std::string bits = npy("bits.npy", "u2", {-1.0, 2.0});
  EXPECT_EQ(verify({"identity", "--samples", bits, bits, "--type", "bf16"}).status, 0);
}

TEST_F(Verify, SeesWhatLeavesTheRange) {
  const std::string x = npy("x.npy", "f4", {-100.0, 100.0});
  const std::string y = npy("y.npy", "f4", {-1e-30, 1.0});
  const Outcome outcome = verify({"sigmoid", "--samples", x, y});
  EXPECT_NE(outcome.out.find("-1e-30 at x = -100 lies below 0, the end of the range."), std::string::npos)
      << outcome.out;
}

TEST_F(Verify, RefusesWhatMakesNoSense) {
  const auto complaint = [](const Outcome& outcome) {
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    return outcome.err.substr(0, outcome.err.find('\n'));
  };
  const std::string x = npy("x.npy", "f4", {1.0, 2.0});
  const std::string one = npy("one.npy", "f4", {1.0});
  write(folder() / "text", "no library");
  write(folder() / "cut.npy", content(x).substr(0, 130));
  EXPECT_EQ(complaint(verify({"relu", "--library", "/nowhere.so", "--symbol", "f"})),
            "assay: /nowhere.so: there is no such library");
  EXPECT_EQ(complaint(verify({"relu", "--library", ASSAY_BAD_LIBRARY})),
            "assay: verify: which function of " ASSAY_BAD_LIBRARY "?");
  EXPECT_TRUE(complaint(library("nothing")).ends_with("undefined symbol: nothing"));
  EXPECT_TRUE(complaint(verify({"relu", "--library", (folder() / "text").string(), "--symbol", "f"}))
                  .starts_with("assay: " + (folder() / "text").string() + ": cannot be loaded: "));
  EXPECT_EQ(complaint(verify({"relu", "--samples", x, one})),
            "assay: " + x + " has the shape (2,), but " + one + " has (1,)");
  EXPECT_EQ(
      complaint(verify({"relu", "--samples", x, (folder() / "cut.npy").string()})),
      "assay: " + (folder() / "cut.npy").string() + ": 2 bytes of data, but shape (2,) of '<f4' takes 8");
  EXPECT_EQ(complaint(verify({"relu", "--samples", x, (folder() / "text").string()})),
            "assay: " + (folder() / "text").string() + ": is no npy file");
  EXPECT_EQ(complaint(verify({})), "assay: verify: no activation is named");
  EXPECT_EQ(complaint(run({"verify", "relu", "--store", x})),
            "assay: " + x + ": the folder cannot be made: Not a directory");
}

TEST_F(Verify, WritesAPageAndACertificate) {
  const std::string page = (folder() / "page.html").string();
  const std::string certificate = (folder() / "certificate.json").string();
  EXPECT_EQ(verify({"tanh", "--html", page, "--certificate", certificate}).status, 0);
  EXPECT_TRUE(content(page).starts_with("<!DOCTYPE html>")) << content(page).substr(0, 100);
  const json claims = json::parse(content(certificate));
  EXPECT_EQ(claims["format"], "assay-certificate-2");
  EXPECT_EQ(claims["directions"][0]["wrong"], 0);
  EXPECT_EQ(claims["directions"][0]["program"].get<std::string>().size(), 16U);
  EXPECT_EQ(run({"verify", "--check", certificate}).status, 0);

  json forged = claims;
  forged["directions"][0]["program"] = "0123456789abcdef";
  write(certificate, forged.dump());
  const Outcome stale = run({"verify", "--check", certificate});
  EXPECT_EQ(stale.status, 1);
  EXPECT_NE(stale.out.find("of another program than today's."), std::string::npos);
  write(certificate, "{}");
  EXPECT_EQ(run({"verify", "--check", certificate}).status, 2);
}

TEST_F(Verify, HoldsThePlanFastToThreeUnits) {
  const std::string certificate = (folder() / "certificate.json").string();
  const std::string page = (folder() / "page.html").string();
  const Outcome outcome =
      verify({"silu", "--plan", "fast", "--json", "--certificate", certificate, "--html", page});
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  const json found = json::parse(outcome.out);
  EXPECT_NE(found["subject"].get<std::string>().find("plan fast"), std::string::npos);
  for (const json& direction : found["directions"]) {
    EXPECT_EQ(direction["plan"], "fast");
    EXPECT_EQ(direction["contract"]["ulp"], 3.0);
    EXPECT_TRUE(direction["kept"]);
    EXPECT_GT(direction["wrong"], 0) << "it is not correctly rounded";
    EXPECT_EQ(direction["beyond_contract"], 0);
    EXPECT_LE(direction["largest_error_ulp"], 3.0);
  }
  // silu falls up to -1.2784645...
  EXPECT_EQ(found["directions"][0]["contract"]["of_one_next_to"].size(), 0U);
  EXPECT_NEAR(found["directions"][1]["contract"]["of_one_next_to"].at(0), -1.2784645427610738, 1e-12);
  EXPECT_NE(content(page).find("at most 3 ULP off under the plan fast?"), std::string::npos);

  const json claims = json::parse(content(certificate));
  EXPECT_EQ(claims["directions"][0]["plan"], "fast");
  EXPECT_EQ(run({"verify", "--check", certificate}).status, 0);
  json forged = claims;
  forged["directions"][0]["plan"] = "exact";
  write(certificate, forged.dump());
  EXPECT_EQ(run({"verify", "--check", certificate}).status, 1) << "the program is that of the other plan";
}

TEST_F(Verify, SaysWhereThePlanFastFallsBack) {
  const Outcome outcome = verify({"log(x)", "--forward", "--plan", "fast", "--json"});
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  const json direction = json::parse(outcome.out)["directions"][0];
  EXPECT_EQ(direction["plan"], "exact");
  EXPECT_EQ(direction["contract"]["ulp"], 0.5);
  EXPECT_NE(verify({"log(x)", "--forward", "--plan", "fast"}).out.find("The plan fast cannot be kept"),
            std::string::npos);
}

TEST_F(Verify, GoldenResultsAreThoseOfBallArithmetic) {
  const std::string out = (folder() / "gelu.npy").string();
  const std::string in = (folder() / "x.npy").string();
  const Outcome outcome = run({"golden", "gelu", "--type", "bf16", "--out", out, "--inputs-out", in});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  const std::vector<double> x = numbers(in, bf16);
  const std::vector<double> y = numbers(out, bf16);
  ASSERT_EQ(x.size(), 65536U);
  ASSERT_EQ(y.size(), x.size());
  Evaluator truth(find_activation("gelu")->function);
  for (std::size_t i = 0; i < x.size(); i += 97) {
    if (!std::isfinite(x[i])) continue;
    EXPECT_EQ(Ball(y[i]).rounded(bf16), truth.enclose(Ball(x[i]), 300).rounded(bf16)) << x[i];
  }
}

TEST_F(Verify, GoldenResultsOfChosenInputs) {
  const std::string x = npy("x.npy", "f4", {0.5, -2.0, 1e-30});
  const std::string out = (folder() / "y.npy").string();
  EXPECT_EQ(run({"golden", "tanh", "--inputs", x, "--out", out, "--backward"}).status, 0);
  const std::vector<double> y = numbers(out, f32);
  ASSERT_EQ(y.size(), 3U);
  EXPECT_EQ(y[0], correctly_rounded(find_activation("tanh")->function.derivative(), 0.5F));
  EXPECT_EQ(y[2], 1.0);

  EXPECT_EQ(run({"golden", "tanh", "--out", out}).status, 2) << "all float32 inputs";
  write(folder() / "letter", "Dear");
  EXPECT_EQ(run({"golden", "tanh", "--inputs", x, "--out", (folder() / "letter").string()}).status, 2);
  EXPECT_EQ(content(folder() / "letter"), "Dear");
}

TEST_F(Verify, AccuracyIsRememberedAndMarkedStale) {
  const std::string docs = (folder() / "docs").string();
  const std::vector<std::string> arguments = {
      "accuracy", "gcu",      "--type", "f32",     "--every",
      "65536",    "--folder", docs,     "--store", (folder() / "store").string()};
  std::vector<std::string> unknown = arguments;
  unknown[1] = "nosuch";
  EXPECT_EQ(run(unknown).status, 2);
  const std::vector<std::string>& first = arguments;  // of a function that no framework has
  EXPECT_EQ(run(first).status, 0);
  json data = json::parse(content(folder() / "docs/accuracy.json"));
  ASSERT_EQ(data["records"].size(), 2U);
  EXPECT_EQ(data["records"][0]["grade"], "sampled");
  EXPECT_NE(content(folder() / "docs/accuracy.md").find("| gcu | forward | 1 in 65536 |"), std::string::npos);
  EXPECT_EQ(run(first).out, "") << "nothing to do";

  std::vector<std::string> fast = arguments;
  fast[1] = "aria2";
  fast.insert(fast.end(), {"--plan", "fast"});
  EXPECT_EQ(run(fast).status, 0);
  EXPECT_EQ(json::parse(content(folder() / "docs/accuracy.json"))["records"].back()["plan"], "fast");
  EXPECT_NE(content(folder() / "docs/accuracy.md").find("| aria2 | backward | 1 in 65536 |"),
            std::string::npos);

  data["records"][0]["program"] = "0123456789abcdef";
  write(folder() / "docs/accuracy.json", data.dump());
  EXPECT_EQ(run({"accuracy", "--page-only", "--folder", docs}).status, 0);
  const std::string page = content(folder() / "docs/accuracy.md");
  EXPECT_NE(page.find("- Stale: 1 kernel, not claimed."), std::string::npos) << page;
  EXPECT_EQ(page.find("| gcu | forward |"), std::string::npos);
  write(folder() / "docs/accuracy.json", "{");
  EXPECT_EQ(run({"accuracy", "--page-only", "--folder", docs}).status, 2);
}

}  // namespace
}  // namespace assay::test
