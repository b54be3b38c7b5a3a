// Along whichever axis, a function sees the same rows and gives the same bits.
#include "vector/axis.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "base/error.h"
#include "reference.h"

namespace assay {
namespace {

using Shape = std::vector<std::size_t>;

/// Element (o, i, c) of an array of a view.
std::size_t place(const AxisView& view, std::size_t o, std::size_t i, std::size_t c) {
  return (o * view.length + i) * view.inner + c;
}

std::vector<float> column(const AxisView& view, std::span<const float> array, std::size_t o, std::size_t c) {
  std::vector<float> result;
  for (std::size_t i = 0; i < view.length; ++i) result.push_back(array[place(view, o, i, c)]);
  return result;
}

std::size_t elements(const Shape& shape) {
  std::size_t count = 1;
  for (const std::size_t length : shape) count *= length;
  return count;
}

void expect_the_rows(const VectorKernel& kernel, const Shape& shape, int axis) {
  SCOPED_TRACE(kernel.name() + " along axis " + std::to_string(axis));
  const AxisView in = along_axis("test", shape, axis);
  const Shape output_shape = kernel.output_shape(shape, axis);
  const AxisView out = along_axis("test", output_shape, axis);
  const std::vector<float> x = normal_row(elements(shape), 4, 2.0);
  const std::vector<float> dy = normal_row(elements(output_shape), 5);
  std::vector<float> y(dy.size());
  std::vector<float> dx(x.size());
  kernel.forward(x, shape, axis, y);
  kernel.backward(x, dy, shape, axis, dx);
  for (std::size_t o = 0; o < in.outer; ++o) {
    for (std::size_t c = 0; c < in.inner; ++c) {
      const std::vector<float> row = column(in, x, o, c);
      EXPECT_EQ(column(out, y, o, c), forward(kernel, row));
      EXPECT_EQ(column(in, dx, o, c), backward(kernel, row, column(out, dy, o, c)));
      if (!kernel.has_backward_from_output() || c > 0) continue;
      std::vector<float> from_output(x.size());
      kernel.backward_from_output(y, dy, shape, axis, from_output);
      EXPECT_EQ(column(in, from_output, o, c),
                backward_from_output(kernel, column(out, y, o, c), column(out, dy, o, c)));
    }
  }
}

TEST(Axis, AnyGivesTheRowsThatLieAlongIt) {
  for (const VectorFunction& f : vector_functions()) {
    const VectorKernel kernel = compile_vector(f.name);
    for (const int axis : {0, 1, 2, -1, -2, -3}) expect_the_rows(kernel, {2, 4, 6}, axis);
    expect_the_rows(kernel, {40, 34}, 0);
    expect_the_rows(kernel, {3, 500, 5}, 1);
    expect_the_rows(kernel, {12}, 0);
    expect_the_rows(kernel, {2, 1, 2, 3}, 2);
  }
}

TEST(Axis, AnOutputMayBeTheInput) {
  for (const char* const name :
       {"softmax", "softmin", "log_softmax", "solu", "hardmax", "sparsemax", "entmax15", "oplu"}) {
    SCOPED_TRACE(name);
    const VectorKernel kernel = compile_vector(name);
    for (const int axis : {0, 1}) {
      const Shape shape = {20, 30};
      const std::vector<float> x = normal_row(600, 8);
      const std::vector<float> dy = normal_row(600, 9);
      std::vector<float> expected(600);
      kernel.forward(x, shape, axis, expected);
      std::vector<float> y = x;
      kernel.forward(y, shape, axis, y);
      EXPECT_EQ(y, expected);
      kernel.backward(x, dy, shape, axis, expected);
      std::vector<float> dx = dy;
      kernel.backward(x, dx, shape, axis, dx);
      EXPECT_EQ(dx, expected);
      dx = x;
      kernel.backward(dx, dy, shape, axis, dx);
      EXPECT_EQ(dx, expected);
    }
  }
}

std::string message(auto&& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    return std::string(error.what()) + "; " + error.hint();
  }
  return "no error";
}

TEST(Axis, WrongOnesAreErrors) {
  const VectorKernel softmax = compile_vector("softmax");
  const auto shape_error = [](const VectorKernel& kernel, const Shape& shape, int axis) {
    return message([&] { (void)kernel.output_shape(shape, axis); });
  };
  EXPECT_EQ(shape_error(softmax, {2, 3}, 2),
            "softmax: axis 2 of an array of 2 dimensions; the axes are 0 to 1, or -2 to -1 from the end");
  EXPECT_EQ(shape_error(softmax, {5}, -2),
            "softmax: axis -2 of an array of 1 dimension; the axes are 0 to 0, or -1 to -1 from the end");
  EXPECT_EQ(shape_error(softmax, {}, 0),
            "softmax: axis 0 of an array of 0 dimensions; a single number has no axis");
  EXPECT_EQ(shape_error(softmax, {2, 0}, -1), "softmax: axis -1 has length 0; ");
  EXPECT_EQ(shape_error(softmax, {std::size_t{1} << 40, std::size_t{1} << 40}, 0),
            "softmax: an array of that shape does not fit into memory; ");
  EXPECT_EQ(shape_error(compile_vector("glu"), {2, 5}, 1),
            "glu: axis 1 has length 5; it must be a multiple of 2");
  EXPECT_EQ(shape_error(compile_vector("maxout", {.group = 4}), {6, 2}, 0),
            "maxout: axis 0 has length 6; it must be a multiple of 4");
}

TEST(Axis, WrongSizesAreErrors) {
  const VectorKernel kernel = compile_vector("softmax");
  const Shape shape = {2, 3};
  std::vector<float> six(6);
  std::vector<float> five(5);
  EXPECT_EQ(message([&] { kernel.forward(five, shape, 1, six); }),
            "softmax: x has 5 elements, not 6 as its shape; ");
  EXPECT_EQ(message([&] { kernel.forward(six, shape, 1, five); }),
            "softmax: y has 5 elements, not 6 as its shape; ");
  EXPECT_EQ(message([&] { kernel.backward(six, five, shape, 1, six); }),
            "softmax: dy has 5 elements, not 6 as its shape; ");
  EXPECT_EQ(message([&] { kernel.backward(six, six, shape, 1, five); }),
            "softmax: dx has 5 elements, not 6 as its shape; ");
  EXPECT_EQ(message([&] { compile_vector("glu").forward(six, Shape{2, 2}, 1, five); }),
            "glu: x has 6 elements, not 4 as its shape; ");
}

TEST(Axis, EmptyArraysAreFineWhereTheAxisIsNotEmpty) {
  std::vector<float> none;
  for (const VectorFunction& f : vector_functions()) {
    const VectorKernel kernel = compile_vector(f.name);
    kernel.forward(none, Shape{0, 4}, 1, none);
    kernel.backward(none, none, Shape{4, 0}, 0, none);
  }
}

}  // namespace
}  // namespace assay
