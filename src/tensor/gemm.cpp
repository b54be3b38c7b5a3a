#include "tensor/gemm.h"

#include <omp.h>

#include <cassert>
#include <oneapi/dnnl/dnnl.h>

namespace assay {

void gemm(float alpha, const MatrixView& a, const MatrixView& b, float beta, float* c) {
  assert(a.columns == b.rows);
  // A setting of the calling thread, which oneDNN's own parallel regions obey.
  omp_set_num_threads(1);
  const auto dimension = [](std::size_t n) { return static_cast<dnnl_dim_t>(n); };
  const dnnl_dim_t leading_a = dimension(a.transposed ? a.rows : a.columns);
  const dnnl_dim_t leading_b = dimension(b.transposed ? b.rows : b.columns);
  [[maybe_unused]] const dnnl_status_t status = dnnl_sgemm(
      a.transposed ? 'T' : 'N', b.transposed ? 'T' : 'N', dimension(a.rows), dimension(b.columns),
      dimension(a.columns), alpha, a.data, leading_a, b.data, leading_b, beta, c, dimension(b.columns));
  assert(status == dnnl_success);
}

}  // namespace assay
