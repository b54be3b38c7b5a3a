#include "jit/parametric.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "ball/enclose.h"
#include "base/error.h"
#include "base/random.h"
#include "expr/parse.h"
#include "jit/compile.h"

namespace assay {
namespace {

/// f with these values of its parameters, exactly.
Function with_values(const Function& f, std::span<const float> values) {
  std::vector<Parameter> parameters(f.parameters().begin(), f.parameters().end());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    parameters[i].value = Rational::from_double(static_cast<double>(values[i]));
  }
  return {f.graph(), f.root(), parameters};
}

std::vector<OpenParameter> all_open(const Function& f, Sharing sharing) {
  std::vector<OpenParameter> open;
  for (const Parameter& parameter : f.parameters()) {
    open.push_back({.name = parameter.name, .sharing = sharing, .has_gradient = sharing != Sharing::element});
  }
  return open;
}

/// Rows of 5 units, 7 apart, with values of the parameters near their defaults: for one layer, for each unit,
/// or for each element.
struct Layer {
  static constexpr RowLayout layout = {.units = 5, .stride = 7};
  static constexpr std::size_t rows = 40;

  Layer(const Function& f, Sharing sharing)
      : x(rows * layout.stride), dy(x.size()), y(x.size()), dx(x.size()) {
    Random random(5, 0);
    for (float& value : x) value = static_cast<float>(2 * random.normal());
    for (float& value : dy) value = static_cast<float>(random.normal());
    const std::size_t count = sharing == Sharing::layer  ? 1
                              : sharing == Sharing::unit ? layout.units
                                                         : x.size();
    for (const Parameter& parameter : f.parameters()) {
      values.emplace_back(count);
      for (float& value : values.back()) {
        value = static_cast<float>(parameter.value.to_double() + 0.3 * random.normal());
      }
    }
    for (const std::vector<float>& of_one : values) parameters.emplace_back(of_one);
  }

  void run(const ParametricKernel& kernel) {
    sums.resize(kernel.gradient_count(layout.units));
    kernel.forward(layout, x, parameters, y);
    kernel.backward(layout, x, parameters, dy, dx, sums);
  }

  /// What holds for element `unit` of `row`.
  [[nodiscard]] std::vector<float> values_at(std::size_t row, std::size_t unit) const {
    std::vector<float> result;
    result.reserve(values.size());
    for (const std::vector<float>& of_one : values) {
      result.push_back(of_one[of_one.size() == 1              ? 0
                              : of_one.size() == layout.units ? unit
                                                              : row * layout.stride + unit]);
    }
    return result;
  }

