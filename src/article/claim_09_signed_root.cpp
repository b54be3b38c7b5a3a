#include "article/claim_09_signed_root.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "article/claim_09_signed_root_experiment.h"
#include "report/text.h"

namespace assay::article {
namespace {

using Kind = SignedRootEvidence::Kind;
using Factor = SignedRootEvidence::Factor;
using Trained = SignedRootEvidence::Trained;

constexpr double margin = 0.05;   ///< points behind that make an activation very problematic
constexpr double heavy_tail = 5;  ///< times its median that a factor exceeds in a layer of a hundred
constexpr double light_tail = 1.5;

/// A factor by theory is that of the widest layers: "0.25 (ln N + 1.53 +- .05)".
constexpr double slack = 0.0125;

class Factors {
 public:
  explicit Factors(const SignedRootEvidence& evidence) : all_(evidence.factors) {}

  [[nodiscard]] const Factor& narrowest(Kind kind) const {
    return *std::ranges::find(all_, kind, &Factor::kind);
  }
  /// Of the first form of that kind.
  [[nodiscard]] const Factor& widest(Kind kind) const {
    const Factor* last = &narrowest(kind);
    for (const Factor& each : all_) {
      if (each.form == last->form) last = &each;
    }
    return *last;
  }

  [[nodiscard]] bool grows(Kind kind) const { return widest(kind).median.low > narrowest(kind).median.high; }
  [[nodiscard]] bool has_heavy_tail(Kind kind) const {
    return widest(kind).hundredth.low > heavy_tail * widest(kind).median.high;
  }
  [[nodiscard]] bool all_have_light_tails(Kind kind, std::size_t width) const {
    return std::ranges::all_of(all_, [&](const Factor& each) {
      return each.kind != kind || each.width != width || each.hundredth.high < light_tail * each.median.low;
    });
  }

 private:
  const std::vector<Factor>& all_;
};

bool breaks(const Trained& trained) {
  return side(trained.behind, margin) == Side::above;
}

bool works(const Trained& trained) {
  return trained.diverged == 0 && trained.behind.high <= margin;
}

std::vector<Trained> of_kind(const SignedRootEvidence& evidence, Kind kind) {
  std::vector<Trained> chosen;
  std::ranges::copy_if(evidence.trained, std::back_inserter(chosen),
                       [&](const Trained& each) { return each.kind == kind; });
  return chosen;
}

std::string layers(std::size_t depth) {
  return report::counted(depth, "hidden layer");
}

void add_factor_measurements(const Factors& factors, std::size_t seeds, Finding& finding) {
  const auto add = [&](const Factor& factor, bool tail) {
    const study::Interval& value = tail ? factor.hundredth : factor.median;
    const double predicted = tail ? factor.predicted_hundredth : factor.predicted_median;
    finding.measurements.push_back(
        {.what = fmt::format("{} of the gradient factor of {} units, {}", tail ? "99th percentile" : "median",
                             factor.width, factor.form),
         .value = value,
         .trials = seeds,
         .unit = Unit::number,
         .predicted = fmt::format("{:.3g}", predicted),
         .agrees = value.low - slack <= predicted && predicted <= value.high + slack,
         .apart = "the law is that of very wide layers; and one interval in twenty misses by chance"});
  };
  for (const bool tail : {false, true}) {
    add(factors.narrowest(Kind::root), tail);
    add(factors.widest(Kind::root), tail);
  }
  add(factors.widest(Kind::smooth), true);
  add(factors.widest(Kind::ordinary), true);
}

void add_training_measurements(const SignedRootEvidence& evidence, Finding& finding) {
  for (const Trained& each : evidence.trained) {
    const bool is_deep = each.depth == evidence.trained.back().depth;
    if (each.kind != Kind::root && !is_deep) continue;
    const bool is_smooth = each.kind == Kind::smooth;
    finding.measurements.push_back(
        {.what =
             fmt::format("points behind the better of tanh and relu, {}, {}", each.form, layers(each.depth)),
         .value = each.behind,
         .trials = evidence.seeds,
         .predicted = is_smooth ? "small: no singular slope"
                      : is_deep ? "large: gradients burst"
                                : "",
         .agrees = is_smooth ? !breaks(each) : !is_deep || each.behind.high > margin,
         .apart = is_smooth ? "the smoothing was not enough for so many layers"
                            : "the rate that suits it best kept the bursts in bounds"});
  }
}

std::string share_of(const std::vector<Trained>& trained, bool (*test)(const Trained&)) {
  return fmt::format("{} of {}", std::ranges::count_if(trained, test), trained.size());
}

void add_mechanism(const Factors& factors, Finding& finding) {
  const Factor& narrow = factors.narrowest(Kind::root);
  const Factor& wide = factors.widest(Kind::root);
  const Factor& ordinary = factors.widest(Kind::ordinary);
  if (factors.grows(Kind::root) && factors.has_heavy_tail(Kind::root) &&
      factors.all_have_light_tails(Kind::ordinary, wide.width)) {
    finding.reasons.push_back(fmt::format(
        "Its slope has no bound at 0. The factor that a random layer puts on squared gradients is {:.3g} in "
        "the "
        "median with {} units and {:.3g} with {}, and one layer in a hundred has {:.3g} or more, however "
        "wide; "
        "with {} it is {:.3g}, and {:.3g} in one of a hundred.",
        narrow.median.mean, report::count(narrow.width), wide.median.mean, report::count(wide.width),
        wide.hundredth.mean, ordinary.form, ordinary.median.mean, ordinary.hundredth.mean));
  } else {
    finding.warnings.emplace_back(
        "The simulated gradient factors do not show a heavy tail that grows with the width: what theory says "
        "is not the reason, or was not seen.");
  }
}

/// What became of the mends, where the function itself breaks.
void add_repairs(const SignedRootEvidence& evidence, std::size_t depth, Finding& finding) {
  std::vector<Trained> moved = of_kind(evidence, Kind::moved);
  std::vector<Trained> smooth = of_kind(evidence, Kind::smooth);
  for (std::vector<Trained>* list : {&moved, &smooth}) {
    std::erase_if(*list, [&](const Trained& each) { return each.depth != depth; });
  }
  const auto behind = [&](const std::vector<Trained>& list) {
    std::vector<std::string> texts;
    for (const Trained& each : list) {
      texts.push_back(fmt::format("{} {}", each.form, points(each.behind, evidence.seeds)));
    }
    return report::enumeration(texts);
  };
  finding.reasons.push_back(
      fmt::format("Rescaling and shifting do not mend it: {} such forms break with {}, too ({} behind).",
                  share_of(moved, breaks), layers(depth), behind(moved)));
  finding.reasons.push_back(fmt::format("Smoothing does: {} smooth forms work with {} ({} behind).",
                                        share_of(smooth, works), layers(depth), behind(smooth)));
}

class SignedRootClaim final : public Claim {
 public:
  [[nodiscard]] const ClaimText& text() const override { return text_; }

