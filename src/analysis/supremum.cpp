#include "analysis/supremum.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <queue>

#include "base/text.h"
#include "expr/simplify.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::array far_starts = {16.0, 64.0, 0x1p10, 0x1p20, 0x1p30};
constexpr std::array near_starts = {0x1p40, 0x1p26, 0x1p12, 0x1p6};
constexpr std::size_t max_boxes = 4000;
constexpr double widest_for_turns = 3;
constexpr int max_turns = 60;

/// A box of a cell and an upper bound of the function on it.
struct Bounded {
  std::size_t cell;
  double lower;
  double upper;
  double bound;
  bool operator<(const Bounded& other) const { return bound < other.bound; }
  [[nodiscard]] double middle() const { return lower + (upper - lower) / 2; }
  [[nodiscard]] bool can_be_halved() const {
    return std::isfinite(lower) && std::isfinite(upper) &&
           upper - lower > 0x1p-42 * std::max({1.0, std::abs(lower), std::abs(upper)});
  }
};

class Search {
 public:
  Search(Pieces& pieces, std::size_t order, int sign, double tolerance, const Deadline& deadline)
      : pieces_(pieces), order_(order), sign_(sign), tolerance_(tolerance), deadline_(deadline) {}

  Supremum run() {
    if (!pieces_.are_known() || pieces_.cells().empty())
      return without_bound(Verdict::unknown, pieces_.obstacle());
    visit_ends();
    if (limit_ == infinity) return without_bound(Verdict::no, "there is no bound");
    visit_samples();
    for (std::size_t i = 0; i < pieces_.cells().size(); ++i) {
      if (pieces_.cells()[i].is_defined()) add_cell(i);
    }
    const double top = narrow();
    return result(top);
  }

 private:
  static Supremum without_bound(Verdict attained, const std::string& because) {
    const double lower = attained == Verdict::no ? infinity : -infinity;
    return {.value = {lower, infinity}, .attained = {attained, because}, .place = {}};
  }

  [[nodiscard]] double best() const { return std::max(value_, limit_); }
  [[nodiscard]] bool is_near(double bound) const {
    return bound - best() <= tolerance_ * std::max(1.0, std::abs(best()));
  }

  // ---- values that f has, or comes near to
  // --------------------------------------------------------------------

  void visit(const Interval& value, const Place& place) {
    const Interval signed_value = Interval(sign_) * value;
    if (!(signed_value.lower > value_)) return;
    value_ = signed_value.lower;
    place_ = place;
  }

  void visit_limit(const Enclosure& limit) {
    limit_ = std::max(limit_, sign_ > 0 ? limit.lower : -limit.upper);
    limit_top_ = std::max(limit_top_, sign_ > 0 ? limit.upper : -limit.lower);
  }

  /// A first idea of how large the function gets: how far out the tails begin depends on it.
  void visit_samples() {
    for (const Cell& cell : pieces_.cells()) {
      if (!cell.is_defined()) continue;
      for (int i = -48; i <= 48; ++i) {
        const double x = i / 6.0;
        if (!(cell.lower < x && x < cell.upper)) continue;
        const Image value = cell.piece->image(order_, x);
        if (value.is_defined && value.range.is_bounded()) visit(value.range, place_at(x));
      }
    }
  }

  void visit_ends() {
    for (std::size_t i = 0; i < pieces_.points().size(); ++i) {
      if (order_ == 0) visit_point(i);
      for (const Side side : {Side::left, Side::right}) {
        if (!pieces_.cell(i, side).is_defined() || is_constant(pieces_.cell(i, side))) continue;
        // A value that f has, continuously, is no limit that it only comes near to.
        if (order_ == 0 && pieces_.is_continuous_at(i, side).is_yes()) continue;
        visit_near_limit(i, side);
      }
    }
    for (const Side side : {Side::left, Side::right}) visit_far_limit(side);
    visit_multiples_of_pi();
  }

  /// Every value of it is taken: it has no limit that it only comes near to.
  [[nodiscard]] bool is_constant(Cell& cell) const { return is_zero(cell.piece->formula(order_ + 1)); }

