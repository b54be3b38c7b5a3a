#include "report/charts_card.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "report/charts.h"
#include "report/specification.h"
#include "report/text.h"

namespace assay::report {
namespace {

using inspect::Findings;
using inspect::Maps;

constexpr double tall = 320;  // pixels
constexpr double limit = 5;   // of what is drawn of a function

Json axis(const std::string& field, const std::string& title, double low, double high) {
  return {{"field", field},
          {"type", "quantitative"},
          {"title", title},
          {"scale", {{"domain", {low, high}}, {"nice", false}, {"zero", false}}},
          {"axis", {{"title", title}, {"tickCount", 6}}}};
}

Json line_layer(const std::string& name, const Json& x, const Json& y, Json mark) {
  mark["type"] = "line";
  mark["clip"] = true;
  mark["tooltip"] = nullptr;
  return {{"transform", {{{"filter", {{"field", "name"}, {"equal", name}}}}}},
          {"mark", std::move(mark)},
          {"encoding", {{"x", x}, {"y", y}, {"detail", {{"field", "piece"}}}, {"order", {{"field", "x"}}}}}};
}

// --- f, f' and f''

struct Range {
  double low = -0.5, high = 1.5;
  void include(const Curve& curve) {
    for (const std::vector<Point>& piece : curve) {
      for (const Point& point : piece) {
        if (!std::isfinite(point.y)) continue;
        low = std::clamp(point.y * 1.05, -limit, low);
        high = std::clamp(point.y * 1.05, high, limit);
      }
    }
  }
};

void add_rows(Json& rows, const Curve& curve, const std::string& name) {
  for (std::size_t i = 0; i < curve.size(); ++i) {
    for (const Point& point : curve[i]) {
      rows.push_back({{"name", name},
                      {"piece", i},
                      {"x", number(point.x)},
                      {"y", number(std::clamp(point.y, -20 * limit, 20 * limit))}});
    }
  }
}

/// The height of a curve at the point of it that is nearest to x.
double height_at(const Curve& curve, double x) {
  double nearest = 1e300;
  double y = std::nan("");
  for (const std::vector<Point>& piece : curve) {
    for (const Point& point : piece) {
      if (std::abs(point.x - x) >= nearest) continue;
      nearest = std::abs(point.x - x);
      y = point.y;
    }
  }
  return y;
}

/// Points of f with a name.
Json landmarks(const inspect::Card& card, const Curve& f) {
  Json points = Json::array();
  const auto add = [&](const Place& place, const char* what) {
    const double y = height_at(f, place.x);
    if (std::abs(place.x) > limit || !(std::abs(y) <= limit)) return;
    points.push_back({{"x", number(place.x)}, {"y", number(y)}, {"what", what}, {"at", "x = " + place.text}});
  };
  const Properties& p = card.findings.properties;
  for (const Kink& kink : p.regularity.kinks) add(kink.place, "kink");
  for (const Jump& jump : p.regularity.jumps) add(jump.place, "jump");
  for (const UnboundedSlope& steep : p.regularity.unbounded_slopes) add(steep.place, "slope without bound");
  for (const Turn& turn : p.landmarks.turns) add(turn.place, turn.is_minimum ? "minimum" : "maximum");
  for (const Place& zero : p.landmarks.zeros) add(zero, "zero");
  return points;
}

/// The asymptotes, each as two points.
Json asymptotes(const inspect::Card& card) {
  Json rows = Json::array();
  const auto add = [&](const EndBehaviour& end, double sign) {
    if (!end.slope || !end.offset || !end.slope->is_bounded() || !end.offset->is_bounded()) return;
    for (const double x : {0.2 * sign * limit, sign * limit}) {
      rows.push_back({{"x", x},
                      {"y", number(end.slope->middle() * x + end.offset->middle())},
                      {"side", sign > 0 ? "right" : "left"}});
    }
  };
  add(card.findings.properties.extent.at_minus_infinity, -1);
  add(card.findings.properties.extent.at_plus_infinity, 1);
  return rows;
}

std::string curve_numbers(const Curves& curves, const Curve& second) {
  const auto text = [](const Curve& curve, double x) {
    for (const std::vector<Point>& piece : curve) {
      const auto point = std::ranges::find(piece, x, &Point::x);
      if (point != piece.end()) return quantity(point->y);
    }
    return std::string("undefined");
  };
  std::vector<std::vector<std::string>> rows;
  for (int x = -5; x <= 5; ++x) {
    rows.push_back({std::to_string(x), text(curves.value, x), text(curves.derivative, x), text(second, x)});
  }
  return table({"x", "f(x)", "f′(x)", "f″(x)"}, rows);
}

Json landmark_layers(const inspect::Card& card, const Curves& curves, const Json& x, const Json& y) {
  const Json tooltip = {{{"field", "what"}, {"title", "f has a"}}, {{"field", "at"}, {"title", "at"}}};
  return {{{"data", {{"values", asymptotes(card)}}},
           {"mark",
            {{"type", "line"},
             {"clip", true},
             {"strokeDash", {2, 4}},
             {"color", "var(--axis)"},
             {"tooltip", nullptr}}},
           {"encoding", {{"x", x}, {"y", y}, {"detail", {{"field", "side"}}}}}},
          {{"data", {{"values", landmarks(card, curves.value)}}},
           {"mark",
            {{"type", "point"},
             {"filled", false},
             {"size", 70},
             {"strokeWidth", 2},
             {"color", "var(--ink)"},
             {"clip", true}}},
           {"encoding", {{"x", x}, {"y", y}, {"tooltip", tooltip}}}}};
}

// --- lines of x and y

struct Series {
  std::string name;
  std::vector<Point> points;
};

struct Labels {
  std::string description, x, y;
};

Scale plain_scale(double low, double high) {
  return {.low = low, .high = high, .logarithmic = false, .ticks = {}};
}

/// Lines with their names at the right ends; `extra` layers lie below them.
Chart lines(const Labels& labels, const std::vector<Series>& series, const Point& low, const Point& high,
            Json extra) {
  Key key;
  Json rows = Json::array();
  std::vector<EndLabel> ends;
  for (std::size_t i = 0; i < series.size(); ++i) {
    key.names.push_back(series[i].name);
    key.colours.push_back(series_colour(i));
    for (const Point& point : series[i].points) {
      rows.push_back(
          {{"name", series[i].name}, {"piece", 0}, {"x", number(point.x)}, {"y", number(point.y)}});
    }
    if (series[i].points.empty()) continue;
    const auto inside = [&](const Point& p) { return low.y <= p.y && p.y <= high.y; };
    const auto last = std::ranges::find_if(series[i].points.rbegin(), series[i].points.rend(), inside);
    const Point& end = last == series[i].points.rend() ? series[i].points.back() : *last;
    // A chart is made narrower for names at its right edge; those a little before it would not fit.
    const bool is_near = end.x > low.x + 0.7 * (high.x - low.x);
    ends.push_back(
        {.name = series[i].name, .at = is_near ? high.x : end.x, .value = std::clamp(end.y, low.y, high.y)});
  }
  const Json x = axis("x", labels.x, low.x, high.x);
  const Json y = axis("y", labels.y, low.y, high.y);
  Json layers = std::move(extra);
  for (std::size_t i = 0; i < series.size(); ++i) {
    layers.push_back(line_layer(series[i].name, x, y, {{"strokeWidth", 2.25}, {"color", series_colour(i)}}));
  }
  layers.push_back(end_labels(ends, x, y, plain_scale(low.y, high.y), key, tall));
  std::vector<std::vector<std::string>> cells;
  for (const Series& s : series) {
    const std::size_t stride = std::max<std::size_t>(1, s.points.size() / 10);
    for (std::size_t i = 0; i < s.points.size(); i += stride) {
      cells.push_back({s.name, quantity(s.points[i].x), quantity(s.points[i].y)});
    }
  }
  return {.specification = dumped(layered(labels.description, std::move(rows), std::move(layers), tall)),
          .numbers = table({"", labels.x, labels.y}, cells)};
}

/// The line y = x, which a map leaves unchanged.
Json diagonal(double low, double high, const Json& x, const Json& y) {
  const Json values = {{{"x", low}, {"y", low}}, {{"x", high}, {"y", high}}};
  return {
      {"data", {{"values", values}}},
      {"mark", {{"type", "line"}, {"strokeDash", {2, 4}}, {"color", "var(--axis)"}, {"tooltip", nullptr}}},
      {"encoding", {{"x", x}, {"y", y}}}};
}

Chart map_chart(const Labels& labels, std::vector<Point> points, const std::string& name, double low,
                double high) {
  double lowest = low;
  for (const Point& p : points) lowest = std::min(lowest, p.y);
  const Json x = axis("x", labels.x, low, high);
  const Json y = axis("y", labels.y, lowest, high);
  return lines(labels, {{name, std::move(points)}}, {low, lowest}, {high, high},
               Json::array({diagonal(low, high, x, y)}));
}

// --- phases

std::string_view word(Phase phase) {
  switch (phase) {
    case Phase::ordered: return "ordered: gradients fade";
    case Phase::chaotic: return "chaotic: gradients grow";
    case Phase::vanishing: return "lengths vanish";
    case Phase::exploding: return "lengths explode";
    case Phase::unknown: return "not known";
  }
  return {};
}

Json phase_rows(const PhaseDiagram& diagram) {
  Json rows = Json::array();
  const double dw = diagram.weights.size() > 1 ? diagram.weights[1] - diagram.weights[0] : 1.0;
  const double db = diagram.biases.size() > 1 ? diagram.biases[1] - diagram.biases[0] : 1.0;
  for (std::size_t b = 0; b < diagram.biases.size(); ++b) {
    for (std::size_t w = 0; w < diagram.weights.size(); ++w) {
      const PhaseDiagram::Cell& cell = diagram.at(b, w);
      rows.push_back({{"x", number(diagram.weights[w] - dw / 2)},
                      {"x2", number(diagram.weights[w] + dw / 2)},
                      {"y", number(std::max(0.0, diagram.biases[b] - db / 2))},
                      {"y2", number(diagram.biases[b] + db / 2)},
                      {"phase", word(cell.phase)},
                      {"chi", number(cell.chi)}});
    }
  }
  return rows;
}

struct Initialised {
  std::string name;
  Scales scales;
};

/// The initialisations in the diagram, from left to right.
std::vector<Initialised> initialised(const Findings& findings, double widest, double highest) {
  std::vector<Initialised> result;
  for (const inspect::Outlook& o : findings.outlooks) {
    const Scales scales = o.recipe.layer(findings.options.width, findings.options.width);
    const bool is_twin = o.recipe.initialisation == Initialisation::glorot;  // LeCun's between equal widths
    if (scales.weight > widest || scales.bias > highest || is_twin) continue;
    result.push_back({.name = std::string(name(o.recipe.initialisation)), .scales = scales});
  }
  std::ranges::stable_sort(result, {}, [](const Initialised& each) { return each.scales.weight; });
  return result;
}

/// Dots; the names of those that lie close together are one label, at the first.
Json initialisation_points(const std::vector<Initialised>& all, double widest, double highest) {
  constexpr double close = 0.08;
  Json points = Json::array();
  std::size_t first = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Scales& here = all[i].scales;
    points.push_back({{"x", number(here.weight)}, {"y", number(here.bias)}, {"name", ""}});
    const Scales& there = all[first].scales;
    const bool is_close =
        here.weight - there.weight < close * widest && std::abs(here.bias - there.bias) < close * highest;
    if (!is_close) first = i;
    std::string names = points[first]["name"];
    points[first]["name"] = names.empty() ? all[i].name : names + ", " + all[i].name;
  }
  return points;
}

std::string phase_numbers(const Findings& findings, const std::vector<Initialised>& dots) {
  std::vector<std::vector<std::string>> rows;
  for (const CriticalPoint& p : findings.edge.curve) {
    rows.push_back(
        {quantity(p.q), quantity(p.scales.weight), quantity(p.scales.bias), quantity(p.length_slope)});
  }
  if (!rows.empty()) return table({"q", "weight variance × fan-in", "bias variance", "length slope"}, rows);
  // Without an edge of chaos the dots are all that has numbers.
  for (const Initialised& dot : dots) {
    rows.push_back({dot.name, quantity(dot.scales.weight), quantity(dot.scales.bias)});
  }
  return table({"initialisation", "weight variance × fan-in", "bias variance"}, rows);
}

}  // namespace

