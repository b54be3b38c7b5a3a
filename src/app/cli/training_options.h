#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>

#include "data/dataset.h"
#include "study/result.h"

namespace assay::cli {

/// The options that all subcommands that train share.
struct TrainingOptions {
  std::string data;
  std::string network;  ///< empty for the subcommand's default
  study::Training training;
  std::size_t threads;
  std::filesystem::path out = "assay-report";
  bool json = false;

  /// Adds them to a subcommand; `network_default` is shown in the help.
  void add_to(CLI::App& command, const std::string& network_default);

  /// The dataset, its origin told on standard error; fills in the widths of the network, with `hidden` layers
  /// between the inputs and classes of the data if none was given.
  [[nodiscard]] data::Dataset load(std::span<const std::size_t> hidden);
};

}  // namespace assay::cli