  void visit_constant(Cell& cell) {
    const double x = std::isfinite(cell.lower) && std::isfinite(cell.upper)
                         ? cell.lower + (cell.upper - cell.lower) / 2
                     : std::isfinite(cell.lower) ? cell.lower + 1
                     : std::isfinite(cell.upper) ? cell.upper - 1
                                                 : 0;
    const Ball value = cell.piece->value(order_, Ball(x));
    if (!value.is_finite()) {
      point_top_ = infinity;
      return;
    }
    visit({value.lower(), value.upper()}, place_at(x));
    point_top_ = std::max(point_top_, sign_ > 0 ? value.upper() : -value.lower());
  }

  /// Waves have their peaks at multiples of pi/2.
  void visit_multiples_of_pi() {
    for (const Cell& cell : pieces_.cells()) {
      if (!cell.is_defined() || !has_waves(cell.piece->formula(0))) continue;
      for (const int quarter : {1, -1, 2, -2, 3, -3, 4, -4}) {
        const double x = quarter * 0.78539816339744830962;
        if (x - 1e-9 <= cell.lower || x + 1e-9 >= cell.upper) continue;
        const Function number = at_quarter(cell.piece->formula(order_), quarter);
        const Ball value = enclose(number, Ball(0.0), Ball::operator_bits);
        if (value.is_finite())
          visit({value.lower(), value.upper()}, {.x = x, .text = number_text(quarter), .is_exact = true});
      }
    }
  }

  static bool has_waves(const Function& f) {
    for (NodeId id = 0; id <= f.root(); ++id) {
      if (f.graph()[id].op == Op::sin || f.graph()[id].op == Op::cos) return true;
    }
    return false;
  }

  /// f(quarter * pi/4), simplified; powers with varying exponents aside.
  static Function at_quarter(const Function& f, int quarter) {
    Graph graph;
    const NodeId x = graph.apply(Op::mul, {graph.constant(Rational(quarter, 4)), graph.apply(Op::pi)});
    const NodeId root = substitute(f.graph(), f.root(), graph, x, {});
    return simplify(Function(graph, root));
  }

  static std::string number_text(int quarter) { return Rational(quarter, 4).text() + "*pi"; }

  void visit_point(std::size_t point) {
    const Ball value = pieces_.value_at(point);
    if (value.is_undefined()) return;
    if (value.is_finite()) {
      visit({value.lower(), value.upper()}, pieces_.place(point));
      point_top_ = std::max(point_top_, sign_ > 0 ? value.upper() : -value.lower());
      return;
    }
    const Ball& x = pieces_.points()[point].x;
    const Image image = pieces_.whole().image(0, {x.lower(), x.upper()});
    if (!image.is_undefined) point_top_ = std::max(point_top_, (Interval(sign_) * image.range).upper);
  }

  void visit_near_limit(std::size_t point, Side side) {
    if (const std::optional<Enclosure> limit = pieces_.limit_value(point, side, order_)) {
      visit_limit(*limit);
      return;
    }
    const GermResult germ = pieces_.beside(point, side, order_);
    visit_values(germ.is_known() ? germ.germ.values : Interval());
  }

  void visit_far_limit(Side side) {
    Cell& cell = side == Side::left ? pieces_.cells().front() : pieces_.cells().back();
    if (!cell.is_defined() || is_constant(cell)) return;
    const GermResult* germ = pieces_.reaches(side) ? far_germ(side, far_starts.size() - 1) : nullptr;
    const GermLimit limit = germ != nullptr ? limit_of(germ->germ) : GermLimit{};
    if (limit.infinity != 0) {
      visit_limit({limit.infinity * infinity, limit.infinity * infinity});
    } else if (limit.number) {
      const Interval value = interval_of(*limit.number);
      visit_limit({value.lower, value.upper});
    } else {
      visit_values(germ != nullptr ? germ->germ.values : Interval());
    }
  }

  /// Without a limit: what f does not exceed there.
  void visit_values(const Interval& values) {
    limit_top_ = std::max(limit_top_, (Interval(sign_) * values).upper);
  }

