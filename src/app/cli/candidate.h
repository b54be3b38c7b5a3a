#pragma once

#include <array>
#include <optional>
#include <stop_token>
#include <string>

#include "base/element.h"
#include "catalog/catalog.h"
#include "report/verification.h"
#include "verify/store.h"

namespace assay::cli {

/// One direction of an implementation, and what is right.
struct Candidate {
  verify::Direction direction = verify::Direction::forward;
  Function truth;
  Element type = f32;
  verify::ByteImplementation run;
  std::uint64_t program = 0;  ///< fingerprint of our own kernel; what is 0 is not remembered
  std::string backend = {};   ///< of our own kernel
  Plan plan = Plan::exact;    ///< that it keeps to
  bool falls_back = false;    ///< to that, from `fast`
  verify::Contract contract = {};
};

/// Our own kernel for which that plan was asked.
[[nodiscard]] Candidate candidate_of(const Activation& activation, Element type, verify::Direction direction,
                                     Plan plan = Plan::exact);

/// The types that our kernels have.
inline constexpr std::array all_types = {f32, f16, bf16, f64};

struct Effort {
  std::uint32_t stride = 1;  ///< of float32 inputs; all of a 16-bit type are compared, chosen ones of float64
  std::size_t threads = 1;
  const verify::Store* store = nullptr;
};

/// Compares it with the truth, with a line that shows how far it is. Nothing if interrupted.
[[nodiscard]] std::optional<report::Verification> verified(const Candidate& candidate, const Effort& effort,
                                                           const std::stop_token& stop);

/// The folder that was named, or the one for caches if that is empty; nothing, said on standard error, if
/// that one cannot be had.
[[nodiscard]] std::optional<verify::Store> open_store(const std::string& folder);

}  // namespace assay::cli
