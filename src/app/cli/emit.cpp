#include <fmt/core.h>

#include <array>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>

#include "app/cli/command.h"
#include "app/cli/type_option.h"
#include "backend/c/source.h"
#include "backend/interp/interpreter.h"
#ifdef ASSAY_HAS_LLVM
#include "backend/llvm/emit.h"
#include "backend/llvm/module.h"
#endif
#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "base/version.h"
#include "catalog/catalog.h"
#include "jit/choice.h"
#include "kernel/fast/lower.h"
#include "kernel/variant.h"
#include "verify/numbers.h"

namespace assay::cli {
namespace {

struct EmitOptions {
  std::string activation;
  std::string to = "c";
  std::optional<Element> type;  ///< float32 if not said
  std::string plan = "exact";
  std::string target;  ///< of LLVM IR; empty for this machine's
  std::string name;
  std::filesystem::path out;
};

/// What is emitted.
struct Code {
  Activation activation;
  std::string name;  ///< an identifier of C, with which the functions' names begin
  Element type;
  std::vector<CFunction> functions;
};

/// Of backward_from_output given f' as a function of y.
kernel::Program program(const Function& f, kernel::Variant variant, const EmitOptions& options,
                        Element type) {
  if (options.plan == "exact") return kernel::lower(f, variant, {.input = type, .output = type});
  if (type != f32) throw input_error("emit: the plan fast is of float32", "leave --type out, or --plan");
  const auto fast = variant == kernel::Variant::forward    ? kernel::lower_fast_forward(f)
                    : variant == kernel::Variant::backward ? kernel::lower_fast_backward(f)
                                                           : kernel::lower_fast_backward_from_output(f);
  if (fast) return *fast;
  throw input_error(
      fmt::format("emit: under the plan fast {} would be off by more than 3 units in the last place",
                  f.text()),
      "--plan exact has it");
}

Code code_of(const EmitOptions& options) {
  if (find_vector_activation(options.activation) != nullptr) {
    throw input_error(options.activation + " is a function of a vector",
                      "emit takes functions of one number");
  }
  Code code{.activation = activation(options.activation),
            .name = {},
            .type = options.type.value_or(f32),
            .functions = {}};
  const Activation& a = code.activation;
  const bool is_typed = find_activation(a.name) == nullptr;
  code.name = c_identifier(!options.name.empty() ? options.name : is_typed ? "activation" : a.name);
  code.functions = {{.name = code.name + "_forward",
                     .comment = "y[i] = f(x[i])",
                     .arguments = {"x", "y"},
                     .program = program(a.function, kernel::Variant::forward, options, code.type)},
                    {.name = code.name + "_backward",
                     .comment = "dx[i] = f'(x[i]) * dy[i]",
                     .arguments = {"x", "dy", "dx"},
                     .program = program(a.function, kernel::Variant::backward, options, code.type)}};
  const std::optional<Function> from_output =
      a.derivative_from_output ? a.derivative_from_output : derivative_from_output(a.function);
  if (from_output) {
    code.functions.push_back(
        {.name = code.name + "_backward_from_output",
         .comment = "dx[i] = f'(x[i]) * dy[i] from y[i] = f(x[i]) alone",
         .arguments = {"y", "dy", "dx"},
         .program = program(*from_output, kernel::Variant::backward_from_output, options, code.type)});
  }
  return code;
}

/// "f(0) = 0, f(-0) = -0, f(inf) = inf, ..."
std::string special_values(const Executable& forward, Element type) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  constexpr std::array x = {0.0, -0.0, inf, -inf, std::numeric_limits<double>::quiet_NaN()};
  const std::vector<std::byte> from = verify::bytes_of(type, x);
  std::vector<std::byte> to(from.size());
  forward.run(std::array<const void*, 1>{from.data()}, {}, std::array<void*, 1>{to.data()}, x.size());
  const std::vector<double> y = verify::numbers_of(type, to);
  std::string text;
  for (std::size_t i = 0; i < x.size(); ++i) {
    text += fmt::format("{}f({}) = {}", text.empty() ? "" : ", ", shortest(x[i]), shortest(y[i]));
  }
  return text;
}

/// How far results may be off.
std::string precision(const EmitOptions& options, Element type) {
  if (options.plan == "fast") {
    return R"(Inside everything is float: a result is at most 3 units in the last place off; next to a root
of the derivative, the derivative 3 units of 1.)";
  }
  if (type == f64) {
    return R"(Inside f and its derivative are sums of two doubles, rounded to double once: at most 2 units in
the last place off, where nothing overflows on the way.)";
  }
  return fmt::format(R"(Inside everything is double, with errors of a few units in the last place, rounded to
{} once: the result is the correctly rounded one, but for a handful of inputs at most.)",
                     verify::long_name(type));
}

std::string test_macro(const Code& code) {
  std::string macro = code.name + "_TEST";
  for (char& c : macro) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return macro;
}