  const GermResult* far_germ(Side side, std::size_t start) {
    const Cell& cell = side == Side::left ? pieces_.cells().front() : pieces_.cells().back();
    const double least = side == Side::left ? -cell.upper : cell.lower;
    if (far_starts[start] < least) return nullptr;
    const Approach approach = side == Side::left ? Approach::minus_infinity : Approach::plus_infinity;
    const GermResult& germ = cell.piece->germ(order_, approach, 0, far_starts[start]);
    return germ.is_known() ? &germ : nullptr;
  }

  // ---- bounds
  // -------------------------------------------------------------------------------------------------

  void add_cell(std::size_t index) {
    Cell& cell = pieces_.cells()[index];
    if (is_constant(cell)) {
      visit_constant(cell);
      return;
    }
    double lower = cell.lower;
    double upper = cell.upper;
    if (std::isinf(lower)) lower = add_far(index, Side::left);
    if (std::isinf(upper)) upper = add_far(index, Side::right);
    const bool is_cut_off = (index == 0 && std::isfinite(cell.lower)) ||
                            (index + 1 == pieces_.cells().size() && std::isfinite(cell.upper));
    if (is_cut_off) queue_.push({index, -infinity, infinity, infinity});
    // Across the doubles next to a breakpoint that is none itself.
    if (index > 0) lower = std::min(lower, pieces_.points()[index - 1].x.lower());
    if (index + 1 < pieces_.cells().size()) upper = std::max(upper, pieces_.points()[index].x.upper());
    std::vector<double> cuts = {lower, upper};
    for (double x = 0.25; x < std::max(std::abs(lower), std::abs(upper)); x *= 2) {
      for (const double end : {x, -x}) {
        if (lower < end && end < upper) cuts.push_back(end);
      }
    }
    std::ranges::sort(cuts);
    for (std::size_t i = 1; i < cuts.size(); ++i) add(index, cuts[i - 1], cuts[i]);
  }

  /// Bounds f beyond a place far out, and returns the place.
  double add_far(std::size_t index, Side side) {
    double place = 0;
    double bound = infinity;
    for (std::size_t i = 0; i < far_starts.size(); ++i) {
      const GermResult* germ = far_germ(side, i);
      if (germ == nullptr) continue;
      place = far_starts[i];
      const Interval values = Interval(sign_) * germ->germ.values;
      bound = values.upper;
      if (is_near(bound)) break;
    }
    const double outwards = side == Side::left ? -1 : 1;
    if (bound != infinity) {
      queue_.push({index, outwards * infinity, outwards * infinity, bound});
    } else {
      queue_.push({index, -infinity, infinity, infinity});
      place = std::max(place, far_starts[1]);
    }
    return outwards * place;
  }

  void add(std::size_t index, double lower, double upper) {
    if (!(lower < upper)) return;
    Derivatives& piece = *pieces_.cells()[index].piece;
    const double middle = lower + (upper - lower) / 2;
    const Image center = piece.image(order_, middle);
    if (center.is_defined && center.range.is_bounded()) visit(center.range, place_at(middle));
    if (upper - lower < widest_for_turns && turns_++ < max_turns) visit_turn(piece, lower, upper);
    const Interval range = Interval(sign_) * piece.image(order_, {lower, upper}).range;
    double bound = range.upper;
    if (!(bound <= best())) bound = std::min(bound, bound_by_slope(piece, lower, upper, center));
    if (!(bound <= best())) bound = std::min(bound, bound_by_germ(index, lower, upper));
    queue_.push({index, lower, upper, bound});
  }

  [[nodiscard]] double bound_by_slope(Derivatives& piece, double lower, double upper,
                                      const Image& center) const {
    const Interval box(lower, upper);
    const Image slope = piece.image(order_ + 1, box);
    const bool applies = slope.is_defined && center.is_defined && piece.image(order_, box).is_continuous;
    if (!applies) return infinity;
    const Interval rise = Interval(sign_) * slope.range;
    if (rise.lower >= 0) return (Interval(sign_) * piece.image(order_, upper).range).upper;
    if (rise.upper <= 0) return (Interval(sign_) * piece.image(order_, lower).range).upper;
    const Interval middle(lower + (upper - lower) / 2);
    return (Interval(sign_) * center.range + rise * (box - middle)).upper;
  }

