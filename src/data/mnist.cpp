#include "data/mnist.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/error.h"
#include "data/content.h"
#include "data/idx.h"
#include "data/load.h"

namespace assay::data {
namespace fs = std::filesystem;

namespace {

constexpr std::size_t classes = 10;
constexpr std::array<const char*, mnist_file_count> files = {
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
constexpr const char* mending = "replace it with a good copy, or delete it and run: assay data fetch mnist";

/// The plain file if there is one: it is quicker to read.
std::optional<fs::path> find_file(const fs::path& folder, const std::string& name) {
  std::error_code ignored;
  for (const char* ending : {"", ".gz"}) {
    fs::path path = folder / (name + ending);
    if (fs::exists(path, ignored)) return path;
  }
  return std::nullopt;
}

fs::path require_file(const fs::path& folder, const std::string& name) {
  if (auto path = find_file(folder, name)) return *std::move(path);
  throw input_error(shown(folder / name) + ": no such file, with .gz or without",
                    "get the four files by: assay data fetch mnist");
}

IdxArray read_file_of(const fs::path& path, std::size_t rank) {
  try {
    return read_idx(path, rank);
  } catch (const Error& error) {
    throw input_error(error.what(), mending);
  }
}

struct Part {
  Split split;
  SampleShape shape;
};

Part load_part(const fs::path& images_path, const fs::path& labels_path) {
  IdxArray images = read_file_of(images_path, 3);
  IdxArray labels = read_file_of(labels_path, 1);
  if (labels.bytes.size() != images.dimensions[0]) {
    throw input_error(shown(labels_path) + ": holds " + std::to_string(labels.bytes.size()) +
                          " labels, but " + images_path.filename().string() + " holds " +
                          std::to_string(images.dimensions[0]) + " images",
                      "the two files are not of one dataset; get both by: assay data fetch mnist");
  }
  const auto bad = std::ranges::find_if(labels.bytes, [](std::uint8_t label) { return label >= classes; });
  if (bad != labels.bytes.end()) {
    throw input_error(shown(labels_path) + ": label " + std::to_string(*bad) + " of sample " +
                          std::to_string(bad - labels.bytes.begin()) + " is not a digit 0 to 9",
                      mending);
  }
  return {.split = {.pixels = std::move(images.bytes), .labels = std::move(labels.bytes)},
          .shape = {.channels = 1, .height = images.dimensions[1], .width = images.dimensions[2]}};
}

std::string size_of(const SampleShape& shape) {
  return std::to_string(shape.height) + "x" + std::to_string(shape.width);
}

}  // namespace

std::size_t mnist_files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::ranges::count_if(files, [&](const char* name) { return find_file(folder, name).has_value(); }));
}

Dataset load_mnist(const fs::path& folder) {
  std::array<fs::path, mnist_file_count> paths;
  std::ranges::transform(files, paths.begin(), [&](const char* name) { return require_file(folder, name); });
  Part train = load_part(paths[0], paths[1]);
  Part test = load_part(paths[2], paths[3]);
  if (test.shape != train.shape) {
    throw input_error(shown(paths[2]) + ": holds images of " + size_of(test.shape) + ", but " +
                          paths[0].filename().string() + " of " + size_of(train.shape),
                      "the two files are not of one dataset; get both by: assay data fetch mnist");
  }
  return {.name = "mnist",
          .source = folder.string(),
          .shape = train.shape,
          .classes = classes,
          .train = std::move(train.split),
          .test = std::move(test.split)};
}

}  // namespace assay::data
