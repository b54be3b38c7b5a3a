#include <vector>

#include "data/fetch.h"

namespace assay::data {

// The sizes are of the files as they were first published, which all mirrors hold; the checksums are of their
// uncompressed content, which is what is trained on.
std::span<const RemoteDataset> remote_datasets() {
  static const std::vector<RemoteDataset> datasets = {
      {.name = "mnist",
       .title = "MNIST handwritten digits",
       .mirrors = {"https://ossci-datasets.s3.amazonaws.com/mnist/",
                   "https://storage.googleapis.com/cvdf-datasets/mnist/",
                   "http://yann.lecun.com/exdb/mnist/"},
       .files = {{"train-images-idx3-ubyte.gz", 9'912'422,
                  "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
                 {"train-labels-idx1-ubyte.gz", 28'881,
                  "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
                 {"t10k-images-idx3-ubyte.gz", 1'648'877,
                  "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
                 {"t10k-labels-idx1-ubyte.gz", 4'542,
                  "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"}}},
  };
  return datasets;
}

}  // namespace assay::data
