// oneDNN's eltwise primitive.
#include <dnnl.hpp>
#include <memory>
#include <stdexcept>
#include <unordered_map>

#include "program.h"

namespace assay::bench {
namespace {

using dnnl::algorithm;

struct Operation {
  algorithm kind;
  float alpha = 0.0F;
  float beta = 0.0F;
};

const std::map<std::string, Operation>& operations() {
  static const std::map<std::string, Operation> all = {
      {"relu.forward", {algorithm::eltwise_relu}},
      {"relu.from_output", {algorithm::eltwise_relu_use_dst_for_bwd}},
      {"relu6.forward", {algorithm::eltwise_clip, 0.0F, 6.0F}},
      {"relu6.backward", {algorithm::eltwise_clip, 0.0F, 6.0F}},
      {"leaky_relu.forward", {algorithm::eltwise_relu, 0.01F}},
      {"leaky_relu.backward", {algorithm::eltwise_relu, 0.01F}},
      {"elu.forward", {algorithm::eltwise_elu, 1.0F}},
      {"elu.backward", {algorithm::eltwise_elu, 1.0F}},
      {"celu.forward", {algorithm::eltwise_elu, 1.0F}},
      {"celu.backward", {algorithm::eltwise_elu, 1.0F}},
      {"sigmoid.forward", {algorithm::eltwise_logistic}},
      {"sigmoid.from_output", {algorithm::eltwise_logistic_use_dst_for_bwd}},
      {"tanh.forward", {algorithm::eltwise_tanh}},
      {"tanh.from_output", {algorithm::eltwise_tanh_use_dst_for_bwd}},
      {"softplus.forward", {algorithm::eltwise_soft_relu}},
      {"softplus.backward", {algorithm::eltwise_soft_relu}},
      {"gelu.forward", {algorithm::eltwise_gelu_erf}},
      {"gelu.backward", {algorithm::eltwise_gelu_erf}},
      {"gelu_tanh.forward", {algorithm::eltwise_gelu_tanh}},
      {"gelu_tanh.backward", {algorithm::eltwise_gelu_tanh}},
      {"silu.forward", {algorithm::eltwise_swish, 1.0F}},
      {"silu.backward", {algorithm::eltwise_swish, 1.0F}},
      {"mish.forward", {algorithm::eltwise_mish}},
      {"mish.backward", {algorithm::eltwise_mish}},
      {"hard_silu.forward", {algorithm::eltwise_hardswish}},
      {"hard_silu.backward", {algorithm::eltwise_hardswish}},
      {"hard_tanh.forward", {algorithm::eltwise_clip, -1.0F, 1.0F}},
      {"hard_tanh.backward", {algorithm::eltwise_clip, -1.0F, 1.0F}},
      {"exponential.forward", {algorithm::eltwise_exp}},
      {"exponential.from_output", {algorithm::eltwise_exp_use_dst_for_bwd}},
  };
  return all;
}

Call prepare(const std::string& job, Arrays& arrays) {
  const Operation operation = operations().at(job);
  const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  const dnnl::memory::desc shape({static_cast<dnnl::memory::dim>(arrays.x.size())},
                                 dnnl::memory::data_type::f32, dnnl::memory::format_tag::a);
  const dnnl::memory x(shape, engine, arrays.x.data());
  const dnnl::memory y(shape, engine, arrays.y.data());
  const dnnl::memory dy(shape, engine, arrays.dy.data());
  const dnnl::memory result(shape, engine, arrays.result.data());
  const dnnl::eltwise_forward::primitive_desc forward(
      {dnnl::prop_kind::forward_training, operation.kind, shape, operation.alpha, operation.beta}, engine);
  std::unordered_map<int, dnnl::memory> bound;
  dnnl::primitive primitive;
  if (is_forward(job)) {
    bound = {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, result}};
    primitive = dnnl::eltwise_forward(forward);
  } else {
    bound = {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, y}, {DNNL_ARG_DIFF_DST, dy}, {DNNL_ARG_DIFF_SRC, result}};
    primitive = dnnl::eltwise_backward(
        {{operation.kind, shape, shape, operation.alpha, operation.beta}, engine, forward});
  }
  return [primitive, bound, stream = dnnl::stream(engine)]() mutable {
    primitive.execute(stream, bound);
    stream.wait();
  };
}

}  // namespace

Program onednn() {
  const dnnl_version_t& version = *dnnl_version();
  Program program{.name = "oneDNN " + std::to_string(version.major) + "." + std::to_string(version.minor) +
                          "." + std::to_string(version.patch),
                  .jobs = {},
                  .prepare = prepare};
  for (const auto& [job, unused] : operations()) program.jobs.push_back(job);
  return program;
}

}  // namespace assay::bench
