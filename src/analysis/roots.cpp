#include "analysis/roots.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "ball/enclose.h"
#include "ball/image.h"

namespace assay {
namespace {

/// What is proved of g on a set.
enum class Kind : std::uint8_t { negative, zero, positive, undefined, unresolved };

struct Segment {
  double lower;
  double upper;
  Kind kind;
};

constexpr int box_bits = 64;
constexpr int root_bits = 640;
constexpr std::size_t first_boxes = 64;
constexpr std::size_t max_unresolved = 512;
constexpr int max_levels = 46;        // of halving: 10^-14 of the first boxes
constexpr double narrow = 0x1p-18;    // relative: from here on doubles may be too coarse
constexpr int bisection_steps = 240;  // from a sliver to 2^-250 and below

Kind kind_of(const Ball& value) {
  if (value.is_undefined()) return Kind::undefined;
  if (value.is_positive()) return Kind::positive;
  if (value.is_negative()) return Kind::negative;
  return value.is_exact() ? Kind::zero : Kind::unresolved;
}

Kind kind_of(const Image& image) {
  if (image.is_undefined) return Kind::undefined;
  if (!image.is_defined || image.range.is_infinity()) return Kind::unresolved;
  if (image.range.lower > 0) return Kind::positive;
  if (image.range.upper < 0) return Kind::negative;
  return image.range == Interval(0.0) ? Kind::zero : Kind::unresolved;
}

/// The mean value theorem wants a function without jumps.
bool is_free_of_jumps(const Function& g) {
  const std::vector<bool> needed = g.graph().reachable(g.root());
  for (NodeId id = 0; id <= g.root(); ++id) {
    const Op op = g.graph()[id].op;
    if (needed[id] && (op == Op::where || op == Op::sign || op == Op::floor)) return false;
  }
  return true;
}

/// g with what is needed to prove its sign.
class Prover {
 public:
  explicit Prover(const Function& g)
      : g_(g),
        derivative_(g.derivative()),
        image_(g),
        slopes_(g.derivative()),
        is_free_of_jumps_(is_free_of_jumps(g)) {}

  /// In double precision first, which is fast.
  [[nodiscard]] Kind on(double lower, double upper) {
    const Interval x(lower, upper);
    const Image image = image_(x);
    const Kind rough = kind_of(image);
    if (rough != Kind::unresolved) return rough;
    if (image.is_continuous && is_free_of_jumps_) {
      const Image slope = slopes_(x);
      const Interval middle(lower + (upper - lower) / 2);
      const Image center = image_(middle);
      const Interval form = center.range + slope.range * (x - middle);
      if (slope.is_defined && center.is_defined && !form.contains_zero()) {
        return form.lower > 0 ? Kind::positive : Kind::negative;
      }
    }
    return upper - lower <= narrow * std::max(1.0, x.magnitude()) ? precisely_on(lower, upper)
                                                                  : Kind::unresolved;
  }

  [[nodiscard]] Kind precisely_on(double lower, double upper) {
    const Ball box(lower, upper);
    const Ball value = g_.enclose(box, box_bits);
    const Kind kind = kind_of(value);
    if (kind != Kind::unresolved || !value.is_finite() || !is_free_of_jumps_) return kind;
    const Ball middle = box.center();
    return kind_of(g_.enclose(middle, box_bits) + derivative_.enclose(box, box_bits) * (box - middle));
  }

  [[nodiscard]] Kind at(const Ball& x) { return kind_of(g_.enclose(x, root_bits)); }
  [[nodiscard]] Kind slope_at(const Ball& x) { return kind_of(derivative_.enclose(x, root_bits)); }
  [[nodiscard]] bool may_vanish_at(const Ball& x) { return g_.enclose(x, root_bits).contains_zero(); }

