#include "verify/samples.h"

#include <fmt/format.h>

#include <fstream>

#include "base/error.h"
#include "base/files.h"
#include "verify/npy.h"

namespace assay::verify {
namespace {

/// What the elements of a file are. uint16 is whatever 16-bit type was named.
Element type_of(const NpyArray& array, std::optional<Element> named, const std::string& file) {
  std::optional<Element> found;
  if (array.type == "f2") found = f16;
  if (array.type == "f4") found = f32;
  if (array.type == "f8") found = f64;
  if (array.type == "u2") {
    if (!named) throw input_error(file + ": holds uint16; bits of what?", "say --type bf16 or --type f16");
    if (format_of(*named).bytes == 2) found = named;
  }
  if (!found) {
    throw input_error(fmt::format("{}: holds elements of type '{}'", file, array.type),
                      "float16, float32, float64, or uint16 with the bits of a 16-bit type");
  }
  if (named && *named != *found) {
    throw input_error(fmt::format("{}: holds {}, not {}", file, long_name(*found), long_name(*named)));
  }
  return *found;
}

std::span<const std::byte> bytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

}  // namespace

NumbersFile read_numbers(const std::filesystem::path& path, std::optional<Element> type) {
  const NpyArray array = read_npy(read_file(path), path.string());
  const Element found = type_of(array, type, path.string());
  return {.type = found, .shape = array.shape, .numbers = numbers_of(found, bytes(array.bytes))};
}

Samples read_samples(const std::filesystem::path& inputs, const std::filesystem::path& results,
                     std::optional<Element> type) {
  NumbersFile x = read_numbers(inputs, type);
  NumbersFile y = read_numbers(results, type);
  if (x.type != y.type) {
    throw input_error(fmt::format("{} holds {}, but {} holds {}", inputs.string(), long_name(x.type),
                                  results.string(), long_name(y.type)),
                      "inputs and results are of one type");
  }
  if (x.shape != y.shape) {
    const auto text = [](const NumbersFile& file) { return NpyArray{"", file.shape, ""}.shape_text(); };
    throw input_error(fmt::format("{} has the shape {}, but {} has {}", inputs.string(), text(x),
                                  results.string(), text(y)));
  }
  if (x.numbers.empty()) throw input_error(inputs.string() + ": has no samples");
  return {.type = x.type, .x = std::move(x.numbers), .y = std::move(y.numbers)};
}

void write_numbers(const std::filesystem::path& path, const NumbersFile& numbers) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    if (!std::filesystem::is_regular_file(path, ignored) || !is_npy(read_file(path))) {
      throw input_error(path.string() + ": is there already, and is no npy file", "choose another name");
    }
  }
  const std::vector<std::byte> data = bytes_of(numbers.type, numbers.numbers);
  const std::string_view type = numbers.type == f32   ? "f4"
                                : numbers.type == f64 ? "f8"
                                : numbers.type == f16 ? "f2"
                                                      : "u2";
  write_file_atomically(path,
                        written_npy({.type = std::string(type),
                                     .shape = numbers.shape,
                                     .bytes = {reinterpret_cast<const char*>(data.data()), data.size()}}));
}

}  // namespace assay::verify
