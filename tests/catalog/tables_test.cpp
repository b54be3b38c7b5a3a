// The catalog beside two tables: what the frameworks contain, and numbers computed apart from this code.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analysis/moments.h"
#include "ball/enclose.h"
#include "base/files.h"
#include "base/text.h"
#include "catalog/catalog.h"

namespace assay {
namespace {

/// The words of each line of a file beside the tests that is neither empty nor a comment.
std::vector<std::vector<std::string>> read_table(const std::string& file) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : split(read_file(std::string(ASSAY_TESTS_DIR) + "/" + file), '\n')) {
    if (!line.empty() && line[0] != '#') rows.push_back(split(line, ' '));
  }
  return rows;
}

/// Framework and name of all entries.
std::set<std::pair<std::string, std::string>> all_framework_names() {
  std::set<std::pair<std::string, std::string>> names;
  const auto add = [&](const auto& entries) {
    for (const auto& entry : entries) {
      for (const FrameworkName& name : entry.frameworks) names.emplace(name.framework, name.name);
    }
  };
  add(catalog());
  add(vector_catalog());
  return names;
}

TEST(Frameworks, MissNoActivation) {
  const auto rows = read_table("framework_names.txt");
  const auto names = all_framework_names();
  EXPECT_GT(rows.size(), 250U);
  for (const auto& row : rows) {
    if (row.size() == 2) {
      EXPECT_TRUE(names.contains({row[0], row[1]})) << row[0] << " " << row[1];
    } else {
      ASSERT_EQ(row.size(), 4U) << row[0] << " " << row[1];
      EXPECT_NE(std::ranges::find(omitted(), row[3], &Omitted::name), omitted().end()) << row[3];
    }
  }
}

/// Two entries may share a name only where an argument, or a value of one, tells them apart.
TEST(Frameworks, TheSameSpellingIsTheSameFunction) {
  std::map<std::pair<std::string, std::string>, const Activation*> owners;
  for (const Activation& entry : catalog()) {
    for (const FrameworkName& name : entry.frameworks) {
      if (name.arguments.empty()) {
        EXPECT_TRUE(owners.emplace(std::pair(name.framework, name.name), &entry).second)
            << name.framework << " " << name.name << " is " << entry.name << " and more";
      }
    }
  }
}

TEST(Frameworks, LeadToFunctionsWithTheirDefaults) {
  const auto text = [](std::string_view entry, std::string_view framework, std::string_view name) {
    const Activation* activation = find_activation(entry);
    const auto found = std::ranges::find_if(activation->frameworks, [&](const FrameworkName& candidate) {
      return candidate.framework == framework && candidate.name == name;
    });
    return found == activation->frameworks.end() ? "" : as_computed_by(*found, *activation).bound().text();
  };
  EXPECT_EQ(text("leaky_relu", "pytorch", "nn.LeakyReLU"), "where(x > 0, x, 0.01*x)");
  EXPECT_EQ(text("leaky_relu", "keras", "activations.leaky_relu"), "where(x > 0, x, 0.2*x)");
  EXPECT_EQ(text("leaky_relu", "keras", "layers.LeakyReLU"), "where(x > 0, x, 0.3*x)");
  EXPECT_EQ(text("hard_sigmoid", "pytorch", "nn.Hardsigmoid"), "min(max(x/6 + 0.5, 0), 1)");
  EXPECT_EQ(text("hard_sigmoid_02", "onnx", "HardSigmoid"), "min(max(0.2*x + 0.5, 0), 1)");
  EXPECT_EQ(text("prelu", "keras", "layers.PReLU"), "where(x > 0, x, 0*x)");
  EXPECT_EQ(text("selu", "mlx", "nn.selu"), "where(x > 0, 1.0507*x, 1.0507*1.67326*expm1(x))");
  EXPECT_EQ(text("softplus_beta", "tiny_cuda_nn", "Softplus"), "softplus(10*x)/10");
}

TEST(ReferenceNumbers, Agree) {
  const auto rows = read_table("reference_numbers.txt");
  EXPECT_GT(rows.size(), 170U);
  for (const auto& row : rows) {
    SCOPED_TRACE(row[0]);
    const Activation* entry = find_activation(row[0]);
    ASSERT_NE(entry, nullptr);
    const auto expect = [&](double found, const std::string& expected, const char* what) {
      if (expected == "none") return;
      const double number = std::stod(expected);
      EXPECT_NEAR(found, number, 1e-9 * std::max(1.0, std::abs(number))) << what;
    };
    expect(enclose(entry->function, Ball(0.0)).midpoint(), row[1], "f(0)");
    const Moments moments = gaussian_moments(entry->function);
    if (moments.mean) expect(moments.mean->value, row[2], "E f");
    if (moments.second_moment) expect(moments.second_moment->value, row[3], "E f^2");
    if (moments.derivative_moment) expect(moments.derivative_moment->value, row[4], "E f'^2");
    EXPECT_EQ(moments.second_moment.has_value(), row[3] != "none");
  }
}

}  // namespace
}  // namespace assay