Chart marked_curves(const inspect::Card& card, const Curves& curves, const Curve& second) {
  Range range;
  range.include(curves.value);
  range.include(curves.derivative);
  const Json x = axis("x", "x", -limit, limit);
  const Json y = axis("y", "", range.low, range.high);
  Json rows = Json::array();
  add_rows(rows, curves.value, "f");
  add_rows(rows, curves.derivative, "f′");
  add_rows(rows, second, "f″");
  Json layers = landmark_layers(card, curves, x, y);
  const Json marks = std::exchange(
      layers[1],
      line_layer("f″", x, y, {{"strokeWidth", 1.25}, {"strokeDash", {1, 3}}, {"color", "var(--series-2)"}}));
  layers.push_back(
      line_layer("f′", x, y, {{"strokeWidth", 1.75}, {"strokeDash", {6, 3}}, {"color", "var(--series-1)"}}));
  layers.push_back(line_layer("f", x, y, {{"strokeWidth", 2.75}, {"color", "var(--series-0)"}}));
  layers.push_back(marks);
  std::vector<EndLabel> ends;
  const Key key{.names = {"f", "f′", "f″"},
                .colours = {"var(--series-0)", "var(--series-1)", "var(--series-2)"}};
  const Curve* const all[] = {&curves.value, &curves.derivative, &second};
  for (std::size_t i = 0; i < key.names.size(); ++i) {
    const double at_end = height_at(*all[i], limit);
    if (std::isfinite(at_end)) {
      ends.push_back({.name = key.names[i], .at = limit, .value = std::clamp(at_end, range.low, range.high)});
    }
  }
  layers.push_back(end_labels(ends, x, y, plain_scale(range.low, range.high), key, tall));
  return {.specification =
              dumped(layered("The activation f, its derivative f′ and second derivative f″ from -5 to 5",
                             std::move(rows), std::move(layers), tall)),
          .numbers = curve_numbers(curves, second)};
}

