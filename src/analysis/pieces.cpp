#include "analysis/pieces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "analysis/branch.h"
#include "base/error.h"
#include "base/text.h"
#include "expr/simplify.h"
#include "expr/stable.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::array windows = {64.0, 0x1p10, 0x1p20, 0x1p30};
constexpr double near_start = 0x1p12;  ///< germs at a point speak of the stretch up to 2^-12 from it

/// Germs that need no answer of floor are those beyond which there is no breakpoint.
bool ends(const GermResult& result) {
  if (!result.is_known()) return result.state == GermResult::State::undefined;
  return result.germ.is_smooth;
}

bool is_double(const Rational& x) {
  return Rational::from_double(x.to_double()) == x;
}

/// The stable form is welcome where it finds that sqrt(x^2) is abs(x), not where it spells something out.
const Function& shorter(const Function& plain, const Function& form) {
  const bool brings_branches = is_free_of_branches(plain) && !is_free_of_branches(form);
  const std::size_t most = brings_branches ? plain.graph().size() / 2 : plain.graph().size() - 1;
  return form.graph().size() <= most ? form : plain;
}

Ball::State state_at(Derivatives& f, double x) {
  for (const int bits : {128, 1024}) {
    const Ball value = f.value(0, Ball(x), bits);
    if (value.is_infinite()) return Ball::State::unknown;
    if (value.state() != Ball::State::unknown) return value.state();
  }
  return Ball::State::unknown;
}

/// A double between two others. Not the middle: simple fractions are where single points are exceptional.
double sample_between(double lower, double upper) {
  if (std::isinf(lower) && std::isinf(upper)) return 0.4142135;
  if (std::isinf(lower)) return upper - 1.25;
  if (std::isinf(upper)) return lower + 1.25;
  return lower + (upper - lower) * 0.4142135;
}

}  // namespace

const Function& Derivatives::formula(std::size_t order) {
  while (plain_.size() <= order) plain_.push_back(plain_.back().derivative());
  while (formulas_.size() <= order) {
    // A stable form may bring a new abs(x), whose derivatives are not those of f where x = 0.
    const Function& plain = plain_[formulas_.size()];
    const Function form = stable(plain);
    formulas_.push_back(is_free_of_branches(form) ? form : plain);
  }
  return formulas_[order];
}

Image Derivatives::image(std::size_t order, const Interval& x) {
  if (images_.size() <= order) images_.resize(order + 1);
  if (!images_[order]) images_[order] = std::make_unique<ImageEvaluator>(formula(order));
  return (*images_[order])(x);
}

Ball Derivatives::value(std::size_t order, const Ball& x, int bits) {
  if (values_.size() <= order) values_.resize(order + 1);
  if (!values_[order]) values_[order] = std::make_unique<Evaluator>(formula(order));
  return values_[order]->enclose(x, bits);
}

const GermResult& Derivatives::germ(std::size_t order, Approach approach, const Rational& x0, double start) {
  const GermKey key = {{order, approach}, {x0.text(), start}};
  if (const auto found = germs_.find(key); found != germs_.end()) return found->second;
  const auto is_sharp = [](const GermResult& germ) {
    return germ.is_known() && (germ.germ.is_zero || !germ.germ.factor.contains_zero());
  };
  GermResult result = germ_of(substituted(formula(order), approach, x0), start);
  // Of two spellings one may cancel and the other not.
  if (!is_sharp(result) && result.state != GermResult::State::undefined &&
      !(plain_[order] == formulas_[order])) {
    GermResult other = germ_of(substituted(plain_[order], approach, x0), start);
    if (is_sharp(other) || !result.is_known()) result = std::move(other);
  }
  return germs_.emplace(key, std::move(result)).first->second;
}

Pieces::Pieces(const Function& f, const Deadline& deadline)
    : f_(shorter(simplify(f), stable(f))), whole_(std::make_shared<Derivatives>(f_)) {
  find_window(deadline);
  if (find_points(deadline)) cut(deadline);
}

bool Pieces::find_points(const Deadline& deadline) {
  while (true) {
    try {
      points_ = breakpoints(f_, -window_, window_, deadline);
      return true;
    } catch (const Error& error) {
      obstacle_ = error.what();
    }
    // Some of infinitely many jumps are enough for a refutation.
    constexpr double least_window = 0x1p-4;
    if (window_ <= least_window || deadline.passed()) return false;
    reaches_left_ = false;
    reaches_right_ = false;
    window_ /= 8;
  }
}

void Pieces::find_window(const Deadline& deadline) {
  const auto reach = [&](Approach approach, bool& reaches) {
    double window = windows.front();
    for (const double start : windows) {
      if (deadline.passed()) break;
      reaches = ends(whole_->germ(0, approach, 0, start));
      if (reaches) window = start;
      if (reaches) break;
    }
    return window;
  };
  window_ = std::max(reach(Approach::minus_infinity, reaches_left_),
                     reach(Approach::plus_infinity, reaches_right_));
}

Cell Pieces::cell_between(double lower, double upper, double sample) {
  Cell cell{.lower = lower,
            .upper = upper,
            .state = state_at(*whole_, sample),
            .piece = whole_,
            .is_analytic = true};
  if (cell.is_undefined()) return cell;
  const bool has_branches = !is_free_of_branches(f_);
  if (has_branches) cell.piece = std::make_shared<Derivatives>(branch_at(f_, sample));
  cell.is_analytic = !has_branches || is_free_of_branches(cell.piece->formula(0));
  return cell;
}

