// Every catalog function and its derivative on all inputs of float16 and bfloat16, against ball.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "ball/enclose.h"
#include "base/error.h"
#include "base/parallel.h"
#include "catalog/catalog.h"
#include "jit/compile.h"

namespace assay {
namespace {

constexpr std::uint32_t input_count = 1U << 16U;
constexpr std::uint32_t sign_bit = 1U << 15U;

/// What f's values round to, by the bits of the input; nothing where a few thousand bits do not decide, and
/// for NaN.
class Truth {
 public:
  Truth(const Function& f, Element element) : evaluator_(f), element_(element), values_(input_count) {
    const std::uint32_t infinity = element == f16 ? 0x7C00 : 0x7F80;
    for (const std::uint32_t sign : {0U, sign_bit}) {
      fill(sign, sign + infinity - 1);
      values_[sign + infinity] = alone(sign + infinity);
    }
  }
  [[nodiscard]] const std::vector<std::optional<double>>& values() const { return values_; }

 private:
  [[nodiscard]] double number(std::uint32_t bits) const {
    return static_cast<double>(widened(element_, static_cast<std::uint16_t>(bits)));
  }

  /// Of consecutive inputs of one sign: one enclosure where all values round alike, as far out and, of
  /// derivatives, next to 0; else in quarters, and in the end one by one.
  void fill(std::uint32_t first, std::uint32_t last) {
    constexpr std::uint32_t few = 32;
    const auto [low, high] = std::minmax(number(first), number(last));
    if (const auto value = evaluator_.enclose(Ball(low, high), bits).rounded(element_)) {
      std::fill(values_.begin() + first, values_.begin() + last + 1, value);
    } else if (last - first < few) {
      for (std::uint32_t i = first; i <= last; ++i) values_[i] = alone(i);
    } else {
      const std::uint32_t step = (last - first) / 4 + 1;
      for (std::uint32_t i = first; i <= last; i += step) fill(i, std::min(last, i + step - 1));
    }
  }

  [[nodiscard]] std::optional<double> alone(std::uint32_t i) {
    const double x = number(i);
    try {
      if (std::isfinite(x)) {
        if (const auto value = evaluator_.enclose(Ball(x), bits).rounded(element_)) return value;
      }
      return evaluator_.correctly_rounded(x, element_);
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  static constexpr int bits = 64;
  Evaluator evaluator_;
  Element element_;
  std::vector<std::optional<double>> values_;
};

struct Found {
  std::size_t wrong = 0;
  std::size_t undecided = 0;
  std::string first;  ///< of the wrong ones
};

Found compare(const Truth& truth, std::span<const std::uint16_t> results, Element element) {
  Found found;
  for (std::uint32_t i = 0; i < input_count; ++i) {
    const float x = widened(element, static_cast<std::uint16_t>(i));
    const auto computed = static_cast<double>(widened(element, results[i]));
    if (std::isnan(x)) continue;
    const std::optional<double> expected = truth.values()[i];
    if (!expected) {
      ++found.undecided;
      continue;
    }
    // The reference calls a pole undefined; the kernels give it the infinity of IEEE arithmetic.
    if (computed == *expected || (std::isnan(*expected) && !std::isfinite(computed))) continue;
    if (found.wrong++ > 0) continue;
    std::ostringstream text;
    text << std::hexfloat << x << ": " << computed << " instead of " << *expected;
    found.first = text.str();
  }
  return found;
}

class Narrow : public testing::TestWithParam<std::tuple<Element, bool>> {
 protected:
  /// The results of the kernel for all inputs.
  [[nodiscard]] static std::vector<std::uint16_t> results(const Function& f, Element element,
                                                          bool is_derivative) {
    std::vector<std::uint16_t> x(input_count);
    for (std::uint32_t i = 0; i < input_count; ++i) x[i] = static_cast<std::uint16_t>(i);
    std::vector<std::uint16_t> y(input_count);
    const Kernel kernel = compile(f, {.dtype = element});
    if (is_derivative) {
      const std::vector<std::uint16_t> ones(input_count, narrowed(element, 1.0F));
      kernel.backward({x, element}, {ones, element}, {y, element});
    } else {
      kernel.forward({x, element}, {y, element});
    }
    return y;
  }
};

TEST_P(Narrow, EveryResultIsCorrectlyRounded) {
  const auto [element, is_derivative] = GetParam();
  std::vector<Found> found(catalog().size());
  parallel_for(found.size(), available_processors(),
               [&, element = element, is_derivative = is_derivative](std::size_t i) {
                 const Function& f = catalog()[i].function;
                 const Truth truth(is_derivative ? f.bound().derivative() : f.bound(), element);
                 found[i] = compare(truth, results(f, element, is_derivative), element);
               });
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].wrong, 0U) << catalog()[i].name << " at " << found[i].first;
    EXPECT_EQ(found[i].undecided, 0U) << catalog()[i].name;
  }
}

INSTANTIATE_TEST_SUITE_P(Catalog, Narrow, testing::Combine(testing::Values(f16, bf16), testing::Bool()),
                         [](const auto& type) {
                           return std::string(name(std::get<0>(type.param))) +
                                  (std::get<1>(type.param) ? "_derivative" : "");
                         });

}  // namespace
}  // namespace assay
