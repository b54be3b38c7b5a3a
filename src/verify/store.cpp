#include "verify/store.h"

#include <fmt/format.h>

#include <bit>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"

namespace assay::verify {
namespace {

using Json = nlohmann::json;

/// Written into every file, and changed whenever what a tally means changes or the truth decides more.
constexpr std::string_view format = "assay-exhaustion-3";

// JSON has no NaN and rounds nothing only if one is careful: doubles are kept as their bits.

Json bits(double value) {
  return std::bit_cast<std::uint64_t>(value);
}

double number(const Json& json) {
  return std::bit_cast<double>(json.get<std::uint64_t>());
}

Json packed(const std::optional<Case>& c) {
  return c ? Json{bits(c->x), bits(c->computed), bits(c->truth)} : Json();
}

Json packed(const std::vector<Case>& cases) {
  Json list = Json::array();
  for (const Case& c : cases) list.push_back(packed(std::optional(c)));
  return list;
}

Json packed(const std::optional<Result>& r) {
  return r ? Json{bits(r->x), bits(r->y)} : Json();
}

Json packed(const std::optional<Reversal>& r) {
  return r ? Json{bits(r->before.x), bits(r->before.y), bits(r->behind.x), bits(r->behind.y)} : Json();
}

void unpack(const Json& json, std::optional<Case>& c) {
  if (!json.is_null())
    c = {.x = number(json.at(0)), .computed = number(json.at(1)), .truth = number(json.at(2))};
}

void unpack(const Json& json, std::vector<Case>& cases) {
  for (const Json& one : json) {
    std::optional<Case> c;
    unpack(one, c);
    if (c) cases.push_back(*c);
  }
}

void unpack(const Json& json, std::optional<Result>& r) {
  if (!json.is_null()) r = {.x = number(json.at(0)), .y = number(json.at(1))};
}

void unpack(const Json& json, std::optional<Reversal>& r) {
  if (json.is_null()) return;
  r = {.before = {.x = number(json.at(0)), .y = number(json.at(1))},
       .behind = {.x = number(json.at(2)), .y = number(json.at(3))}};
}

Json packed(const Tally& t) {
  return {t.inputs,         t.wrong,
          t.skipped,        t.undecided,
          t.errors,         bits(t.largest_error),
          packed(t.worst),  packed(t.first_wrong),
          t.not_finite,     packed(t.first_not_finite),
          t.poles,          t.monotone,
          t.reversals,      packed(t.first_reversal),
          packed(t.lowest), packed(t.highest),
          t.eased,          t.beyond};
}

Tally unpacked(const Json& json) {
  Tally t;
  json.at(0).get_to(t.inputs);
  json.at(1).get_to(t.wrong);
  json.at(2).get_to(t.skipped);
  json.at(3).get_to(t.undecided);
  json.at(4).get_to(t.errors);
  t.largest_error = number(json.at(5));
  unpack(json.at(6), t.worst);
  unpack(json.at(7), t.first_wrong);
  json.at(8).get_to(t.not_finite);
  unpack(json.at(9), t.first_not_finite);
  json.at(10).get_to(t.poles);
  json.at(11).get_to(t.monotone);
  json.at(12).get_to(t.reversals);
  unpack(json.at(13), t.first_reversal);
  unpack(json.at(14), t.lowest);
  unpack(json.at(15), t.highest);
  json.at(16).get_to(t.eased);
  json.at(17).get_to(t.beyond);
  return t;
}

std::string described(const Subject& s) {
  const std::string contract = s.units > 0.5 ? fmt::format("within {} units ", s.units) : "";
  return fmt::format("{:016x} {} {} {}every {} of {}", s.program, s.type, s.direction, contract, s.stride,
                     s.truth);
}

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t state = 0xCBF29CE484222325U;
  for (const char c : text) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return state;
}

PartTallies read(const Json& json, const Subject& subject) {
  if (json.at("format") != format) throw input_error("another version");
  if (json.at("subject") != described(subject)) throw input_error("another function");
  const Json& list = json.at("parts");
  if (list.size() != parts) throw input_error("parts are missing");
  PartTallies tallies(parts);
  for (std::size_t part = 0; part < parts; ++part) {
    if (!list[part].is_null()) tallies[part] = unpacked(list[part]);
  }
  return tallies;
}

}  // namespace

Store::Store(std::filesystem::path folder) : folder_(std::move(folder)) {
  ensure_writable_directory(folder_);
}

std::filesystem::path Store::file(const Subject& subject) const {
  return folder_ / fmt::format("{:016x}.json", fnv1a(described(subject)));
}

Store::Remembered Store::load(const Subject& subject) const {
  const std::filesystem::path path = file(subject);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return {};
  try {
    return {.tallies = read(Json::parse(read_file(path)), subject)};
  } catch (const std::exception&) {  // whatever is wrong with it, it is only a memory
    return {.tallies = {}, .warning = path.string() + ": is damaged or of another version; starting anew"};
  }
}

void Store::save(const Subject& subject, const PartTallies& tallies) const {
  Json list = Json::array();
  for (const std::optional<Tally>& tally : tallies) list.push_back(tally ? packed(*tally) : Json());
  write_file_atomically(
      file(subject),
      Json{{"format", format}, {"subject", described(subject)}, {"parts", std::move(list)}}.dump(
          -1, ' ', false, Json::error_handler_t::replace));
}

std::optional<std::vector<Tally>> exhaust(const ExhaustPlan& plan, const Store& store, const Subject& subject,
                                          const PartTallies& known, const PartDone& done,
                                          const std::stop_token& stop) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::seconds between_saves(2);
  PartTallies tallies = known.empty() ? PartTallies(parts) : known;
  Clock::time_point saved = Clock::now();
  bool is_saved = true;
  const auto save = [&] {
    store.save(subject, tallies);
    saved = Clock::now();
    is_saved = true;
  };
  const auto all = exhaust(
      plan, known,
      [&](std::uint32_t part, const Tally& tally) {
        tallies[part] = tally;
        is_saved = false;
        done(part, tally);
        if (Clock::now() - saved > between_saves) save();
      },
      stop);
  if (!is_saved) save();
  return all;
}

std::filesystem::path store_home() {
  return cache_home() / "verify";
}

}  // namespace assay::verify
