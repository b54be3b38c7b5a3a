#include "analysis/extent.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "analysis/attainment.h"
#include "analysis/pieces.h"
#include "analysis/shape.h"
#include "analysis/supremum.h"
#include "base/text.h"
#include "expr/stable.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double tolerance = 1e-11;

Enclosure enclosure(const Interval& interval) {
  return {interval.lower, interval.upper};
}

/// The value at the farthest start at which the germ is known.
GermResult far_germ(Derivatives& f, Approach approach, std::size_t order) {
  for (const double start : {0x1p20, 0x1p10, 64.0, 0x1p30}) {
    const GermResult& result = f.germ(order, approach, 0, start);
    if (result.state != GermResult::State::unknown) return result;
  }
  return {};
}

/// f without the branches that are decided all the way out, where that is proved: x for max(x, 0).
Function far_formula(Pieces& pieces, Approach approach) {
  const bool is_right = approach == Approach::plus_infinity;
  const Side side = is_right ? Side::right : Side::left;
  if (!pieces.reaches(side) || pieces.cells().empty()) return pieces.function();
  Cell& cell = is_right ? pieces.cells().back() : pieces.cells().front();
  return cell.is_defined() && cell.is_analytic ? cell.piece->formula(0) : pieces.function();
}

class EndAnalysis {
 public:
  EndAnalysis(Pieces& pieces, Approach approach)
      : f_(far_formula(pieces, approach)),
        whole_(pieces.whole()),
        approach_(approach),
        sign_(approach == Approach::plus_infinity ? 1 : -1) {}

  EndBehaviour run() {
    EndBehaviour end;
    const GermResult result = far_germ(whole_, approach_, 0);
    if (result.state == GermResult::State::undefined) {
      end.growth = Growth::undefined;
      return end;
    }
    if (!result.is_known()) {
      end.reason =
          "what f does as x -> " + std::string(sign_ > 0 ? "inf" : "-inf") + " could not be established";
      return end;
    }
    classify(result.germ, end);
    set_limit(limit_of(result.germ), end);
    set_asymptote(result.germ, end);
    return end;
  }

 private:
  static void classify(const Germ& germ, EndBehaviour& end) {
    const bool is_sharp = !germ.factor.contains_zero();
    if (germ.is_zero || germ.scale.direction() < 0) {
      end.growth = Growth::constant;
    } else if (germ.scale.direction() == 0) {
      end.growth = germ.limit ? Growth::constant : Growth::bounded;
    } else if (is_sharp && germ.scale.exponent) {
      end.growth = Growth::exponential;
    } else if (is_sharp && !germ.scale.power.is_zero()) {
      end.growth = Growth::power;
      end.exponent = germ.scale.power.to_double();
    } else if (is_sharp) {
      end.growth = Growth::logarithmic;
      end.exponent = germ.scale.log_power.to_double();
    }
  }

  static void set_limit(const GermLimit& limit, EndBehaviour& end) {
    if (limit.infinity != 0) end.limit = Enclosure{limit.infinity * infinity, limit.infinity * infinity};
    if (limit.number) end.limit = enclosure(interval_of(*limit.number));
  }

  void set_asymptote(const Germ& germ, EndBehaviour& end) const {
    const std::optional<Function> slope = slope_of(germ);
    if (!slope) return;
    end.slope = enclosure(interval_of(*slope));
    const GermResult rest = rest_of(*slope);
    if (!rest.is_known()) return;
    end.is_near_line = rest.germ.is_zero || rest.germ.scale.direction() <= 0;
    const GermLimit offset = limit_of(rest.germ);
    if (offset.number) end.offset = enclosure(interval_of(*offset.number));
  }

  /// lim f/x.
  [[nodiscard]] std::optional<Function> slope_of(const Germ& germ) const {
    if (germ.is_zero) return constant_function(0);
    const Scale& scale = germ.scale;
    const bool is_linear = !scale.exponent && scale.power == Rational(1) && scale.log_power.is_zero();
    if (is_linear && germ.limit)
      return sign_ > 0 ? germ.limit : std::optional(combined(Op::neg, *germ.limit));
    const bool is_less = scale.direction() <= 0 || (!scale.exponent && scale.power < Rational(1));
    return is_less ? std::optional(constant_function(0)) : std::nullopt;
  }

