#include "verify/numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace assay::verify {
namespace {

TEST(Numbers, NeighboursAreThoseOfTheBits) {
  for (const Element type : {f16, bf16}) {
    for (std::uint64_t bits = 0; bits < 0x8000U; ++bits) {
      const double value = number_of(type, bits);
      if (!std::isfinite(value)) continue;
      EXPECT_EQ(next_above(type, value), number_of(type, bits + 1)) << value;
      EXPECT_EQ(next_below(type, -value), -number_of(type, bits + 1)) << value;
      if (bits > 0) {
        EXPECT_EQ(next_below(type, value), number_of(type, bits - 1)) << value;
      }
      EXPECT_EQ(unit_in_last_place(type, value), std::isfinite(number_of(type, bits + 1))
                                                     ? number_of(type, bits + 1) - value
                                                     : value - number_of(type, bits - 1));
    }
  }
  EXPECT_EQ(next_above(f32, -2.0), std::nextafter(-2.0F, 0.0F));
  EXPECT_EQ(next_above(f64, 1.0), std::nextafter(1.0, 2.0));
  EXPECT_EQ(unit_in_last_place(f64, 1.0), 0x1p-52);
}

TEST(Numbers, GoThroughBytes) {
  for (const Element type : {f16, bf16, f32, f64}) {
    const std::vector<double> x = special_inputs(type);
    const std::vector<double> again = numbers_of(type, bytes_of(type, x));
    ASSERT_EQ(again.size(), 13U);
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      EXPECT_EQ(again[i], x[i]);
      EXPECT_EQ(std::signbit(again[i]), i < 6) << x[i];
    }
    EXPECT_TRUE(std::isnan(again.back()));
  }
}

TEST(Numbers, RoundToNearestEven) {
  EXPECT_EQ(rounded(f16, 2049.0), 2048.0);
  EXPECT_EQ(rounded(f16, 2051.0), 2052.0);
  EXPECT_EQ(rounded(f16, 65520.0), std::numeric_limits<double>::infinity());
  EXPECT_EQ(rounded(f16, 0x1p-25), 0.0);
  EXPECT_EQ(rounded(bf16, 1.00390625), 1.0);
  EXPECT_EQ(rounded(f32, 0.1), 0.1F);
  EXPECT_EQ(rounded(f64, 0.1), 0.1);
}

}  // namespace
}  // namespace assay::verify
