#include "analysis/panels.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <numbers>
#include <numeric>
#include <optional>
#include <utility>

#include "ball/enclose.h"

namespace assay {
namespace {

constexpr double accuracy = 1e-15;
constexpr double huge = 1e150;
constexpr std::size_t most_panels = 1200;          // on each side of 0
constexpr std::size_t most_singular_panels = 200;  // towards one singular point
constexpr int most_halvings = 12;                  // of one panel
constexpr int most_singular_halvings = 3;
constexpr double smallest = 0x1p-136;  // distance from a point that is not singular
constexpr double smallest_singular = 0x1p-100;
constexpr double farthest_power = 0x1p140;

/// The Chebyshev points of the first kind, ascending, and the matrix that takes values there to coefficients.
struct Chebyshev {
  std::array<double, Panel::nodes> points;
  std::array<std::array<long double, Panel::nodes>, Panel::nodes> to_coefficients;

  Chebyshev() : points(), to_coefficients() {
    constexpr auto n = static_cast<long double>(Panel::nodes);
    for (std::size_t i = 0; i < Panel::nodes; ++i) {
      const long double angle =
          std::numbers::pi_v<long double> * (static_cast<long double>(Panel::nodes - 1 - i) + 0.5L) / n;
      points[i] = static_cast<double>(std::cos(angle));
      for (std::size_t k = 0; k < Panel::nodes; ++k) {
        to_coefficients[k][i] = (k == 0 ? 1 : 2) / n * std::cos(static_cast<long double>(k) * angle);
      }
    }
  }
};

const Chebyshev& chebyshev() {
  static const Chebyshev rule;
  return rule;
}

/// Panels x = anchor + direction d, d between consecutive distances.
struct Course {
  Ball anchor;
  double direction;
  std::vector<double> distances;  // ascending
  bool is_singular;
};

/// A breakpoint by its distance from 0.
struct Stop {
  double distance;
  const Breakpoint* point;

  [[nodiscard]] bool is_singular() const { return point != nullptr && point->is_singular; }
};

std::vector<double> graded(double length, bool is_singular) {
  const double ratio = is_singular ? 4 : 16;
  std::vector<double> distances;
  for (double d = length; d > (is_singular ? smallest_singular : smallest); d /= ratio)
    distances.push_back(d);
  if (!is_singular) distances.push_back(0.0);
  std::ranges::reverse(distances);
  return distances;
}

std::vector<double> by_powers_of_two(double from, double to) {
  std::vector<double> distances = {from};
  for (double d = std::max(0.25, std::exp2(std::floor(std::log2(std::max(from, 0x1p-60))) + 1)); d < to;
       d *= 2) {
    if (d > from) distances.push_back(d);
  }
  distances.push_back(to);
  return distances;
}

/// The polynomial through the values at the Chebyshev points, none of them above `largest`.
void fit(Panel& panel, const std::array<double, Panel::nodes>& values, double largest) {
  const Chebyshev& rule = chebyshev();
  for (std::size_t k = 0; k < Panel::nodes; ++k) {
    panel.coefficients[k] = static_cast<double>(
        std::inner_product(values.begin(), values.end(), rule.to_coefficients[k].begin(), 0.0L));
  }
  panel.error = std::abs(panel.coefficients[Panel::nodes - 1]) +
                std::abs(panel.coefficients[Panel::nodes - 2]) + 2e-16 * largest;
  panel.terms = static_cast<int>(Panel::nodes);
  while (panel.terms > 1 &&
         std::abs(panel.coefficients[static_cast<std::size_t>(panel.terms) - 1]) <= 2.5e-16 * largest) {
    --panel.terms;
  }
}

double tail(const Panel& panel) {
  double largest = 0.0;
  for (std::size_t k = Panel::nodes - 3; k < Panel::nodes; ++k) {
    largest = std::max(largest, std::abs(panel.coefficients[k]));
  }
  return largest;
}

}  // namespace

/// Makes the panels of one side of 0, outwards.
class PanelBuilder {
 public:
  PanelBuilder(Evaluator& f, double direction, const Deadline& deadline, PanelTable& table)
      : f_(f), direction_(direction), deadline_(deadline), table_(table) {}

  void build(std::span<const Stop> stops, double farthest) {
    for (std::size_t i = 0; i + 1 < stops.size() && !is_over_; ++i) piece(stops[i], stops[i + 1]);
    for (double d = farthest; d < farthest_power && !is_over_; d *= 4) {
      if (!append_power(d)) break;
    }
    std::ranges::sort(panels_, {}, &Panel::begin);
  }

  [[nodiscard]] std::vector<Panel>& panels() { return panels_; }