Chart gradient_by_layer(const Findings& findings) {
  std::vector<Series> series;
  double low = -2;
  double high = 2;
  constexpr double farthest = 12;
  for (const inspect::Outlook& o : findings.outlooks) {
    if (o.recipe.initialisation == Initialisation::glorot) continue;  // LeCun's between equal widths
    Series line{.name = std::string(name(o.recipe.initialisation)), .points = {}};
    // From the last layer back to the first.
    double log = 0.0;
    const std::vector<PropagatedLayer>& layers = o.propagation.layers;
    for (std::size_t l = layers.size(); l-- > 0;) {
      if (std::isfinite(layers[l].chi)) log += std::log10(layers[l].chi);
      line.points.push_back({static_cast<double>(layers.size() - 1 - l), log});
      low = std::max(-farthest, std::min(low, log));
      high = std::min(farthest, std::max(high, log));
    }
    series.push_back(std::move(line));
  }
  return lines(
      {.description = "The squared gradient on its way back through a plain network, for each initialisation",
       .x = "layers back",
       .y = "log₁₀ of the squared gradient"},
      series, {0, low - 0.5}, {static_cast<double>(findings.options.depth), high + 0.5}, Json::array());
}

Chart length_map(const Maps& maps) {
  std::vector<Point> points;
  for (const inspect::LengthPoint& p : maps.length) points.push_back({p.before, p.after});
  return map_chart({.description = "The length after a layer against the length before, at unit gain",
                    .x = "length q before the layer",
                    .y = "after"},
                   std::move(points), "length", 0, 3);
}