  /// Next to a breakpoint at which the formula says nothing: the germ on the smallest neighbourhood.
  double bound_by_germ(std::size_t index, double lower, double upper) {
    for (const Side side : {Side::left, Side::right}) {
      const bool has_point = side == Side::left ? index > 0 : index + 1 < pieces_.cells().size();
      if (!has_point) continue;
      const Breakpoint& breakpoint = pieces_.points()[side == Side::left ? index - 1 : index];
      if (!breakpoint.exact) continue;
      const Approach approach = side == Side::left ? Approach::from_right : Approach::from_left;
      for (const double start : near_starts) {
        const Interval reach = Interval(*breakpoint.exact) + Interval(-1 / start, 1 / start);
        if (lower < reach.lower || reach.upper < upper) continue;
        const GermResult& germ =
            pieces_.cells()[index].piece->germ(order_, approach, *breakpoint.exact, start);
        if (germ.is_known()) return (Interval(sign_) * germ.germ.values).upper;
        break;
      }
    }
    return infinity;
  }

  /// The turn of the function on a box at whose ends it has slopes of different sign.
  void visit_turn(Derivatives& piece, double lower, double upper) {
    const auto slope = [&](double x) { return (Interval(sign_) * piece.image(order_ + 1, x).range).lower; };
    if (!(slope(lower) > 0) || !(slope(upper) < 0)) return;
    constexpr int steps = 52;
    for (int i = 0; i < steps; ++i) {
      const double middle = lower + (upper - lower) / 2;
      (slope(middle) > 0 ? lower : upper) = middle;
    }
    const Image peak = piece.image(order_, lower);
    if (peak.is_defined) visit(peak.range, place_at(lower));
  }

  /// Halves the boxes with the largest bounds; returns the bound that is left.
  double narrow() {
    double floor = -infinity;  // of boxes that cannot be halved
    for (std::size_t count = 0; !queue_.empty(); ++count) {
      const Bounded top = queue_.top();
      const bool is_out_of_time = count % 32 == 0 && deadline_.passed();
      if (is_near(top.bound) || top.bound <= floor || count > max_boxes || is_out_of_time)
        return std::max(floor, top.bound);
      queue_.pop();
      if (!top.can_be_halved()) {
        floor = std::max(floor, top.bound);
        continue;
      }
      add(top.cell, top.lower, top.middle());
      add(top.cell, top.middle(), top.upper);
    }
    return std::max(floor, best());
  }

  // ---- the result
  // ---------------------------------------------------------------------------------------------

  static Place place_at(double x) { return {.x = x, .text = shortest(x), .is_exact = true}; }

  [[nodiscard]] Supremum result(double top) const {
    Supremum supremum;
    supremum.value = {best(), std::max({best(), top, point_top_})};
    if (value_ >= limit_) supremum.place = place_;
    if (value_ == -infinity && limit_ == -infinity) {
      supremum.value = {-infinity, infinity};
      supremum.attained.because = "f has no value, or none was found";
    } else if (value_ > std::max(limit_top_, limit_) || value_ >= supremum.value.upper) {
      supremum.attained = {Verdict::yes, "the limits at the ends do not reach it"};
    } else if (limit_ > value_) {
      supremum.attained.because = "no value was found that is as large as the limit";
    } else {
      supremum.attained.because = "a value and a limit could not be told apart";
    }
    return supremum;
  }

  Pieces& pieces_;
  std::size_t order_;
  int sign_;
  double tolerance_;
  const Deadline& deadline_;
  double value_ = -infinity;      ///< some x has at least this
  double limit_ = -infinity;      ///< f comes as near to this as one likes
  double limit_top_ = -infinity;  ///< no limit is larger
  double point_top_ = -infinity;  ///< no value at a breakpoint is larger
  std::optional<Place> place_;
  int turns_ = 0;
  std::priority_queue<Bounded> queue_;
};

}  // namespace

Supremum supremum(Pieces& pieces, std::size_t order, int sign, double tolerance, const Deadline& deadline) {
  return Search(pieces, order, sign, tolerance, deadline).run();
}

}  // namespace assay
