#include "catalog/claim.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr std::array<std::pair<std::string_view, ClaimKind>, 22> words = {{
    {"odd", ClaimKind::odd},
    {"even", ClaimKind::even},
    {"increasing", ClaimKind::increasing},
    {"decreasing", ClaimKind::decreasing},
    {"nondecreasing", ClaimKind::nondecreasing},
    {"nonincreasing", ClaimKind::nonincreasing},
    {"non-monotone", ClaimKind::non_monotone},
    {"convex", ClaimKind::convex},
    {"concave", ClaimKind::concave},
    {"bounded below", ClaimKind::bounded_below},
    {"bounded above", ClaimKind::bounded_above},
    {"bounded", ClaimKind::bounded},
    {"range", ClaimKind::range},
    {"domain", ClaimKind::domain},
    {"zero at zero", ClaimKind::zero_at_zero},
    {"Lipschitz", ClaimKind::lipschitz},
    {"discontinuous", ClaimKind::discontinuous},
    {"C0", ClaimKind::c0},
    {"C1", ClaimKind::c1},
    {"C2", ClaimKind::c2},
    {"C3", ClaimKind::c3},
    {"Cinf", ClaimKind::c_infinity},
}};

/// One unit of the last digit of "-0.2784": 1/10000.
Rational last_digit(std::string_view digits) {
  Rational unit(1);
  const std::size_t point = digits.find('.');
  if (point == std::string_view::npos) return unit;
  for (std::size_t i = point + 1; i < digits.size(); ++i) unit = unit / Rational(10);
  return unit;
}

Bound read_bound(std::string_view text, bool is_included) {
  constexpr std::string_view and_so_on = "...";
  const bool is_shortened = text.ends_with(and_so_on);
  if (is_shortened) text.remove_suffix(and_so_on.size());
  // The variable has a name that no formula contains: what is read has a value of its own.
  const Function value = parse(text, {}, "no variable");
  if (!value.parameters().empty()) throw input_error("'" + printable(text) + "' is not a number");
  return {.value = value,
          .is_included = is_included,
          .unit = is_shortened ? std::optional(last_digit(text)) : std::nullopt};
}

/// "[-pi/2, inf)".
void read_interval(std::string_view text, Claim& claim) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos || (text.front() != '[' && text.front() != '(') ||
      (text.back() != ']' && text.back() != ')')) {
    throw input_error("'" + printable(text) + "' is not an interval", "write it like [0, inf)");
  }
  const std::string_view lower = trim(text.substr(1, comma - 1));
  const std::string_view upper = trim(text.substr(comma + 1, text.size() - comma - 2));
  if (lower != "-inf") claim.lower = read_bound(lower, text.front() == '[');
  if (upper != "inf") claim.upper = read_bound(upper, text.back() == ']');
}

bool needs_number(ClaimKind kind) {
  return kind == ClaimKind::range || kind == ClaimKind::domain || kind == ClaimKind::lipschitz;
}

bool implies(const Claim& claim, ClaimKind kind) {
  if (claim.kind == kind) return true;
  const bool is_range = claim.kind == ClaimKind::range;
  switch (kind) {
    case ClaimKind::nondecreasing: return claim.kind == ClaimKind::increasing;
    case ClaimKind::nonincreasing: return claim.kind == ClaimKind::decreasing;
    case ClaimKind::bounded: return is_range && claim.lower && claim.upper;
    case ClaimKind::bounded_below: return claim.kind == ClaimKind::bounded || (is_range && claim.lower);
    case ClaimKind::bounded_above: return claim.kind == ClaimKind::bounded || (is_range && claim.upper);
    default: return false;
  }
}

}  // namespace

Claim read_claim(std::string_view text) {
  // The longest word first: "bounded below" is not "bounded".
  const std::pair<std::string_view, ClaimKind>* found = nullptr;
  for (const auto& word : words) {
    const bool fits =
        text.starts_with(word.first) && (text.size() == word.first.size() || text[word.first.size()] == ' ');
    if (fits && (!found || word.first.size() > found->first.size())) found = &word;
  }
  const std::string_view rest = found ? trim(text.substr(found->first.size())) : text;
  if (!found || rest.empty() == needs_number(found->second)) {
    const std::vector<std::string> known(claim_words().begin(), claim_words().end());
    const std::optional<std::string> meant = nearest(text, known);
    throw input_error("unknown claim '" + printable(text) + "'",
                      meant ? "did you mean '" + *meant + "'?" : "");
  }
  Claim claim = {.kind = found->second, .text = std::string(text)};
  if (claim.kind == ClaimKind::lipschitz) {
    claim.upper = read_bound(rest, true);
  } else if (needs_number(claim.kind)) {
    read_interval(rest, claim);
  }
  return claim;
}

bool imply(std::span<const Claim> claims, ClaimKind kind) {
  return std::ranges::any_of(claims, [kind](const Claim& claim) { return implies(claim, kind); });
}

std::span<const std::string_view> claim_words() {
  static constexpr auto only_words = [] {
    std::array<std::string_view, words.size()> only{};
    std::ranges::transform(words, only.begin(), [](const auto& word) { return word.first; });
    return only;
  }();
  return only_words;
}

}  // namespace assay
