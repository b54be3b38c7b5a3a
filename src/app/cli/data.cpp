#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/progress.h"
#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "data/fetch.h"

namespace assay::cli {
namespace {

void list(bool json) {
  const std::vector<data::Availability> datasets = data::list();
  if (!json) {
    for (const data::Availability& dataset : datasets) {
      fmt::print("{:<8} {:<9} {}\n{:<18} {}\n", dataset.name, dataset.present ? "present" : "not here",
                 dataset.description, "", dataset.where);
    }
    return;
  }
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const data::Availability& dataset : datasets) {
    all.push_back({{"name", dataset.name},
                   {"description", dataset.description},
                   {"present", dataset.present},
                   {"where", dataset.where}});
  }
  fmt::print("{}\n", all.dump(2));
}

const data::RemoteDataset& find_remote(const std::string& name) {
  const std::span<const data::RemoteDataset> remote = data::remote_datasets();
  const auto found = std::ranges::find(remote, name, &data::RemoteDataset::name);
  if (found != remote.end()) return *found;
  std::string names;
  for (const data::RemoteDataset& dataset : remote) names += (names.empty() ? "" : ", ") + dataset.name;
  throw input_error("dataset '" + printable(name) + "' cannot be fetched", "these can: " + names);
}

void fetch(const std::string& name, const std::filesystem::path& folder, Invocation& invocation) {
  const data::RemoteDataset& dataset = find_remote(name);
  const std::filesystem::path place = folder.empty() ? data_home() / dataset.name : folder;
  ensure_writable_directory(place);
  std::uint64_t total = 0;
  for (const data::RemoteFile& file : dataset.files) total += file.bytes;
  {
    ProgressLine line;
    std::string current;
    std::uint64_t before = 0;
    std::uint64_t current_total = 0;
    const auto show = [&](const data::FetchProgress& progress) {
      if (progress.file != current) {
        before += current_total;
        current = progress.file;
        current_total = progress.total;
      }
      const double share = static_cast<double>(before + progress.received) / static_cast<double>(total);
      line.update(std::min(share, 1.0),
                  fmt::format("{}: {:.1f} of {:.1f} MB, {:.1f} MB/s", progress.file,
                              static_cast<double>(progress.received) * 1e-6,
                              static_cast<double>(progress.total) * 1e-6, progress.bytes_per_second * 1e-6),
                  progress.received == progress.total);
    };
    data::fetch(dataset, place, show, invocation.stop);
  }
  if (invocation.stop.stop_requested()) {
    fmt::print(stderr, "assay: interrupted; the same command continues where it stopped\n");
    invocation.exit_status = interrupted_status;
    return;
  }
  fmt::print("{}: {}\n", dataset.name, place.string());
}

}  // namespace

void add_data(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("data", "The datasets: which are here, and fetching them");
  command->require_subcommand(1);

  const auto json = std::make_shared<bool>(false);
  CLI::App* list_command =
      command->add_subcommand("list", "Which datasets are here, and how to get the others");
  list_command->add_flag("--json", *json, "print as JSON");
  list_command->callback([json] { list(*json); });

  struct FetchOptions {
    std::string name;
    std::filesystem::path folder;
  };
  const auto options = std::make_shared<FetchOptions>();
  CLI::App* fetch_command =
      command->add_subcommand("fetch", "Download a dataset; checked, and continued if it breaks off");
  fetch_command->add_option("name", options->name, "mnist")->required();
  fetch_command->add_option("--out", options->folder, "folder; by default the one where it is found again");
  fetch_command->callback([options, &invocation] { fetch(options->name, options->folder, invocation); });
}

}  // namespace assay::cli
