#include "program.h"

#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/files.h"
#include "base/random.h"

namespace assay::bench {
namespace {

// Drawing is slow beside the kernels; a large array repeats itself.
constexpr std::size_t period = std::size_t{1} << 18U;

template <class Draw>
Buffer<float> filled(std::size_t size, const Draw& draw) {
  Buffer<float> values(size);
  for (std::size_t i = 0; i < size; ++i)
    values[i] = i < period ? static_cast<float>(draw()) : values[i - period];
  return values;
}

Buffer<float> read_floats(const std::filesystem::path& path) {
  const std::string bytes = read_file(path);
  if (bytes.empty() || bytes.size() % sizeof(float) != 0)
    throw input_error(path.string() + ": holds no float32");
  Buffer<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

}  // namespace

Arrays make_arrays(std::size_t size) {
  Random random(1, size);
  return {.x = filled(size, [&] { return 2 * random.normal(); }),
          .y = filled(size, [&] { return random.uniform(); }),
          .dy = filled(size, [&] { return random.normal(); }),
          .result = Buffer<float>(size)};
}

Arrays read_arrays(const std::filesystem::path& folder) {
  Arrays arrays{.x = read_floats(folder / "x"),
                .y = read_floats(folder / "y"),
                .dy = read_floats(folder / "dy"),
                .result = {}};
  if (arrays.y.size() != arrays.x.size() || arrays.dy.size() != arrays.x.size()) {
    throw input_error(folder.string() + ": x, y and dy have different lengths");
  }
  arrays.result = Buffer<float>(arrays.x.size());
  return arrays;
}

bool is_forward(const std::string& job) {
  return job.ends_with(".forward");
}

bool is_from_output(const std::string& job) {
  return job.ends_with(".from_output");
}

Program range_program(std::string name, const std::map<std::string, RangeKernel>& kernels) {
  Program program{.name = std::move(name), .jobs = {}, .prepare = {}};
  for (const auto& [job, unused] : kernels) program.jobs.push_back(job);
  program.prepare = [kernels](const std::string& job, Arrays& arrays) -> Call {
    const float* const input = is_from_output(job) ? arrays.y.data() : arrays.x.data();
    return [run = kernels.at(job), input, &arrays] {
      run(input, arrays.dy.data(), arrays.result.data(), arrays.result.size());
    };
  };
  return program;
}

}  // namespace assay::bench
