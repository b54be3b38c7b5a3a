#include "data/idx.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <span>
#include <string>

#include "base/error.h"
#include "data/content.h"

namespace assay::data {
namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t unsigned_bytes = 0x800;

std::string hexadecimal(std::uint32_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "0x";
  for (int shift = 28; shift >= 0; shift -= 4) text += digits[(value >> shift) & 15U];
  return text;
}

class IdxReader {
 public:
  IdxReader(const fs::path& path, std::size_t rank) : path_(path), content_(path), rank_(rank) {}

  IdxArray read() {
    IdxArray array;
    check_magic(next_word());
    for (std::size_t i = 0; i < rank_; ++i) array.dimensions.push_back(next_word());
    array.bytes = read_bytes(byte_count(array.dimensions));
    std::uint8_t extra = 0;
    if (content_.read({&extra, 1}) != 0) {
      complain("bytes follow the " + std::to_string(array.bytes.size()) + " that the header announces");
    }
    return array;
  }

 private:
  [[noreturn]] void complain(const std::string& reason) const {
    throw input_error(shown(path_) + ": " + reason);
  }

  std::uint32_t next_word() {
    std::array<std::uint8_t, 4> bytes{};
    if (content_.read(bytes) != bytes.size()) complain("ends inside its header");
    std::uint32_t word = 0;
    for (const std::uint8_t byte : bytes) word = word << 8 | byte;
    return word;
  }

  void check_magic(std::uint32_t magic) const {
    const std::uint32_t expected = unsigned_bytes + static_cast<std::uint32_t>(rank_);
    if (magic == expected) return;
    std::string reason = "wrong magic number " + hexadecimal(magic) + ", expected " + hexadecimal(expected);
    if ((magic & ~std::uint32_t{0xFF}) == unsigned_bytes) {
      reason += ": an array of " + std::to_string(magic & 0xFF) + " dimensions, not " + std::to_string(rank_);
    }
    complain(reason);
  }

  [[nodiscard]] std::uint64_t byte_count(const std::vector<std::size_t>& dimensions) const {
    std::uint64_t count = 1;
    for (const std::size_t size : dimensions) {
      if (size == 0) complain("the array is empty");
      // count and size are below 2^32 here, so the product does not overflow.
      count *= size;
      if (count > idx_byte_limit) complain("the header announces more than 1 GiB");
    }
    return count;
  }

  std::vector<std::uint8_t> read_bytes(std::uint64_t announced) {
    std::vector<std::uint8_t> bytes;
    std::array<std::uint8_t, 65536> chunk{};
    while (bytes.size() < announced) {
      const std::size_t wanted = std::min<std::uint64_t>(chunk.size(), announced - bytes.size());
      const std::size_t got = content_.read(std::span(chunk).first(wanted));
      if (bytes.size() + got > bytes.capacity()) {
        bytes.reserve(std::min<std::uint64_t>(announced, 2 * (bytes.size() + got)));
      }
      bytes.insert(bytes.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(got));
      if (got < wanted) {
        complain("truncated: the header announces " + std::to_string(announced) + " bytes, " +
                 std::to_string(bytes.size()) + " are there");
      }
    }
    return bytes;
  }

  const fs::path& path_;
  ContentReader content_;
  std::size_t rank_;
};

}  // namespace

IdxArray read_idx(const fs::path& path, std::size_t rank) {
  assert(rank >= 1 && rank <= 4);
  return IdxReader(path, rank).read();
}

}  // namespace assay::data
