#include "report/remedy.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"
#include "report/json_parts.h"
#include "report/text.h"

namespace assay::report {
namespace {

using Obstacle = Impossibility::Obstacle;

std::string title(const TailoringTarget& target) {
  return target.method == Tailoring::dks ? fmt::format("DKS, for C'(1) = {:.8g} a layer", target.value)
                                         : fmt::format("TAT, for C''(1) = {:.4g} a layer", target.value);
}

std::string_view key(Tailoring method) {
  return method == Tailoring::dks ? "dks" : "tat";
}

std::string_view key(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::undefined: return "undefined";
    case Obstacle::pole: return "pole";
    case Obstacle::steep: return "steep";
    case Obstacle::jump: return "jump";
    case Obstacle::flat: return "flat";
    case Obstacle::affine: return "affine";
    case Obstacle::quadratic: return "quadratic";
    case Obstacle::kink: return "kink";
  }
  return {};
}

/// " + 0.25" or " - 0.25"
std::string added(double value) {
  return (value < 0 ? " - " : " + ") + shortest(std::abs(value));
}

std::string moment_text(const std::optional<Moments::Value>& moment) {
  return moment ? fmt::format("{:.6g}", moment->value) : "not known";
}

std::string leaky_formula(const LeakyTransform& leaky) {
  return fmt::format("{}*where(x > 0, x, {}*x)", shortest(leaky.scale), shortest(leaky.slope));
}

std::string maps_text(const Tailored& tailored) {
  const LocalMaps& m = tailored.maps;
  std::string text = fmt::format("Q(1) = {:.10g}, Q'(1) = {:.10g}, C'(1) = {:.10g}, C(0) = {:.3g}", m.length,
                                 m.length_slope, m.slope, std::abs(m.at_independent));
  if (std::isfinite(m.curvature)) text += fmt::format(", C''(1) = {:.8g}", m.curvature);
  return text;
}

/// What one remedy adds to the page, sentence by sentence.
class Account {
 public:
  Account(const Activation& activation, const Remedy& remedy, const TailoringTarget& target,
          const Style& style)
      : activation_(activation), remedy_(remedy), target_(target), style_(style) {}

  [[nodiscard]] std::string text() {
    text_ = '\n' + coloured(wrapped(title(target_), style_), Colour::bold, style_);
    if (remedy_.impossible) {
      say("Impossible for the function as it is (proved): " + remedy_.impossible->because + ".");
    }
    if (remedy_.smoothed) say_smoothed();
    if (remedy_.tailored) say_tailored();
    if (remedy_.leaky) say_leaky();
    if (remedy_.impossible && !remedy_.smoothed && !remedy_.leaky) {
      say(remedy_.impossible->obstacle == Obstacle::kink
              ? "DKS asks for no second derivative: try --method dks."
              : "No function nearby without this fault is known here.");
    }
    return text_;
  }

 private:
  void say(const std::string& sentence) { text_ += wrapped(sentence, style_); }
  void show(const std::string& formula) { text_ += '\n' + formula + "\n\n"; }

  void say_smoothed() {
    say("The nearest smooth function, where " + remedy_.smoothed->change + ":");
    show(remedy_.smoothed->function.text());
    say(fmt::format("Of it E f^2 = {}, E f'^2 = {} for inputs ~ N(0,1).",
                    moment_text(remedy_.moments.second_moment),
                    moment_text(remedy_.moments.derivative_moment)));
  }

  void say_tailored() {
    const Tailored& tailored = *remedy_.tailored;
    if (!tailored.transform) {
      say(fmt::format("No transform{}: {}.", remedy_.smoothed ? " of that" : "", tailored.reason));
      return;
    }
    const AffineTransform& t = *tailored.transform;
    say(fmt::format("g*(f(a*x + b) + d) with a = {:.15g}, b = {:.15g}, d = {:.15g}, g = {:.15g}:",
                    t.input_scale, t.input_shift, t.output_shift, t.output_scale));
    show(repaired_formula(activation_, remedy_));
    say("Integrated anew from this formula: " + maps_text(tailored) + ".");
  }

  void say_leaky() {
    const LeakyTransform& leaky = *remedy_.leaky;
    say(fmt::format(
        "For a homogeneous function its slopes are changed instead: the leaky rectifier that takes "
        "independent inputs to correlation {:.4g} over all layers{}:",
        leaky.eta, leaky.reason.empty() ? "" : " (" + leaky.reason + ")"));
    show(leaky_formula(leaky));
  }

