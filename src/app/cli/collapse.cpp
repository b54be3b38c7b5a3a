#include "study/collapse.h"

#include <fmt/core.h>
#include <unistd.h>

#include <memory>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "app/cli/training_options.h"
#include "base/files.h"
#include "report/html.h"
#include "report/json.h"
#include "report/terminal.h"

namespace assay::cli {
namespace {

constexpr std::size_t default_hidden[] = {128, 64};

struct CollapseOptions {
  TrainingOptions training;
  std::string activation = "relu";
  double learning_rate = 0.01;
  std::uint64_t seed = 1;
};

void write_results(const study::Collapse& collapse, const std::filesystem::path& folder) {
  write_file_atomically(folder / "collapse.json", report::json(collapse));
  write_file_atomically(folder / "collapse.html", report::html(collapse));
  fmt::print(stderr, "report: {}\n", (folder / "collapse.html").string());
}

void run(CollapseOptions& options, Invocation& invocation) {
  study::CollapsePlan plan{.training = {},
                           .learning_rate = options.learning_rate,
                           .seed = options.seed,
                           .activation = activation(options.activation),
                           .threads = options.training.threads};
  ensure_writable_directory(options.training.out);
  const data::Dataset dataset = options.training.load(default_hidden);
  plan.training = options.training.training;

  std::optional<study::Collapse> collapse;
  {
    ProgressLine line;
    const auto show = [&](const study::CollapseProgress& progress) {
      line.update(progress.work_done,
                  fmt::format("{}: epoch {} of {}, accuracy {:.2f}%", progress.network, progress.epoch,
                              progress.epochs, 100 * progress.accuracy),
                  progress.epoch == progress.epochs);
    };
    collapse = study::collapse(dataset, plan, show, invocation.stop);
  }
  if (!collapse) {
    fmt::print(stderr, "assay: interrupted before all three networks were trained; nothing was written\n");
    invocation.exit_status = interrupted_status;
    return;
  }
  collapse->command = repeatable(invocation.arguments);
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  fmt::print("{}", options.training.json ? report::json(*collapse) : report::terminal(*collapse, style));
  write_results(*collapse, options.training.out);
}

}  // namespace

void add_collapse(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<CollapseOptions>();
  options->training.training.epochs = 10;
  CLI::App* command = app.add_subcommand(
      "collapse", "Show that dense layers without an activation are one dense layer: train, fold, compare");
  command->add_option("--activation", options->activation, "of the network for which no fold exists")
      ->capture_default_str();
  options->training.add_to(*command, "the data's inputs, 128, 64, and its classes");
  command->add_option("--learning-rate", options->learning_rate, "of all three networks")
      ->capture_default_str();
  command->add_option("--seed", options->seed, "of all three networks")
      ->check(countable())
      ->capture_default_str();
  command->callback([options, &invocation] { run(*options, invocation); });
}

}  // namespace assay::cli
