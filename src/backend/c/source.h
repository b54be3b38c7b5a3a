#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "backend/backend.h"
#include "kernel/program.h"

namespace assay {

/// A function of a C file: it runs a program, which is not by rows, for each of n elements.
///
///     void gelu_backward(const float *x, const float *dy, float *dx, size_t n)
///
/// Arrays of float16 and bfloat16 are their bits as uint16_t.
struct CFunction {
  std::string name;
  std::string comment;                 ///< what stands above it; one line or several
  std::vector<std::string> arguments;  ///< names of the inputs, the uniforms and the outputs
  kernel::Program program;
};

/// C99 source text of these functions, which needs nothing but the C library's exact functions (fma, sqrt,
/// floor, ...), compiles without a warning, and gives the bits of every other backend under any options that
/// keep IEEE arithmetic; where they do not, it refuses to compile. Multiply-adds are fused only where they
/// are written. `comment` stands on top.
[[nodiscard]] std::string c_source(std::string_view comment, std::span<const CFunction> functions);

/// What the test of such a file compares one function with.
struct CTest {
  const CFunction* function;
  const Executable* reference;  ///< runs the function's program
};

/// Text to append to the file: if `macro` is defined, a main() that runs each function on a few elements and
/// on 65,536 more and compares with the results of `reference`, these by hash. Its exit status is 0 or 1.
/// The programs have one element type, one or two inputs, and no uniforms.
[[nodiscard]] std::string c_test(std::string_view macro, std::span<const CTest> tests);

/// The name as an identifier of C: what is no letter or digit of ASCII becomes an underscore.
[[nodiscard]] std::string c_identifier(std::string_view name);

}  // namespace assay
