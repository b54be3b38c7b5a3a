#include "analysis/sign.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace assay {
namespace {

using State = SignProof::State;

constexpr std::array far_starts = {16.0, 64.0, 0x1p10, 0x1p20, 0x1p30};
constexpr std::array near_starts = {0x1p6, 0x1p12, 0x1p20, 0x1p40};
constexpr int highest_help = 3;  ///< derivatives above the one in question
constexpr std::size_t max_boxes = 6000;
constexpr double sliver = 0x1p-40;

struct Box {
  double lower;
  double upper;
  [[nodiscard]] double middle() const { return lower + (upper - lower) / 2; }
  [[nodiscard]] bool is_sliver() const {
    return upper - lower <= sliver * std::max({1.0, std::abs(lower), std::abs(upper)});
  }
};

/// One cell.
class CellProver {
 public:
  CellProver(Pieces& pieces, std::size_t index, std::size_t order, int direction, const Deadline& deadline)
      : pieces_(pieces),
        index_(index),
        cell_(pieces.cells()[index]),
        order_(order),
        direction_(direction),
        deadline_(deadline) {}

  SignProof run() {
    if (is_zero(cell_.piece->formula(order_))) return {.state = State::proved};
    for (const Side side : {Side::left, Side::right}) {
      const std::optional<SignProof> found = at_end(side);
      if (found) return *found;
    }
    return boxes();
  }

  /// On a part of the cell that reaches to its ends where it is infinite only.
  SignProof run(double lower, double upper) {
    lower_ = lower;
    upper_ = upper;
    for (const Side side : {Side::left, Side::right}) {
      if (std::isfinite(end(side))) continue;
      if (const std::optional<SignProof> found = far_out(side)) return *found;
    }
    return boxes();
  }

 private:
  [[nodiscard]] double& end(Side side) { return side == Side::left ? lower_ : upper_; }

  /// Moves the end of the boxes inwards to where a germ has proved the sign; a verdict where that is final.
  std::optional<SignProof> at_end(Side side) {
    const double place = side == Side::left ? cell_.lower : cell_.upper;
    end(side) = place;
    if (std::isinf(place)) return far_out(side);
    const bool is_outermost = side == Side::left ? index_ == 0 : index_ + 1 == pieces_.cells().size();
    if (is_outermost) return SignProof{.witness = place};  // not known further out
    return at_breakpoint(side, side == Side::left ? index_ - 1 : index_);
  }

  std::optional<SignProof> far_out(Side side) {
    const double outwards = side == Side::left ? -1 : 1;
    const Approach approach = side == Side::left ? Approach::minus_infinity : Approach::plus_infinity;
    // The germ of the piece, not of f: no breakpoint lies beyond the outermost.
    const double least = side == Side::left ? -cell_.upper : cell_.lower;
    for (const double start : far_starts) {
      if (start < least) continue;
      const GermResult& result = cell_.piece->germ(order_, approach, 0, start);
      if (!result.is_known()) continue;
      end(side) = outwards * start;
      const Interval factor = Interval(direction_) * result.germ.factor;
      if (result.germ.is_zero || factor.lower >= 0) return std::nullopt;
      if (factor.upper < 0) return SignProof{.state = State::refuted, .witness = outwards * start};
    }
    return SignProof{.witness = outwards * far_starts.back()};
  }

  std::optional<SignProof> at_breakpoint(Side side, std::size_t point) {
    const Breakpoint& breakpoint = pieces_.points()[point];
    const double inwards = side == Side::left ? 1 : -1;
    const double place = end(side);
    if (!breakpoint.exact) {
      const Image gap = cell_.piece->image(order_, {breakpoint.x.lower(), breakpoint.x.upper()});
      const Interval values = Interval(direction_) * gap.range;
      return values.lower >= 0 ? std::nullopt : std::optional(SignProof{.witness = place});
    }
    const Approach approach = side == Side::left ? Approach::from_right : Approach::from_left;
    for (const double start : near_starts) {
      if (1 / start > cell_.upper - cell_.lower) continue;
      const std::optional<int> sign =
          sign_beside(cell_.piece->formula(order_), approach, *breakpoint.exact, start);
      if (!sign) continue;
      if (*sign * direction_ < 0)
        return SignProof{.state = State::refuted, .witness = place + inwards / (2 * start)};
      const Interval reach = Interval(*breakpoint.exact) + Interval(inwards / start);
      end(side) = side == Side::left ? reach.lower : reach.upper;
      return std::nullopt;
    }
    const bool is_double = Interval(*breakpoint.exact).is_point();
    return is_double ? std::nullopt : std::optional(SignProof{.witness = place});
  }

