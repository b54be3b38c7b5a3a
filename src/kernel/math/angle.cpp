#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "kernel/math/trigonometric.h"

namespace assay::kernel {
namespace {

// 2/pi = sum of digits[i] * 2^(-53 i), each a multiple of 2^-53 below 1.
constexpr std::array two_over_pi = {
    0x1.45f306dc9c882p-1, 0x1.4a7f09d5f47d4p-1, 0x1.a6ee06db14accp-1, 0x1.3c439041fe516p-1,
    0x1.d5ef5de2b0db8p-3, 0x1.2371d2126e970p-2, 0x1.924bba8274600p-8, 0x1.21cfe1deb1cb1p-1,
    0x1.4d39f74411af8p-3, 0x1.4baed1213a671p-1, 0x1.8135a2fbf209cp-1, 0x1.91d639835339fp-1,
    0x1.272117e2ef7e4p-2, 0x1.41d8ffc4bffeep-2, 0x1.02cc07f79788cp-1, 0x1.6b414da3eda6cp-2,
    0x1.fb3c9f2c26dd2p-2, 0x1.d18fd9a797fa8p-1, 0x1.6ba93dd63f5f2p-1, 0x1.f17b3d0739f78p-1,
    0x1.4a525d4d7f6bfp-1, 0x1.88fc6ae842b00p-2, 0x1.98237e3db5d5fp-1, 0x1.0cfbc209af436p-1,
    0x1.da9e391615ee0p-4,
};

constexpr int digit_bits = 53;
constexpr std::size_t digit_count = two_over_pi.size();
/// How far a product is computed.
struct Depth {
  std::size_t digits;   ///< of the long number that are multiplied at once
  bool has_third_part;  ///< of the sum: right to 2^-155, otherwise to 2^-100
};

/// A float64 comes as near as 2^-62 to a multiple of pi/2 without meeting one, a float32 as near as 2^-33.
constexpr Depth for_any{.digits = 5, .has_third_part = true};
constexpr Depth for_float32{.digits = 4, .has_third_part = false};

/// A positive number as 2^exponent * sum of digits[i] * 2^(-53 i), where 1/2 <= digits[0] < 1.
struct LongNumber {
  int exponent = 0;
  std::vector<double> digits;
};

Rational power_of_two(int exponent) {
  return Rational::from_double(std::ldexp(1.0, exponent));
}

LongNumber long_number(Rational value) {
  LongNumber number;
  number.exponent = std::ilogb(value.to_double()) + 1;
  value = value * power_of_two(-number.exponent);
  if (value >= Rational(1)) {  // to_double() rounded up
    ++number.exponent;
    value = value * Rational(1, 2);
  }
  while (number.digits.size() < digit_count && !value.is_zero()) {
    value = value * power_of_two(digit_bits);
    const Rational digit = value.floor();
    number.digits.push_back(std::ldexp(digit.to_double(), -digit_bits));
    value = value - digit;
  }
  return number;
}

Rational value(std::span<const double> digits) {
  Rational sum = 0;
  for (std::size_t i = digits.size(); i-- > 0;) {
    sum = sum * power_of_two(-digit_bits) + Rational::from_double(digits[i]);
  }
  return sum;
}

/// Quarter turns in the angle factor or pi*factor.
LongNumber quarter_turns(const Rational& factor, bool times_pi) {
  if (times_pi) return long_number(factor * Rational(2));
  if (factor == Rational(1)) return {.exponent = 0, .digits = {two_over_pi.begin(), two_over_pi.end()}};
  return long_number(factor * value(two_over_pi));
}

bool is_float32(Value x) {
  return x.builder().instruction(x).opcode == Opcode::convert;
}

/// x times the number, where whole multiples of four are left out: the digits of the number that give nothing
/// else for an x of this size are passed over (Payne and Hanek, "Radian reduction for trigonometric
/// functions", SIGNUM Newsletter 18, 1983), by 16, 8, 4, 2 and 1 of them.
struct Window {
  Value x;  ///< scaled, below 2^107
  std::vector<Value> digits;
};

Window window(Value x, const LongNumber& number, const Depth& depth) {
  constexpr int start = 54 - digit_bits;  // digits are passed over from |x| = 2^107 on
  std::vector<Value> digits;
  for (const double digit : number.digits) digits.push_back(x.builder().f64(digit));
  const Value zero = x.builder().f64(0.0);
  const int bound = is_float32(x) ? 128 : 1024;  // a finite x is below 2^bound
  for (int step = 16; step > 0; step /= 2) {
    const int threshold = start + digit_bits * (step + 1) - number.exponent;
    if (threshold >= bound) continue;
    const Value is_large = abs(x) >= std::ldexp(1.0, threshold);
    x = x * select(is_large, std::ldexp(1.0, -digit_bits * step), x.builder().f64(1.0));
    const auto digit = [&](std::size_t i) { return i < digits.size() ? digits[i] : zero; };
    std::vector<Value> selected;
    for (std::size_t i = 0; i + 1 < depth.digits + static_cast<std::size_t>(step); ++i) {
      selected.push_back(select(is_large, digit(i + static_cast<std::size_t>(step)), digit(i)));
    }
    digits = std::move(selected);
  }
  if (digits.size() > depth.digits) digits.resize(depth.digits, zero);
  return {x * std::ldexp(1.0, number.exponent), digits};
}

/// A sum in two or three parts.
class Accumulator {
 public:
  Accumulator(Value first, bool has_third_part)
      : has_third_part_(has_third_part), high_(first), middle_(first.builder().f64(0.0)), low_(middle_) {}

