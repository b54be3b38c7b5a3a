#include "expr/simplify.h"

#include "expr/rewrite.h"

namespace assay {

Function simplify(const Function& f) {
  return rewrite(f, Rules());
}

}  // namespace assay
