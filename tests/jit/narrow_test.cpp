// Every catalog function and its derivative on all inputs of float16 and bfloat16, against ball.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
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
  [[nodiscard]] double number(std::uint32_t i) const {
    return static_cast<double>(widened(element_, static_cast<std::uint16_t>(i)));
  }

  /// Of consecutive inputs of one sign: one enclosure where all values round alike, as far out and, of
  /// derivatives, next to 0; else in quarters, and in the end one by one.
  void fill(std::uint32_t first, std::uint32_t last) {
    constexpr std::uint32_t few = 32;
    const auto [low, high] = std::minmax({number(first), number(last)});
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

/// A kernel that does not round right everywhere.
struct Exception {
  std::string_view name;
  Element element;
  bool is_derivative;
  std::size_t wrong;      ///< inputs, at most
  std::size_t undecided;  ///< by the reference, at most, beside the two infinities
  std::string_view reason;
};

constexpr std::string_view ties = "a tie but for what float64 cannot hold beside it";
constexpr std::string_view reference = "a tie but for what thousands of bits cannot hold beside it";

constexpr Exception exceptions[] = {
    {"tanh_shrink", f16, false, 0, 2046, reference},
    {"xielu", f16, false, 0, 202, reference},
    {"e_swish", f16, false, 0, 1352, reference},
    {"tanhsig", f16, false, 0, 627, reference},
    {"power", f16, false, 0, 18, reference},
    {"qrelu", f16, false, 1, 0, ties},
    {"poly_relu", f16, true, 6, 0, ties},
    {"xielu", bf16, false, 0, 24, reference},
    {"e_swish", bf16, false, 0, 4869, reference},
    {"power", bf16, false, 0, 82, reference},
    {"vlu", bf16, false, 13, 0, ties},
    {"poly_relu", bf16, true, 1, 0, ties},
    {"rootsig", bf16, true, 2, 0, ties},
    {"soft_modulus_t", bf16, true, 2, 0, ties},
};

/// The row of the list above, or one that allows nothing.
Exception exception(std::string_view function, Element element, bool is_derivative) {
  const auto* const found = std::ranges::find_if(exceptions, [&](const Exception& row) {
    return row.name == function && row.element == element && row.is_derivative == is_derivative;
  });
  return found == std::end(exceptions) ? Exception{.name = function,
                                                   .element = element,
                                                   .is_derivative = is_derivative,
                                                   .wrong = 0,
                                                   .undecided = 0,
                                                   .reason = {}}
                                       : *found;
}

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
    const Exception allowed = exception(catalog()[i].name, element, is_derivative);
    EXPECT_LE(found[i].wrong, allowed.wrong) << allowed.name << " at " << found[i].first;
    EXPECT_LE(found[i].undecided, allowed.undecided + 2) << allowed.name;
    const bool is_needed = allowed.reason.empty() || found[i].wrong > 0 || found[i].undecided > 2;
    EXPECT_TRUE(is_needed) << allowed.name << " needs no row in the list any more";
  }
}

INSTANTIATE_TEST_SUITE_P(Catalog, Narrow, testing::Combine(testing::Values(f16, bf16), testing::Bool()),
                         [](const auto& type) {
                           return std::string(name(std::get<0>(type.param))) +
                                  (std::get<1>(type.param) ? "_derivative" : "");
                         });

}  // namespace
}  // namespace assay
