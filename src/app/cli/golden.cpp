#include <fmt/core.h>

#include <memory>

#include "app/cli/command.h"
#include "app/cli/type_option.h"
#include "base/error.h"
#include "base/parallel.h"
#include "catalog/catalog.h"
#include "verify/kernel_under_test.h"
#include "verify/samples.h"

namespace assay::cli {
namespace {

struct GoldenOptions {
  std::string activation;
  std::optional<Element> type;
  std::string inputs;
  std::string out;
  std::string inputs_out;
  bool backward = false;
  std::size_t threads = available_processors();
};

/// Those of the file, or every bit pattern of a 16-bit type in the order of the patterns.
verify::NumbersFile inputs_of(const GoldenOptions& options) {
  if (!options.inputs.empty()) return verify::read_numbers(options.inputs, options.type);
  if (!options.type || format_of(*options.type).bytes != 2) {
    throw input_error(
        fmt::format("golden: of {} there are too many inputs", verify::long_name(options.type.value_or(f32))),
        "name those you want with --inputs FILE, or take --type bf16 or f16");
  }
  verify::NumbersFile all{.type = *options.type, .shape = {std::size_t{1} << 16U}, .numbers = {}};
  for (std::uint64_t bits = 0; bits < all.shape[0]; ++bits)
    all.numbers.push_back(verify::number_of(all.type, bits));
  return all;
}

void run(const GoldenOptions& options, Invocation& invocation) {
  const Activation found = activation(options.activation);
  const verify::NumbersFile inputs = inputs_of(options);
  verify::NumbersFile results = inputs;
  const Function f = verify::truth_of(
      found.function, options.backward ? verify::Direction::backward : verify::Direction::forward);
  if (!verify::compute_truth(f, inputs.type, inputs.numbers, results.numbers, options.threads,
                             invocation.stop)) {
    fmt::print(stderr, "assay: interrupted\n");
    invocation.exit_status = interrupted_status;
    return;
  }
  verify::write_numbers(options.out, results);
  if (!options.inputs_out.empty()) verify::write_numbers(options.inputs_out, inputs);
  fmt::print("{} results of {}, {}, correctly rounded, in {}{}\n", results.numbers.size(), f.text(),
             verify::long_name(inputs.type), options.out, inputs.type == bf16 ? " as uint16, the bits" : "");
}

}  // namespace

void add_golden(CLI::App& app, Invocation& invocation) {
  const auto options = std::make_shared<GoldenOptions>();
  CLI::App* command = app.add_subcommand(
      "golden",
      "Correctly rounded results to test an implementation with: of all 16-bit inputs, or of yours");
  command->add_option("activation", options->activation, "catalog name or formula")
      ->required()
      ->type_name("ACTIVATION");
  command->add_option("--out", options->out, "npy file that gets the results; bfloat16 as uint16")
      ->required()
      ->type_name("FILE");
  add_type_option(*command, options->type,
                  "of inputs and results; that of the file of inputs, if there is one");
  command
      ->add_option("--inputs", options->inputs, "npy file with the inputs; without it all of a 16-bit type")
      ->type_name("FILE");
  command->add_option("--inputs-out", options->inputs_out, "npy file that gets the inputs")
      ->type_name("FILE");
  command->add_flag("--backward", options->backward, "f' in place of f");
  command->add_option("--threads", options->threads, "by default one for each processor")
      ->check(countable())
      ->capture_default_str();
  command->callback([options, &invocation] { run(*options, invocation); });
}

}  // namespace assay::cli
