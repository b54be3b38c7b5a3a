#include "jit/launch.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string>

#include "base/error.h"

namespace assay {
namespace {

using kernel::ArrayRole;

/// An array of a call, to be read or written.
struct Place {
  const ArrayRole* role;
  const std::byte* data;
  std::size_t size;
  Element element;

  [[nodiscard]] std::string_view name() const { return role->name; }
  [[nodiscard]] std::size_t width() const { return format_of(element).bytes; }
  [[nodiscard]] const std::byte* end() const { return data + size * width(); }
  /// One value for each unit, the same in every row.
  [[nodiscard]] bool is_bias() const { return role->is_bias; }
};

Place place(const ArrayRole& role, const void* data, std::size_t size, Element element) {
  return {.role = &role, .data = static_cast<const std::byte*>(data), .size = size, .element = element};
}

[[noreturn]] void refuse(const std::string& reason, const std::string& hint) {
  throw input_error("kernel: " + reason, hint);
}

void check_type(const Place& array, const kernel::ArrayTypes& types) {
  const Element expected = array.role->element(types);
  if (array.element == expected) return;
  refuse(std::string(array.name()) + " is " + std::string(name(array.element)) + " instead of " +
             std::string(name(expected)),
         "the kernel was compiled for " + std::string(name(types.input)) + " in and " +
             std::string(name(types.output)) + " out");
}

void check_size(const Place& array, const Place& first, const std::optional<RowLayout>& layout) {
  const std::size_t expected = array.is_bias() ? layout->units : first.size;
  if (array.size == expected) return;
  refuse(std::string(array.name()) + " has " + std::to_string(array.size) + " elements, " +
             (array.is_bias() ? "a row" : std::string(first.name())) + " " + std::to_string(expected),
         array.is_bias() ? "a bias has one value for each unit" : "all arrays of a call have one length");
}

// Of the last row, what lies behind its units need not be there.
void check_rows(const RowLayout& layout, std::size_t size) {
  const auto& [units, stride] = layout;
  const bool are_rows = units > 0 && stride >= units && (size % stride == 0 || size % stride >= units);
  if (are_rows || size == 0) return;
  refuse(std::to_string(size) + " elements are not rows of " + std::to_string(units) + ", " +
             std::to_string(stride) + " apart",
         "a row has at least one unit, and the next begins behind it");
}

/// Rows of one array between those of the other, as two halves of the columns of one matrix.
bool are_interleaved(const Place& a, const Place& b, const RowLayout& layout) {
  if (a.width() != b.width() || a.is_bias() || b.is_bias()) return false;
  const auto distance = static_cast<std::size_t>(a.data < b.data ? b.data - a.data : a.data - b.data);
  const std::size_t within = distance % (layout.stride * a.width());
  return within >= layout.units * a.width() && within <= (layout.stride - layout.units) * a.width();
}

bool overlap(const Place& a, const Place& b, const std::optional<RowLayout>& layout) {
  const std::less<> before;  // of pointers into different arrays too
  if (!before(a.data, b.end()) || !before(b.data, a.end())) return false;
  return !layout || !are_interleaved(a, b, *layout);
}

void check_apart(const Place& output, const Place& other, bool is_input,
                 const std::optional<RowLayout>& layout) {
  const bool is_same = output.data == other.data && output.width() == other.width() && !other.is_bias();
  if ((is_input && is_same) || !overlap(output, other, layout)) return;
  refuse(std::string(output.name()) + " overlaps " + std::string(other.name()),
         "an output is exactly an input array of elements of its size, or apart from all arrays");
}

}  // namespace

void check(const Launch& launch) {
  std::array<Place, kernel::max_arrays> places{};
  std::size_t count = 0;
  for (const ArrayRole& role : kernel::inputs_of(launch.variant)) {
    const ConstArray& array = launch.inputs[count];
    places[count++] = place(role, array.data, array.size, array.element);
  }
  const std::size_t inputs = count;
  for (const ArrayRole& role : kernel::outputs_of(launch.variant)) {
    const Array& array = launch.outputs[count - inputs];
    places[count++] = place(role, array.data, array.size, array.element);
  }
  const std::span<const Place> all = std::span(places).first(count);
  for (const Place& array : all) {
    check_type(array, launch.types);
    check_size(array, all.front(), launch.layout);
  }
  if (launch.layout) check_rows(*launch.layout, all.front().size);
  for (std::size_t i = inputs; i < count; ++i) {
    for (std::size_t j = 0; j < i; ++j) check_apart(all[i], all[j], j < inputs, launch.layout);
  }
}

void run(const Executable& program, const Launch& launch) {
  const std::size_t size = launch.inputs.front().size;
  const std::span<const ArrayRole> roles = kernel::inputs_of(launch.variant);
  const bool has_bias = std::ranges::any_of(roles, &ArrayRole::is_bias);
  RowLayout layout = launch.layout.value_or(RowLayout{.units = size, .stride = size});
  if (layout.units == layout.stride && !has_bias) layout = {.units = size, .stride = size};
  std::array<const void*, kernel::max_arrays> from{};
  std::array<void*, kernel::max_arrays> to{};
  for (std::size_t start = 0; start < size; start += layout.stride) {
    for (std::size_t i = 0; i < roles.size(); ++i) {
      const std::size_t offset = roles[i].is_bias ? 0 : start * format_of(launch.inputs[i].element).bytes;
      from[i] = static_cast<const std::byte*>(launch.inputs[i].data) + offset;
    }
    for (std::size_t i = 0; i < launch.outputs.size(); ++i) {
      to[i] = static_cast<std::byte*>(launch.outputs[i].data) +
              start * format_of(launch.outputs[i].element).bytes;
    }
    program.run(std::span(from).first(roles.size()), {}, std::span(to).first(launch.outputs.size()),
                layout.units);
  }
}

}  // namespace assay
