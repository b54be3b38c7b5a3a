#include <fmt/core.h>

#include <filesystem>
#include <memory>

#include "app/cli/command.h"
#include "base/files.h"
#include "report/catalog_pages.h"

namespace assay::cli {

void add_docs(CLI::App& app, Invocation& /*invocation*/) {
  const auto folder = std::make_shared<std::filesystem::path>();
  CLI::App* command = app.add_subcommand("docs", "Write the catalog as Markdown pages with pictures");
  command->add_option("folder", *folder, "made if it does not exist; files of the same names are replaced")
      ->required()
      ->type_name("FOLDER");
  command->callback([folder] {
    ensure_writable_directory(*folder);
    const auto pages = report::catalog_pages();
    for (const auto& [name, text] : pages) write_file_atomically(*folder / name, text);
    fmt::print("{} files in {}\n", pages.size(), folder->string());
  });
}

}  // namespace assay::cli
