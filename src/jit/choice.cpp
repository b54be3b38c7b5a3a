#include "jit/choice.h"

#include <algorithm>
#include <cstdlib>

#include "backend/interp/interpreter.h"
#include "base/error.h"
#include "base/text.h"
#ifdef ASSAY_HAS_LLVM
#include "backend/llvm/backend.h"
#endif

namespace assay {
namespace {

#ifdef ASSAY_HAS_LLVM
constexpr bool has_compiler = true;
const Backend& compiler() {
  return llvm_backend();
}
#else
constexpr bool has_compiler = false;
const Backend& compiler() {
  return interpreter();
}
#endif

std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

std::string quoted_for_message(std::string_view name) {
  return "'" + printable(name) + "'";
}

/// Why compiled code cannot be had, or nothing.
std::string reason_against_compiling() {
  if (!has_compiler) return "built without LLVM";
  if (compiler().targets().empty()) return "this CPU has no AVX2";
  return {};
}

std::string_view compiler_target() {
  const auto targets = compiler().targets();
  const std::string_view forced = environment("ASSAY_TARGET");
  if (forced.empty()) return targets.front();
  const auto found = std::ranges::find(targets, forced);
  if (found != targets.end()) return *found;
  std::string offered;
  for (const std::string_view target : targets) offered.append(offered.empty() ? "" : ", ").append(target);
  throw input_error("ASSAY_TARGET=" + printable(forced) + " is no instruction set of this machine",
                    "it has: " + offered);
}

Choice interpreted(bool is_forced, std::string reason) {
  return {&interpreter(), interpreter().targets().front(), is_forced, std::move(reason)};
}

}  // namespace

std::string Choice::text() const {
  const std::string backend_name(backend->name());
  return backend == &interpreter() ? backend_name : backend_name + " (" + std::string(target) + ")";
}

Choice choose_backend(std::string_view name) {
  const std::string_view wanted = name.empty() ? environment("ASSAY_BACKEND") : name;
  if (wanted == "interp") return interpreted(true, {});
  if (!wanted.empty() && wanted != "llvm") {
    throw input_error("unknown backend " + quoted_for_message(wanted), "the backends are llvm and interp");
  }
  const std::string reason = reason_against_compiling();
  if (reason.empty()) return {&compiler(), compiler_target(), !wanted.empty(), {}};
  if (wanted.empty()) return interpreted(false, reason);
  throw input_error("backend llvm cannot be used: " + reason, "the interpreter can: interp");
}

}  // namespace assay
