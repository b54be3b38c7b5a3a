#include "verify/child_process.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/error.h"

namespace assay::verify {
namespace {

constexpr std::size_t half_bytes = ForeignRunner::batch * sizeof(double);

// ---- in the child: nothing here returns, throws or touches what the parent's other threads may hold

/// The channel is all that it keeps of the parent's files, and what it prints goes nowhere.
int become_child(int channel) {
  const int nothing = ::open("/dev/null", O_RDWR);
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, standard);
  constexpr int kept = 3;
  if (channel != kept) ::dup2(channel, kept);
  ::close_range(kept + 1, ~0U, 0);
  const rlimit none = {.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_CORE, &none);
  return kept;
}

void say(int channel, std::string_view words) {
  ::send(channel, words.data(), words.size(), MSG_NOSIGNAL);
}

/// Anything but a single NUL is why it could not be loaded.
void* loaded(int channel, const ForeignFunction& function) {
  void* library = ::dlopen(function.library.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* symbol = library != nullptr ? ::dlsym(library, function.symbol.c_str()) : nullptr;
  if (symbol == nullptr) {
    const char* reason = ::dlerror();
    say(channel, reason != nullptr ? reason : "the symbol is null");
    ::_exit(0);
  }
  say(channel, std::string_view("\0", 1));
  return symbol;
}

template <class T>
void call(void* symbol, Signature signature, std::byte* memory, std::uint32_t count) {
  auto* const x = reinterpret_cast<T*>(memory);
  auto* const y = reinterpret_cast<T*>(memory + half_bytes);
  if (signature == Signature::array) {
    reinterpret_cast<void (*)(const T*, T*, std::size_t)>(symbol)(x, y, count);
    return;
  }
  const auto f = reinterpret_cast<T (*)(T)>(symbol);
  for (std::uint32_t i = 0; i < count; ++i) y[i] = f(x[i]);
}

[[noreturn]] void serve(int parents_channel, const ForeignFunction& function, std::byte* memory) {
  const int channel = become_child(parents_channel);
  void* const symbol = loaded(channel, function);
  // Should the parent be killed while f hangs, nobody else ends it.
  const auto alarm_seconds = static_cast<unsigned>(function.limit.count() / 1000 + 2);
  std::uint32_t count = 0;
  while (::recv(channel, &count, sizeof count, MSG_WAITALL) == sizeof count) {
    ::alarm(alarm_seconds);
    if (function.width == sizeof(std::uint16_t)) {
      call<std::uint16_t>(symbol, function.signature, memory, count);
    } else if (function.width == sizeof(float)) {
      call<float>(symbol, function.signature, memory, count);
    } else {
      call<double>(symbol, function.signature, memory, count);
    }
    ::alarm(0);
    say(channel, std::string_view("\0", 1));
  }
  ::_exit(0);
}

// ---- in the parent

enum class Answer : std::uint8_t { done, timed_out, gone };

/// Waits for the next words; empty where the other side is gone.
Answer hear(int channel, std::chrono::milliseconds limit, std::string& words) {
  pollfd wanted = {.fd = channel, .events = POLLIN, .revents = 0};
  const auto end = std::chrono::steady_clock::now() + limit;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    const int ready = ::poll(&wanted, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return Answer::timed_out;
    break;
  }
  std::array<char, 1024> buffer{};
  const ssize_t size = ::recv(channel, buffer.data(), buffer.size(), 0);
  words.assign(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(0, size)));
  return size > 0 ? Answer::done : Answer::gone;
}

Error cannot_start() {
  return failure(std::string("a child process cannot be started: ") + std::strerror(errno));
}

}  // namespace

void ChildProcess::Unmap::operator()(std::byte* memory) const {
  ::munmap(memory, 2 * half_bytes);
}

ChildProcess::ChildProcess(const ForeignFunction& function, Started /*unused*/)
    : limit_(function.limit), width_(function.width) {
  void* const memory =
      ::mmap(nullptr, 2 * half_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw cannot_start();
  memory_.reset(static_cast<std::byte*>(memory));
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) throw cannot_start();
  id_ = ::fork();
  if (id_ == 0) serve(ends[1], function, memory_.get());
  ::close(ends[1]);
  channel_ = ends[0];
}

// Delegating: where this throws, the destructor ends the child.
ChildProcess::ChildProcess(const ForeignFunction& function) : ChildProcess(function, Started{}) {
  if (id_ < 0) throw cannot_start();
  constexpr std::chrono::milliseconds to_load = std::chrono::seconds(10);
  std::string words;
  const std::string name = function.library.string();
  const Answer answer = hear(channel_, std::max(limit_, to_load), words);
  if (answer != Answer::done) {
    throw input_error(name + ": cannot be loaded: " + last_words(answer == Answer::timed_out));
  }
  if (words == std::string_view("\0", 1)) return;
  const std::string prefix = name + ": ";  // that the loader says too
  throw input_error(prefix +
                    "cannot be loaded: " + (words.starts_with(prefix) ? words.substr(prefix.size()) : words));
}

ChildProcess::~ChildProcess() {
  if (channel_ >= 0) ::close(channel_);
  if (id_ <= 0) return;
  ::kill(id_, SIGKILL);
  ::waitpid(id_, nullptr, 0);
}

std::optional<std::string> ChildProcess::call(std::span<const std::byte> x, std::span<std::byte> y) {
  std::memcpy(memory_.get(), x.data(), x.size());
  const auto count = static_cast<std::uint32_t>(x.size() / width_);
  std::string words;
  Answer answer = Answer::gone;
  if (::send(channel_, &count, sizeof count, MSG_NOSIGNAL) == sizeof count)
    answer = hear(channel_, limit_, words);
  if (answer != Answer::done) return last_words(answer == Answer::timed_out);
  std::memcpy(y.data(), memory_.get() + half_bytes, y.size());
  return std::nullopt;
}

std::string ChildProcess::last_words(bool timed_out) {
  const std::string too_long =
      fmt::format("does not return within {:g} s", std::chrono::duration<double>(limit_).count());
  if (timed_out) return too_long;
  int status = 0;
  ::waitpid(std::exchange(id_, -1), &status, 0);
  if (WIFEXITED(status)) return fmt::format("exits with status {}", WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  if (signal == SIGALRM) return too_long;
  const char* const name = ::sigabbrev_np(signal);
  return name != nullptr ? std::string("SIG") + name : fmt::format("signal {}", signal);
}

}  // namespace assay::verify