 private:
  /// f is analytic between the stops.
  void piece(const Stop& from, const Stop& to) {
    const double width = to.distance - from.distance;
    if (!(width > 0)) return;
    double begin = from.distance;
    double end = to.distance;
    const bool grades_begin = from.is_singular() || begin == 0.0;
    const double half = to.is_singular() ? width / 2 : width;
    if (grades_begin) {
      const double length = std::min(1.0, half);
      add({ball_at(from), direction_, graded(length, from.is_singular()), from.is_singular()});
      begin += length;
    }
    const double last = to.is_singular() ? std::min(1.0, grades_begin ? end - begin : width / 2) : 0.0;
    end -= last;
    if (end > begin) add({Ball(0.0), direction_, by_powers_of_two(begin, end), false});
    if (last > 0) add({ball_at(to), -direction_, graded(last, true), true});
  }

  static Ball ball_at(const Stop& stop) { return stop.point != nullptr ? stop.point->x : Ball(0.0); }

  void add(const Course& course) {
    if (course.is_singular) {
      add_singular(course);
      return;
    }
    const std::vector<double>& d = course.distances;
    for (std::size_t i = 0; i + 1 < d.size() && !is_over_; ++i) {
      halve(course, d[i], d[i + 1], most_halvings);
    }
  }

  /// From the farthest panel to the nearest, which matter ever less.
  void add_singular(const Course& course) {
    note_singular_end(course);
    const std::vector<double>& d = course.distances;
    const std::size_t before = panels_.size();
    double largest = largest_;
    for (std::size_t i = d.size() - 1; i > 0 && !is_over_; --i) {
      const bool is_exhausted = panels_.size() - before >= most_singular_panels;
      halve(course, d[i - 1], d[i], is_exhausted ? 0 : most_singular_halvings);
      if (i == d.size() - 1) largest = std::max(largest, outermost_);
    }
    largest_ = largest;
  }

  void halve(const Course& course, double near, double far, int halvings) {
    if (is_over_) return;
    const Panel panel = sampled(course, near, far);
    const bool is_huge = outermost_ > huge;
    is_over_ =
        panels_.size() >= most_panels || (is_huge && halvings <= most_halvings - 4) || deadline_.passed();
    if (is_over_) {
      table_.is_cut_short_ = table_.is_cut_short_ || deadline_.passed();
      return;
    }
    // What is not a number will not become one by halving.
    if (!is_huge && (is_resolved(panel, course.is_singular) || halvings == 0)) {
      panels_.push_back(panel);
      if (!course.is_singular) largest_ = std::max(largest_, outermost_);
      return;
    }
    const double middle = std::midpoint(near, far);
    halve(course, near, middle, halvings - 1);
    halve(course, middle, far, halvings - 1);
  }

  /// Out there f has to be as simple as a power.
  bool append_power(double distance) {
    const Course course{Ball(0.0), direction_, {}, false};
    const Panel panel = sampled(course, distance, 4 * distance);
    if (!is_resolved(panel, false) || outermost_ > huge || deadline_.passed()) return false;
    panels_.push_back(panel);
    largest_ = std::max(largest_, outermost_);
    return true;
  }

  /// Leaves the largest value in `outermost_`.
  Panel sampled(const Course& course, double near, double far) {
    const Chebyshev& rule = chebyshev();
    Panel panel{.anchor = course.anchor.midpoint(), .is_singular = course.is_singular, .coefficients = {}};
    panel.lower = std::min(course.direction * near, course.direction * far);
    panel.upper = std::max(course.direction * near, course.direction * far);
    const double middle = std::midpoint(panel.lower, panel.upper);
    const double half = (panel.upper - panel.lower) / 2;
    std::array<double, Panel::nodes> values{};
    outermost_ = 0.0;
    for (std::size_t i = 0; i < Panel::nodes; ++i) {
      values[i] = sample(course.anchor + (Ball(middle) + Ball(half * rule.points[i])));
      outermost_ = std::max(outermost_, std::abs(values[i]));
    }
    fit(panel, values, outermost_);
    return panel;
  }

  double sample(const Ball& x) {
    constexpr double relative = 0x1p-52;
    const double absolute = 1e-20 * largest_;
    Ball value;
    for (const int bits : {80, 160, 320, 640}) {
      value = f_.enclose(x, bits);
      if (value.radius() <= std::max(absolute, relative * std::abs(value.midpoint()))) break;
    }
    return value.midpoint();
  }

  [[nodiscard]] bool is_resolved(const Panel& panel, bool is_singular) const {
    if (!std::isfinite(panel.error)) return true;
    const double scale = is_singular ? outermost_ : std::max(largest_, outermost_);
    return tail(panel) <= accuracy * scale;
  }

  /// The power that f is near the point, by its values at the innermost distance and half of it.
  void note_singular_end(const Course& course) {
    const double t = course.distances.front();
    const double at = sample(course.anchor + Ball(course.direction * t));
    const double nearer = sample(course.anchor + Ball(course.direction * t / 2));
    const double exponent = std::log2(nearer / at);
    if (!(exponent > 0)) return;  // f is bounded there: so little of it adds nothing
    table_.ends_.push_back({course.anchor.midpoint(), t, at * std::pow(t, exponent), exponent});
  }

