#include "verify/foreign.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "verify/child_process.h"

namespace assay::verify {
namespace {

constexpr std::size_t most_isolated = 16;
constexpr std::size_t most_failures = 1000;  // batches: a start of a child for each

ForeignFunction with_absolute_path(ForeignFunction function) {
  std::error_code error;
  if (!std::filesystem::exists(function.library, error)) {
    throw input_error(function.library.string() + ": there is no such library");
  }
  // Without a slash in its name the system's folders would be searched.
  function.library = std::filesystem::absolute(function.library);
  return function;
}

std::uint64_t bits_of(std::span<const std::byte> x) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, x.data(), x.size());  // little-endian, like everything here
  return bits;
}

}  // namespace

ForeignRunner::ForeignRunner(ForeignFunction function) : function_(with_absolute_path(std::move(function))) {
  idle_.push_back(std::make_unique<ChildProcess>(function_));
}

ForeignRunner::~ForeignRunner() = default;

std::unique_ptr<ChildProcess> ForeignRunner::take() {
  // With the lock held: a child inherits the open ends of no other that is just being made.
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return std::make_unique<ChildProcess>(function_);
  std::unique_ptr<ChildProcess> child = std::move(idle_.back());
  idle_.pop_back();
  return child;
}

void ForeignRunner::give_back(std::unique_ptr<ChildProcess> child) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(child));
}

void ForeignRunner::run(std::span<const std::byte> x, std::span<std::byte> y) {
  std::unique_ptr<ChildProcess> child = take();
  const std::size_t step = batch * function_.width;
  for (std::size_t at = 0; at < x.size(); at += step) {
    const std::size_t size = std::min(step, x.size() - at);
    attempt(child, x.subspan(at, size), y.subspan(at, size));
  }
  give_back(std::move(child));
}

void ForeignRunner::attempt(std::unique_ptr<ChildProcess>& child, std::span<const std::byte> x,
                            std::span<std::byte> y) {
  const std::optional<std::string> fault = child->call(x, y);
  if (!fault) return;
  child.reset();
  child = take();
  const std::size_t count = x.size() / function_.width;
  if (is_to_be_halved(x, *fault)) {
    const std::size_t half = count / 2 * function_.width;
    attempt(child, x.first(half), y.first(half));
    attempt(child, x.subspan(half), y.subspan(half));
  } else {
    std::ranges::fill(y, std::byte{0xFF});
  }
}

bool ForeignRunner::is_to_be_halved(std::span<const std::byte> x, const std::string& fault) {
  const std::lock_guard lock(mutex_);
  if (faults_.isolated.size() < most_isolated) {
    if (x.size() > function_.width) return true;
    faults_.isolated.push_back({.bits = bits_of(x), .what = fault});
    return false;
  }
  if (++faults_.further_batches < most_failures) return false;
  throw failure(function_.symbol + " of " + function_.library.string() +
                ": fails on too many inputs to go on: " + faults_.isolated.front().what);
}

ForeignRunner::Faults ForeignRunner::faults() const {
  const std::lock_guard lock(mutex_);
  return faults_;
}

}  // namespace assay::verify
