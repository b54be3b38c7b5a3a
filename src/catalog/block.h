#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace assay {

/// The place of something in a file, for messages.
struct Place {
  std::string file;
  std::size_t line = 0;
  /// An input Error that begins with "file:line: ".
  [[nodiscard]] Error error(const std::string& problem, const std::string& hint = {}) const;
};

/// An indented line `key: value`, joined with the lines that continue it.
struct Field {
  std::string key;
  std::string value;
  Place place;
};

/// A line `kind name` and the fields below it.
struct Block {
  std::string kind;
  std::string name;
  Place place;
  std::vector<Field> fields;

  /// The field with that key, or null.
  [[nodiscard]] const Field* find(std::string_view key) const;
  /// The same; throws an input Error if there is none.
  [[nodiscard]] const Field& require(std::string_view key) const;
  /// The value of the field, empty if there is none.
  [[nodiscard]] std::string text(std::string_view key) const;
};

/// Splits a file into blocks: unindented lines `kind name`, below each its fields, indented by two spaces;
/// lines indented by four or more continue the field above. Empty lines, and lines that begin with '#', are
/// skipped. Throws an input Error for any other line, for a field without a value and for a key that a block
/// has twice. `file` is what messages call the file.
[[nodiscard]] std::vector<Block> read_blocks(std::string_view text, const std::string& file);

}  // namespace assay