  Evaluator& f_;
  double direction_;
  const Deadline& deadline_;
  PanelTable& table_;
  std::vector<Panel> panels_;
  double largest_ = 0.0;    // of |f| nearer to 0, singular stretches aside
  double outermost_ = 0.0;  // of |f| on the panel sampled last
  bool is_over_ = false;
};

void Panel::evaluate(std::span<const double> t, std::span<double> values) const {
  assert(t.size() == values.size() && t.size() <= nodes);
  std::array<double, nodes> twice{};
  std::array<double, nodes> b1{};
  std::array<double, nodes> b2{};
  const std::size_t count = t.size();
  const double middle = std::midpoint(lower, upper);
  const double scale = 4 / (upper - lower);
  for (std::size_t i = 0; i < count; ++i) twice[i] = (t[i] - middle) * scale;
  for (int k = terms - 1; k >= 1; --k) {  // Clenshaw's recurrence
    const double a = coefficients[static_cast<std::size_t>(k)];
    for (std::size_t i = 0; i < count; ++i) {
      const double b0 = a + twice[i] * b1[i] - b2[i];
      b2[i] = b1[i];
      b1[i] = b0;
    }
  }
  for (std::size_t i = 0; i < count; ++i) values[i] = coefficients[0] + twice[i] / 2 * b1[i] - b2[i];
}

PanelTable::PanelTable(const Function& f, std::span<const Breakpoint> points, double farthest,
                       const Deadline& deadline) {
  Evaluator evaluator(f);
  const auto side = [&](double direction) {
    std::vector<Stop> stops = {{0.0, nullptr}};
    double last = farthest;
    for (const Breakpoint& point : points) {
      if (!point.is_isolated) {  // kinks that nobody can place: the table ends before them
        const double near = direction > 0 ? point.x.lower() : -point.x.upper();
        const double far = direction > 0 ? point.x.upper() : -point.x.lower();
        if (far >= 0) last = std::min(last, std::max(near, 0.0));
        continue;
      }
      const double distance = direction * point.x.midpoint();
      if (distance == 0) stops.front().point = &point;
      if (distance > 0) stops.push_back({distance, &point});
    }
    std::ranges::sort(stops, {}, &Stop::distance);
    while (stops.back().distance > last) stops.pop_back();
    if (stops.back().distance < last) stops.push_back({last, nullptr});
    PanelBuilder builder(evaluator, direction, deadline, *this);
    builder.build(stops, last < farthest ? farthest_power : farthest);
    return std::move(builder.panels());
  };
  panels_ = side(-1.0);
  std::ranges::move(side(1.0), std::back_inserter(panels_));
}

namespace {

/// The panel through the values of a table.
Panel refitted(const PanelTable& table, double lower, double upper, double& largest) {
  Panel panel{.lower = lower, .upper = upper, .coefficients = {}};
  std::array<double, Panel::nodes> values{};
  largest = 0.0;
  for (std::size_t i = 0; i < Panel::nodes; ++i) {
    values[i] = table(std::midpoint(lower, upper) + (upper - lower) / 2 * chebyshev().points[i]);
    largest = std::max(largest, std::abs(values[i]));
  }
  fit(panel, values, largest);
  return panel;
}

}  // namespace

bool PanelTable::is_one_polynomial(double lower, double upper) const {
  double largest = 0.0;
  const Panel panel = refitted(*this, lower, upper, largest);
  return tail(panel) <= 1e-13 * largest;
}

PanelTable PanelTable::coarsened(double left, double right, bool is_smooth_at_zero) const {
  PanelTable result;
  double largest = 0.0;
  for (const Panel& panel : panels_) {
    if (panel.end() <= left) result.panels_.push_back(panel);
  }
  if (is_smooth_at_zero) {
    result.panels_.push_back(refitted(*this, left, right, largest));
  } else {
    result.panels_.push_back(refitted(*this, left, 0.0, largest));
    result.panels_.push_back(refitted(*this, 0.0, right, largest));
  }
  for (const Panel& panel : panels_) {
    if (panel.begin() >= right) result.panels_.push_back(panel);
  }
  return result;
}

std::size_t PanelTable::panel_at(double x) const {
  const auto above = std::ranges::upper_bound(panels_, x, {}, &Panel::end);
  return above == panels_.end() ? panels_.size() - 1
                                : static_cast<std::size_t>(std::distance(panels_.begin(), above));
}

double PanelTable::operator()(double x) const {
  const Panel& panel = panels_[panel_at(x)];
  const double t = x - panel.anchor;
  double value = 0.0;
  panel.evaluate({&t, 1}, {&value, 1});
  return value;
}

}  // namespace assay
