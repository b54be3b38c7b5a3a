#include "analysis/tangent_kernel.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "analysis/jacobian.h"
#include "expr/parse.h"

namespace assay {
namespace {

constexpr double tolerance = 1e-10;

MeanField field(const std::string& formula) {
  return MeanField(parse(formula));
}

struct Row {
  std::size_t hidden;
  double c, nngp, tangent;
};

/// He's relu with |x| = 1 and K^1 = c; mpmath, 30 digits (THEORY 6.1).
TEST(TangentKernel, OfHesRelu) {
  const MeanField relu = field("max(x, 0)");
  for (const Row& row : {Row{1, 0.5, 0.608997781044229358, 0.942331114377562691},
                         Row{1, 0, 0.318309886183790672, 0.318309886183790672},
                         Row{1, 0.9, 0.909538398844672076, 1.68032873502883643},
                         Row{2, 0.5, 0.683905650898705972, 1.35147956112348316},
                         Row{2, 0, 0.493731090200371548, 0.685708636282942492},
                         Row{2, 0.9, 0.917741144229242615, 2.36881366271826478},
                         Row{3, 0.5, 0.738128192301000523, 1.73784467921530902},
                         Row{3, 0, 0.604825720112944547, 1.06038810680258304},
                         Row{3, 0.9, 0.924850895418363944, 2.98569318737471367},
                         Row{10, 0.5, 0.897646729807322554, 4.10835152642274887},
                         Row{10, 0, 0.871535516021517621, 3.47937671202100206},
                         Row{10, 0.9, 0.955923821475683057, 6.19882051966642034}}) {
    const TangentKernel kernel = tangent_kernel(relu, {2, 0}, {1, row.c}, row.hidden);
    ASSERT_EQ(kernel.layers.size(), row.hidden + 1) << kernel.reason;
    EXPECT_NEAR(kernel.layers.back().pair.nngp, row.nngp, tolerance) << row.hidden << " " << row.c;
    EXPECT_NEAR(kernel.layers.back().pair.tangent, row.tangent, tolerance) << row.hidden << " " << row.c;
    EXPECT_NEAR(kernel.layers.back().same.nngp, 1, tolerance);
    EXPECT_NEAR(kernel.layers.back().same.tangent, static_cast<double>(row.hidden) + 1, tolerance);
  }
}

TEST(TangentKernel, OfErf) {
  const MeanField erf = field("erf(x)");
  for (const Row& row : {Row{1, 0.5, 0.432827942872401438, 0.837575216943558635},
                         Row{1, 1, 0.868689414224725045, 1.97192135652134949},
                         Row{2, 0.5, 0.357256756651266673, 0.973241833813878661},
                         Row{2, 1, 0.706612927594281895, 2.48696628680897813},
                         Row{3, 0.5, 0.337040824117733088, 1.14343419091592997},
                         Row{3, 1, 0.647443057495298365, 3.07557989237099631}}) {
    const TangentKernel kernel = tangent_kernel(erf, {1.5, 0.05}, {1.55, 1.5 * row.c + 0.05}, row.hidden);
    ASSERT_EQ(kernel.layers.size(), row.hidden + 1) << kernel.reason;
    EXPECT_NEAR(kernel.layers.back().pair.nngp, row.nngp, tolerance) << row.hidden << " " << row.c;
    EXPECT_NEAR(kernel.layers.back().pair.tangent, row.tangent, tolerance) << row.hidden << " " << row.c;
    if (row.c == 1) {
      EXPECT_NEAR(kernel.layers.back().same.tangent, row.tangent, tolerance);
    }
  }
}

TEST(TangentKernel, SaysWhyItEnds) {
  const MeanField root = field("sign(x)*sqrt(abs(x))");
  const TangentKernel kernel = tangent_kernel(root, {1, 0}, {1, 0.5}, 3);
  EXPECT_EQ(kernel.layers.size(), 1U);
  EXPECT_NE(kernel.reason.find("not square integrable"), std::string::npos) << kernel.reason;
  EXPECT_NE(tangent_kernel(field("log(x)"), {1, 0}, {1, 0.5}, 3).reason, "");
  EXPECT_NE(tangent_kernel(field("0"), {1, 0}, {1, 0.5}, 3).reason, "");
  EXPECT_NE(tangent_kernel(field("tanh(x)"), {1, 0}, {0, 0}, 3).reason, "");
  EXPECT_EQ(tangent_kernel(field("tanh(x)"), {1, 0}, {1, 0.5}, 3, Deadline::in(0)).reason,
            "the time limit passed");
}

/// Simulated largest eigenvalues 244 to 299, traces 952 to 1227 (THEORY 6.2).
TEST(FisherSpectrum, OfThreeLayersOfRelu) {
  const FisherSpectrum spectrum =
      fisher_spectrum(field("max(x, 0)"), {2, 0}, {.layers = 3, .width = 400, .samples = 100});
  EXPECT_EQ(spectrum.reason, "");
  EXPECT_NEAR(spectrum.kappa_same, 3, tolerance);
  EXPECT_NEAR(spectrum.kappa_pair, 0.6857086362829425, tolerance);
  EXPECT_NEAR(spectrum.trace, 1200, 1e-7);
  EXPECT_NEAR(spectrum.largest, 283.54061996804523, 1e-7);
  EXPECT_NEAR(spectrum.learning_rate, 2 / 283.54061996804523, 1e-12);
  EXPECT_NE(fisher_spectrum(field("log(x)"), {2, 0}, {}).reason, "");
}

/// Simulated at width 600 for 1, 2, 4 layers: Gaussian 1.98, 4.17, 8.33, orthogonal 1.00, 2.00, 3.85
/// (THEORY 3.4).
TEST(JacobianSpectrum, OfReluGrowsWithDepth) {
  for (const std::size_t depth : {1U, 2U, 4U, 100U}) {
    const auto layers = static_cast<double>(depth);
    const JacobianSpectrum spectrum = jacobian_spectrum(field("max(x, 0)"), {2, 0}, 1, depth);
    EXPECT_NEAR(spectrum.mean, 1, 1e-9);
    EXPECT_NEAR(spectrum.variance_gaussian, 2 * layers, 1e-9 * layers);
    EXPECT_NEAR(spectrum.variance_orthogonal, layers, 1e-9 * layers);
  }
}

TEST(JacobianSpectrum, OfSmoothFunctionsVanishesWithTheLength) {
  double before = std::numeric_limits<double>::infinity();
  for (const double q : {1.0, 0.1, 0.01, 0.001}) {
    const MeanField tanh = field("tanh(x)");
    const double weight = 1 / tanh.derivative_second_moment(q);
    const JacobianSpectrum spectrum = jacobian_spectrum(tanh, {weight, 0}, q, 10);
    EXPECT_NEAR(spectrum.mean, 1, 1e-8);
    EXPECT_LT(spectrum.isometry_deficit(), before);
    before = spectrum.isometry_deficit();
  }
  EXPECT_LT(before, 0.001);
  // sin: E cos^2 = (1 + e^-2q)/2, E cos^4 = 3/8 + e^-2q/2 + e^-8q/8
  const double e = std::numbers::e;
  const double second = (1 + std::pow(e, -2)) / 2;
  const double fourth = 0.375 + std::pow(e, -2) / 2 + std::pow(e, -8) / 8;
  EXPECT_NEAR(jacobian_spectrum(field("sin(x)"), {1, 0}, 1, 7).isometry_deficit(),
              7 * (fourth / (second * second) - 1), 1e-10);
}

TEST(JacobianSpectrum, SaysWhyThereIsNone) {
  EXPECT_NE(jacobian_spectrum(field("sign(x)*sqrt(abs(x))"), {1, 0}, 1, 2).reason, "");
  EXPECT_NE(jacobian_spectrum(field("log(x)"), {1, 0}, 1, 2).reason, "");
  EXPECT_EQ(jacobian_spectrum(field("sign(x)"), {1, 0}, 1, 2).reason, "f' is 0 for almost all inputs");
}

}  // namespace
}  // namespace assay
