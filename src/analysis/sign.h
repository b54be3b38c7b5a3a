#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "analysis/deadline.h"
#include "analysis/pieces.h"

namespace assay {

/// Whether a derivative of f is nowhere of the wrong sign.
struct SignProof {
  enum class State : std::uint8_t { proved, refuted, unknown } state = State::unknown;
  double witness = 0.0;  ///< a place where it has the other sign, or where nothing was decided
};

/// direction * f^(order) >= 0 on every cell on which f is defined: by boxes, on which the sign follows from
/// the derivative itself or from that of a higher one and the value at an end, and by germs at the
/// breakpoints and the infinities.
[[nodiscard]] SignProof sign_proof(Pieces& pieces, std::size_t order, int direction,
                                   const Deadline& deadline);

/// The same on the part of one cell from lower to upper, infinite ends being those of the cell.
[[nodiscard]] SignProof sign_proof_on(Pieces& pieces, std::size_t cell, double lower, double upper,
                                      std::size_t order, int direction, const Deadline& deadline);

}  // namespace assay
