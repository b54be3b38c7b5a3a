#include <gtest/gtest.h>

#include "../analysis/identities.h"
#include "catalog/catalog.h"

namespace assay {
namespace {

TEST(MeanFieldOfTheCatalog, SatisfiesTheIdentities) {
  int checked = 0;
  for (const Activation& activation : catalog()) {
    if (Identities(activation.function, activation.name, 1.0).check()) ++checked;
  }
  EXPECT_GT(checked, 190);
}

}  // namespace
}  // namespace assay