  [[nodiscard]] std::vector<Cell> cells(const Scope& scope) const override {
    std::vector<Cell> list;
    for (const signed_root::Form& form : signed_root::forms()) {
      for (const std::size_t depth : signed_root::depths(scope, form)) {
        list.push_back(signed_root::cell_of(scope, form, depth));
      }
    }
    return list;
  }

  [[nodiscard]] std::vector<Calculation> calculations(const Scope& scope) const override {
    std::vector<Calculation> list;
    for (const signed_root::Form& form : signed_root::forms()) {
      list.push_back(signed_root::prediction(scope, form));
      for (const std::size_t width : signed_root::widths(scope)) {
        list.push_back(signed_root::simulation(scope, form, width));
      }
    }
    return list;
  }

  [[nodiscard]] Finding judge(const Scope& scope, const Results& results) const override {
    Finding finding = article::judge(signed_root::evidence(scope, results));
    std::ranges::move(divergence_warnings(cells(scope), results), std::back_inserter(finding.warnings));
    return finding;
  }

  [[nodiscard]] std::vector<report::Section> sections(const Scope& scope,
                                                      const Results& results) const override {
    return signed_root::sections(scope, results);
  }

 private:
  ClaimText text_ = {.number = 9,
                     .name = "9 Signed root",
                     .question = "Is the square root, extended to negative numbers, an activation?",
                     .sentence =
                         "The square root extended to all numbers, sign(x) √|x|, is very problematic as an "
                         "activation."};
};

}  // namespace

Finding judge(const SignedRootEvidence& evidence) {
  Finding finding;
  const Factors factors(evidence);
  add_factor_measurements(factors, evidence.seeds, finding);
  add_training_measurements(evidence, finding);
  const std::vector<Trained> root = of_kind(evidence, Kind::root);
  const auto first_broken = std::ranges::find_if(root, breaks);
  const Trained& deepest = root.back();
  const bool all_work = std::ranges::all_of(root, works);
  const bool all_break = std::ranges::all_of(root, breaks);
  const bool shallow_works = works(root.front());
  const auto behind = [&](const Trained& each) {
    return fmt::format("With {} it is {} behind the better of tanh and relu.", layers(each.depth),
                       points(each.behind, evidence.seeds));
  };
  if (all_work) {
    finding.verdict = Verdict::does_not_hold;
    finding.sentence = "The signed root trains about as well as tanh and relu at every depth tried.";
    finding.reasons.push_back(behind(deepest));
    return finding;
  }
  if (all_break) {
    finding.verdict = Verdict::holds;
    finding.sentence = "The signed root is very problematic, in shallow networks, too.";
  } else if (breaks(deepest) && shallow_works) {
    finding.verdict = Verdict::holds_if;
    finding.sentence = fmt::format(
        "The signed root is very problematic in deep networks, here from {} on; in shallow ones it trains.",
        layers(first_broken->depth));
  } else {
    finding.sentence = "The measurements do not tell how much the signed root loses.";
    return finding;
  }
  add_mechanism(factors, finding);
  finding.reasons.push_back(behind(root.front()));
  finding.reasons.push_back(behind(deepest));
  add_repairs(evidence, deepest.depth, finding);
  return finding;
}

std::unique_ptr<Claim> signed_root_claim() {
  return std::make_unique<SignedRootClaim>();
}

}  // namespace assay::article
