#include "data/sha256.h"

#include <openssl/evp.h>

#include <array>

#include "base/error.h"

namespace assay::data {
namespace {

EVP_MD_CTX* evp(void* context) {
  return static_cast<EVP_MD_CTX*>(context);
}

void require(int result) {
  if (result != 1) throw failure("SHA-256 is not available in this OpenSSL");
}

}  // namespace

void Sha256::Free::operator()(void* context) const {
  EVP_MD_CTX_free(evp(context));
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr ? EVP_DigestInit_ex(evp(context_.get()), EVP_sha256(), nullptr) : 0);
}

void Sha256::update(std::span<const std::uint8_t> bytes) {
  require(EVP_DigestUpdate(evp(context_.get()), bytes.data(), bytes.size()));
}

std::string Sha256::finish() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  require(EVP_DigestFinal_ex(evp(context_.get()), digest.data(), &size));
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += digits[digest[i] >> 4];
    text += digits[digest[i] & 15];
  }
  return text;
}

}  // namespace assay::data
