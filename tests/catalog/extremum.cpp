#include "extremum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

#include "analysis/roots.h"
#include "base/error.h"
#include "expr/stable.h"

namespace assay::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<Breakpoint> breakpoints_near_zero(const Function& f) {
  try {
    return breakpoints(f, -64, 64);
  } catch (const Error&) {
    return breakpoints(f, -8, 8);
  }
}

/// A box and an upper bound of the function on it.
struct Bounded {
  Box box;
  double bound;
  bool operator<(const Bounded& other) const { return bound < other.bound; }
};

class Search {
 public:
  Search(Subject& f, std::size_t order, int sign) : f_(f), order_(order), sign_(sign) {}

  Supremum run(double tolerance) {
    for (const Ball& x : f_.zeros(order_ + 1)) visit(x);
    for (const Breakpoint& point : f_.breakpoints()) visit(point.x);
    for (const Box& box : f_.cover(farthest)) add(box);
    for (int step = 0; step < 20'000 && !queue_.empty(); ++step) {
      const Bounded top = queue_.top();
      if (top.bound - best_ <= tolerance * std::max(1.0, std::abs(best_))) break;
      queue_.pop();
      if (top.box.is_sliver()) {
        if (!f_.has_breakpoint(top.box)) return {best_, top.bound};
        continue;
      }
      add({top.box.lower, top.box.middle()});
      add({top.box.middle(), top.box.upper});
    }
    return {best_, queue_.empty() ? best_ : std::max(best_, queue_.top().bound)};
  }

 private:
  void visit(const Ball& x) {
    const Ball value = signed_value(x, order_);
    if (value.is_finite()) best_ = std::max(best_, value.lower());
  }

  void add(const Box& box) {
    visit(Ball(box.middle()));
    visit(Ball(box.lower));
    visit(Ball(box.upper));
    const Ball value = signed_value(box.ball(), order_);
    if (value.is_undefined()) return;
    const double bound = std::min(value.is_finite() ? value.upper() : infinity, bound_by_slope(box));
    queue_.push({box, bound});
  }

  /// The mean value form, and the ends alone where the slope has one sign.
  double bound_by_slope(const Box& box) {
    if (f_.has_breakpoint(box)) return infinity;
    const Ball slope = signed_value(box.ball(), order_ + 1);
    if (!slope.is_finite()) return infinity;
    const Ball left = signed_value(Ball(box.lower), order_);
    const Ball right = signed_value(Ball(box.upper), order_);
    if (left.is_finite() && right.is_finite()) {
      if (slope.lower() >= 0) return right.upper();
      if (slope.upper() <= 0) return left.upper();
    }
    const Ball middle = signed_value(Ball(box.middle()), order_);
    if (!middle.is_finite()) return infinity;
    const Ball form = middle + slope * (box.ball() - Ball(box.middle()));
    return form.is_finite() ? form.upper() : infinity;
  }

  Ball signed_value(const Ball& x, std::size_t order) {
    const Ball value = f_.enclose(order, x);
    return sign_ < 0 ? -value : value;
  }

  Subject& f_;
  std::size_t order_;
  int sign_;
  double best_ = -infinity;
  std::priority_queue<Bounded> queue_;
};

}  // namespace

bool Box::is_sliver() const {
  return upper - lower <= 0x1p-36 * std::max({1.0, std::abs(lower), std::abs(upper)});
}

Subject::Subject(const Function& f) : breakpoints_(breakpoints_near_zero(f.bound())) {
  derivatives_.push_back(f.bound());
}

const Function& Subject::derivative(std::size_t order) {
  while (derivatives_.size() <= order) derivatives_.push_back(derivatives_.back().derivative());
  return derivatives_[order];
}

Ball Subject::enclose(std::size_t order, const Ball& x, int bits) {
  while (evaluators_.size() <= order) evaluators_.emplace_back(stable(derivative(evaluators_.size())));
  return evaluators_[order].enclose(x, bits);
}

bool Subject::has_breakpoint(const Box& box) const {
  return std::ranges::any_of(breakpoints_, [&](const Breakpoint& point) {
    return point.x.upper() >= box.lower && point.x.lower() <= box.upper;
  });
}

std::vector<Box> Subject::cover(double farthest_end) const {
  std::vector<double> cuts = {0};
  for (double end = 0x1p-2; end <= farthest_end; end *= 2) {
    cuts.push_back(end);
    cuts.push_back(-end);
  }
  for (const Breakpoint& point : breakpoints_) {
    cuts.push_back(point.x.lower());
    cuts.push_back(point.x.upper());
  }
  std::ranges::sort(cuts);
  const auto repeated = std::ranges::unique(cuts);
  cuts.erase(repeated.begin(), repeated.end());
  std::vector<Box> boxes;
  for (std::size_t i = 1; i < cuts.size(); ++i) boxes.push_back({cuts[i - 1], cuts[i]});
  return boxes;
}

const std::vector<Ball>& Subject::zeros(std::size_t order) {
  constexpr double end = 12;
  if (zeros_.size() <= order) zeros_.resize(order + 1);
  if (!zeros_[order]) {
    std::vector<Ball> found;
    try {
      for (const Root& root : isolate_roots(stable(derivative(order)), -end, end)) {
        if (root.is_isolated) found.push_back(root.x);
      }
    } catch (const Error&) {
      found.clear();  // too many: the search does without
    }
    zeros_[order] = std::move(found);
  }
  return *zeros_[order];
}

Supremum supremum(Subject& f, std::size_t order, int sign, double tolerance) {
  return Search(f, order, sign).run(tolerance);
}

}  // namespace assay::test
