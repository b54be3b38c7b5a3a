#include "jit/load.h"

#include <string>

#include "base/error.h"
#include "jit/cache.h"
#include "kernel/fingerprint.h"

namespace assay {
namespace {

ExecutablePointer load(const kernel::Program& program, const Choice& choice) {
  const std::string key =
      std::string(choice.backend->name()) + " " + std::string(choice.target) + "\n" + kernel::key(program);
  return process_cache<const Executable>().get(key,
                                               [&] { return choice.backend->load(program, choice.target); });
}

}  // namespace

ExecutablePointer load_or_fall_back(const kernel::Program& program, Choice& choice) {
  try {
    return load(program, choice);
  } catch (const Error& error) {
    if (choice.is_forced) throw;
    choice = choose_backend("interp");
    choice.fallback_reason = error.what();
    return load(program, choice);
  }
}

}  // namespace assay
