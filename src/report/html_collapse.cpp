#include <fmt/format.h>

#include "report/charts.h"
#include "report/html.h"
#include "report/html_parts.h"
#include "report/markup.h"
#include "report/network_drawing.h"
#include "report/text.h"

namespace assay::report {
namespace {

using study::Collapse;
using study::CollapseNetwork;

Section algebra(const Collapse& collapse) {
  std::string out = "<p>Two dense layers with nothing between them are one dense layer:</p>\n";
  out += formula(R"(W_2\,(W_1 x + b_1) + b_2 \;=\; (W_2 W_1)\,x + (W_2 b_1 + b_2))",
                 "W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2)", true);
  out += "\n<p>and by induction so are L of them:</p>\n";
  out += formula(R"(W = W_L W_{L-1} \cdots W_1, \qquad b = \sum_{k=1}^{L} W_L \cdots W_{k+1}\, b_k)",
                 "W = W_L W_(L-1) ... W_1, b = the sum over k = 1 ... L of W_L ... W_(k+1) b_k", true);
  out += fmt::format(
      "\n<p>However deep, such a network draws a flat boundary between any two classes. Here {} "
      "layers of {} fold into one of {}.</p>\n",
      collapse.deep_linear.widths.size() - 1, widths(collapse.deep_linear.widths),
      widths(collapse.folded.widths));
  out += "<figure class=\"fold\">\n" + network_drawing(collapse.deep_linear.widths, "") +
         "<div class=\"equals\" aria-hidden=\"true\">=</div>\n" +
         network_drawing(collapse.folded.widths, "") + "</figure>\n";
  return {.id = "algebra", .title = "The algebra", .body = std::move(out)};
}

std::string row(const std::string& name, const CollapseNetwork& network, bool trained = true) {
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                     escaped(name), widths(network.widths), count(network.parameters),
                     trained ? quantity(network.learning_rate) : "–",
                     fmt::format("<span{}>{}</span>", network.divergence ? R"( class="alarm")" : "",
                                 escaped(outcome(network))));
}

Facts agreement(const Collapse& collapse) {
  Facts facts = {{"Largest difference of outputs",
                  fmt::format("{} over {} test samples; the largest output is {}",
                              quantity(collapse.largest_output_difference), count(collapse.test_count),
                              quantity(collapse.largest_output))},
                 {"Same predicted class",
                  fmt::format("{} of {}", count(collapse.predictions_equal), count(collapse.test_count))}};
  if (collapse.exact_ties > 0) {
    facts.emplace_back("Exact ties", fmt::format("{} of the others have two largest outputs that are equal",
                                                 count(collapse.exact_ties)));
  }
  facts.emplace_back(
      "Where the difference is from",
      "The deep network computes in float32 and rounds after every layer; the fold is computed in float64.");
  return facts;
}

Section numbers(const Collapse& collapse) {
  std::string out =
      R"(<div class="scroll"><table class="results"><thead><tr><th scope="col">network</th><th )"
      R"(scope="col">layers</th>)"
      R"(<th scope="col" title="weights and biases">parameters</th><th scope="col">learning rate</th>)"
      "<th scope=\"col\" title=\"after the last epoch\">test accuracy</th></tr></thead><tbody>\n";
  out += row("deep, no activation", collapse.deep_linear);
  out += row("the same, folded into one layer", collapse.folded, false);
  out += row("one layer, trained directly", collapse.single);
  out += row("deep, " + label(collapse.activated.activation), collapse.activated);
  out += "</tbody></table></div>\n";
  // What the drawings would compare is missing if there was no network to fold.
  if (!collapse.deep_linear.divergence) {
    out += "<div class=\"pair\">\n" +
           figure("Test accuracy", "Folding changes nothing; only an activation does.",
                  collapse_accuracies(collapse)) +
           "<div>\n<h3>Deep against folded</h3>\n" + definition_list(agreement(collapse)) +
           "</div>\n</div>\n";
  }
  return {.id = "numbers", .title = "The numbers", .body = std::move(out)};
}

Section with_activation(const Collapse& collapse) {
  const std::string name = label(collapse.activated.activation);
  if (collapse.activated.divergence) {
    return {.id = "activated",
            .title = "With an activation",
            .body = fmt::format("<p>The network with {} {}.</p>\n", escaped(name),
                                escaped(outcome(collapse.activated)))};
  }
  std::string out = fmt::format(
      "<p>Put {} between the same layers and the identity above no longer holds:</p>\n", escaped(name));
  out += formula(R"(W_2\,f(W_1 x + b_1) + b_2 \;\neq\; W x + b)", "W2 f(W1 x + b1) + b2 ≠ W x + b", true);
  out +=
      "\n<p>No single layer equals it. The closest affine map to the trained network, by least squares over "
      "the "
      "training set, is off by this much on the test set:</p>\n";
  out += definition_list(
      {{"Error of the best affine map",
        fmt::format("{} (root mean square over all outputs)", quantity(collapse.linear_fit_error))},
       {"As a share of the spread",
        fmt::format(
            "{}% of the outputs' standard deviation; 0 would be a perfect fit, 100 no better than a constant",
            percent(collapse.linear_fit_relative, 1))},
       {"Same predicted class",
        fmt::format("{}% of the test samples", percent(collapse.linear_fit_agreement, 1))}});
  return {.id = "activated", .title = "With an activation", .body = std::move(out)};
}

Section method(const Collapse& collapse) {
  return {
      .id = "method",
      .title = "What was done",
      .body = definition_list(
          {{"Data", data_description(collapse.dataset, collapse.dataset_source) +
                        fmt::format("; {} test samples", count(collapse.test_count))},
           {"Training", training_description(collapse.training)},
           {"Fold",
            "The trained weights of the network without an activation, multiplied out in float64 and never "
            "trained again."},
           {"Best affine map",
            "Least squares from the inputs to the trained network's outputs, over the training set."}})};
}

}  // namespace

Chapter chapter(const Collapse& collapse) {
  return {.id = "collapse",
          .name = "Collapse",
          .subject = fmt::format("{} · {} · {}", collapse.dataset, widths(collapse.deep_linear.widths),
                                 counted(collapse.training.epochs, "epoch")),
          .answer = answer(collapse),
          .sections = {algebra(collapse), numbers(collapse), with_activation(collapse), method(collapse),
                       reproduction(collapse.command, collapse.provenance)}};
}

}  // namespace assay::report
