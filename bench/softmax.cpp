// Assay's side of bench/softmax.py: a function of rows, forward or backward, in windows on request.
#include <charconv>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/random.h"
#include "base/text.h"
#include "base/version.h"
#include "vector/vector_kernel.h"
#include "windows.h"

namespace assay::bench {
namespace {

/// The arrays of one call.
struct Arrays {
  std::vector<std::size_t> shape;
  std::vector<float> input;  ///< x, or y for the backward pass
  std::vector<float> gradient;
  std::vector<float> result;
};

std::vector<float> normal_values(std::size_t count, std::uint64_t stream) {
  Random random(1, stream);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.normal());
  return values;
}

/// "1000x128"
std::vector<std::size_t> parse_shape(const std::string& text) {
  std::vector<std::size_t> shape;
  for (const std::string& part : split(text, 'x')) {
    std::size_t length = 0;
    std::from_chars(part.data(), part.data() + part.size(), length);
    if (length == 0) throw input_error("'" + text + "' is not ROWSxLENGTH");
    shape.push_back(length);
  }
  if (shape.size() != 2) throw input_error("'" + text + "' is not ROWSxLENGTH");
  return shape;
}

/// "softmax.forward" or "softmax.backward", the latter from the output.
Work prepare(const std::string& config, const std::string& variant) {
  const std::vector<std::string> parts = split(variant, '.');
  if (parts.size() != 2) throw input_error("'" + variant + "' is not FUNCTION.DIRECTION");
  const VectorKernel kernel = compile_vector(parts[0]);
  const auto arrays = std::make_shared<Arrays>();
  arrays->shape = parse_shape(config);
  const std::size_t count = arrays->shape[0] * arrays->shape[1];
  arrays->input = normal_values(count, 0);
  arrays->gradient = normal_values(count, 1);
  arrays->result.resize(count);
  const auto elements = static_cast<double>(count);
  if (parts[1] == "forward") {
    return {.once = [=] { kernel.forward(arrays->input, arrays->shape, -1, arrays->result); },
            .count = elements};
  }
  kernel.forward(arrays->input, arrays->shape, -1, arrays->input);
  return {.once =
              [=] {
                kernel.backward_from_output(arrays->input, arrays->gradient, arrays->shape, -1,
                                            arrays->result);
              },
          .count = elements};
}

}  // namespace
}  // namespace assay::bench

int main() {
  const std::string backend = assay::compile_vector("softmax").backend();
  assay::bench::serve("Assay " + std::string(assay::version()) + ", " + backend, assay::bench::prepare);
}
