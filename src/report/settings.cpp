#include "report/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/markup.h"
#include "report/text.h"

namespace assay::report {
namespace {

std::string variance_formula(Initialisation initialisation) {
  const auto normal = [](const char* latex, const char* text) {
    return fmt::format(
        "Weights start normally distributed with variance {}, n inputs to the unit; biases at 0.",
        formula(latex, text));
  };
  switch (initialisation) {
    case Initialisation::pytorch:
      return fmt::format(
          "Weights and biases start uniformly distributed between {} and {}, n inputs to the "
          "unit: the default of PyTorch's dense layers.",
          formula("-1/\\sqrt{n}", "-1/√n"), formula("1/\\sqrt{n}", "1/√n"));
    case Initialisation::lecun: return normal("1/n", "1/n");
    case Initialisation::glorot:
      return fmt::format(
          "Weights start normally distributed with variance {}, n inputs to the unit and m units; biases at "
          "0.",
          formula("2/(n + m)", "2/(n + m)"));
    case Initialisation::he: return normal("2/n", "2/n");
    case Initialisation::edge_of_chaos:
      return "Weights and biases start at the stable edge of chaos of each activation, where neither signal "
             "nor "
             "gradient fades or grows in a wide network.";
    case Initialisation::unit_gain: break;
  }
  return "Weights start normally distributed with standard deviation " + formula("g/\\sqrt{n}", "g/√n") +
         ", n inputs to the unit, so that the signal neither fades nor grows from layer to layer. The gain " +
         formula(R"(g = 1\big/\sqrt{\mathbb{E}\,f(z)^2},\ z \sim N(0, 1))", "g = 1/√(E f(z)²), z ~ N(0, 1)") +
         ", is computed from the activation itself.";
}

}  // namespace

std::string initialisation_title(Initialisation initialisation) {
  switch (initialisation) {
    case Initialisation::pytorch: return "PyTorch's default";
    case Initialisation::lecun: return "LeCun";
    case Initialisation::glorot: return "Glorot";
    case Initialisation::he: return "He";
    case Initialisation::unit_gain: return "unit gain";
    case Initialisation::edge_of_chaos: return "edge of chaos";
  }
  return {};
}

std::vector<std::string> unusual_settings(const study::Training& training) {
  std::vector<std::string> phrases;
  if (training.initialisation != Initialisation::unit_gain) {
    phrases.push_back(initialisation_title(training.initialisation) + " initialisation");
  }
  if (training.weight_scale != 1) phrases.push_back("weights times " + quantity(training.weight_scale));
  if (training.bias != 0) phrases.push_back("hidden biases start at " + quantity(training.bias));
  if (training.frozen_biases) phrases.emplace_back("biases that stay where they start");
  if (training.inputs == study::Preparation::unit) phrases.emplace_back("inputs between 0 and 1");
  if (training.l2 > 0) phrases.push_back("L2 of strength " + quantity(training.l2));
  if (training.loss == nn::Loss::Kind::binary) phrases.emplace_back("a sigmoid for each class");
  if (const std::string layers = activated_layers(training); !layers.empty()) {
    phrases.push_back("activation " + layers);
  }
  return phrases;
}

std::string initialisation_paragraph(const study::Training& training) {
  std::string text = variance_formula(training.initialisation);
  if (training.bias != 0) {
    text += fmt::format(" The biases of hidden layers start {} higher.", quantity(training.bias));
  }
  if (training.frozen_biases) text += " Biases are not trained.";
  return "<p>" + text + "</p>\n";
}

std::string gain_origin(const study::Training& training, const Gain& gain) {
  if (training.initialisation == Initialisation::unit_gain) {
    return gain.reason.empty() ? "computed from f" : "1 instead: " + gain.reason;
  }
  return gain.reason.empty() ? initialisation_title(training.initialisation)
                             : "unit gain instead: " + gain.reason;
}

std::string activated_layers(const study::Training& training) {
  if (std::ranges::find(training.activated, false) == training.activated.end()) return {};
  std::vector<std::string> layers;
  for (std::size_t i = 0; i < training.activated.size(); ++i) {
    if (training.activated[i]) layers.push_back(std::to_string(i + 1));
  }
  if (layers.empty()) return "behind no layer";
  return fmt::format("behind hidden layer{} {} only", layers.size() == 1 ? "" : "s", enumeration(layers));
}

}  // namespace assay::report
