#include "tensor/gemm.h"

#include <omp.h>
#include <oneapi/dnnl/dnnl.h>

#include <cassert>

namespace assay {

namespace {

dnnl_dim_t dimension(std::size_t n) {
  return static_cast<dnnl_dim_t>(n);
}

char layout(const MatrixView& m) {
  return m.transposed ? 'T' : 'N';
}

dnnl_dim_t leading(const MatrixView& m) {
  if (m.stride != 0) return dimension(m.stride);
  return dimension(m.transposed ? m.rows : m.columns);
}

}  // namespace

void gemm(float alpha, const MatrixView& a, const MatrixView& b, float beta, float* c, std::size_t stride) {
  assert(a.columns == b.rows);
  // A setting of the calling thread, which oneDNN's own parallel regions obey.
  omp_set_num_threads(1);
  [[maybe_unused]] const dnnl_status_t status = dnnl_sgemm(
      layout(a), layout(b), dimension(a.rows), dimension(b.columns), dimension(a.columns), alpha, a.data,
      leading(a), b.data, leading(b), beta, c, dimension(stride != 0 ? stride : b.columns));
  assert(status == dnnl_success);
}

std::string gemm_library() {
  const dnnl_version_t* version = dnnl_version();
  return "oneDNN " + std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
         std::to_string(version->patch);
}

}  // namespace assay
