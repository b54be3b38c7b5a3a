#include "verify/course.h"

#include "base/floats.h"

namespace assay::verify {
namespace {

constexpr int deepest = 6;

}  // namespace

CourseProof::CourseProof(const Function& f) : value_(f), slope_(f.derivative()) {}

Course CourseProof::on(double low, double high) {
  const Interval x(low, high);
  // The derivative at a kink is a convention: what lies between kinks decides, if f does not jump there.
  const Image slope = slope_(x);
  if (!slope.is_defined || !(slope.range.lower >= 0.0 || slope.range.upper <= 0.0)) return Course::unknown;
  if (!value_(x).is_continuous) return Course::unknown;
  return slope.range.lower >= 0.0 ? Course::rises : Course::falls;
}

void CourseProof::cut(std::uint32_t first, std::uint32_t last, int depth, std::vector<Run>& runs) {
  const Course course = on(float_at(first), float_at(last));
  if (course == Course::unknown && depth < deepest && first < last) {
    const std::uint32_t middle = first + (last - first) / 2;
    cut(first, middle, depth + 1, runs);
    cut(middle + 1, last, depth + 1, runs);
  } else if (!runs.empty() && runs.back().course == course) {
    runs.back().last = last;
  } else {
    runs.push_back({first, last, course});
  }
}

std::vector<CourseProof::Run> CourseProof::runs(std::uint32_t first, std::uint32_t last) {
  std::vector<Run> runs;
  cut(first, last, 0, runs);
  return runs;
}

}  // namespace assay::verify
