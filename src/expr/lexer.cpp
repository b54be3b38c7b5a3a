#include "expr/lexer.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace assay {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_name_part(char c) {
  return is_name_start(c) || is_digit(c);
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Longer ones first, so that "<=" is not read as "<".
constexpr std::array<std::string_view, 18> symbols = {"**", "<=", ">=", "==", "!=", "+", "-", "*", "/",
                                                      "^",  "(",  ")",  ",",  ";",  "=", "<", ">", "!"};

class Lexer {
 public:
  explicit Lexer(std::string_view formula) : formula_(formula) {}

  Token next() {
    while (is_blank(peek())) ++position_;
    if (position_ == formula_.size()) return {.text = {}, .offset = position_};
    if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return number();
    if (is_name_start(peek())) return name();
    for (const std::string_view symbol : symbols) {
      if (!formula_.substr(position_).starts_with(symbol)) continue;
      const std::size_t begin = position_;
      position_ += symbol.size();
      return {.kind = Token::Kind::symbol, .text = symbol == "**" ? "^" : symbol, .offset = begin};
    }
    throw parse_error(formula_, position_, unexpected_character());
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return position_ + ahead < formula_.size() ? formula_[position_ + ahead] : '\0';
  }

  void skip_digits() {
    while (is_digit(peek())) ++position_;
  }

  Token number() {
    const std::size_t begin = position_;
    skip_digits();
    if (peek() == '.') {
      ++position_;
      skip_digits();
    }
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
      position_ += 1 + sign;
      skip_digits();
    }
    const std::string_view text = formula_.substr(begin, position_ - begin);
    if (is_name_part(peek()) || peek() == '.') {
      throw parse_error(formula_, position_,
                        "expected an operator after the number '" + printable(text, 20) + "'",
                        is_name_start(peek()) ? "multiplication is written '*'" : "");
    }
    const auto value = Rational::parse(text);
    if (!value) {
      throw parse_error(formula_, begin, "number has more than 400 digits or is beyond 1e-400 ... 1e400");
    }
    return {.kind = Token::Kind::number, .text = text, .offset = begin, .value = *value};
  }

  Token name() {
    const std::size_t begin = position_;
    while (is_name_part(peek())) ++position_;
    if (position_ - begin > max_name_length) {
      throw parse_error(formula_, begin,
                        "name is longer than " + std::to_string(max_name_length) + " letters");
    }
    return {.kind = Token::Kind::name, .text = formula_.substr(begin, position_ - begin), .offset = begin};
  }

  [[nodiscard]] std::string unexpected_character() const {
    // The shortest valid UTF-8 prefix is the whole character.
    for (std::size_t length = 1; length <= 4; ++length) {
      const std::string_view character = formula_.substr(position_, length);
      if (is_valid_utf8(character)) return "unexpected character " + quoted(character);
    }
    return "not valid UTF-8";
  }

  std::string_view formula_;
  std::size_t position_ = 0;
};

}  // namespace

std::vector<Token> tokenize(std::string_view formula) {
  Lexer lexer(formula);
  std::vector<Token> tokens;
  while (tokens.empty() || tokens.back().kind != Token::Kind::end) tokens.push_back(lexer.next());
  return tokens;
}

std::string quoted(std::string_view text) {
  return std::string("'").append(printable(text)).append("'");
}

ParseError parse_error(std::string_view formula, std::size_t offset, const std::string& problem,
                       const std::string& advice) {
  constexpr std::size_t shown_before = 50;
  constexpr std::size_t shown_after = 30;
  const std::size_t begin = offset > shown_before ? offset - shown_before : 0;
  std::string before(formula.substr(begin, offset - begin));
  std::string after(formula.substr(offset));
  std::ranges::replace_if(before, is_blank, ' ');
  std::ranges::replace_if(after, is_blank, ' ');
  if (begin > 0) before = "..." + before;
  std::string hint =
      "  " + before + printable(after, shown_after) + "\n  " + std::string(before.size(), ' ') + "^";
  if (!advice.empty()) hint += "\n" + advice;
  const std::size_t column = offset + 1;
  return {"formula, column " + std::to_string(column) + ": " + problem, hint, column};
}

}  // namespace assay
