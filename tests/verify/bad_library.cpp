// Implementations of 2x, each wrong in its own way: what `assay verify --library` has to find.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>

extern "C" {

float right(float x) {
  return 2 * x;
}

void right_array(const float* x, float* y, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) y[i] = 2 * x[i];
}

double right_f64(double x) {
  return 2 * x;
}

/// Of bfloat16 numbers: one more in the exponent.
std::uint16_t right_bf16(std::uint16_t x) {
  const unsigned exponent = x >> 7U & 0xFFU;
  if (exponent == 0xFF) return x;
  if (exponent == 0) return static_cast<std::uint16_t>((x & 0x8000U) | (x << 1U & 0xFFU));
  const unsigned doubled = x + 0x80U;
  return static_cast<std::uint16_t>(exponent == 0xFE ? doubled & 0xFF80U : doubled);
}

float off_by_one(float x) {
  return x == 1.5F ? std::nextafter(3.0F, 4.0F) : 2 * x;
}

float not_a_number(float x) {
  return x == 1.5F ? std::numeric_limits<float>::quiet_NaN() : 2 * x;
}

float turns_back(float x) {
  return x == 1.5F ? 1 : 2 * x;
}

float crashes(float x) {
  if (x == 1.5F) std::abort();
  return 2 * x;
}

void crashes_array(const float* x, float* y, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) y[i] = crashes(x[i]);
}

float leaves(float x) {
  if (x == 1.5F) std::exit(3);
  return 2 * x;
}

float hangs(float x) {
  volatile bool forever = x == 1.5F;
  while (forever) {
  }
  return 2 * x;
}

float always_crashes(float /*x*/) {
  std::abort();
}
}
