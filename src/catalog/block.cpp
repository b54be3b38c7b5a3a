#include "catalog/block.h"

#include <algorithm>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view continuation = "    ";

Block begin_block(std::string_view line, const Place& place) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) throw place.error("expected 'activation NAME'");
  return {.kind = std::string(line.substr(0, space)),
          .name = std::string(trim(line.substr(space))),
          .place = place,
          .fields = {}};
}

void add_field(Block& block, std::string_view line, const Place& place) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) throw place.error("expected 'key: value'");
  const std::string key(trim(line.substr(0, colon)));
  if (block.find(key)) throw place.error("'" + printable(key) + "' is given twice");
  block.fields.push_back({.key = key, .value = std::string(trim(line.substr(colon + 1))), .place = place});
}

void continue_field(Block& block, std::string_view line, const Place& place) {
  if (block.fields.empty()) throw place.error("expected 'key: value'");
  std::string& value = block.fields.back().value;
  if (!value.empty()) value += ' ';
  value += line;
}

}  // namespace

Error Place::error(const std::string& problem, const std::string& hint) const {
  return input_error(file + ":" + std::to_string(line) + ": " + problem, hint);
}

const Field* Block::find(std::string_view key) const {
  const auto found = std::ranges::find(fields, key, &Field::key);
  return found == fields.end() ? nullptr : &*found;
}

const Field& Block::require(std::string_view key) const {
  if (const Field* field = find(key)) return *field;
  throw place.error("'" + printable(name) + "' has no " + std::string(key));
}

std::string Block::text(std::string_view key) const {
  const Field* field = find(key);
  return field ? field->value : "";
}

std::vector<Block> read_blocks(std::string_view text, const std::string& file) {
  std::vector<Block> blocks;
  Place place = {.file = file};
  for (const std::string& whole_line : split(text, '\n')) {
    ++place.line;
    const std::string_view line = trim(whole_line);
    if (line.empty() || line.starts_with('#')) continue;
    if (!whole_line.starts_with(' ')) {
      blocks.push_back(begin_block(line, place));
    } else if (blocks.empty()) {
      throw place.error("expected 'activation NAME'");
    } else if (whole_line.starts_with(continuation)) {
      continue_field(blocks.back(), line, place);
    } else {
      add_field(blocks.back(), line, place);
    }
  }
  for (const Block& block : blocks) {
    for (const Field& field : block.fields) {
      if (field.value.empty()) throw field.place.error("'" + printable(field.key) + "' is empty");
    }
  }
  return blocks;
}

}  // namespace assay