  const Activation& activation_;
  const Remedy& remedy_;
  const TailoringTarget& target_;
  const Style& style_;
  std::string text_;
};

Json transform_json(const Activation& activation, const Remedy& remedy) {
  if (!remedy.tailored || !remedy.tailored->transform) return nullptr;
  const AffineTransform& t = *remedy.tailored->transform;
  const LocalMaps& m = remedy.tailored->maps;
  return {{"a", t.input_scale},
          {"b", t.input_shift},
          {"d", t.output_shift},
          {"g", t.output_scale},
          {"formula", repaired_formula(activation, remedy)},
          {"maps",
           {{"length", m.length},
            {"length_slope", m.length_slope},
            {"slope", m.slope},
            {"curvature", json_number(m.curvature)},
            {"at_independent", m.at_independent}}}};
}

Json smoothed_json(const Remedy& remedy) {
  if (!remedy.smoothed) return nullptr;
  const auto value = [](const std::optional<Moments::Value>& moment) {
    return moment ? json_number(moment->value) : Json(nullptr);
  };
  return {{"formula", remedy.smoothed->function.text()},
          {"change", remedy.smoothed->change},
          {"second_moment", value(remedy.moments.second_moment)},
          {"derivative_moment", value(remedy.moments.derivative_moment)}};
}

Json leaky_json(const Remedy& remedy) {
  if (!remedy.leaky) return nullptr;
  const LeakyTransform& leaky = *remedy.leaky;
  return {{"slope", leaky.slope},
          {"scale", leaky.scale},
          {"eta", leaky.eta},
          {"formula", leaky_formula(leaky)},
          {"reason", leaky.reason}};
}

Json remedy_json(const Activation& activation, const Remedy& remedy, const TailoringTarget& target) {
  const bool has_reason = remedy.tailored && !remedy.tailored->transform;
  const std::optional<Impossibility>& impossible = remedy.impossible;
  return {{"method", key(target.method)},
          {"target", target.value},
          {"impossible", impossible
                             ? Json{{"obstacle", key(impossible->obstacle)}, {"because", impossible->because}}
                             : Json(nullptr)},
          {"smoothed", smoothed_json(remedy)},
          {"transform", transform_json(activation, remedy)},
          {"no_transform_because", has_reason ? Json(remedy.tailored->reason) : Json(nullptr)},
          {"leaky", leaky_json(remedy)}};
}

}  // namespace

std::string repaired_formula(const Activation& activation, const Remedy& remedy) {
  const bool has_name = find_activation(activation.name) != nullptr;
  if (!has_name || remedy.smoothed) return remedy.tailored->function.text();
  const AffineTransform& t = *remedy.tailored->transform;
  return fmt::format("{}*({}({}*x{}){})", shortest(t.output_scale), activation.name, shortest(t.input_scale),
                     added(t.input_shift), added(t.output_shift));
}

std::string terminal(const Repair& repair, const Style& style) {
  std::string text =
      coloured(wrapped(fmt::format("{} in a plain network of {}", label(repair.activation.name),
                                   counted(repair.depth, "layer")),
                       style),
               Colour::bold, style);
  for (std::size_t i = 0; i < repair.remedies.size(); ++i) {
    text += Account(repair.activation, repair.remedies[i], repair.targets[i], style).text();
  }
  constexpr auto conditions =
      "Estimated, for wide networks: weights N(0, 1/fan-in) or orthogonal, biases 0, inputs of mean square "
      "1. "
      "DKS: Martens et al. 2021; TAT: Zhang et al. 2022. The formulas are input to every command; computed "
      "in "
      "float32 step by step they cancel, Assay's kernels compute them in float64 and round once.";
  return text + '\n' + coloured(wrapped(conditions, style), Colour::dim, style);
}

std::string json(const Repair& repair) {
  Json remedies = Json::array();
  for (std::size_t i = 0; i < repair.remedies.size(); ++i) {
    remedies.push_back(remedy_json(repair.activation, repair.remedies[i], repair.targets[i]));
  }
  return written(
      {{"format", "assay-repair-1"},
       {"activation", {{"name", repair.activation.name}, {"formula", repair.activation.function.text()}}},
       {"depth", repair.depth},
       {"remedies", remedies}});
}

}  // namespace assay::report
