#include "report/verification.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/text.h"
#include "report/verification_text.h"

namespace assay::report {
namespace {

using verify::Tally;

/// The wrong results by their errors.
std::string histogram(const Tally& t, const Style& style) {
  Column errors{.heading = {"ULP off"}, .cells = {}, .left = true};
  Column counts{.heading = {"results"}, .cells = {}};
  Column bars{.heading = {""}, .cells = {}, .left = true};
  for (std::size_t i = 0; i < t.errors.size(); ++i) {
    if (t.errors[i] == 0) continue;
    errors.cells.push_back(
        {i < Tally::limits.size() ? fmt::format("to {}", Tally::limits[i]) : "more, or no number"});
    counts.cells.push_back({count(t.errors[i])});
    constexpr double widest = 30;
    const auto bar = static_cast<std::size_t>(
        std::ceil(widest * static_cast<double>(t.errors[i]) / static_cast<double>(t.wrong)));
    bars.cells.push_back({std::string(bar, '#'), Colour::dim});
  }
  return arrange({errors, counts, bars}, style).text;
}

std::string where(const Verification& v, const Style& style) {
  Column from{.heading = {"from x ="}, .cells = {}};
  Column to{.heading = {"to"}, .cells = {}};
  Column inputs{.heading = {"inputs"}, .cells = {}, .importance = -1};
  Column wrong{.heading = {"wrong"}, .cells = {}};
  Column most{.heading = {"at most, ULP"}, .cells = {}};
  constexpr std::size_t rows = 12;
  for (const WrongStretch& s : wrong_stretches(v, rows)) {
    from.cells.push_back({fmt::format("{:.4g}", s.low)});
    to.cells.push_back({fmt::format("{:.4g}", s.high)});
    inputs.cells.push_back({count(s.inputs)});
    wrong.cells.push_back({count(s.wrong)});
    most.cells.push_back({error_text(s.largest_error)});
  }
  return arrange({from, to, inputs, wrong, most}, style).text;
}

std::string special_values(const VerificationReport& report, const Verification& v, const Style& style) {
  Column x{.heading = {"special x"}, .cells = {}};
  Column computed{.heading = {"computed"}, .cells = {}};
  Column truth{.heading = {"true"}, .cells = {}};
  Column mark{.heading = {""}, .cells = {}, .left = true};
  for (const verify::SpecialValue& s : v.special) {
    x.cells.push_back({number(s.x, report.type)});
    computed.cells.push_back({number(s.computed, report.type)});
    truth.cells.push_back({s.truth ? number(*s.truth, report.type) : "not decided"});
    mark.cells.push_back(s.is_right() ? Cell{"✔", Colour::green} : Cell{"✘", Colour::red});
  }
  return arrange({x, computed, truth, mark}, style).text;
}

std::string details(const VerificationReport& report, const Verification& v, const Style& style) {
  std::string text;
  for (const std::string& remark : remarks(report, v)) text += behind("  ", 2, remark, style);
  const Tally t = v.total();
  if (t.wrong > 0) text += '\n' + histogram(t, style) + '\n' + where(v, style);
  const bool special_are_right = std::ranges::all_of(v.special, &verify::SpecialValue::is_right);
  if (t.wrong > 0 || !special_are_right) text += '\n' + special_values(report, v, style) + '\n';
  return text;
}

std::string closing(const VerificationReport& report) {
  std::string text = fmt::format(
      "Against the exact value rounded once to {}: by Taylor polynomials with proved bounds where they "
      "decide, by ball arithmetic elsewhere.",
      verify::long_name(report.type));
  if (std::ranges::any_of(report.directions, &Verification::is_remembered)) {
    text += " Remembered from an earlier run of the same program.";
  }
  return text;
}

}  // namespace

std::string terminal(const VerificationReport& report, const Style& style) {
  std::string text = coloured(wrapped(fmt::format("{}, {}", label(report.name), report.subject), style),
                              Colour::bold, style);
  for (const Verification& v : report.directions) {
    const bool is_right = v.is_right();
    text += coloured(is_right ? "✔" : "✘", is_right ? Colour::green : Colour::red, style) +
            behind(" ", 2, summary(report, v), style) + details(report, v, style);
  }
  return text + coloured(wrapped(closing(report), style), Colour::dim, style);
}

}  // namespace assay::report
