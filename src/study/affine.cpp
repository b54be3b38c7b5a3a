#include "study/affine.h"

#include <Eigen/Dense>
#include <algorithm>

namespace assay::study {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using FloatMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Rows converted to float64 at a time: small enough to stay in the cache.
constexpr Eigen::Index block_rows = 256;

Eigen::Index index(std::size_t n) {
  return static_cast<Eigen::Index>(n);
}

Eigen::Map<const FloatMatrix> view(std::span<const float> values, std::size_t columns) {
  return {values.data(), index(values.size() / columns), index(columns)};
}

Affine affine(const Matrix& weights, const Eigen::VectorXd& bias) {
  return {.inputs = static_cast<std::size_t>(weights.cols()),
          .outputs = static_cast<std::size_t>(weights.rows()),
          .weights = {weights.data(), weights.data() + weights.size()},
          .bias = {bias.data(), bias.data() + bias.size()}};
}

}  // namespace

Affine fold(const nn::Network& network) {
  Matrix weights = Matrix::Identity(index(network.inputs()), index(network.inputs()));
  Eigen::VectorXd bias = Eigen::VectorXd::Zero(index(network.inputs()));
  for (const nn::DenseLayer& layer : network.layers()) {
    const std::span<const float> parameters = network.parameters();
    const Matrix w =
        view(parameters.subspan(layer.weights, layer.inputs * layer.outputs), layer.inputs).cast<double>();
    const Eigen::VectorXd b = view(parameters.subspan(layer.bias, layer.outputs), 1).cast<double>();
    weights = w * weights;
    bias = w * bias + b;
  }
  return affine(weights, bias);
}

Affine best_affine_fit(nn::SampleView samples, std::span<const float> outputs) {
  const Eigen::Map<const FloatMatrix> x = view(samples.features, samples.width);
  const Eigen::Map<const FloatMatrix> y = view(outputs, outputs.size() / samples.count());
  const Eigen::RowVectorXd x_mean = x.cast<double>().colwise().mean();
  const Eigen::RowVectorXd y_mean = y.cast<double>().colwise().mean();
  Matrix gram = Matrix::Zero(x.cols(), x.cols());
  Matrix moments = Matrix::Zero(x.cols(), y.cols());
  for (Eigen::Index first = 0; first < x.rows(); first += block_rows) {
    const Eigen::Index rows = std::min(block_rows, x.rows() - first);
    const Matrix x_block = x.middleRows(first, rows).cast<double>().rowwise() - x_mean;
    const Matrix y_block = y.middleRows(first, rows).cast<double>().rowwise() - y_mean;
    gram.selfadjointView<Eigen::Lower>().rankUpdate(x_block.transpose());
    moments.noalias() += x_block.transpose() * y_block;
  }
  const double ridge = 1e-6 * gram.trace() / static_cast<double>(gram.rows());
  gram.diagonal().array() += ridge;
  const Matrix weights = gram.selfadjointView<Eigen::Lower>().llt().solve(moments).transpose();
  return affine(weights, y_mean.transpose() - weights * x_mean.transpose());
}

std::vector<double> apply(const Affine& map, nn::SampleView samples) {
  const Eigen::Map<const Matrix> weights(map.weights.data(), index(map.outputs), index(map.inputs));
  const Eigen::Map<const Eigen::RowVectorXd> bias(map.bias.data(), index(map.outputs));
  std::vector<double> result(samples.count() * map.outputs);
  Eigen::Map<Matrix> y(result.data(), index(samples.count()), index(map.outputs));
  const Eigen::Map<const FloatMatrix> x = view(samples.features, samples.width);
  for (Eigen::Index first = 0; first < x.rows(); first += block_rows) {
    const Eigen::Index rows = std::min(block_rows, x.rows() - first);
    y.middleRows(first, rows).noalias() = x.middleRows(first, rows).cast<double>() * weights.transpose();
  }
  y.rowwise() += bias;
  return result;
}

}  // namespace assay::study
