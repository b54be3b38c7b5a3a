// Run by the build: checks the data file and writes it as a C++ source, so that the library needs no file at
// run time and a mistake in the data ends the build with its line.
//
//   compile_catalog activations.act activations.cpp
#include <cstdio>
#include <exception>
#include <string>

#include "base/error.h"
#include "base/files.h"
#include "catalog/read.h"

namespace assay {
namespace {

std::string source_of(const std::string& text) {
  return "#include \"catalog/read.h\"\n\nnamespace assay {\n\nstd::string_view activations_text() {\n"
         "  return R\"activations(" +
         text + ")activations\";\n}\n\n}  // namespace assay\n";
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: compile_catalog INPUT OUTPUT\n", stderr);
    return 2;
  }
  try {
    const std::string text = assay::read_file(argv[1]);
    (void)assay::read_catalog(text, argv[1]);
    assay::write_file_atomically(argv[2], assay::source_of(text));
    return 0;
  } catch (const assay::Error& error) {
    std::fprintf(stderr, "%s\n%s\n", error.what(), error.hint().c_str());
    return error.exit_status();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "compile_catalog: %s\n", error.what());
    return 1;
  }
}
