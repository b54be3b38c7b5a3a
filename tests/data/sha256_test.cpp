#include "data/sha256.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace assay::data {
namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string sha256(std::string_view text) {
  Sha256 hash;
  hash.update(bytes_of(text));
  return hash.finish();
}

// The examples of FIPS 180-4's companion document.
TEST(Sha256, HasThePublishedDigests) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, DoesNotDependOnThePieces) {
  const std::string text(1'000'000, 'a');
  Sha256 hash;
  for (std::size_t at = 0, size = 1; at < text.size(); at += size, size = size % 1000 + 7) {
    hash.update(bytes_of(std::string_view(text).substr(at, size)));
  }
  EXPECT_EQ(hash.finish(), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
}  // namespace assay::data
