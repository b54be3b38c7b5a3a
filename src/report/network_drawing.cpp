#include "report/network_drawing.h"

#include <fmt/format.h>

#include <optional>

#include "report/markup.h"
#include "report/text.h"

namespace assay::report {
namespace {

// In the units of the drawing.
constexpr double column_distance = 168, margin = 66;
constexpr double middle = 150, node_distance = 30, node_radius = 7.5;
constexpr double name_height = 22, count_height = 288, height = 300;
constexpr std::size_t most_nodes = 7;  // odd: in a wider layer the middle one is an ellipsis
constexpr std::size_t most_columns = 7;

struct Column {
  double x;
  std::optional<std::size_t> layer;  // none: layers that are left out
  std::vector<double> nodes;         // heights
  bool cut = false;                  // there are more nodes than drawn
};

Column column_at(double x, std::optional<std::size_t> layer, std::size_t width) {
  Column column{.x = x, .layer = layer, .nodes = {}, .cut = width > most_nodes};
  if (!layer) return column;
  const std::size_t drawn = column.cut ? most_nodes : width;
  for (std::size_t i = 0; i < drawn; ++i) {
    if (column.cut && i == most_nodes / 2) continue;
    column.nodes.push_back(middle +
                           node_distance * (static_cast<double>(i) - (static_cast<double>(drawn) - 1) / 2));
  }
  return column;
}

std::vector<std::optional<std::size_t>> layers_drawn(std::size_t depth) {
  std::vector<std::optional<std::size_t>> layers;
  for (std::size_t i = 0; i < depth; ++i) {
    const bool left_out = depth > most_columns && i >= most_columns / 2 && i + most_columns / 2 < depth;
    if (!left_out) {
      layers.emplace_back(i);
    } else if (layers.back()) {
      layers.emplace_back(std::nullopt);
    }
  }
  return layers;
}

std::string dots(double x, double dx, double dy) {
  std::string out;
  for (const int i : {-1, 0, 1}) {
    out += fmt::format(R"(<circle class="dot" cx="{}" cy="{}" r="2"/>)", x + i * dx, middle + i * dy);
  }
  return out;
}

std::string edges(const Column& from, const Column& to) {
  std::string path;
  for (const double a : from.nodes) {
    for (const double b : to.nodes) path += fmt::format("M{} {}L{} {}", from.x, a, to.x, b);
  }
  return path.empty() ? path : fmt::format("<path class=\"edge\" d=\"{}\"/>\n", path);
}

std::string text(const char* kind, double x, double y, const std::string& content) {
  return fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>\n", kind, x, y, escaped(content));
}

std::string nodes(const Column& column, std::size_t width, bool first, bool last) {
  std::string out;
  for (const double y : column.nodes) {
    out += fmt::format(R"(<circle class="node" cx="{}" cy="{}" r="{}"/>)", column.x, y, node_radius);
  }
  if (column.cut) out += dots(column.x, 0, 7);
  const std::string role = first ? " inputs" : last ? " classes" : "";
  return out + '\n' + text("count", column.x, count_height, count(width) + role);
}

}  // namespace

std::string network_drawing(const std::vector<std::size_t>& widths, const std::string& activation,
                            const std::vector<bool>& activated, const std::string& output) {
  std::vector<Column> columns;
  for (const std::optional<std::size_t>& layer : layers_drawn(widths.size())) {
    const double x = margin + column_distance * static_cast<double>(columns.size());
    columns.push_back(column_at(x, layer, layer ? widths[*layer] : 0));
  }
  const double width = 2 * margin + column_distance * static_cast<double>(columns.size() - 1);
  std::string out = fmt::format(R"(<div class="scroll"><svg class="network" viewBox="0 0 {0} {1}" )"
                                R"(style="max-width:{0}px;min-width:{2}px" )"
                                "role=\"img\" aria-label=\"The network {3}\">\n",
                                width, height, 0.62 * width, escaped(report::widths(widths)));
  for (std::size_t i = 1; i < columns.size(); ++i) out += edges(columns[i - 1], columns[i]);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns[i];
    if (!column.layer) {
      out += dots(column.x, 12, 0) + '\n';
      continue;
    }
    const std::size_t layer = *column.layer;
    const bool first = layer == 0;
    const bool last = layer + 1 == widths.size();
    out += nodes(column, widths[layer], first, last);
    const bool is_activated = !first && !last && (activated.empty() || activated[layer - 1]);
    if (is_activated && !activation.empty()) out += text("activation", column.x, name_height, activation);
    if (last) out += text("activation", column.x, name_height, output);
    if (i > 0 && columns[i - 1].layer) {
      const std::size_t parameters = (widths[layer - 1] + 1) * widths[layer];
      out += text("parameters", column.x - column_distance / 2, count_height, count(parameters));
    }
  }
  return out + "</svg></div>\n";
}

}  // namespace assay::report
