#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "expr/parse.h"
#include "expr/rational.h"

namespace assay {

struct Token {
  enum class Kind : std::uint8_t { number, name, symbol, end };
  Kind kind = Kind::end;
  std::string_view text = {};  ///< as written; points into the formula; "**" is given as "^"
  std::size_t offset = 0;      ///< bytes from the beginning of the formula
  Rational value = {};         ///< of a number
};

/// The formula's tokens, the last of them `end`. Throws ParseError at the first character that begins none.
[[nodiscard]] std::vector<Token> tokenize(std::string_view formula);

/// The error at that byte of the formula. The text before it must be plain ASCII, which the lexer sees to.
/// `advice` is a further line of the hint.
[[nodiscard]] ParseError parse_error(std::string_view formula, std::size_t offset, const std::string& problem,
                                     const std::string& advice = {});

/// 'text', safe to show.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace assay
