#include "inspect/judgement.h"

#include <algorithm>

namespace assay::inspect {
namespace {

Mark mark_of(const std::vector<Suitability>& uses, Use use) {
  return std::ranges::find(uses, use, &Suitability::use)->mark;
}

bool is_output(const std::vector<Suitability>& uses) {
  return mark_of(uses, Use::probability) == Mark::good || mark_of(uses, Use::gate) == Mark::good;
}

std::string first_reason(const std::vector<Suitability>& uses, Use use) {
  const auto found = std::ranges::find(uses, use, &Suitability::use);
  return found->reasons.empty() ? std::string() : found->reasons.front();
}

/// The whole in a word: how it does as a hidden layer's activation, for that is what it is asked for.
void conclude(const Findings& f, Judgement& j) {
  const Mark shallow = mark_of(j.uses, Use::shallow);
  const Mark deep = mark_of(j.uses, Use::deep);
  const Mark normalised = mark_of(j.uses, Use::normalised);
  if (const std::string why = disqualification(f); !why.empty()) {
    j.mark = Mark::bad;
    j.summary = is_output(j.uses) ? "Not usable in a hidden layer, but as a gate or an output"
                                  : "Not usable in a hidden layer";
    j.reason = why;
  } else if (shallow == Mark::open) {
    j.mark = Mark::open;
    j.summary = "Not decided";
    j.reason = first_reason(j.uses, Use::shallow);
  } else if (deep == Mark::good) {
    j.mark = Mark::good;
    j.summary = "A good activation, for shallow and deep networks alike";
    j.reason = first_reason(j.uses, Use::deep);
  } else if (shallow == Mark::good) {
    j.mark = Mark::fair;
    j.summary = normalised == Mark::good
                    ? "Good in shallow networks and between normalised layers, not in deep plain ones"
                    : "Good in shallow networks, not in deep ones";
    j.reason = first_reason(j.uses, Use::deep);
  } else {
    j.mark = Mark::bad;
    j.summary = "A poor activation";
    j.reason = first_reason(j.uses, Use::shallow);
    if (deep == Mark::bad) j.reason += "; in deep networks " + first_reason(j.uses, Use::deep);
  }
}

}  // namespace

Judgement judge(const Findings& findings) {
  Judgement result{
      .criteria = criteria(findings), .uses = suitabilities(findings), .summary = {}, .reason = {}};
  conclude(findings, result);
  return result;
}

}  // namespace assay::inspect