 private:
  Evaluator g_;
  Evaluator derivative_;
  ImageEvaluator image_;
  ImageEvaluator slopes_;
  bool is_free_of_jumps_;
};

/// Appends, joining the segment to the last one if they are alike.
void append(std::vector<Segment>& segments, const Segment& next) {
  if (!segments.empty() && segments.back().kind == next.kind) {
    segments.back().upper = next.upper;
  } else {
    segments.push_back(next);
  }
}

std::vector<Segment> partition(Prover& prover, double lower, double upper, const Deadline& deadline) {
  std::vector<Segment> boxes;
  for (std::size_t i = 0; i < first_boxes; ++i) {
    const auto end = [&](std::size_t k) {
      return k == first_boxes ? upper : lower + (upper - lower) * (static_cast<double>(k) / first_boxes);
    };
    boxes.push_back({end(i), end(i + 1), prover.on(end(i), end(i + 1))});
  }
  for (int level = 0; level < max_levels; ++level) {
    const auto unresolved = std::ranges::count(boxes, Kind::unresolved, &Segment::kind);
    if (unresolved == 0 || static_cast<std::size_t>(unresolved) > max_unresolved) break;
    if (deadline.passed()) break;
    std::vector<Segment> finer;
    finer.reserve(boxes.size() + static_cast<std::size_t>(unresolved));
    for (const Segment& box : boxes) {
      const double middle = box.lower + (box.upper - box.lower) / 2;
      if (box.kind != Kind::unresolved || middle <= box.lower || middle >= box.upper) {
        finer.push_back(box);
      } else {
        finer.push_back({box.lower, middle, prover.on(box.lower, middle)});
        finer.push_back({middle, box.upper, prover.on(middle, box.upper)});
      }
    }
    boxes = std::move(finer);
  }
  std::vector<Segment> segments;
  for (const Segment& box : boxes) append(segments, box);
  return segments;
}

/// The number in [lower, upper] with the fewest bits: where roots written by people lie.
double simplest(double lower, double upper) {
  if (lower <= 0 && upper >= 0) return 0.0;
  double step = std::exp2(std::ilogb(std::max(std::abs(lower), std::abs(upper))) + 1);
  while (true) {
    const double candidate = std::ceil(lower / step) * step;
    if (candidate <= upper) return candidate;
    step /= 2;
  }
}

/// Narrows [lower, upper] to where kind(x) stops to be what it is at the lower end. A place where it is
/// neither of the two is the root itself.
template <class KindAt>
Ball bisect(Ball lower, Ball upper, KindAt kind_at) {
  const Kind below = kind_at(lower);
  const Kind above = kind_at(upper);
  for (int step = 0; step < bisection_steps; ++step) {
    const Ball middle = ((lower + upper) * Ball(0.5)).center();
    const Kind kind = kind_at(middle);
    if (kind != below && kind != above) return middle;
    (kind == below ? lower : upper) = middle;
  }
  return lower.hull(upper);
}

/// The root in a sliver between two segments.
std::optional<Ball> locate(Prover& prover, double lower, double upper) {
  Ball candidate(simplest(lower, upper));
  if (prover.at(candidate) == Kind::zero) return candidate;
  const auto kind_at = [&](const Ball& x) { return prover.at(x); };
  const auto slope_at = [&](const Ball& x) { return prover.slope_at(x); };
  if (kind_at(lower) != kind_at(upper)) return bisect(lower, upper, kind_at);
  // g may touch 0 where its slope changes sign.
  if (slope_at(lower) != slope_at(upper)) {
    Ball extremum = bisect(lower, upper, slope_at);
    if (prover.may_vanish_at(extremum)) return extremum;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Root> isolate_roots(const Function& g, double lower, double upper, const Deadline& deadline) {
  Prover prover(g);
  const std::vector<Segment> segments = partition(prover, lower, upper, deadline);
  const double sliver = (upper - lower) * 1e-9;
  std::vector<Root> roots;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto& [begin, end, kind] = segments[i];
    if (kind != Kind::unresolved) {
      // Two proved segments that meet, e.g. at the edge of an undefined half-line.
      const bool meets = i > 0 && segments[i - 1].kind != Kind::unresolved;
      if (meets) roots.push_back({Ball(begin), true});
      continue;
    }
    const std::optional<Ball> x = end - begin <= sliver ? locate(prover, begin, end) : std::nullopt;
    roots.push_back(x ? Root{*x, true} : Root{Ball(begin, end), false});
  }
  return roots;
}

}  // namespace assay
