// Drives a libFuzzer target without libFuzzer: replay CORPUS_FOLDER MUTATIONS.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/random.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

/// A few random edits: bytes changed, pieces removed, repeated, or taken from another input.
std::string mutated(std::string input, const std::vector<std::string>& corpus, assay::Random& random) {
  static constexpr std::string_view letters = "x()+-*/^,;=<>.0123456789eat \xFF";
  const auto below = [&](std::size_t n) { return random.below(static_cast<std::uint32_t>(n)); };
  for (std::uint32_t edit = 0; edit <= below(4); ++edit) {
    const std::size_t place = below(input.size() + 1);
    const std::string& other = corpus[below(corpus.size())];
    switch (below(5)) {
      case 0: input.insert(place, 1, letters[below(letters.size())]); break;
      case 1: input.erase(place, below(4)); break;
      case 2: input.insert(place, input.substr(below(input.size() + 1), below(40))); break;
      case 3: input.insert(place, other.substr(below(other.size() + 1), below(40))); break;
      default:
        if (place < input.size()) input[place] = letters[below(letters.size())];
    }
  }
  return input;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s CORPUS_FOLDER MUTATIONS\n", argv[0]);
    return 2;
  }
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) files.insert(entry.path());
  std::vector<std::string> corpus;
  for (const auto& file : files) corpus.push_back(assay::read_file(file));
  if (corpus.empty()) return 2;
  for (const std::string& input : corpus) run(input);

  assay::Random random(1, 1);
  const int mutations = std::atoi(argv[2]);
  for (int i = 0; i < mutations; ++i) {
    run(mutated(corpus[random.below(static_cast<std::uint32_t>(corpus.size()))], corpus, random));
  }
  std::printf("%zu inputs and %d mutations\n", corpus.size(), mutations);
}
