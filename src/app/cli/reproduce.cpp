#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "article/reproduction.h"
#include "article/runner.h"
#include "base/error.h"
#include "base/files.h"
#include "base/parallel.h"
#include "data/load.h"
#include "study/provenance.h"

namespace assay::cli {
namespace {

struct ReproduceOptions {
  std::string what;
  std::size_t claim = 0;  ///< 0 for all
  bool quick = false;
  bool json = false;
  std::string data;
  std::filesystem::path out = "assay-article";
  std::size_t threads = available_processors();
};

std::vector<std::unique_ptr<article::Claim>> chosen_claims(const ReproduceOptions& options) {
  if (options.what != "article") {
    throw input_error("reproduce '" + options.what + "': there is no such thing to reproduce",
                      "assay reproduce article");
  }
  std::vector<std::unique_ptr<article::Claim>> claims = article::all_claims();
  if (options.claim == 0) return claims;
  std::string numbers;
  for (const auto& claim : claims) {
    numbers += (numbers.empty() ? "" : ", ") + std::to_string(claim->text().number);
  }
  std::erase_if(claims, [&](const auto& claim) { return claim->text().number != options.claim; });
  if (claims.empty()) {
    throw input_error(fmt::format("--claim {}: there is no claim of this number", options.claim),
                      "the claims are " + numbers);
  }
  return claims;
}

std::optional<article::Results> train(const data::Dataset& dataset, const article::Experiments& experiments,
                                      const ReproduceOptions& options, const std::stop_token& stop) {
  const article::Store store(options.out / "trials", article::fingerprint(dataset));
  ProgressLine line;
  const auto show = [&](const article::RunProgress& progress) {
    line.update(progress.share, fmt::format("{} of {}  {}", progress.done, progress.all, progress.what),
                progress.one_done);
  };
  return article::run(dataset, experiments, store, options.threads, show, stop);
}

std::string command_of(std::size_t claim, const ReproduceOptions& options) {
  std::vector<std::string> arguments = {"assay", "reproduce", "article", "--claim", std::to_string(claim)};
  if (options.quick) arguments.emplace_back("--quick");
  if (!options.data.empty()) arguments.insert(arguments.end(), {"--data", options.data});
  return repeatable(arguments);
}

void run(const ReproduceOptions& options, Invocation& invocation) {
  const std::vector<std::unique_ptr<article::Claim>> claims = chosen_claims(options);
  ensure_writable_directory(options.out);
  const data::Dataset dataset = data::load(options.data, options.threads);
  fmt::print(stderr, "data: {} ({}), {} + {} samples\n", dataset.name, dataset.source, dataset.train.count(),
             dataset.test.count());
  const article::Scope scope = article::scope_of(dataset, options.quick);
  const std::optional<article::Results> results =
      train(dataset, article::experiments(claims, scope), options, invocation.stop);
  if (!results) {
    fmt::print(stderr, "assay: interrupted: what was trained is kept in {}, and the same command goes on\n",
               (options.out / "trials").string());
    invocation.exit_status = interrupted_status;
    return;
  }
  article::Reproduction reproduction{.command = repeatable(invocation.arguments),
                                     .dataset = dataset.name,
                                     .dataset_source = dataset.source,
                                     .train_count = dataset.train.count(),
                                     .test_count = dataset.test.count(),
                                     .quick = options.quick,
                                     .claims = {},
                                     .provenance = study::provenance()};
  for (const auto& claim : claims) {
    reproduction.claims.push_back({.text = claim->text(),
                                   .finding = claim->judge(scope, *results),
                                   .sections = claim->sections(scope, *results),
                                   .command = command_of(claim->text().number, options)});
  }
  fmt::print("{}", options.json ? article::json(reproduction) : article::terminal(reproduction));
  write_file_atomically(options.out / "claims.json", article::json(reproduction));
  write_file_atomically(options.out / "claims.md", article::markdown(reproduction));
  write_file_atomically(options.out / "article.html", article::html(reproduction));
  fmt::print(stderr, "report: {}\n", (options.out / "article.html").string());
}

}  // namespace

void add_reproduce(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<ReproduceOptions>();
  CLI::App* command = app.add_subcommand(
      "reproduce", "Test what the article on activation functions says, claim by claim, on real networks");
  command->add_option("what", options->what, "article")->required()->type_name("WHAT");
  command->add_option("--claim", options->claim, "this one alone; by default all of them")
      ->check(countable())
      ->type_name("N");
  command->add_flag("--quick", options->quick, "fewer samples and epochs");
  command->add_option(
      "--data", options->data,
      "mnist, digits (built in), or a folder with MNIST's files; by default MNIST where it is found");
  command
      ->add_option(
          "--out", options->out,
          "folder for the page, claims.json, claims.md and what was trained: the same command goes on there")
      ->capture_default_str();
  command->add_option("--threads", options->threads, "networks side by side; by default the processors")
      ->check(countable());
  command->add_flag("--json", options->json, "print claims.json instead of the verdicts");
  command->callback([options, &invocation] { run(*options, invocation); });
}

}  // namespace assay::cli
