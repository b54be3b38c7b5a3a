#include "verify/npy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/error.h"
#include "base/text.h"

namespace assay::verify {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

/// The dictionary of a header, {'descr': '<f4', 'fortran_order': False, 'shape': (3,), }: the part of
/// Python's literals that NumPy writes, in any order and with any blanks.
class Header {
 public:
  Header(std::string_view text, const std::string& file) : rest_(text), file_(file) {
    expect('{');
    while (!take('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr") {
        descr = quoted();
      } else if (key == "fortran_order") {
        fortran_order = truth();
      } else if (key == "shape") {
        shape = tuple();
        has_shape = true;
      } else {
        fail("an unknown key '" + printable(key) + "'");
      }
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    if (descr.empty() || !has_shape) fail("no 'descr' or no 'shape'");
  }

  std::string descr;
  bool fortran_order = false;
  std::vector<std::size_t> shape;

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw input_error(file_ + ": the header of the npy file has " + what);
  }
  bool take(char c) {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n' || rest_[0] == '\t'))
      rest_.remove_prefix(1);
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail(fmt::format("no '{}' where one belongs", c));
  }
  std::string quoted() {
    const char quote = take('\'') ? '\'' : '"';
    if (quote == '"' && !take('"')) fail("something else where a string belongs: records are not supported");
    const std::size_t end = rest_.find(quote);
    if (end == std::string_view::npos) fail("a string without an end");
    std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }
  bool truth() {
    take(' ');
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "True" : "False";
      if (!rest_.starts_with(word)) continue;
      rest_.remove_prefix(word.size());
      return value;
    }
    fail("neither True nor False for 'fortran_order'");
  }
  std::vector<std::size_t> tuple() {
    std::vector<std::size_t> numbers;
    expect('(');
    while (!take(')')) {
      std::size_t number = 0;
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
      if (error != std::errc()) fail("no number in its 'shape'");
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      take('L');  // of Python 2
      numbers.push_back(number);
      if (!take(',')) {
        expect(')');
        break;
      }
    }
    return numbers;
  }

  std::string_view rest_;
  const std::string& file_;
  bool has_shape = false;
};

std::size_t little_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// The elements of a shape, as far as a file can hold them.
std::size_t product(const std::vector<std::size_t>& shape, const std::string& file) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max() / 64;
  std::size_t size = 1;
  for (const std::size_t length : shape) {
    if (length != 0 && size > most / length) throw input_error(file + ": the shape is larger than any file");
    size *= length;
  }
  return size;
}

struct Parts {
  std::string_view header, bytes;
};

Parts parts_of(std::string_view content, const std::string& file) {
  const Error cut_off = input_error(file + ": the npy file is cut off");
  if (!is_npy(content)) {
    throw input_error(file + ": is no npy file", "numpy.save writes one");
  }
  content.remove_prefix(magic.size());
  if (content.size() < 2) throw cut_off;
  const int version = static_cast<unsigned char>(content[0]);
  if (version < 1 || version > 3) {
    throw input_error(fmt::format("{}: is an npy file of version {}; 1 to 3 can be read", file, version));
  }
  content.remove_prefix(2);
  const std::size_t width = version == 1 ? 2 : 4;
  if (content.size() < width) throw cut_off;
  const std::size_t length = little_endian(content.substr(0, width));
  content.remove_prefix(width);
  if (content.size() < length) throw cut_off;
  return {.header = content.substr(0, length), .bytes = content.substr(length)};
}

}  // namespace

std::size_t NpyArray::size() const {
  return product(shape, "array");
}

std::string NpyArray::shape_text() const {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

bool is_npy(std::string_view content) {
  return content.starts_with(magic);
}

NpyArray read_npy(std::string_view content, const std::string& name) {
  const Parts parts = parts_of(content, name);
  const Header header(parts.header, name);
  if (header.fortran_order && header.shape.size() > 1) {
    throw input_error(name + ": the array is in Fortran order", "save numpy.ascontiguousarray(a) instead");
  }
  const std::string& descr = header.descr;
  const bool is_plain = descr.size() == 3 &&
                        std::string_view("<>=|").find(descr[0]) != std::string_view::npos &&
                        std::string_view("biufc").find(descr[1]) != std::string_view::npos &&
                        '1' <= descr[2] && descr[2] <= '8';
  if (!is_plain) throw input_error(fmt::format("{}: holds elements of type '{}'", name, printable(descr)));
  const auto width = static_cast<std::size_t>(descr[2] - '0');
  NpyArray array{.type = descr.substr(1), .shape = header.shape, .bytes = {}};
  const std::size_t wanted = product(array.shape, name) * width;
  if (parts.bytes.size() != wanted) {
    throw input_error(fmt::format("{}: {} bytes of data, but shape {} of '{}' takes {}", name,
                                  parts.bytes.size(), array.shape_text(), printable(descr), wanted),
                      parts.bytes.size() < wanted ? "the file is cut off" : "");
  }
  array.bytes = parts.bytes;
  if (descr[0] == '>') {
    for (std::size_t at = 0; at < wanted; at += width) {
      std::reverse(array.bytes.begin() + static_cast<std::ptrdiff_t>(at),
                   array.bytes.begin() + static_cast<std::ptrdiff_t>(at + width));
    }
  }
  return array;
}

std::string written_npy(const NpyArray& array) {
  std::string header = fmt::format("{{'descr': '{}{}', 'fortran_order': False, 'shape': {}, }}",
                                   array.type.back() == '1' ? '|' : '<', array.type, array.shape_text());
  constexpr std::size_t alignment = 64;
  const std::size_t before = magic.size() + 4;
  header.append(alignment - (before + header.size() + 1) % alignment, ' ');
  header += '\n';
  std::string content(magic);
  content +=
      {'\x01', '\x00', static_cast<char>(header.size() & 0xFFU), static_cast<char>(header.size() >> 8U)};
  return content + header + array.bytes;
}

}  // namespace assay::verify
