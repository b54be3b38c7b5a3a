#include "data/load.h"

#include <array>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "data/content.h"
#include "data/fetch.h"
#include "data/mnist.h"

namespace assay::data {
namespace fs = std::filesystem;

namespace {

constexpr const char* mnist_description = "60,000 + 10,000 images of 28x28, 10 classes: handwritten digits";
constexpr const char* digits_description =
    "60,000 + 10,000 images of 28x28, 10 classes: digits drawn by a program";
constexpr std::uint64_t digits_seed = 1;

/// The folders in which MNIST is looked for, in order.
std::vector<fs::path> mnist_places() {
  std::vector<fs::path> places;
  const char* chosen = std::getenv("ASSAY_DATA");  // NOLINT(concurrency-mt-unsafe): only ever read
  if (chosen != nullptr && *chosen != '\0') {
    places.emplace_back(chosen);
    places.emplace_back(fs::path(chosen) / "mnist");
  }
  places.emplace_back(data_home() / "mnist");
  return places;
}

/// The first place that holds all four files.
std::optional<fs::path> find_mnist() {
  for (fs::path& place : mnist_places()) {
    if (mnist_files_in(place) == mnist_file_count) return std::move(place);
  }
  return std::nullopt;
}

/// The first place that holds some of the files but not all, as an interrupted download leaves it.
std::optional<fs::path> find_part_of_mnist() {
  for (fs::path& place : mnist_places()) {
    if (mnist_files_in(place) > 0) return std::move(place);
  }
  return std::nullopt;
}

Dataset load_mnist_from_anywhere() {
  if (const auto place = find_mnist()) return load_mnist(*place);
  // Names the file that is missing there.
  if (const auto place = find_part_of_mnist()) return load_mnist(*place);
  std::string looked_in;
  for (const fs::path& place : mnist_places()) looked_in += (looked_in.empty() ? "" : ", ") + shown(place);
  throw input_error("mnist: not found in " + looked_in, "get it by: assay data fetch mnist");
}

Dataset load_folder(const fs::path& folder) {
  if (mnist_files_in(folder) == 0 && mnist_files_in(folder / "mnist") > 0)
    return load_mnist(folder / "mnist");
  return load_mnist(folder);
}

}  // namespace

Dataset load(std::string_view choice, std::size_t threads) {
  const auto digits = [&] { return draw_digits(digits_seed, 60'000, 10'000, threads); };
  if (choice.empty()) {
    const auto place = find_mnist();
    return place ? load_mnist(*place) : digits();
  }
  if (choice == "mnist") return load_mnist_from_anywhere();
  if (choice == "digits") return digits();
  const fs::path path(choice);
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return load_folder(path);
  if (fs::exists(path, ignored)) {
    throw input_error(shown(path) + ": is a file, not a folder",
                      "give the folder that holds the four files of MNIST");
  }
  static constexpr std::array names = {"mnist", "digits"};
  const std::vector<std::string> candidates(names.begin(), names.end());
  const auto meant = nearest(choice, candidates);
  throw input_error(
      shown(path) + ": neither a dataset nor a folder",
      meant ? "did you mean " + *meant + "?" : "give mnist, digits, or a folder with the files of MNIST");
}

std::vector<Availability> list() {
  Availability mnist{.name = "mnist",
                     .description = mnist_description,
                     .present = false,
                     .where = "get it by: assay data fetch mnist"};
  if (const auto place = find_mnist()) {
    mnist.present = true;
    mnist.where = place->string();
  } else if (const auto part = find_part_of_mnist()) {
    mnist.where = "incomplete in " + part->string() + "; get the rest by: assay data fetch mnist";
  }
  return {mnist, {.name = "digits", .description = digits_description, .present = true, .where = "built-in"}};
}

}  // namespace assay::data
