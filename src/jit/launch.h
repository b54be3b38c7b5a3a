#pragma once

#include <optional>
#include <span>

#include "backend/backend.h"
#include "jit/array.h"
#include "kernel/variant.h"

namespace assay {

/// The arrays of a call, in the order of the variant's.
struct Launch {
  kernel::Variant variant;
  kernel::ArrayTypes types;
  std::span<const ConstArray> inputs;
  std::span<const Array> outputs;
  /// Nothing for elements one after the other; with a bias always given.
  std::optional<RowLayout> layout;
};

/// Throws an input Error unless the arrays have the variant's types and one length (a bias that of a row),
/// and every output is an input array or apart from all others.
void check(const Launch& launch);

/// Runs the variant's program, all rows in one launch where nothing lies between them.
void run(const Executable& program, const Launch& launch);

}  // namespace assay