  void add(Value value) { add_small(two_sum(high_, value)); }
  void add_small(Value value) {
    if (has_third_part_) {
      add_tiny(two_sum(middle_, value));
    } else {
      middle_ = is_zero(middle_) ? value : middle_ + value;
    }
  }
  /// Only where there is a third part.
  void add_tiny(Value value) { low_ = is_zero(low_) ? value : low_ + value; }

  /// Takes the nearest integer out.
  Value take_integer() {
    const Value integer = round(high_);
    high_ = high_ - integer;
    return integer;
  }
  /// In two parts.
  [[nodiscard]] std::pair<Value, Value> parts() {
    const Value rest = two_sum(high_, middle_);
    return {high_, has_third_part_ ? rest + low_ : rest};
  }

 private:
  static bool is_zero(Value value) { return value.constant() == 0.0; }

  /// sum += value exactly, but for what is returned (Knuth).
  static Value two_sum(Value& sum, Value value) {
    if (is_zero(sum)) return std::exchange(sum, value);
    const Value total = sum + value;
    const Value most = total - sum;
    const Value lost = (sum - (total - most)) + (value - most);
    sum = total;
    return lost;
  }

  bool has_third_part_;
  Value high_, middle_, low_;
};

Value without_multiples_of_four(Value value) {
  return fma(round(value * 0.25), -4.0, value);
}

Accumulator product(const Window& window, const Depth& depth) {
  const auto scaled = [&](int digit) { return window.x * std::ldexp(1.0, -digit_bits * digit); };
  const Value first = window.x * window.digits[0];
  Accumulator sum(without_multiples_of_four(first), depth.has_third_part);
  sum.add(without_multiples_of_four(fma(window.x, window.digits[0], -first)));
  for (int i = 1; i < static_cast<int>(window.digits.size()); ++i) {
    const Value digit = window.digits[static_cast<std::size_t>(i)];
    if (digit.constant() == 0.0) continue;
    const Value high = scaled(i) * digit;
    const Value low = fma(scaled(i), digit, -high);
    switch (i) {
      case 1:
        sum.add(without_multiples_of_four(high));
        sum.add(low);
        break;
      case 2:
        sum.add(high);
        sum.add_small(low);
        break;
      case 3:
        sum.add_small(high);
        if (depth.has_third_part) sum.add_tiny(low);
        break;
      default: sum.add_tiny(high);
    }
  }
  return sum;
}

constexpr double half_pi_high = 0x1.921fb54442d18p+0;  // pi/2 = high + low
constexpr double half_pi_low = 0x1.1a62633145c07p-54;

}  // namespace

bool is_angle_factor(const Rational& factor) {
  constexpr std::size_t max_bits = 256;
  const double value = factor.to_double();
  return factor.bits() <= max_bits && value >= 0x1p-32 && value <= 0x1p32;
}

Angle reduced(Value x, const Rational& factor, bool times_pi) {
  // A rational number times pi may meet a multiple of pi/2.
  const Depth& depth = is_float32(x) && !times_pi ? for_float32 : for_any;
  Accumulator turns = product(window(x, quarter_turns(factor, times_pi), depth), depth);
  const Value integer = turns.take_integer();
  // Adding it leaves the integer in the lowest bits.
  const Value quarter = to_bits(integer + 0x1.8p52);
  const auto [high, low] = turns.parts();
  const Value angle = high * half_pi_high;
  const Value rest = fma(high, half_pi_high, -angle) + fma(high, half_pi_low, low * half_pi_high);
  if (times_pi || factor != Rational(1)) return {quarter, select(equal(x, 0.0), x, angle), rest};
  // Next to 0 the angle is x itself.
  const Value is_reduced = abs(x) <= 0.78;
  return {quarter, select(is_reduced, x, angle), select(is_reduced, 0.0, rest)};
}

}  // namespace assay::kernel
