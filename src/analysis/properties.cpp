#include "analysis/properties.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

#include "analysis/pieces.h"
#include "base/error.h"
#include "base/text.h"

namespace assay {
namespace {

/// Constants, x, sums, products, whole powers and quotients by numbers.
bool is_polynomial_formula(const Function& f) {
  std::vector<bool> moves(f.root() + 1, false);
  for (NodeId id = 0; id <= f.root(); ++id) {
    const Node& node = f.graph()[id];
    moves[id] = node.op == Op::input;
    for (const NodeId argument : node.used()) moves[id] = moves[id] || moves[argument];
    if (!moves[id]) continue;
    switch (node.op) {
      case Op::input:
      case Op::neg:
      case Op::add:
      case Op::sub:
      case Op::mul: break;
      case Op::div:
        if (moves[node.arguments[1]]) return false;
        break;
      case Op::pow: {
        const NodeId exponent = node.arguments[1];
        if (f.graph()[exponent].op != Op::constant) return false;
        const Rational& value = f.graph().value(exponent);
        if (!value.is_integer() || value.is_negative()) return false;
        break;
      }
      default: return false;
    }
  }
  return true;
}

/// A sine or cosine of a non-constant polynomial is a factor: f has infinitely many zeros if it is defined.
bool has_wave_factor(const Function& f) {
  std::vector<NodeId> factors = {f.root()};
  while (!factors.empty()) {
    const Node node = f.graph()[factors.back()];
    factors.pop_back();
    if (node.op == Op::neg || node.op == Op::mul) {
      factors.insert(factors.end(), node.used().begin(), node.used().end());
    } else if (node.op == Op::div) {
      factors.push_back(node.arguments[0]);
    } else if (node.op == Op::sin || node.op == Op::cos) {
      const Function argument(f.graph(), node.arguments[0]);
      const bool is_constant =
          !std::ranges::any_of(std::views::iota(NodeId{0}, argument.root() + 1),
                               [&](NodeId id) { return argument.graph()[id].op == Op::input; });
      if (!is_constant && is_polynomial_formula(argument)) return true;
    }
  }
  return false;
}

bool is_whole(double exponent) {
  return std::floor(exponent) == exponent;
}

/// The certificates of THEORY 1.2.
Answer not_polynomial_at(const EndBehaviour& end, const std::string& where, bool varies, bool is_bent) {
  if (end.growth == Growth::exponential)
    return {Verdict::no, "f grows faster than every power as x -> " + where};
  if (end.growth == Growth::logarithmic) return {Verdict::no, "f grows like a logarithm as x -> " + where};
  if (end.growth == Growth::power && end.exponent && !is_whole(*end.exponent)) {
    return {Verdict::no,
            "f grows like |x|^" + shortest(*end.exponent) + ", not a whole power, as x -> " + where};
  }
  if (end.is_near_line && is_bent)
    return {Verdict::no, "f stays near a line as x -> " + where + " and is not one"};
  const bool has_limit = end.growth == Growth::constant && end.limit && end.limit->is_bounded();
  if (has_limit && varies)
    return {Verdict::no, "f tends to a number as x -> " + where + " and is not constant"};
  if (end.growth == Growth::bounded && varies)
    return {Verdict::no, "f stays bounded as x -> " + where + " and is not constant"};
  return {};
}

/// Limits from both sides that differ, or are infinite: no value given at that one point can mend it.
bool is_lasting(const Jump& jump) {
  const auto is_infinite = [](const std::optional<Enclosure>& limit) {
    return limit && limit->is_infinite();
  };
  const bool differ = jump.left && jump.right &&
                      (jump.left->upper < jump.right->lower || jump.right->upper < jump.left->lower);
  return differ || is_infinite(jump.left) || is_infinite(jump.right);
}

/// One polynomial on every piece.
bool is_piecewise_one_polynomial(Pieces& pieces) {
  if (!pieces.are_known() || !pieces.reaches(Side::left) || !pieces.reaches(Side::right)) return false;
  const auto cells = pieces.cells();
  return !cells.empty() && std::ranges::all_of(cells, [&](Cell& cell) {
    return cell.is_defined() && is_polynomial_formula(cell.piece->formula(0)) &&
           cell.piece->formula(0) == cells.front().piece->formula(0);
  });
}

/// Up to values at single points.
Answer polynomial(const Properties& properties, Pieces& pieces) {
  const Function& f = pieces.function();
  const Regularity& regularity = properties.regularity;
  const Shape& shape = properties.shape;
  const bool is_defined = regularity.domain.everywhere.is_yes();
  const bool is_continuous = regularity.continuous.is_yes();
  if (shape.polynomial.is_no()) return shape.polynomial;
  if (is_defined && (is_polynomial_formula(f) || shape.affine.is_yes()))
    return {Verdict::yes, "it is one by algebra"};
  if (is_piecewise_one_polynomial(pieces)) return {Verdict::yes, "it is one but at single points"};
  if (!regularity.domain.undefined.empty()) return {Verdict::no, regularity.domain.everywhere.because};
  const bool varies = is_continuous && (shape.nondecreasing.is_no() || shape.nonincreasing.is_no());
  const bool is_bent = is_continuous && (shape.convex.is_no() || shape.concave.is_no());
  if (properties.extent.bounded.is_yes() && varies) return {Verdict::no, "f is bounded and not constant"};
  for (const Jump& jump : regularity.jumps) {
    if (is_lasting(jump)) return {Verdict::no, "f jumps, or has a pole, at x = " + jump.place.text};
  }
  if (is_continuous && regularity.refuted_class) {
    return {Verdict::no,
            "the derivative of order " + std::to_string(*regularity.refuted_class) + " is not continuous"};
  }
  if (is_defined && is_bent && has_wave_factor(f))
    return {Verdict::no, "f has infinitely many zeros and is not 0"};
  const EndBehaviour& left = properties.extent.at_minus_infinity;
  const EndBehaviour& right = properties.extent.at_plus_infinity;
  if (const Answer found = not_polynomial_at(left, "-inf", varies, is_bent); found.is_no()) return found;
  if (const Answer found = not_polynomial_at(right, "inf", varies, is_bent); found.is_no()) return found;
  const bool differ = left.slope && right.slope &&
                      (left.slope->upper < right.slope->lower || right.slope->upper < left.slope->lower);
  if (differ) return {Verdict::no, "the asymptotic slopes at both ends differ"};
  return {Verdict::unknown, "none of the certificates applies"};
}

class Run {
 public:
  Run(const Function& f, const Deadline& deadline, double variance)
      : f_(f), deadline_(deadline), variance_(variance) {}

