#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace assay::verify {

/// How a C function is called, T being float, double, or uint16_t with the bits of a 16-bit number.
enum class Signature : std::uint8_t {
  scalar,  ///< T f(T x)
  array,   ///< void f(const T* x, T* y, size_t n)
};

/// Somebody's function in a shared library.
struct ForeignFunction {
  std::filesystem::path library;
  std::string symbol;
  Signature signature = Signature::scalar;
  std::size_t width = sizeof(float);      ///< bytes of a T: 2, 4 or 8
  std::chrono::milliseconds limit{2000};  ///< for a call with up to `batch` inputs
};

class ChildProcess;

/// Runs a foreign function in child processes, so that nothing it does ends this one: an input on which it
/// crashes, exits or hangs is found by halving, named, and the run goes on behind it. Calls from several
/// threads are safe.
class ForeignRunner {
 public:
  static constexpr std::size_t batch = 1024;

  /// Throws an input Error if there is no such library or symbol, or it cannot be loaded.
  explicit ForeignRunner(ForeignFunction function);
  ForeignRunner(const ForeignRunner&) = delete;
  ForeignRunner& operator=(const ForeignRunner&) = delete;
  ~ForeignRunner();

  /// y[i] = f(x[i]), as bytes: `width` for each number. All bits set, a NaN in every type, where f does not
  /// return. Throws a failure Error once f has failed so often that going on makes no sense.
  void run(std::span<const std::byte> x, std::span<std::byte> y);

  /// An input on which f does not return.
  struct Fault {
    std::uint64_t bits;  ///< of x
    std::string what;    ///< "SIGSEGV", "exits with status 1", "does not return within 2 s"
  };
  struct Faults {
    std::vector<Fault> isolated;      ///< at most 16
    std::size_t further_batches = 0;  ///< with such inputs that were not looked for any more
  };
  [[nodiscard]] Faults faults() const;

 private:
  [[nodiscard]] std::unique_ptr<ChildProcess> take();
  void give_back(std::unique_ptr<ChildProcess> child);
  void attempt(std::unique_ptr<ChildProcess>& child, std::span<const std::byte> x, std::span<std::byte> y);
  /// Of inputs on which f did not return. Where they are not, the fault is noted.
  [[nodiscard]] bool is_to_be_halved(std::span<const std::byte> x, const std::string& fault);

  ForeignFunction function_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<ChildProcess>> idle_;
  Faults faults_;
};

}  // namespace assay::verify
