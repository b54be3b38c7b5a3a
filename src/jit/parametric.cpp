#include "jit/parametric.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "base/error.h"
#include "base/text.h"
#include "jit/cache.h"
#include "jit/choice.h"
#include "jit/key.h"
#include "jit/load.h"
#include "kernel/lower.h"

namespace assay {
namespace {

using Values = std::span<const std::span<const float>>;

// With x, dy and at least one output beside them.
static_assert(max_open_parameters == kernel::max_arrays - 3);

/// Elements of one launch of a backward program, whose products are summed while the cache holds them.
constexpr std::size_t block_size = 512;

/// Some of the derivatives; a program has not outputs enough for all of a function with many parameters.
struct Gradients {
  ExecutablePointer executable;
  std::vector<std::size_t> parameters;  ///< the derivatives by these...
  bool by_input;                        ///< ...and by x
};

/// Consecutive elements of one row.
struct Block {
  std::size_t offset;  ///< of the first, from the beginning of the arrays
  std::size_t unit;    ///< of the first
  std::size_t size;
};

template <class Use>
void for_each_block(RowLayout layout, std::size_t elements, bool has_units, std::size_t most,
                    const Use& use) {
  // Rows without gaps and without anything that differs between units are one row.
  if (!has_units && layout.stride == layout.units) layout = {.units = elements, .stride = elements};
  for (std::size_t row = 0; row < elements; row += layout.stride) {
    for (std::size_t unit = 0; unit < layout.units; unit += most) {
      use(Block{.offset = row + unit, .unit = unit, .size = std::min(most, layout.units - unit)});
    }
  }
}

/// What a launch takes beside its outputs.
class Arguments {
 public:
  Arguments(std::span<const OpenParameter> open, Values values,
            std::span<const std::span<const float>> leading)
      : open_(open), values_(values), leading_(leading) {
    for (std::size_t i = 0; i < open.size(); ++i) {
      if (open[i].sharing == Sharing::layer) uniforms_[uniform_count_++] = static_cast<double>(values[i][0]);
    }
  }

  [[nodiscard]] std::span<const void* const> inputs(const Block& block) {
    std::size_t count = 0;
    for (const std::span<const float> array : leading_) inputs_[count++] = array.data() + block.offset;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      if (open_[i].sharing == Sharing::layer) continue;
      inputs_[count++] = values_[i].data() + (open_[i].sharing == Sharing::unit ? block.unit : block.offset);
    }
    return std::span(inputs_).first(count);
  }
  [[nodiscard]] std::span<const double> uniforms() const {
    return std::span(uniforms_).first(uniform_count_);
  }

 private:
  std::span<const OpenParameter> open_;
  Values values_;
  std::span<const std::span<const float>> leading_;
  std::array<const void*, kernel::max_arrays> inputs_{};
  std::array<double, max_open_parameters> uniforms_{};
  std::size_t uniform_count_ = 0;
};

/// In eight partial sums, which processors add side by side.
double sum(std::span<const float> terms) {
  constexpr std::size_t lanes = 8;
  std::array<double, lanes> partial{};
  const std::size_t whole = terms.size() - terms.size() % lanes;
  for (std::size_t i = 0; i < whole; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) partial[lane] += static_cast<double>(terms[i + lane]);
  }
  for (std::size_t i = whole; i < terms.size(); ++i) partial[i - whole] += static_cast<double>(terms[i]);
  double total = 0;
  for (const double part : partial) total += part;
  return total;
}

void require_length(std::string_view what, std::size_t length, std::size_t expected) {
  if (length == expected) return;
  throw input_error("kernel: " + std::string(what) + " has " + std::to_string(length) +
                    " elements instead of " + std::to_string(expected));
}

void check(std::span<const OpenParameter> open, const RowLayout& layout, std::size_t elements,
           Values values) {
  if (layout.units == 0 || layout.stride < layout.units || elements % layout.stride != 0) {
    throw input_error("kernel: " + std::to_string(elements) + " elements are not rows of " +
                      std::to_string(layout.units) + ", " + std::to_string(layout.stride) + " apart");
  }
  require_length("the list of parameters", values.size(), open.size());
  for (std::size_t i = 0; i < open.size(); ++i) {
    const std::size_t expected = open[i].sharing == Sharing::layer  ? 1
                                 : open[i].sharing == Sharing::unit ? layout.units
                                                                    : elements;
    require_length(open[i].name, values[i].size(), expected);
  }
}

void check(const Function& f, std::span<const OpenParameter> open) {
  if (open.size() > max_open_parameters) {
    throw input_error("kernel: " + std::to_string(open.size()) + " open parameters",
                      "at most " + std::to_string(max_open_parameters) + " can be open");
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    assert(!(open[i].has_gradient && open[i].sharing == Sharing::element));
    const std::string& name = open[i].name;
    if (std::ranges::find(f.parameters(), name, &Parameter::name) == f.parameters().end()) {
      throw input_error("the formula has no parameter '" + printable(name) + "'");
    }
    if (std::ranges::find(open.first(i), name, &OpenParameter::name) !=
        open.begin() + static_cast<std::ptrdiff_t>(i)) {
      throw input_error("parameter '" + printable(name) + "' is named twice");
    }
  }
}

std::vector<kernel::OpenParameter> with_sources(std::span<const OpenParameter> open) {
  using Source = kernel::OpenParameter::Source;
  std::vector<kernel::OpenParameter> result;
  for (const OpenParameter& parameter : open) {
    result.push_back({.name = parameter.name,
                      .source = parameter.sharing == Sharing::layer ? Source::uniform : Source::array});
  }
  return result;
}

