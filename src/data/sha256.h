#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace assay::data {

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  void update(std::span<const std::uint8_t> bytes);
  /// Lower-case hex of everything so far; nothing may be added afterwards.
  [[nodiscard]] std::string finish();

 private:
  struct Free {
    void operator()(void* context) const;
  };
  std::unique_ptr<void, Free> context_;  // OpenSSL's EVP_MD_CTX
};

}  // namespace assay::data
