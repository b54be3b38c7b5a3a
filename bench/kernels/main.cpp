// A program's side of bench/kernels.py: its kernels in windows on request. The variant is a job (program.h).
// The config is the number of elements, or a folder: the inputs are read there then, and the results written
// as `result`.
#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>
#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "program.h"
#include "windows.h"

namespace assay::bench {
namespace {

using Maker = Program (*)();

const std::map<std::string, Maker>& programs() {
  static const std::map<std::string, Maker> all = {
      {"exact", assay_exact}, {"fast", assay_fast}, {"copy", plain_copy}, {"streaming", streaming_copy},
      {"gcc", gcc_loops},     {"onednn", onednn},
#ifdef ASSAY_HAS_EIGEN
      {"eigen", eigen},
#endif
#ifdef ASSAY_HAS_SLEEF
      {"sleef", sleef},
#endif
  };
  return all;
}

/// So many elements at least between two looks at the clock.
constexpr std::size_t batch = std::size_t{1} << 20U;

class Server {
 public:
  explicit Server(Program program) : program_(std::move(program)) {}

  Work prepare(const std::string& config, const std::string& job) {
    std::size_t size = 0;
    std::from_chars(config.data(), config.data() + config.size(), size);
    if (size == 0) return from_folder(config, job);
    const auto found = arrays_.try_emplace(size).first;
    if (!found->second) found->second = std::make_unique<Arrays>(make_arrays(size));
    const std::size_t calls = std::max<std::size_t>(1, batch / size);
    return {.once =
                [call = program_.prepare(job, *found->second), calls] {
                  for (std::size_t i = 0; i < calls; ++i) call();
                },
            .count = static_cast<double>(calls * size)};
  }

 private:
  Work from_folder(const std::filesystem::path& folder, const std::string& job) {
    const auto arrays = std::make_shared<Arrays>(read_arrays(folder));
    return {.once =
                [call = program_.prepare(job, *arrays), arrays, folder] {
                  call();
                  const auto bytes = std::as_bytes(arrays->result.span());
                  write_file_atomically(folder / "result",
                                        {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
                },
            .count = static_cast<double>(arrays->x.size())};
  }

  Program program_;
  std::map<std::size_t, std::unique_ptr<Arrays>> arrays_;
};

int run(int argument_count, char** arguments) {
  const auto found = argument_count == 2 ? programs().find(arguments[1]) : programs().end();
  if (found == programs().end()) {
    for (const auto& [name, unused] : programs()) std::cout << name << '\n';
    return argument_count == 1 ? 0 : 2;
  }
  const Program program = found->second();
  Server server(program);
  serve(
      program.name,
      [&](const std::string& config, const std::string& job) { return server.prepare(config, job); },
      program.jobs);
  return 0;
}

}  // namespace
}  // namespace assay::bench

int main(int argument_count, char** arguments) {
  return assay::bench::run(argument_count, arguments);
}
