#pragma once

#include <span>

#include "analysis/pieces.h"
#include "analysis/regularity.h"
#include "analysis/sampling.h"
#include "analysis/shape.h"

namespace assay {

/// The part of the shape that is proved by algebra and refuted by single values: odd, even, zero at zero,
/// affine, polynomial, flat. `values` are the samples with a value, `samples` all of them.
void algebraic_shape(Pieces& pieces, const Regularity& regularity, std::span<const Sample> values,
                     std::span<const Sample> samples, Shape& shape);

}  // namespace assay
