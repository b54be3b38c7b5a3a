#include "study/provenance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "jit/choice.h"

namespace assay::study {
namespace {

bool names(const Provenance& made_with, std::string_view software) {
  return std::ranges::any_of(made_with.libraries,
                             [&](const std::string& library) { return library.starts_with(software); });
}

TEST(Provenance, NamesWhatComputedTheResult) {
  const Provenance made_with = provenance();
  EXPECT_TRUE(made_with.version.starts_with("assay "));
  EXPECT_TRUE(names(made_with, "oneDNN "));
  EXPECT_EQ(names(made_with, "LLVM "), choose_backend("").backend->name() == "llvm");
}

}  // namespace
}  // namespace assay::study
