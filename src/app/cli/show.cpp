#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "base/error.h"
#include "base/files.h"
#include "base/parallel.h"
#include "inspect/selection.h"
#include "jit/compile.h"
#include "report/card.h"
#include "report/html.h"

namespace assay::cli {
namespace {

struct ShowOptions {
  std::vector<std::string> activations;
  bool all = false;
  bool plot = false;
  bool json = false;
  bool glossary = false;
  std::filesystem::path html;
  double time_limit = 20;
  std::size_t depth = 30;
  std::size_t width = 256;
  std::size_t threads = available_processors();
};

std::vector<Activation> selected(const ShowOptions& options) {
  std::vector<Activation> list;
  if (options.all) list.assign(catalog().begin(), catalog().end());
  for (const std::string& name : options.activations) {
    std::variant<Activation, VectorActivation> found = inspect::look_up(name);
    if (std::holds_alternative<VectorActivation>(found)) {
      throw input_error(name + " is a function of a vector", "show it by itself");
    }
    list.push_back(std::get<Activation>(std::move(found)));
  }
  return list;
}

/// All cards, their costs measured one after the other when nothing else runs. Empty if interrupted.
std::vector<inspect::Card> cards_of(const std::vector<Activation>& list, const ShowOptions& options,
                                    const std::stop_token& stop) {
  std::vector<std::optional<inspect::Card>> cards(list.size());
  ProgressLine line;
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(list.size(), options.threads, [&](std::size_t i) {
    if (stop.stop_requested()) return;
    cards[i] = inspect::card(list[i], {.depth = options.depth,
                                       .width = options.width,
                                       .with_cost = false,
                                       .deadline = Deadline::in(options.time_limit)});
    const std::lock_guard lock(mutex);
    ++done;
    if (list.size() > 1) {
      line.update(static_cast<double>(done) / static_cast<double>(list.size()),
                  fmt::format("{} of {} functions", done, list.size()), false);
    }
  });
  std::vector<inspect::Card> result;
  for (std::optional<inspect::Card>& card : cards) {
    if (!card || stop.stop_requested()) return {};
    inspect::measure_cost(*card);
    result.push_back(std::move(*card));
  }
  return result;
}

report::CardPictures pictures_of(const inspect::Card& card, const ShowOptions& options) {
  return {.curves = report::curves(compile(card.activation.function)),
          .second = report::curve(compile(card.derivatives.second)),
          .maps = inspect::maps(card.findings, Deadline::in(options.time_limit))};
}

void write_html(const std::vector<inspect::Card>& cards, const ShowOptions& options) {
  std::vector<report::CardPictures> pictures;
  for (const inspect::Card& card : cards) pictures.push_back(pictures_of(card, options));
  write_file_atomically(options.html, report::html(cards, pictures));
  fmt::print(stderr, "the page: {}\n", options.html.string());
}

std::string text(const std::vector<inspect::Card>& cards, const ShowOptions& options,
                 const report::Style& style) {
  if (options.json)
    return cards.size() == 1 && !options.all ? report::json(cards.front()) : report::json(cards);
  if (options.all) return report::terminal_list(cards, style);
  if (cards.size() > 1) return report::terminal(cards, style);
  std::optional<report::Curves> curves;
  if (options.plot || ::isatty(STDOUT_FILENO) == 1) {
    curves = report::curves(compile(cards.front().activation.function));
  }
  return report::terminal(cards.front(), curves, style);
}

void run(const ShowOptions& options, Invocation& invocation) {
  const report::Style style{.colour = colour_wanted(STDOUT_FILENO), .width = terminal_width(STDOUT_FILENO)};
  if (options.glossary) {
    fmt::print("{}", report::glossary_text(style));
    return;
  }
  if (options.activations.empty() && !options.all) {
    throw input_error("show: no activation is named", "name one or more, or say --all");
  }
  if (options.activations.size() == 1 && !options.all) {
    const std::variant<Activation, VectorActivation> found = inspect::look_up(options.activations.front());
    if (const auto* entry = std::get_if<VectorActivation>(&found)) {
      fmt::print("{}", options.json ? report::json(*entry) : report::terminal(*entry, style));
      return;
    }
  }
  const std::vector<inspect::Card> cards = cards_of(selected(options), options, invocation.stop);
  if (cards.empty()) {
    fmt::print(stderr, "assay: interrupted\n");
    invocation.exit_status = interrupted_status;
    return;
  }
  if (!options.html.empty()) write_html(cards, options);
  if (options.html.empty() || options.json) fmt::print("{}", text(cards, options, style));
}

}  // namespace

void add_show(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<ShowOptions>();
  CLI::App* command = app.add_subcommand(
      "show", "The report card: is it a good activation, and why; of several, side by side");
  command->add_option("activations", options->activations, "catalog names or formulas")
      ->type_name("ACTIVATION");
  command->add_flag("--all", options->all, "every activation of the catalog");
  command->add_option("--html", options->html, "write a page with pictures")->type_name("FILE");
  command->add_flag("--json", options->json, "print as JSON");
  command->add_flag("--plot", options->plot, "plot f and f', as on a terminal");
  command->add_flag("--glossary", options->glossary, "what the words mean");
  command->add_option("--depth", options->depth, "layers of the plain network that is followed")
      ->check(CLI::Range(std::size_t{1}, std::size_t{10'000}))
      ->capture_default_str();
  command->add_option("--width", options->width, "units of each layer")
      ->check(countable())
      ->capture_default_str();
  command
      ->add_option("--time-limit", options->time_limit,
                   "seconds for each function; what is not decided then is said to be so")
      ->check(CLI::Range(0.01, 1e6))
      ->capture_default_str();
  command->add_option("--threads", options->threads, "by default one for each processor")
      ->check(countable())
      ->capture_default_str();
  command->callback([options, &invocation] { run(*options, invocation); });
}

}  // namespace assay::cli