  std::vector<float> x, dy, y, dx;
  std::vector<std::vector<float>> values;
  std::vector<std::span<const float>> parameters;
  std::vector<double> sums;
};

const char* const prelu = "where(x > 0, x, slope*x); slope = 0.25";
const char* const swish = "x*sigmoid(beta*x); beta = 1";
const char* const srelu =
    "where(x >= t_right, t_right + a_right*(x - t_right), where(x <= t_left, t_left + a_left*(x - t_left), "
    "x)); "
    "t_right = 1; a_right = 0.5; t_left = -1; a_left = 0.2";
const char* const rational =
    "(a0 + a1*x + a2*x^2 + a3*x^3)/(1 + abs(b1*x) + abs(b2*x^2)); "
    "a0 = 0.02; a1 = 0.6; a2 = 0.4; a3 = 0.1; b1 = 0.3; b2 = 0.2";

class Parametric : public testing::TestWithParam<std::tuple<const char*, Sharing>> {};

TEST_P(Parametric, RoundsEveryValueAndEveryDerivativeOnce) {
  const auto [formula, sharing] = GetParam();
  const Function f = parse(formula);
  Layer layer(f, sharing);
  layer.run(compile(f, all_open(f, sharing)));
  for (std::size_t row = 0; row < Layer::rows; ++row) {
    for (std::size_t unit = 0; unit < Layer::layout.units; ++unit) {
      const std::size_t i = row * Layer::layout.stride + unit;
      const std::vector<float> values = layer.values_at(row, unit);
      const auto x = static_cast<double>(layer.x[i]);
      EXPECT_EQ(layer.y[i], enclose(with_values(f, values), x, 200).rounded_float());
      const Ball slope = enclose(with_values(f, values).derivative(), x, 200);
      EXPECT_EQ(layer.dx[i], (slope * Ball(static_cast<double>(layer.dy[i]))).rounded_float());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Formulas, Parametric,
                         testing::Combine(testing::Values(prelu, swish, srelu, rational),
                                          testing::Values(Sharing::layer, Sharing::unit, Sharing::element)));

class ParametricGradient : public testing::TestWithParam<std::tuple<const char*, Sharing>> {};

TEST_P(ParametricGradient, IsTheSumOfTheDerivativesByTheParameters) {
  const auto [formula, sharing] = GetParam();
  const Function f = parse(formula);
  Layer layer(f, sharing);
  layer.run(compile(f, all_open(f, sharing)));
  const std::size_t values_each = sharing == Sharing::layer ? 1 : Layer::layout.units;
  ASSERT_EQ(layer.sums.size(), f.parameters().size() * values_each);
  for (std::size_t p = 0; p < f.parameters().size(); ++p) {
    // The derivative may lack parameters that f has, so it gets the values before it is derived.
    std::vector<double> expected(values_each);
    std::vector<double> magnitude(values_each);
    for (std::size_t row = 0; row < Layer::rows; ++row) {
      for (std::size_t unit = 0; unit < Layer::layout.units; ++unit) {
        const std::size_t i = row * Layer::layout.stride + unit;
        const Function at_values = with_values(f, layer.values_at(row, unit));
        const double slope =
            enclose(at_values.derivative_by(f.parameters()[p].name), static_cast<double>(layer.x[i]))
                .midpoint();
        const double product = slope * static_cast<double>(layer.dy[i]);
        expected[unit % values_each] += product;
        magnitude[unit % values_each] += std::abs(product);
      }
    }
    for (std::size_t k = 0; k < values_each; ++k) {
      // Each product is rounded once, by half a unit in the last place at most.
      EXPECT_NEAR(layer.sums[p * values_each + k], expected[k], 0x1p-24 * magnitude[k])
          << f.parameters()[p].name << " " << k;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Formulas, ParametricGradient,
                         testing::Combine(testing::Values(prelu, swish, srelu, rational),
                                          testing::Values(Sharing::layer, Sharing::unit)));

TEST(ParametricKernel, GivesTheSameBitsHoweverItsValuesAreGiven) {
  const Function f = parse(swish);
  Layer layer(f, Sharing::layer);
  layer.run(compile(f, all_open(f, Sharing::layer)));
  for (const Sharing sharing : {Sharing::unit, Sharing::element}) {
    Layer other(f, sharing);
    for (float& value : other.values.front()) value = layer.values.front().front();
    other.run(compile(f, all_open(f, sharing)));
    EXPECT_EQ(layer.y, other.y);
    EXPECT_EQ(layer.dx, other.dx);
  }
}

TEST(ParametricKernel, GivesTheSameBitsOnEveryBackend) {
  for (const Sharing sharing : {Sharing::layer, Sharing::unit}) {
    const Function f = parse(rational);
    Layer one(f, sharing);
    Layer two(f, sharing);
    one.run(compile(f, all_open(f, sharing)));
    two.run(compile(f, all_open(f, sharing), "interp"));
    EXPECT_EQ(one.y, two.y);
    EXPECT_EQ(one.dx, two.dx);
    EXPECT_EQ(one.sums, two.sums);
  }
}

TEST(ParametricKernel, WithNothingOpenIsTheKernel) {
  const Function f = parse(swish);
  Layer layer(f, Sharing::layer);
  layer.parameters.clear();
  layer.run(compile(f, std::span<const OpenParameter>()));
  std::vector<float> y(layer.x.size());
  std::vector<float> dx(layer.x.size());
  const Kernel kernel = compile(f);
  kernel.forward(layer.x, y);
  kernel.backward(layer.x, layer.dy, dx);
  for (std::size_t row = 0; row < layer.x.size(); row += Layer::layout.stride) {
    for (std::size_t i = row; i < row + Layer::layout.units; ++i) {
      EXPECT_EQ(layer.y[i], y[i]);
      EXPECT_EQ(layer.dx[i], dx[i]);
    }
  }
}

TEST(ParametricKernel, LeavesWhatIsBetweenTheRowsAlone) {
  for (const Sharing sharing : {Sharing::layer, Sharing::unit}) {
    const Function f = parse(prelu);
    Layer layer(f, sharing);
    for (std::size_t i = 0; i < layer.x.size(); ++i) {
      if (i % Layer::layout.stride >= Layer::layout.units) layer.x[i] = layer.dy[i] = NAN;
    }
    layer.run(compile(f, all_open(f, sharing)));
    for (const double sum : layer.sums) EXPECT_TRUE(std::isfinite(sum));
    EXPECT_EQ(layer.y[5], 0.0F);
    EXPECT_EQ(layer.dx[6], 0.0F);
  }
}

TEST(ParametricKernel, TheGradientMayTakeItsOwnPlace) {
  for (const Sharing sharing : {Sharing::layer, Sharing::unit}) {
    const Function f = parse(rational);
    const ParametricKernel kernel = compile(f, all_open(f, sharing));
    Layer layer(f, sharing);
    layer.run(kernel);
    std::vector<float> gradient = layer.dy;
    std::vector<double> sums(layer.sums.size());
    kernel.backward(Layer::layout, layer.x, layer.parameters, gradient, gradient, sums);
    EXPECT_EQ(sums, layer.sums);
    EXPECT_EQ(gradient[8], layer.dx[8]);
  }
}

TEST(ParametricKernel, TakesAsManyParametersAsItSays) {
  std::string formula = "0*x";
  std::string defaults;
  for (std::size_t i = 0; i < max_open_parameters; ++i) {
    formula += " + c" + std::to_string(i) + "*x^" + std::to_string(i);
    defaults += "; c" + std::to_string(i) + " = 1";
  }
  const Function f = parse(formula + defaults);
  for (const Sharing sharing : {Sharing::layer, Sharing::unit}) {
    Layer layer(f, sharing);
    layer.run(compile(f, all_open(f, sharing)));
    std::size_t at = 0;
    for (std::size_t i = 0; i < max_open_parameters; ++i) {
      for (std::size_t k = 0; k < (sharing == Sharing::layer ? 1 : Layer::layout.units); ++k) {
        double expected = 0;
        for (std::size_t e = 0; e < layer.x.size(); ++e) {
          const std::size_t unit = e % Layer::layout.stride;
          if (sharing == Sharing::layer ? unit >= Layer::layout.units : unit != k) continue;
          const double power = std::pow(static_cast<double>(layer.x[e]), static_cast<double>(i));
          expected += static_cast<double>(static_cast<float>(power * static_cast<double>(layer.dy[e])));
        }
        EXPECT_NEAR(layer.sums[at++], expected, 1e-6 * (1 + std::abs(expected))) << "c" << i;
      }
    }
    EXPECT_EQ(at, layer.sums.size());
  }
}

TEST(ParametricKernel, PassesNaNOn) {
  const Function f = parse("where(x > 0, x, 0*a); a = 1");
  const ParametricKernel kernel = compile(f, all_open(f, Sharing::layer));
  const std::vector<float> x = {std::numeric_limits<float>::quiet_NaN(), -1.0F};
  const std::vector<float> a = {1.0F};
  const std::vector<std::span<const float>> parameters = {a};
  std::vector<float> y(2);
  kernel.forward({.units = 2, .stride = 2}, x, parameters, y);
  EXPECT_TRUE(std::isnan(y[0]));
  EXPECT_EQ(y[1], 0.0F);
}

std::string message(auto&& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_status(), 2);
    return error.what();
  }
  return "no error";
}

TEST(ParametricKernel, WrongUseIsToldInALine) {
  const Function f = parse(prelu);
  const auto open = [&](std::vector<OpenParameter> parameters) {
    return message([&] { (void)compile(f, parameters); });
  };
  EXPECT_EQ(open({{.name = "beta"}}), "the formula has no parameter 'beta'");
  EXPECT_EQ(open({{.name = "slope"}, {.name = "slope"}}), "parameter 'slope' is named twice");
  EXPECT_EQ(open(std::vector<OpenParameter>(14)), "kernel: 14 open parameters");

  const ParametricKernel kernel = compile(f, all_open(f, Sharing::unit));
  std::vector<float> six(6);
  const std::vector<float> two(2);
  const std::vector<std::span<const float>> parameters = {two};
  EXPECT_EQ(message([&] { kernel.forward({.units = 3, .stride = 3}, six, parameters, six); }),
            "kernel: slope has 2 elements instead of 3");
  EXPECT_EQ(message([&] { kernel.forward({.units = 4, .stride = 4}, six, parameters, six); }),
            "kernel: 6 elements are not rows of 4, 4 apart");
  EXPECT_EQ(message([&] { kernel.forward({.units = 2, .stride = 2}, six, {}, six); }),
            "kernel: the list of parameters has 0 elements instead of 1");
}

}  // namespace
}  // namespace assay
