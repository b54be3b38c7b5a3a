#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::verify {

/// An array of NumPy's file format (numpy.lib.format, versions 1.0 to 3.0), in C order, little-endian.
struct NpyArray {
  /// What an element is: 'f' or 'u' or another of NumPy's kinds, and its size in bytes: "f4", "u2".
  std::string type;
  std::vector<std::size_t> shape;
  std::string bytes;

  [[nodiscard]] std::size_t size() const;
  /// "(1000, 3)"
  [[nodiscard]] std::string shape_text() const;
};

/// `name` is the file's, for messages. Throws an input Error if it is no such file, is cut off or goes on
/// behind its end, is in Fortran order, or has elements that are records or objects.
[[nodiscard]] NpyArray read_npy(std::string_view content, const std::string& name);

/// A file of version 1.0.
[[nodiscard]] std::string written_npy(const NpyArray& array);

/// Whether it begins as such a file does.
[[nodiscard]] bool is_npy(std::string_view content);

}  // namespace assay::verify
