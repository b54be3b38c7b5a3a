#include "report/specification.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "report/charts.h"
#include "report/text.h"

namespace assay::report {
namespace {

constexpr double label_distance = 15;  // pixels between baselines
constexpr std::size_t label_width = 18;
constexpr double row_height = 44;  // pixels

Json rows_by_name(const std::vector<std::string>& names) {
  return {{"field", "name"},
          {"type", "nominal"},
          {"title", nullptr},
          {"sort", nullptr},
          {"scale", {{"domain", names}}},
          {"axis", {{"grid", false}, {"labelLimit", 160}, {"labelFontSize", 13}, {"labelFontWeight", 600}}}};
}

/// The value of a row stands above its dot, to the right of it where there is room for so many characters.
Json value_texts(const Json& x, const Json& y, const Key& key) {
  const std::string fits = "scale('x', datum.value) + 7.5 * length(datum.shown) < width";
  return {{"mark",
           {{"type", "text"},
            {"align", {{"expr", fits + " ? 'left' : 'right'"}}},
            {"dx", {{"expr", fits + " ? -7 : 7"}}},
            {"dy", -14},
            {"tooltip", nullptr}}},
          {"encoding", {{"x", x}, {"y", y}, {"text", {{"field", "shown"}}}, {"color", colour_by_name(key)}}}};
}

}  // namespace

std::string series_colour(std::size_t i) {
  constexpr std::size_t colours = 8;
  return fmt::format("var(--series-{})", i % colours);
}

std::vector<std::string> labels(const std::vector<study::Contender>& contenders) {
  std::vector<std::string> labels;
  std::unordered_set<std::string> taken;
  for (const study::Contender& contender : contenders) {
    const std::string plain = label(contender.activation.name);
    std::string unique = plain;
    for (int n = 2; !taken.insert(unique).second; ++n) unique = fmt::format("{} ({})", plain, n);
    labels.push_back(std::move(unique));
  }
  return labels;
}

Key key_of(const study::Comparison& comparison) {
  Key key{.names = labels(comparison.contenders), .colours = {}};
  for (std::size_t i = 0; i < key.names.size(); ++i) key.colours.push_back(series_colour(i));
  return key;
}

double least_error(std::size_t samples) {
  return 0.5 / static_cast<double>(std::max<std::size_t>(1, samples));
}

Json layered(const std::string& description, Json data, Json layers, double height) {
  return {{"description", description},
          {"width", "container"},
          {"height", height},
          {"autosize", {{"type", "fit-x"}, {"contains", "padding"}}},
          {"data", {{"values", std::move(data)}}},
          {"layer", std::move(layers)}};
}

Json quantitative(const std::string& field, const std::string& title, const Scale& scale, Marks marks) {
  Json axis = {{"title", title}, {"values", scale.ticks}};
  switch (marks) {
    case Marks::numbers: axis["labelExpr"] = "format(datum.value, '.3~g')"; break;
    case Marks::shares: axis["labelExpr"] = "format(100 * datum.value, '.3~g') + '%'"; break;
    case Marks::accuracies: axis["labelExpr"] = "format(100 * (1 - datum.value), '.4~f') + '%'"; break;
  }
  const Json mapping = {{"type", scale.logarithmic ? "log" : "linear"},
                        {"domain", {scale.low, scale.high}},
                        {"nice", false},
                        {"reverse", marks == Marks::accuracies}};
  return {{"field", field}, {"type", "quantitative"}, {"title", title}, {"scale", mapping}, {"axis", axis}};
}

Json colour_by_name(const Key& key) {
  return {{"field", "name"},
          {"type", "nominal"},
          {"scale", {{"domain", key.names}, {"range", key.colours}}},
          {"legend", nullptr}};
}

Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  // More digits than any screen has pixels would only make the page larger.
  return std::stod(fmt::format("{:.6g}", value));
}

Json end_labels(const std::vector<EndLabel>& labels, Json x, Json y, const Scale& scale, const Key& key,
                double height) {
  const double distance = label_distance / height;
  std::vector<double> places;
  for (const EndLabel& label : labels) places.push_back(std::clamp(scale.place(label.value), 0.0, 1.0));
  places = spread(places, distance);
  Json values = Json::array();
  for (std::size_t i = 0; i < labels.size(); ++i) {
    values.push_back({{"name", labels[i].name},
                      {"short", shortened(labels[i].name, label_width)},
                      {"at", labels[i].at},
                      {"label", scale.value_at(places[i])}});
  }
  x["field"] = "at";
  y["field"] = "label";
  return {
      {"data", {{"values", values}}},
      {"mark", {{"type", "text"}, {"align", "left"}, {"dx", 7}, {"fontWeight", 600}, {"tooltip", nullptr}}},
      {"encoding",
       {{"x", std::move(x)},
        {"y", std::move(y)},
        {"text", {{"field", "short"}}},
        {"color", colour_by_name(key)}}}};
}

Json dot_plot(const std::string& description, Json dots, Json means, const DotAxis& axis, const Key& key) {
  const Json y = rows_by_name(key.names);
  const auto x = [&](const char* field) { return quantitative(field, axis.title, axis.scale, axis.marks); };
  Json layers = {
      {{"data", {{"values", std::move(dots)}}},
       {"mark", {{"type", "point"}, {"filled", true}, {"size", 40}, {"opacity", 0.35}}},
       {"encoding",
        {{"x", x("value")},
         {"y", y},
         {"color", colour_by_name(key)},
         {"tooltip",
          {{{"field", "name"}, {"title", "network"}},
           {{"field", "trial"}, {"title", "trial"}},
           {{"field", "shown"}, {"title", axis.title}}}}}}},
      {{"mark", {{"type", "rule"}, {"strokeWidth", 3}, {"tooltip", nullptr}}},
       {"encoding", {{"x", x("from")}, {"x2", {{"field", "to"}}}, {"y", y}, {"color", colour_by_name(key)}}}},
      {{"mark", {{"type", "point"}, {"filled", true}, {"size", 110}, {"opacity", 1}, {"tooltip", nullptr}}},
       {"encoding", {{"x", x("value")}, {"y", y}, {"color", colour_by_name(key)}}}},
      value_texts(x("value"), y, key)};
  return layered(description, std::move(means), std::move(layers),
                 row_height * static_cast<double>(std::max<std::size_t>(1, key.names.size())));
}

std::string dumped(const Json& specification) {
  return specification.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace assay::report
