#include "analysis/float32.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "analysis/pieces.h"
#include "analysis/shape.h"
#include "analysis/sign.h"
#include "base/error.h"

namespace assay {
namespace {

constexpr float largest = std::numeric_limits<float>::max();

/// Floats in their order, as whole numbers.
std::int64_t rank(float x) {
  const auto bits = std::bit_cast<std::int32_t>(x);
  return bits < 0 ? -static_cast<std::int64_t>(bits & 0x7fffffff) : bits;
}

float of_rank(std::int64_t rank) {
  const auto bits = static_cast<std::uint32_t>(rank < 0 ? -rank : rank);
  return std::bit_cast<float>(rank < 0 ? bits | 0x80000000U : bits);
}

bool are_same(float a, float b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

class TailSearch {
 public:
  TailSearch(Pieces& pieces, const Shape& shape, const Deadline& deadline)
      : pieces_(pieces), shape_(shape), deadline_(deadline) {}

  /// Of the derivative of that order.
  std::optional<Float32Facts::Tail> run(std::size_t order, Side side) {
    Evaluator f(pieces_.whole().formula(order));
    const float end = side == Side::left ? -largest : largest;
    const float value = f.correctly_rounded(end);
    const auto is_it = [&](float x) { return are_same(f.correctly_rounded(x), value); };
    // The last float that still has the value, seen from the end.
    std::int64_t inside = rank(end);
    std::int64_t outside = first_other(is_it, inside);
    while (std::abs(inside - outside) > 1) {
      if (deadline_.passed()) return std::nullopt;
      const std::int64_t middle = inside + (outside - inside) / 2;
      (is_it(of_rank(middle)) ? inside : outside) = middle;
    }
    if (outside == -rank(end)) inside = outside;
    Float32Facts::Tail tail{.from = of_rank(inside), .value = value};
    constexpr float trivial = 1e38F;
    if (std::abs(tail.from) > trivial && std::signbit(tail.from) == std::signbit(end)) return std::nullopt;
    tail.is_proved = is_proved(order, side, tail);
    if (!tail.is_proved && !agrees(is_it, rank(end), inside)) return std::nullopt;
    return tail;
  }

 private:
  /// Walks from that end to the other in steps of a part of the floats until the value is another; the other
  /// end if none is.
  template <class Predicate>
  [[nodiscard]] static std::int64_t first_other(Predicate is_it, std::int64_t end) {
    constexpr int steps = 64;
    for (int i = 1; i < steps; ++i) {
      const std::int64_t here = end - end / (steps / 2) * i;
      if (!is_it(of_rank(here))) return here;
    }
    return -end;
  }

  /// At a few hundred floats, and at those next to the breakpoints.
  template <class Predicate>
  [[nodiscard]] bool agrees(Predicate is_it, std::int64_t first, std::int64_t last) const {
    for (const Breakpoint& point : pieces_.points()) {
      const std::int64_t here = rank(static_cast<float>(point.x.midpoint()));
      for (const std::int64_t beside : {here - 1, here, here + 1}) {
        const bool is_within = std::min(first, last) <= beside && beside <= std::max(first, last);
        if (is_within && !is_it(of_rank(beside))) return false;
      }
    }
    constexpr int looks = 200;
    for (int i = 0; i <= looks; ++i) {
      if (!is_it(of_rank(first + (last - first) / looks * i))) return false;
    }
    return true;
  }

  /// f is monotone, or undefined, all the way.
  bool is_proved(std::size_t order, Side side, const Float32Facts::Tail& tail) {
    if (order == 0 && !std::isnan(tail.value) &&
        (shape_.nondecreasing.is_yes() || shape_.nonincreasing.is_yes()) && is_total())
      return true;
    if (!pieces_.are_known() || pieces_.cells().empty() || !pieces_.reaches(side)) return false;
    const std::size_t last = side == Side::left ? 0 : pieces_.cells().size() - 1;
    const Cell& cell = pieces_.cells()[last];
    const auto from = static_cast<double>(tail.from);
    const bool is_inside = side == Side::left ? from < cell.upper : from > cell.lower;
    const bool is_at_end = from == (side == Side::left ? cell.upper : cell.lower);
    if (!is_inside && !is_at_end) return false;
    if (cell.is_undefined()) return std::isnan(tail.value);
    if (!cell.is_defined() || std::isnan(tail.value)) return false;
    const double infinity = std::numeric_limits<double>::infinity();
    const double lower = side == Side::left ? -infinity : from;
    const double upper = side == Side::left ? from : infinity;
    return std::ranges::any_of(std::array{1, -1}, [&](int direction) {
      return sign_proof_on(pieces_, last, lower, upper, order + 1, direction, deadline_).state ==
             SignProof::State::proved;
    });
  }

  [[nodiscard]] bool is_total() const { return std::ranges::all_of(pieces_.cells(), &Cell::is_defined); }

  Pieces& pieces_;
  const Shape& shape_;
  const Deadline& deadline_;
};

}  // namespace

Float32Facts float32_facts(Pieces& pieces, const Shape& shape, const Deadline& deadline) {
  Float32Facts facts;
  TailSearch search(pieces, shape, deadline);
  const auto find = [&](std::optional<Float32Facts::Tail>& tail, std::size_t order, Side side) {
    if (deadline.passed()) {
      facts.reason = "the time was up";
      return;
    }
    try {
      tail = search.run(order, side);
    } catch (const Error& error) {  // a rounding that thousands of bits do not decide, a derivative too large
      facts.reason = error.what();
    }
  };
  find(facts.left, 0, Side::left);
  find(facts.right, 0, Side::right);
  find(facts.slope_left, 1, Side::left);
  find(facts.slope_right, 1, Side::right);
  return facts;
}

}  // namespace assay