void Pieces::cut(const Deadline& deadline) {
  double lower = reaches_left_ ? -infinity : -window_;
  for (std::size_t i = 0; i <= points_.size(); ++i) {
    const bool is_last = i == points_.size();
    const bool is_double_point = !is_last && points_[i].exact && is_double(*points_[i].exact);
    const double upper = is_last           ? (reaches_right_ ? infinity : window_)
                         : is_double_point ? points_[i].exact->to_double()
                                           : points_[i].x.lower();
    if (deadline.passed()) {
      obstacle_ = "the time was up before the pieces were known";
      cells_.clear();
      return;
    }
    cells_.push_back(cell_between(lower, upper, sample_between(lower, upper)));
    Cell& cell = cells_.back();
    const bool is_formula = cell.is_undefined() || cell.is_analytic;
    if (!is_formula || !(lower < upper)) cell.state = Ball::State::unknown;
    if (cell.state == Ball::State::unknown) {
      obstacle_ = "what f is near x = " + shortest(sample_between(lower, upper)) + " was not decided";
    }
    if (is_last) break;
    if (!points_[i].is_single)
      obstacle_ = "the places near x = " + shortest(points_[i].x.midpoint()) + " could not be told apart";
    lower = is_double_point ? upper : points_[i].x.upper();
  }
  give_up_on_stretches();
  if (obstacle_.empty() && !(reaches_left_ && reaches_right_)) {
    obstacle_ = "what f does far out could not be established";
  }
}

/// On a stretch in which breakpoints could not be found no formula is known.
void Pieces::give_up_on_stretches() {
  for (const Breakpoint& point : points_) {
    if (point.is_isolated) continue;
    for (Cell& cell : cells_) {
      const bool is_apart = cell.upper <= point.x.lower() || cell.lower >= point.x.upper();
      if (!is_apart) cell.state = Ball::State::unknown;
    }
  }
}

GermResult Pieces::beside(std::size_t point, Side side, std::size_t order) {
  const Breakpoint& breakpoint = points_[point];
  const Cell& neighbour = cell(point, side);
  if (!breakpoint.exact || neighbour.state == Ball::State::unknown) return {};
  if (neighbour.is_undefined()) return {.state = GermResult::State::undefined};
  const Approach approach = side == Side::left ? Approach::from_left : Approach::from_right;
  return neighbour.piece->germ(order, approach, *breakpoint.exact, near_start);
}

GermLimit Pieces::limit(std::size_t point, Side side, std::size_t order) {
  const Cell& neighbour = cell(point, side);
  if (points_[point].exact && neighbour.is_defined()) {
    // The formula's own value, where it is continuous, keeps its symbols.
    const Rational& x0 = *points_[point].exact;
    const bool is_continuous = neighbour.piece->image(order, Interval(x0)).is_continuous;
    if (is_continuous) return {.number = stable(at_number(neighbour.piece->formula(order), x0))};
  }
  const GermResult germ = beside(point, side, order);
  return germ.is_known() ? limit_of(germ.germ) : GermLimit{};
}

std::optional<Enclosure> Pieces::limit_value(std::size_t point, Side side, std::size_t order) {
  const GermLimit found = limit(point, side, order);
  if (found.infinity != 0) return Enclosure{found.infinity * infinity, found.infinity * infinity};
  if (found.number) {
    const Ball value = enclose(*found.number, Ball(0.0), 256);
    if (value.is_finite()) return enclosure_of(value);
  }
  const Cell& neighbour = cell(point, side);
  if (points_[point].exact || !points_[point].is_single || !neighbour.is_defined()) return std::nullopt;
  const Ball value = neighbour.piece->value(order, points_[point].x, 512);
  return value.is_finite() ? std::optional(enclosure_of(value)) : std::nullopt;
}

Ball Pieces::value_at(std::size_t point) {
  const std::optional<Rational>& exact = points_[point].exact;
  if (!exact) return Ball::unknown();
  const Ball value = enclose(stable(at_number(f_, *exact)), Ball(0.0), 512);
  return value.is_infinite() ? Ball::unknown() : value;
}

Answer Pieces::is_continuous_at(std::size_t point, Side side) {
  const Ball& x = points_[point].x;
  constexpr double margin = 0x1p-30;
  const double step = margin * std::max(1.0, std::abs(x.midpoint()));
  if (whole_->image(0, {x.lower() - step, x.upper() + step}).is_continuous) {
    return {Verdict::yes, "all operations are continuous there"};
  }
  const Ball value = value_at(point);
  const std::optional<Enclosure> one_sided = limit_value(point, side, 0);
  if (!points_[point].exact || !value.is_finite() || !one_sided) return {};
  const GermLimit symbolic = limit(point, side, 0);
  const Function number = at_number(f_, *points_[point].exact);
  if (symbolic.number && is_zero(stable(combined(Op::sub, *symbolic.number, number)))) {
    return {Verdict::yes, "the limit and the value are the same formula"};
  }
  const bool is_apart = one_sided->upper < value.lower() || one_sided->lower > value.upper();
  return {is_apart ? Verdict::no : Verdict::unknown, {}};
}

Place Pieces::place(std::size_t point) const {
  return place_of(points_[point].x, points_[point].exact);
}

Enclosure enclosure_of(const Ball& ball) {
  return {ball.lower(), ball.upper()};
}

Place place_of(const Ball& x, const std::optional<Rational>& exact) {
  if (exact) return {.x = exact->to_double(), .text = exact->text(), .is_exact = true};
  return {.x = x.midpoint(), .text = shortest(x.midpoint()), .is_exact = false};
}

}  // namespace assay
