#include "study/compare.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "app/cli/training_options.h"
#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "report/html.h"
#include "report/json.h"
#include "report/terminal.h"

namespace assay::cli {
namespace {

constexpr std::size_t default_hidden[] = {128};

struct CompareOptions {
  std::vector<std::string> activations;
  TrainingOptions training;
  std::vector<double> learning_rates;
  std::vector<std::string> learn;
  std::vector<std::size_t> activated;
  study::ComparePlan plan;
};

/// What --learn says: names, or `none` alone.
study::Learning read_learning(const std::vector<std::string>& names, Sharing sharing) {
  const bool none = std::ranges::find(names, "none") != names.end();
  if (none && names.size() > 1) {
    throw input_error("--learn none with other names", "give the names, or none alone");
  }
  return {.by_catalog = !none, .names = none ? std::vector<std::string>() : names, .sharing = sharing};
}

/// What --activated says: hidden layers, from 1, for a network with so many; empty for all of them.
std::vector<bool> read_activated(const std::vector<std::size_t>& layers, std::size_t hidden) {
  if (layers.empty()) return {};
  std::vector<bool> activated(hidden, false);
  for (const std::size_t layer : layers) {
    if (layer == 0 || layer > hidden) {
      throw input_error(fmt::format("--activated {}: the network has {} hidden layer{}", layer, hidden,
                                    hidden == 1 ? "" : "s"),
                        "count them from 1");
    }
    activated[layer - 1] = true;
  }
  return activated;
}

/// Each under the name it was typed as: who asks for `none` shall find `none` in the table.
std::vector<Activation> read_activations(const std::vector<std::string>& names) {
  std::vector<Activation> activations;
  for (const std::string& name : names) {
    Activation read = activation(name);
    const auto same = std::ranges::find(activations, read.function, &Activation::function);
    if (same != activations.end()) {
      throw input_error("activation '" + printable(name) + "' is named twice" +
                            (same->name == name ? "" : ", first as '" + printable(same->name) + "'"),
                        "name each one once");
    }
    read.name = name;
    activations.push_back(std::move(read));
  }
  return activations;
}

void show_progress(ProgressLine& line, const study::Progress& progress) {
  const std::string what = fmt::format(
      "{} {}: rate {}, epoch {} of {}, accuracy {:.2f}%", progress.tuning ? "tuning" : "training",
      progress.tuning ? progress.activation : fmt::format("{} seed {}", progress.activation, progress.seed),
      shortest(progress.learning_rate), progress.epoch, progress.epochs, 100 * progress.accuracy);
  line.update(progress.work_done, what, progress.epoch == progress.epochs);
}

void write_results(const study::Comparison& comparison, const std::filesystem::path& folder) {
  write_file_atomically(folder / "results.json", report::json(comparison));
  write_file_atomically(folder / "report.html", report::html(comparison));
  fmt::print(stderr, "report: {}\n", (folder / "report.html").string());
}

void run(CompareOptions& options, Invocation& invocation) {
  study::ComparePlan& plan = options.plan;
  plan.activations = read_activations(options.activations);
  plan.training = options.training.training;
  plan.threads = options.training.threads;
  plan.learning = read_learning(options.learn, plan.learning.sharing);
  plan.learning_rates = options.learning_rates.empty()
                            ? study::default_learning_rates(plan.training.optimizer)
                            : options.learning_rates;
  ensure_writable_directory(options.training.out);
  const data::Dataset dataset = options.training.load(default_hidden);
  plan.training = options.training.training;
  plan.training.activated = read_activated(options.activated, plan.training.widths.size() - 2);

  study::Comparison comparison;
  {
    ProgressLine line;
    comparison = study::compare(
        dataset, plan, [&](const study::Progress& progress) { show_progress(line, progress); },
        invocation.stop);
  }
  comparison.command = repeatable(invocation.arguments);
  if (comparison.interrupted()) {
    invocation.exit_status = interrupted_status;
    if (comparison.trials_done == 0) {
      fmt::print(stderr, "assay: interrupted before the first trial was complete; nothing was written\n");
      return;
    }
    fmt::print(stderr, "assay: interrupted: the results below are of the {} complete trials of {}\n",
               comparison.trials_done, comparison.trials_planned);
  }
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  fmt::print("{}", options.training.json ? report::json(comparison) : report::terminal(comparison, style));
  write_results(comparison, options.training.out);
}

}  // namespace

void add_compare(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<CompareOptions>();
  CLI::App* command = app.add_subcommand(
      "compare",
      "Train the same network with each activation and say which is best, and whether it can be told");
  command
      ->add_option("activations", options->activations, "catalog names or formulas, such as relu 'x*tanh(x)'")
      ->required()
      ->type_name("ACTIVATION");
  options->training.add_to(*command, "the data's inputs, 128, and its classes");
  command
      ->add_option(
          "--learning-rate", options->learning_rates,
          "one rate for all, or several (0.01,0.1) of which each activation gets its best on a validation "
          "split; by default seven, a factor of about 3 apart")
      ->delimiter(',');
  command->add_option("--tuning-epochs", options->plan.tuning_epochs, "epochs of each trial of a rate")
      ->check(countable())
      ->capture_default_str();
  command
      ->add_option("--learn", options->learn,
                   "parameters of activations to train with the weights, beside those that the catalog calls "
                   "learned: names (beta,slope), or none for not even those")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("NAMES");
  const std::map<std::string, Sharing> sharings = {{"layer", Sharing::layer}, {"unit", Sharing::unit}};
  command
      ->add_option("--learn-per", options->plan.learning.sharing,
                   "layer or unit: who has a value of its own; by default layer")
      ->transform(CLI::Transformer(sharings))
      ->type_name("NAME");
  command
      ->add_option(
          "--activated", options->activated,
          "hidden layers with the activation (1,3), from 1; the others have none; by default all have")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("LAYERS");
  command->add_flag("--telemetry", options->training.training.telemetry,
                    "look at every layer before training and after each epoch: signal, gradient, dead and "
                    "saturated units");
  command->add_option("--seeds", options->plan.seeds, "trials of each activation")
      ->check(countable())
      ->capture_default_str();
  command->add_option("--target", options->plan.target, "accuracy for the time to reach it")
      ->capture_default_str();
  command->callback([options, &invocation] { run(*options, invocation); });
}

}  // namespace assay::cli
