#include "report/findings_json.h"

#include <cmath>

namespace assay::report {
namespace {

/// Infinities are values here: "inf", "-inf"; NaN is null.
Json extended(double value) {
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return json_number(value);
}

Json extended(const std::optional<double>& value) {
  return value ? extended(*value) : Json(nullptr);
}

Json enclosure(const Enclosure& e) {
  return {{"lower", extended(e.lower)}, {"upper", extended(e.upper)}};
}

Json enclosure(const std::optional<Enclosure>& e) {
  return e ? enclosure(*e) : Json(nullptr);
}

Json place(const Place& p) {
  return {{"x", extended(p.x)}, {"text", p.text}, {"exact", p.is_exact}};
}

template <class List, class Item>
Json array(const List& list, Item item) {
  Json result = Json::array();
  for (const auto& element : list) result.push_back(item(element));
  return result;
}

Json stretches(const std::vector<Stretch>& list) {
  return array(list, [](const Stretch& s) {
    return Json{{"lower", extended(s.lower)},
                {"upper", extended(s.upper)},
                {"includes_lower", s.includes_lower},
                {"includes_upper", s.includes_upper}};
  });
}

Json domain(const DomainFacts& d) {
  return {{"everywhere", answer_json(d.everywhere)},
          {"undefined", stretches(d.undefined)},
          {"holes", array(d.holes, place)},
          {"probability_undefined", enclosure(d.probability)},
          {"complete", d.is_complete}};
}

Json regularity(const Regularity& r) {
  const auto jump = [](const Jump& j) {
    return Json{{"place", place(j.place)},
                {"left", enclosure(j.left)},
                {"right", enclosure(j.right)},
                {"value", enclosure(j.value)}};
  };
  const auto kink = [](const Kink& k) {
    return Json{{"place", place(k.place)}, {"left", enclosure(k.left)}, {"right", enclosure(k.right)}};
  };
  const auto steep = [](const UnboundedSlope& s) {
    return Json{{"place", place(s.place)},
                {"side", s.is_right ? "right" : "left"},
                {"exponent", extended(s.exponent)},
                {"square_integrable", answer_json(s.square_integrable)}};
  };
  const auto broken = [](const Break& b) { return Json{{"place", place(b.place)}, {"order", b.order}}; };
  const std::optional<int> k = r.exact_class();
  const Json smoothness = !k ? Json(nullptr) : *k == Regularity::infinitely_smooth ? Json("inf") : Json(*k);
  return {{"domain", domain(r.domain)},
          {"continuous", answer_json(r.continuous)},
          {"differentiable", answer_json(r.differentiable)},
          {"class", smoothness},
          {"jumps", array(r.jumps, jump)},
          {"kinks", array(r.kinks, kink)},
          {"unbounded_slopes", array(r.unbounded_slopes, steep)},
          {"breaks_of_higher_derivatives", array(r.breaks, broken)},
          {"complete", r.is_complete}};
}

Json shape(const Shape& s) {
  return {{"affine", answer_json(s.affine)},
          {"polynomial", answer_json(s.polynomial)},
          {"flat_almost_everywhere", answer_json(s.flat_almost_everywhere)},
          {"increasing", answer_json(s.increasing)},
          {"decreasing", answer_json(s.decreasing)},
          {"nondecreasing", answer_json(s.nondecreasing)},
          {"nonincreasing", answer_json(s.nonincreasing)},
          {"injective", answer_json(s.injective)},
          {"convex", answer_json(s.convex)},
          {"concave", answer_json(s.concave)},
          {"odd", answer_json(s.odd)},
          {"even", answer_json(s.even)},
          {"zero_at_zero", answer_json(s.zero_at_zero)}};
}

Json extremum(const Extremum& e) {
  return {{"value", enclosure(e.value)},
          {"attained", answer_json(e.attained)},
          {"place", e.place ? place(*e.place) : Json(nullptr)}};
}

std::string_view name(Growth growth) {
  switch (growth) {
    case Growth::unknown: return "unknown";
    case Growth::constant: return "constant";
    case Growth::bounded: return "bounded";
    case Growth::logarithmic: return "logarithmic";
    case Growth::power: return "power";
    case Growth::exponential: return "exponential";
    case Growth::undefined: return "undefined";
  }
  return {};
}

Json behaviour(const EndBehaviour& b) {
  return {{"growth", name(b.growth)},    {"exponent", extended(b.exponent)}, {"limit", enclosure(b.limit)},
          {"slope", enclosure(b.slope)}, {"offset", enclosure(b.offset)},    {"reason", b.reason}};
}

Json extent(const Extent& e) {
  return {{"infimum", extremum(e.infimum)},
          {"supremum", extremum(e.supremum)},
          {"bounded_below", answer_json(e.bounded_below)},
          {"bounded_above", answer_json(e.bounded_above)},
          {"bounded", answer_json(e.bounded)},
          {"at_minus_infinity", behaviour(e.at_minus_infinity)},
          {"at_plus_infinity", behaviour(e.at_plus_infinity)},
          {"lowest_slope", extremum(e.lowest_slope)},
          {"highest_slope", extremum(e.highest_slope)},
          {"lipschitz", enclosure(e.lipschitz)},
          {"curvature", enclosure(e.curvature)}};
}

Json landmarks(const Landmarks& l) {
  const auto turn = [](const Turn& t) {
    return Json{{"place", place(t.place)}, {"value", enclosure(t.value)}, {"minimum", t.is_minimum}};
  };
  const auto set = [](const StretchSet& s) {
    return Json{{"stretches", stretches(s.stretches)}, {"probability", enclosure(s.probability)}};
  };
  return {{"zeros", array(l.zeros, place)},         {"zero_stretches", stretches(l.zero_stretches)},
          {"zeros_complete", l.zeros_are_complete}, {"turns", array(l.turns, turn)},
          {"turns_complete", l.turns_are_complete}, {"saturation_slope", l.saturation_slope},
          {"saturated", set(l.saturated)},          {"flat", set(l.flat)}};
}

Json float32(const Float32Facts& f) {
  const auto tail = [](const std::optional<Float32Facts::Tail>& t) {
    if (!t) return Json(nullptr);
    return Json{{"from", json_float(t->from)}, {"value", json_float(t->value)}, {"proved", t->is_proved}};
  };
  return {{"left", tail(f.left)},
          {"right", tail(f.right)},
          {"slope_left", tail(f.slope_left)},
          {"slope_right", tail(f.slope_right)},
          {"reason", f.reason}};
}

Json moment(const Moment& m) {
  const char* const state = m.is_finite()                        ? "finite"
                            : m.state == Moment::State::infinite ? "infinite"
                                                                 : "unknown";
  return {{"value", m.is_finite() ? json_number(m.value) : Json(nullptr)},
          {"error", m.is_finite() ? json_number(m.error) : Json(nullptr)},
          {"state", state},
          {"reason", m.reason}};
}

Json scales(const Scales& s) {
  return {{"weight_variance_times_fan_in", s.weight}, {"bias_variance", s.bias}};
}

Json critical_point(const CriticalPoint& p) {
  Json json = {{"q", p.q}};
  json.update(scales(p.scales));
  json["length_slope"] = extended(p.length_slope);
  return json;
}

std::string_view name(EdgeOfChaos::Existence existence) {
  switch (existence) {
    case EdgeOfChaos::Existence::stable: return "stable";
    case EdgeOfChaos::Existence::marginal: return "marginal";
    case EdgeOfChaos::Existence::unstable: return "unstable";
    case EdgeOfChaos::Existence::none: return "none";
    case EdgeOfChaos::Existence::unknown: return "unknown";
  }
  return {};
}

Json edge(const EdgeOfChaos& e) {
  const auto branch = [](const StableBranch& b) {
    return Json{{"from", critical_point(b.from)}, {"until_q", extended(b.until)}};
  };
  return {{"existence", name(e.existence)},
          {"reason", e.reason},
          {"branches", array(e.branches, branch)},
          {"single", e.single ? critical_point(*e.single) : Json(nullptr)},
          {"small_lengths", e.small_lengths ? scales(*e.small_lengths) : Json(nullptr)}};
}

Json depth_or_null(const std::optional<std::size_t>& depth) {
  return depth ? Json(*depth) : Json(nullptr);
}

Json outlook(const inspect::Outlook& o, const inspect::FindingsOptions& options) {
  const Propagation& p = o.propagation;
  Json json = {{"initialisation", assay::name(o.recipe.initialisation)}};
  json.update(scales(o.recipe.layer(options.width, options.width)));
  json["chi"] = extended(o.scales.chi);
  json["length_slope"] = extended(o.scales.length_slope);
  json["correlation"] = extended(o.scales.correlation);
  json["trainable_depth"] = extended(o.scales.trainable_depth());
  json["log_gradient"] = json_number(p.log_gradient);
  json["log_gradient_deviation"] = json_number(p.gradient_deviation);
  json["log_length"] = json_number(p.log_length);
  json["gradients_die_at_depth"] = depth_or_null(p.gradients_die);
  json["gradients_explode_at_depth"] = depth_or_null(p.gradients_explode);
  json["correlations_die_at_depth"] = depth_or_null(p.correlations_die);
  json["overflow_at_depth"] = depth_or_null(p.overflow);
  json["underflow_at_depth"] = depth_or_null(p.underflow);
  json["reason"] = p.reason;
  return json;
}

}  // namespace

Json answer_json(const Answer& answer) {
  const char* const verdict = answer.is_yes() ? "yes" : answer.is_no() ? "no" : "unknown";
  return {{"verdict", verdict}, {"because", answer.because}};
}

Json properties_json(const Properties& p) {
  Json json = regularity(p.regularity);
  json["shape"] = shape(p.shape);
  json["extent"] = extent(p.extent);
  json["landmarks"] = landmarks(p.landmarks);
  json["float32"] = float32(p.float32);
  json["not_decided"] = p.reason;
  return json;
}

Json gaussian_json(const inspect::Findings& f) {
  if (!f.obstacle.empty()) return {{"obstacle", f.obstacle}};
  const GaussianStatistics& s = f.statistics;
  return {{"obstacle", ""},
          {"variance", s.variance},
          {"mean", moment(s.mean)},
          {"second_moment", moment(s.second)},
          {"fourth_moment", moment(s.fourth)},
          {"derivative_mean", moment(s.derivative_mean)},
          {"derivative_second_moment", moment(s.derivative_second)},
          {"derivative_fourth_moment", moment(s.derivative_fourth)},
          {"curvature_moment", moment(s.curvature)},
          {"hermite", s.hermite},
          {"forward_gain", extended(s.forward_gain)},
          {"backward_gain", extended(s.backward_gain)},
          {"chi_at_unit_gain", extended(s.chi_at_unit_gain)},
          {"length_slope_at_unit_gain", extended(s.slope_at_unit_gain)},
          {"linear_fraction", extended(s.linear_fraction)},
          {"kurtosis", extended(s.kurtosis)},
          {"isometry_deficit", extended(s.isometry_deficit)},
          {"saturated", extended(f.saturation.saturated)},
          {"dead_units",
           {{"examples", 60000},
            {"correlation_0.5", f.dead_share},
            {"correlation_0.99", f.dead_share_correlated}}}};
}

Json propagation_json(const inspect::Findings& f) {
  Json outlooks = Json::array();
  for (const inspect::Outlook& o : f.outlooks) outlooks.push_back(outlook(o, f.options));
  Json wide = nullptr;
  if (f.wide) {
    const auto& [jacobian, kernel, fisher] = *f.wide;
    wide = {{"jacobian_mean", json_number(jacobian.mean)},
            {"jacobian_variance_gaussian", json_number(jacobian.variance_gaussian)},
            {"jacobian_variance_orthogonal", json_number(jacobian.variance_orthogonal)},
            {"tangent_kernel", Json::array()},
            {"largest_learning_rate", json_number(fisher.learning_rate)}};
    for (const KernelLayer& layer : kernel.layers) {
      wide["tangent_kernel"].push_back({{"nngp", json_number(layer.same.nngp)},
                                        {"nngp_pair", json_number(layer.pair.nngp)},
                                        {"tangent", json_number(layer.same.tangent)},
                                        {"tangent_pair", json_number(layer.pair.tangent)}});
    }
  }
  return {{"depth", f.options.depth},
          {"width", f.options.width},
          {"torch_gain", extended(f.torch_gain)},
          {"recommended",
           f.recommendation.chosen
               ? Json(assay::name(f.recommendation.forecasts[*f.recommendation.chosen].initialisation))
               : Json(nullptr)},
          {"because", f.recommendation.because},
          {"wide_network", std::move(wide)},
          {"edge_of_chaos", edge(f.edge)},
          {"initialisations", std::move(outlooks)}};
}

}  // namespace assay::report
