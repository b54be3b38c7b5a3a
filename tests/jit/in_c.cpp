#include "in_c.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "backend/c/source.h"
#include "base/files.h"

namespace assay {
namespace {

using Entry = void (*)(const void* const* inputs, const double* uniforms, void* const* outputs,
                       std::size_t count);

class Loaded final : public Executable {
 public:
  explicit Loaded(Entry entry) : entry_(entry) {}
  void run(std::span<const void* const> inputs, std::span<const double> uniforms,
           std::span<void* const> outputs, std::size_t count) const override {
    entry_(inputs.data(), uniforms.data(), outputs.data(), count);
  }
  void run_rows(const RowLaunch& /*launch*/) const override {
    throw std::logic_error("a program by rows has no C function");
  }

 private:
  Entry entry_;
};

CFunction function_of(const NamedProgram& named) {
  CFunction function{.name = c_identifier("kernel_" + named.name),
                     .comment = named.name,
                     .arguments = {},
                     .program = named.program};
  const auto add = [&](const char* name, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) function.arguments.push_back(fmt::format("{}{}", name, i));
  };
  add("in", named.program.inputs.size());
  add("uniform", named.program.uniforms);
  add("out", named.program.outputs.size());
  return function;
}

/// The function that takes its arguments as Entry does.
std::string entry_of(const CFunction& function, std::size_t i) {
  std::string call = function.name + "(";
  const auto add = [&](const char* name, std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) call += fmt::format("{}[{}], ", name, k);
  };
  add("in", function.program.inputs.size());
  add("uniforms", function.program.uniforms);
  add("out", function.program.outputs.size());
  return fmt::format(
      "\nvoid entry_{}(const void *const *in, const double *uniforms, void *const *out, size_t count)\n"
      "{{\n  (void)in;\n  (void)uniforms;\n  {}count);\n}}\n",
      i, call);
}

std::filesystem::path temporary_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "assay_c_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return name;
}

}  // namespace

InC::InC(const std::vector<NamedProgram>& programs) {
  std::vector<CFunction> functions;
  std::string entries;
  for (const NamedProgram& named : programs) {
    functions.push_back(function_of(named));
    entries += entry_of(functions.back(), functions.size() - 1);
  }
  const std::filesystem::path folder = temporary_folder();
  const std::string stem = (folder / "kernels").string();
  write_file_atomically(stem + ".c", c_source("Every program of the tests", functions) + entries);
  const std::string command = "cc -std=c99 -O1 -Wall -Wextra -Wconversion -pedantic -shared -fPIC -o " +
                              stem + ".so " + stem + ".c -lm 2> " + stem + ".txt";
  const int status = std::system(command.c_str());
  messages_ = read_file(stem + ".txt");
  if (status == 0) library_ = ::dlopen((stem + ".so").c_str(), RTLD_NOW | RTLD_LOCAL);
  std::filesystem::remove_all(folder);
  if (library_ == nullptr) throw std::runtime_error("cc: " + messages_);
  for (std::size_t i = 0; i < programs.size(); ++i) {
    void* const symbol = ::dlsym(library_, fmt::format("entry_{}", i).c_str());
    executables_.push_back(std::make_unique<Loaded>(reinterpret_cast<Entry>(symbol)));
  }
}

InC::~InC() {
  executables_.clear();
  ::dlclose(library_);
}

}  // namespace assay