  /// f - slope*x.
  [[nodiscard]] GermResult rest_of(const Function& slope) const {
    Graph graph = f_.graph();
    const NodeId factor = substitute(slope.graph(), slope.root(), graph, graph.input(), {});
    const NodeId line = graph.apply(Op::mul, {factor, graph.input()});
    const NodeId root = graph.apply(Op::sub, {f_.root(), line});
    Derivatives difference(Function(graph, root));
    return far_germ(difference, approach_, 0);
  }

  Function f_;
  Derivatives& whole_;
  Approach approach_;
  int sign_;
};

class ExtentAnalysis {
 public:
  ExtentAnalysis(Pieces& pieces, const Shape& shape, const Deadline& deadline)
      : pieces_(pieces), shape_(shape), deadline_(deadline) {}

  Extent run() {
    Extent extent;
    extent.at_minus_infinity = EndAnalysis(pieces_, Approach::minus_infinity).run();
    extent.at_plus_infinity = EndAnalysis(pieces_, Approach::plus_infinity).run();
    extent.supremum = extremum(0, 1);
    extent.infimum = extremum(0, -1);
    settle_attainment(extent);
    extent.bounded_above = bounded(extent.supremum.value.upper, extent.supremum.value.is_infinite(), "f <= ");
    extent.bounded_below = bounded(-extent.infimum.value.lower, extent.infimum.value.is_infinite(), "f >= ");
    extent.bounded = both(extent.bounded_below, extent.bounded_above);
    extent.highest_slope = extremum(1, 1);
    extent.lowest_slope = extremum(1, -1);
    extent.lipschitz = largest(extent.lowest_slope.value, extent.highest_slope.value);
    const Extremum top = extremum(2, 1);
    const Extremum bottom = extremum(2, -1);
    extent.curvature = largest(bottom.value, top.value);
    return extent;
  }

 private:
  Extremum extremum(std::size_t order, int sign) {
    if (deadline_.passed())
      return {.value = {}, .attained = {Verdict::unknown, "the time was up"}, .place = {}};
    const Supremum found = supremum(pieces_, order, sign, tolerance, deadline_);
    const Enclosure& value = found.value;
    const auto plain = [](double x) { return x + 0.0; };  // no -0
    return {.value = sign > 0 ? Enclosure{plain(value.lower), plain(value.upper)}
                              : Enclosure{plain(-value.upper), plain(-value.lower)},
            .attained = found.attained,
            .place = found.place};
  }

  /// The least and the largest |values|.
  static Enclosure largest(const Enclosure& low, const Enclosure& high) {
    return {std::max({0.0, high.lower, -low.upper}), std::max({0.0, high.upper, -low.lower})};
  }

  static Answer bounded(double bound, bool is_infinite, const std::string& relation) {
    if (is_infinite) return {Verdict::no, "f grows beyond every bound"};
    if (std::isinf(bound)) return {Verdict::unknown, "no bound was found"};
    return {Verdict::yes, relation + shortest((relation == "f >= " ? -bound : bound) + 0.0)};
  }

  static Answer both(const Answer& below, const Answer& above) {
    if (below.is_no()) return below;
    if (above.is_no()) return above;
    if (below.is_yes() && above.is_yes()) return {Verdict::yes, below.because + " and " + above.because};
    return below.is_yes() ? above : below;
  }

  /// What rises or falls strictly on the whole line never takes its limits; otherwise boxes decide.
  void settle_attainment(Extent& extent) {
    const bool is_strict = shape_.increasing.is_yes() || shape_.decreasing.is_yes();
    const bool is_on_line = pieces_.are_known() && std::ranges::all_of(pieces_.cells(), &Cell::is_defined);
    for (const int sign : {-1, 1}) {
      Extremum& end = sign < 0 ? extent.infimum : extent.supremum;
      if (!end.attained.is_unknown() || !end.value.is_bounded()) continue;
      const double bound = sign < 0 ? -end.value.upper : end.value.lower;
      if (is_strict && is_on_line) {
        end.attained = {Verdict::no, "f comes nearer and nearer, strictly"};
      } else if (stays_below(pieces_, sign, bound, deadline_)) {
        end.attained = {Verdict::no, "f only comes near to it"};
      }
      if (end.attained.is_no()) end.place.reset();
    }
  }

  Pieces& pieces_;
  const Shape& shape_;
  const Deadline& deadline_;
};

}  // namespace

Extent extent(Pieces& pieces, const Shape& shape, const Deadline& deadline) {
  return ExtentAnalysis(pieces, shape, deadline).run();
}

}  // namespace assay
