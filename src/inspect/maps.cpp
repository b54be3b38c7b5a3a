#include "inspect/maps.h"

#include <algorithm>
#include <cmath>

namespace assay::inspect {
namespace {

constexpr int steps = 60;
constexpr double longest = 3.0;

std::vector<LengthPoint> length_map(const MeanField& field) {
  const double scale = field.second_moment(1.0);
  std::vector<LengthPoint> points;
  if (!(scale > 0.0) || std::isinf(scale)) return points;
  for (int i = 1; i <= steps; ++i) {
    const double q = longest * i / steps;
    const double after = field.second_moment(q) / scale;
    if (std::isfinite(after)) points.push_back({q, after});
  }
  return points;
}

/// The widest weight variance that is worth a picture: beyond that of He, and beyond where gradients are
/// kept at length 1.
double widest_weight(const Findings& f) {
  double widest = 4.0;
  if (f.edge.existence == EdgeOfChaos::Existence::stable) {
    widest = std::max(widest, 1.5 * f.edge.branches.front().from.scales.weight);
  }
  return std::min(widest, 200.0);
}

}  // namespace

Maps maps(const Findings& findings, const Deadline& deadline) {
  Maps result;
  const MeanField field(findings.function, deadline);
  if (!field.obstacle().empty()) return result;
  result.length = length_map(field);
  const CorrelationMap map(field, 1.0);
  if (map.is_known()) result.correlation = map.curve(81);
  result.phases = phase_diagram(field, widest_weight(findings), 1.0, 32, 16, deadline);
  return result;
}

}  // namespace assay::inspect