Chart correlation_map(const Maps& maps) {
  std::vector<Point> points;
  for (const CorrelationPoint& p : maps.correlation) points.push_back({p.before, p.after});
  return map_chart(
      {.description = "The correlation of two inputs after a layer against that before, at unit gain",
       .x = "correlation before the layer",
       .y = "after"},
      std::move(points), "correlation", -1, 1);
}

Chart phase_chart(const Findings& findings, const Maps& maps) {
  const PhaseDiagram& diagram = maps.phases;
  const double widest = diagram.weights.empty() ? 4.0 : diagram.weights.back();
  const double highest = diagram.biases.empty() ? 1.0 : diagram.biases.back();
  const std::vector<Initialised> dots = initialised(findings, widest, highest);
  const Json x = axis("x", "weight variance × fan-in", 0, widest);
  const Json y = axis("y", "bias variance", 0, highest);
  const std::vector<std::string> names = {
      std::string(word(Phase::ordered)), std::string(word(Phase::chaotic)),
      std::string(word(Phase::vanishing)), std::string(word(Phase::exploding)),
      std::string(word(Phase::unknown))};
  const Json colour = {
      {"field", "phase"},
      {"type", "nominal"},
      {"scale",
       {{"domain", names},
        {"range",
         {"var(--series-0)", "var(--series-1)", "var(--series-5)", "var(--series-3)", "var(--grid)"}}}},
      {"legend",
       {{"orient", "bottom"},
        {"title", nullptr},
        {"columns", 2},
        {"labelColor", "var(--ink)"},
        {"labelLimit", 220}}}};
  Json curve = Json::array();
  for (const CriticalPoint& p : findings.edge.curve) {
    if (p.scales.weight <= widest && p.scales.bias <= highest) {
      curve.push_back({{"x", number(p.scales.weight)}, {"y", number(p.scales.bias)}, {"q", number(p.q)}});
    }
  }
  Json layers = {
      {{"mark", {{"type", "rect"}, {"opacity", 0.45}, {"stroke", nullptr}, {"clip", true}}},
       {"encoding",
        {{"x", x},
         {"x2", {{"field", "x2"}}},
         {"y", y},
         {"y2", {{"field", "y2"}}},
         {"color", colour},
         {"tooltip", {{{"field", "phase"}, {"title", "phase"}}, {{"field", "chi"}, {"title", "χ"}}}}}}},
      {{"data", {{"values", curve}}},
       {"mark",
        {{"type", "line"},
         {"strokeWidth", 2.5},
         {"color", "var(--ink)"},
         {"clip", true},
         {"tooltip", nullptr}}},
       {"encoding", {{"x", x}, {"y", y}, {"order", {{"field", "q"}}}}}},
      {{"data", {{"values", initialisation_points(dots, widest, highest)}}},
       {"layer",
        {{{"mark", {{"type", "point"}, {"filled", true}, {"size", 60}, {"color", "var(--ink)"}}},
          {"encoding", {{"x", x}, {"y", y}}}},
         {{"mark",
           {{"type", "text"},
            {"align", "left"},
            {"angle", -55},
            {"dx", 9},
            {"dy", -3},
            {"color", "var(--ink)"},
            {"tooltip", nullptr}}},
          {"encoding", {{"x", x}, {"y", y}, {"text", {{"field", "name"}}}}}}}}}};
  return {.specification = dumped(layered("Phases of wide networks by their weight and bias variance",
                                          phase_rows(diagram), std::move(layers), tall)),
          .numbers = phase_numbers(findings, dots)};
}

}  // namespace assay::report
