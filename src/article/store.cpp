#include "article/store.h"

#include <cstdint>
#include <span>

#include "base/error.h"
#include "base/files.h"
#include "data/sha256.h"

namespace assay::article {
namespace {

std::span<const std::uint8_t> bytes(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

Store::Store(std::filesystem::path folder, std::string fingerprint)
    : folder_(std::move(folder)), fingerprint_(std::move(fingerprint)) {
  ensure_writable_directory(folder_);
}

report::Json Store::key(const Setup& setup) const {
  report::Json key = to_json(setup);
  key["fingerprint"] = fingerprint_;
  return key;
}

std::filesystem::path Store::place(const report::Json& key) const {
  constexpr std::size_t name_length = 32;
  data::Sha256 hash;
  hash.update(bytes(key.dump()));
  return folder_ / (hash.finish().substr(0, name_length) + ".json");
}

report::Json Store::key(const Calculation& calculation) const {
  return {
      {"calculation", calculation.name}, {"settings", calculation.settings}, {"fingerprint", fingerprint_}};
}

std::optional<report::Json> Store::read(const report::Json& key) const {
  const std::filesystem::path path = place(key);
  if (!std::filesystem::exists(path)) return std::nullopt;
  try {
    const report::Json found = report::Json::parse(read_file(path));
    if (found.at("setup") != key) return std::nullopt;
    return found.at("outcome");
  } catch (const report::Json::exception&) {
    return std::nullopt;
  } catch (const Error&) {
    return std::nullopt;
  }
}

void Store::write(const report::Json& key, const report::Json& outcome) const {
  const report::Json content = {{"setup", key}, {"outcome", outcome}};
  write_file_atomically(place(key), content.dump() + "\n");
}

std::optional<Outcome> Store::find(const Setup& setup) const {
  const std::optional<report::Json> found = read(key(setup));
  if (!found) return std::nullopt;
  try {
    return outcome_from(*found);
  } catch (const report::Json::exception&) {
    return std::nullopt;
  }
}

void Store::keep(const Setup& setup, const Outcome& outcome) const {
  write(key(setup), to_json(outcome));
}

std::optional<report::Json> Store::find(const Calculation& calculation) const {
  return read(key(calculation));
}

void Store::keep(const Calculation& calculation, const report::Json& outcome) const {
  write(key(calculation), outcome);
}

}  // namespace assay::article