/// What stands on top of the file.
std::string contract(const Code& code, const EmitOptions& options, const Executable& forward) {
  std::string text =
      fmt::format("{}\n\n    f(x) = {}\n\n", code.activation.title, code.activation.function.text());
  for (const CFunction& function : code.functions)
    text += fmt::format("{}: {}\n", function.name, function.comment);
  return text + fmt::format(R"(
All arrays have n elements; n may be 0. An output may be one of the inputs, but must not
overlap it otherwise.

{} It has the
same bits on every machine and at every level of optimisation, as long as the processor rounds
to nearest and keeps subnormal numbers. {}.

A compiler can vectorise the loops with

    cc -std=c99 -O3 -march=native -fno-math-errno -fno-trapping-math -c {}.c

Processors without fused multiply-add give the same bits, slowly. The test at the end:

    cc -std=c99 -O2 -D{} {}.c -lm && ./a.out

Written by Assay {}.)",
                            precision(options, code.type), special_values(forward, code.type), code.name,
                            test_macro(code), code.name, version());
}

std::string c_file(const Code& code, const EmitOptions& options) {
  std::vector<std::unique_ptr<Executable>> references;
  std::vector<CTest> tests;
  for (const CFunction& function : code.functions) {
    references.push_back(interpreter().load(function.program, interpreter().targets().front()));
    tests.push_back({.function = &function, .reference = references.back().get()});
  }
  return c_source(contract(code, options, *references.front()), code.functions) +
         c_test(test_macro(code), tests);
}

#ifdef ASSAY_HAS_LLVM
const Target& target_of(const EmitOptions& options) {
  if (options.target.empty()) {
    const Target* const ours = find_target(choose_backend({}).target);
    return ours != nullptr ? *ours : all_targets().back();
  }
  if (const Target* const found = find_target(options.target)) return *found;
  std::string offered;
  for (const Target& target : all_targets()) {
    offered.append(offered.empty() ? "" : ", ").append(target.name);
  }
  throw input_error("emit: unknown target '" + printable(options.target) + "'", "there are " + offered);
}

std::string llvm_file(const Code& code, const EmitOptions& options) {
  const Target& target = target_of(options);
  std::string text =
      fmt::format("; {}\n;\n;     f(x) = {}\n;\n", code.activation.title, code.activation.function.text());
  std::vector<NamedProgram> named;
  for (const CFunction& function : code.functions) {
    named.push_back({.name = function.name, .program = &function.program});
    std::string arrays;
    for (const std::string& argument : function.arguments) {
      arrays.append(arrays.empty() ? "" : ", ").append(argument);
    }
    text += fmt::format("; {}: {}\n;     arrays {}; count a multiple of {}\n", function.name,
                        function.comment, arrays, lanes(function.program, target));
  }
  return text + fmt::format(R"(;
; Each function is one loop that is what Assay runs, the outputs' arrays behind the inputs':
;
;     void f(const void* const* inputs, const double* uniforms, void* const* outputs,
;            size_t count, bool is_streaming)
;
; count is not 0, there are no uniforms, and an output may be one of the inputs. With is_streaming
; outputs bypass the caches, and begin at a multiple of the bytes of those elements.
; For x86-64 with {}, to be translated without contraction: clang -O2 -ffp-contract=off -c {}.ll
; Written by Assay {}.

{})",
                            target.features, code.name, version(), llvm_module(named, target));
}
#else
std::string llvm_file(const Code& /*code*/, const EmitOptions& /*options*/) {
  throw input_error("emit: built without LLVM", "--to c has the same kernels");
}
#endif

std::string programs(const Code& code) {
  std::string text;
  for (const CFunction& function : code.functions) {
    text += fmt::format("{}# {}: {}\n{}", text.empty() ? "" : "\n", function.name, function.comment,
                        function.program.text());
  }
  return text;
}

void run(const EmitOptions& options) {
  const Code code = code_of(options);
  if (!options.target.empty() && options.to != "llvm") {
    throw input_error("emit: --target is of LLVM IR", "leave it out, or say --to llvm");
  }
  const std::string text = options.to == "c"      ? c_file(code, options)
                           : options.to == "llvm" ? llvm_file(code, options)
                                                  : programs(code);
  if (options.out.empty()) {
    fmt::print("{}", text);
  } else {
    write_file_atomically(options.out, text);
  }
}

}  // namespace

void add_emit(CLI::App& app, Invocation& /*invocation*/) {
  const auto options = std::make_shared<EmitOptions>();
  CLI::App* command = app.add_subcommand(
      "emit", "The kernels as one C file with its own test, or as LLVM IR; the same bits as ours");
  command->add_option("activation", options->activation, "catalog name or formula")
      ->required()
      ->type_name("ACTIVATION");
  command
      ->add_option("--to", options->to,
                   "c: C99 source; llvm: LLVM IR; program: the machine operations that both are made of")
      ->check(CLI::IsMember({"c", "llvm", "program"}))
      ->type_name("c|llvm|program")
      ->capture_default_str();
  add_type_option(*command, options->type, "of the arrays; float16 and bfloat16 are uint16_t in C");
  command
      ->add_option("--plan", options->plan,
                   "exact: correctly rounded; fast: float32 inside, at most 3 units in the last place")
      ->check(CLI::IsMember({"exact", "fast"}))
      ->type_name("exact|fast")
      ->capture_default_str();
  command
      ->add_option("--target", options->target, "of LLVM IR: avx512 or avx2, by default that of this machine")
      ->type_name("TARGET");
  command
      ->add_option("--name", options->name,
                   "with which the functions' names begin, by default that of the catalog")
      ->type_name("NAME");
  command->add_option("--out", options->out, "write there instead of standard output")->type_name("FILE");
  command->callback([options] { run(*options); });
}

}  // namespace assay::cli