/// As many derivatives in each program as it has room for, the one by x last: it may take dy's place.
std::vector<Gradients> compile_gradients(const Function& f, std::span<const OpenParameter> open,
                                         Choice& choice) {
  const std::vector<kernel::OpenParameter> sources = with_sources(open);
  const auto arrays = static_cast<std::size_t>(std::ranges::count_if(
      open, [](const OpenParameter& parameter) { return parameter.sharing != Sharing::layer; }));
  const std::size_t room = kernel::max_arrays - 2 - arrays;
  std::vector<Gradients> result;
  std::vector<std::size_t> wanted;
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (open[i].has_gradient) wanted.push_back(i);
  }
  for (std::size_t first = 0; first <= wanted.size(); first += room) {
    const std::size_t count = std::min(room, wanted.size() - first);
    Gradients part{.executable = {}, .parameters = {}, .by_input = count < room};
    std::vector<std::string> names;
    for (const std::size_t i : std::span(wanted).subspan(first, count)) {
      part.parameters.push_back(i);
      names.push_back(open[i].name);
    }
    part.executable = load_or_fall_back(kernel::lower_backward(f, sources, names, part.by_input), choice);
    result.push_back(std::move(part));
  }
  return result;
}

}  // namespace

struct ParametricKernel::Code {
  std::vector<OpenParameter> open;
  bool has_units;
  ExecutablePointer forward;
  std::vector<Gradients> gradients;
  std::string backend;
  std::string fallback_reason;

  void add_block(const Block& block, Arguments& arguments, std::size_t units, float* dx,
                 std::span<double> sums) const;
};

/// Runs the backward programs on a block and adds their products to the sums.
void ParametricKernel::Code::add_block(const Block& block, Arguments& arguments, std::size_t units, float* dx,
                                       std::span<double> sums) const {
  std::array<std::array<float, block_size>, kernel::max_arrays> products;
  std::array<void*, kernel::max_arrays> outputs{};
  for (const Gradients& part : gradients) {
    const std::size_t count = part.parameters.size();
    for (std::size_t i = 0; i < count; ++i) outputs[i] = products[i].data();
    if (part.by_input) outputs[count] = dx + block.offset;
    part.executable->run(arguments.inputs(block), arguments.uniforms(),
                         std::span(outputs).first(count + (part.by_input ? 1 : 0)), block.size);
    for (std::size_t i = 0; i < count; ++i) {
      const std::span<const float> terms = std::span(products[i]).first(block.size);
      if (open[part.parameters[i]].sharing == Sharing::layer) {
        sums.front() += sum(terms);
        sums = sums.subspan(1);
      } else {
        double* const unit_sums = sums.data() + block.unit;
        for (std::size_t j = 0; j < terms.size(); ++j) unit_sums[j] += static_cast<double>(terms[j]);
        sums = sums.subspan(units);
      }
    }
  }
}

void ParametricKernel::forward(const RowLayout& layout, std::span<const float> x, Values parameters,
                               std::span<float> y) const {
  check(code_->open, layout, x.size(), parameters);
  require_length("y", y.size(), x.size());
  const std::array leading = {x};
  Arguments arguments(code_->open, parameters, leading);
  for_each_block(layout, x.size(), code_->has_units, x.size(), [&](const Block& block) {
    code_->forward->run(arguments.inputs(block), arguments.uniforms(),
                        std::array<void*, 1>{y.data() + block.offset}, block.size);
  });
}

void ParametricKernel::backward(const RowLayout& layout, std::span<const float> x, Values parameters,
                                std::span<const float> dy, std::span<float> dx,
                                std::span<double> gradients) const {
  check(code_->open, layout, x.size(), parameters);
  require_length("dy", dy.size(), x.size());
  require_length("dx", dx.size(), x.size());
  require_length("the list of gradients", gradients.size(), gradient_count(layout.units));
  std::ranges::fill(gradients, 0.0);
  const std::array leading = {x, dy};
  Arguments arguments(code_->open, parameters, leading);
  for_each_block(layout, x.size(), code_->has_units, block_size, [&](const Block& block) {
    code_->add_block(block, arguments, layout.units, dx.data(), gradients);
  });
}

std::span<const OpenParameter> ParametricKernel::parameters() const {
  return code_->open;
}

std::size_t ParametricKernel::gradient_count(std::size_t units) const {
  std::size_t count = 0;
  for (const OpenParameter& parameter : code_->open) {
    if (parameter.has_gradient) count += parameter.sharing == Sharing::layer ? 1 : units;
  }
  return count;
}

std::string ParametricKernel::backend() const {
  return code_->backend;
}

std::string ParametricKernel::fallback_reason() const {
  return code_->fallback_reason;
}

ParametricKernel compile(const Function& f, std::span<const OpenParameter> open, std::string_view backend) {
  check(f, open);
  Choice choice = choose_backend(backend);
  std::string key = key_of(choice) + key_of(f);
  for (const OpenParameter& parameter : open) {
    key += parameter.name + (parameter.has_gradient ? '+' : '-') + static_cast<char>(parameter.sharing);
  }
  return ParametricKernel(process_cache<const ParametricKernel::Code>().get(key, [&] {
    auto code = std::make_shared<ParametricKernel::Code>();
    code->open.assign(open.begin(), open.end());
    code->has_units = std::ranges::find(open, Sharing::unit, &OpenParameter::sharing) != open.end();
    code->forward = load_or_fall_back(kernel::lower_forward(f, with_sources(open)), choice);
    code->gradients = compile_gradients(f, open, choice);
    code->backend = choice.text();
    code->fallback_reason = choice.fallback_reason;
    return code;
  }));
}

}  // namespace assay