  SignProof boxes() {
    std::vector<Box> open = cover();
    for (std::size_t count = 0; !open.empty(); ++count) {
      const Box box = open.back();
      open.pop_back();
      if (has_sign(box, order_, highest_help) == direction_) continue;
      const Ball value = cell_.piece->value(order_, Ball(box.middle()), 128);
      if (direction_ > 0 ? value.is_negative() : value.is_positive()) {
        return {.state = State::refuted, .witness = box.middle()};
      }
      const bool is_out_of_time = count % 32 == 0 && deadline_.passed();
      if (box.is_sliver() || count > max_boxes || is_out_of_time) return {.witness = box.middle()};
      open.push_back({box.middle(), box.upper});
      open.push_back({box.lower, box.middle()});
    }
    return {.state = State::proved};
  }

  /// The stretch that is left, cut at 0 and the powers of two.
  [[nodiscard]] std::vector<Box> cover() const {
    if (!(lower_ < upper_)) return {};
    std::vector<double> cuts = {lower_, upper_};
    const auto cut = [&](double x) {
      if (lower_ < x && x < upper_) cuts.push_back(x);
    };
    cut(0);
    for (double x = 0.25; x < std::max(std::abs(lower_), std::abs(upper_)); x *= 2) {
      cut(x);
      cut(-x);
    }
    std::ranges::sort(cuts);
    std::vector<Box> result;
    for (std::size_t i = 1; i < cuts.size(); ++i) result.push_back({cuts[i - 1], cuts[i]});
    return result;
  }

  /// 1 or -1 if the derivative is >= 0 or <= 0 on the box, 0 if that is not known. One that rises and is >= 0
  /// at the lower end is so everywhere.
  int has_sign(const Box& box, std::size_t order, int help) {
    const Image image = cell_.piece->image(order, {box.lower, box.upper});
    if (image.range.lower >= 0) return 1;
    if (image.range.upper <= 0) return -1;
    if (help == 0 || !image.is_continuous) return 0;
    const int slope = has_sign(box, order + 1, help - 1);
    if (slope == 0) return 0;
    const Ball least = cell_.piece->value(order, Ball(slope > 0 ? box.lower : box.upper), 256);
    if (least.is_finite() && least.lower() >= 0) return 1;
    const Ball largest = cell_.piece->value(order, Ball(slope > 0 ? box.upper : box.lower), 256);
    return largest.is_finite() && largest.upper() <= 0 ? -1 : 0;
  }

  Pieces& pieces_;
  std::size_t index_;
  Cell& cell_;
  std::size_t order_;
  int direction_;
  const Deadline& deadline_;
  double lower_ = 0;
  double upper_ = 0;
};

}  // namespace

SignProof sign_proof_on(Pieces& pieces, std::size_t cell, double lower, double upper, std::size_t order,
                        int direction, const Deadline& deadline) {
  return CellProver(pieces, cell, order, direction, deadline).run(lower, upper);
}

SignProof sign_proof(Pieces& pieces, std::size_t order, int direction, const Deadline& deadline) {
  if (!pieces.are_known() || pieces.cells().empty()) return {};
  SignProof result{.state = State::proved};
  for (std::size_t i = 0; i < pieces.cells().size(); ++i) {
    if (!pieces.cells()[i].is_defined()) continue;
    const SignProof found = CellProver(pieces, i, order, direction, deadline).run();
    if (found.state == State::refuted) return found;
    if (found.state == State::unknown) result = found;
  }
  return result;
}

}  // namespace assay
