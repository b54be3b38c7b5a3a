#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "data/dataset.h"

namespace assay::data {

/// The four IDX files of MNIST in `folder`, each gzip-compressed or not (train-images-idx3-ubyte[.gz], ...),
/// or files of the same form: any number of images of any one shape, labels 0 to 9. Dataset::source is the
/// folder. Throws an input Error of one line naming the file and the reason: missing, unreadable, truncated,
/// corrupt gzip, wrong magic number, larger than 1 GiB, counts or shapes that disagree, a label above 9,
/// trailing bytes.
[[nodiscard]] Dataset load_mnist(const std::filesystem::path& folder);

/// Digits drawn from strokes with random style, slant, thickness, pressure, elastic distortion, place, blur
/// and noise, 28x28; the same bytes for a seed on every machine (only exactly rounded arithmetic is used) and
/// for any number of threads. Every ten samples hold each digit once, in random order; the first n samples
/// are the same whatever the counts.
[[nodiscard]] Dataset draw_digits(std::uint64_t seed = 1, std::size_t train_count = 60'000,
                                  std::size_t test_count = 10'000, std::size_t threads = 1);

/// `choice` as given to --data: empty for the default (MNIST where all its files are found: $ASSAY_DATA,
/// $ASSAY_DATA/mnist, data_home()/mnist; otherwise the built-in digits), "mnist" (those places only),
/// "digits", or a folder that holds the files or a folder `mnist` with them. Throws an input Error as
/// load_mnist does, and if nothing is found.
[[nodiscard]] Dataset load(std::string_view choice, std::size_t threads = 1);

}  // namespace assay::data