  Properties run() {
    const bool is_cut = attempt("the pieces", [&] { pieces_.emplace(f_.bound(), deadline_); });
    if (!is_cut) return std::move(result_);
    Pieces& pieces = *pieces_;
    if (!pieces.obstacle().empty()) note("the pieces", pieces.obstacle());
    attempt("the regularity", [&] { result_.regularity = regularity(pieces, deadline_, variance_); });
    attempt("the shape", [&] { result_.shape = shape(pieces, result_.regularity, deadline_); });
    attempt("the extent", [&] { result_.extent = extent(pieces, result_.shape, deadline_); });
    attempt("polynomials", [&] { result_.shape.polynomial = polynomial(result_, pieces); });
    attempt("the landmarks",
            [&] { result_.landmarks = landmarks(pieces, result_.extent, deadline_, variance_); });
    attempt("float32", [&] { result_.float32 = float32_facts(pieces, result_.shape, deadline_); });
    return std::move(result_);
  }

 private:
  /// A derivative beyond the size bound ends one analysis, not all.
  template <class Analysis>
  bool attempt(const std::string& name, Analysis analysis) {
    if (deadline_.passed()) {
      note(name, "the time was up");
      return false;
    }
    try {
      analysis();
    } catch (const Error& error) {
      note(name, error.what());
      return false;
    }
    return true;
  }

  void note(const std::string& name, const std::string& why) {
    if (!result_.reason.empty()) result_.reason += "; ";
    result_.reason += name + ": " + why;
  }

  const Function& f_;
  const Deadline& deadline_;
  double variance_;
  std::optional<Pieces> pieces_;
  Properties result_;
};

}  // namespace

Properties analyze_properties(const Function& f, const Deadline& deadline, double variance) {
  return Run(f, deadline, variance).run();
}

}  // namespace assay
