#include "workspace.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "data/load.h"

namespace assay::test {
namespace fs = std::filesystem;

namespace {

std::string big_endian(std::size_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

void write_split(const data::Split& split, const fs::path& folder, const std::string& prefix) {
  const std::string pixels(split.pixels.begin(), split.pixels.end());
  const std::string labels(split.labels.begin(), split.labels.end());
  write(folder / (prefix + "-images-idx3-ubyte"),
        big_endian(0x803) + big_endian(split.count()) + big_endian(28) + big_endian(28) + pixels);
  write(folder / (prefix + "-labels-idx1-ubyte"), big_endian(0x801) + big_endian(split.count()) + labels);
}

}  // namespace

Workspace::Workspace() {
  std::string name = (fs::temp_directory_path() / "assay-cli-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  folder_ = name;
  fs::create_directory(data());
  const data::Dataset digits = data::draw_digits(1, 1200, 300);
  write_split(digits.train, data(), "train");
  write_split(digits.test, data(), "t10k");
}

Workspace::~Workspace() {
  fs::remove_all(folder_);
}

std::vector<std::string> Workspace::small(std::vector<std::string> arguments) const {
  const std::vector<std::string> settings = {
      "--data", data().string(), "--out", out().string(), "--network", "784-16-10", "--epochs",
      "2",      "--batch",       "50",    "--threads",    "2"};
  arguments.insert(arguments.end(), settings.begin(), settings.end());
  return arguments;
}

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    names.push_back(entry.path().filename());
  std::ranges::sort(names);
  return names;
}

}  // namespace assay::test
