#include "process.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include "workspace.h"

namespace assay::test {
namespace fs = std::filesystem;

namespace {

fs::path fresh_folder() {
  std::string name = (fs::temp_directory_path() / "assay-process-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  return name;
}

void redirect(const fs::path& path, int flags, int descriptor) {
  const int file = ::open(path.c_str(), flags, 0600);
  if (file < 0 || ::dup2(file, descriptor) < 0) _exit(127);
}

void apply(const Surroundings& surroundings) {
  if (!surroundings.folder.empty() && ::chdir(surroundings.folder.c_str()) != 0) _exit(127);
  for (const auto& [name, value] : surroundings.environment) {
    if (value.empty()) {
      ::unsetenv(name.c_str());
    } else {
      ::setenv(name.c_str(), value.c_str(), 1);
    }
  }
  if (surroundings.largest_file) {
    // Without the handler the signal would end the process before write() can fail.
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {.rlim_cur = *surroundings.largest_file, .rlim_max = *surroundings.largest_file};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(127);
  }
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments, const Surroundings& surroundings)
    : captured_(fresh_folder()), pid_(::fork()) {
  if (pid_ != 0) return;
  redirect(surroundings.input, O_RDONLY, STDIN_FILENO);
  redirect(captured_ / "out", O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
  redirect(captured_ / "err", O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
  apply(surroundings);
  std::string binary = ASSAY_BINARY;
  std::vector<std::string> words = arguments;
  std::vector<char*> pointers = {binary.data()};
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(binary.c_str(), pointers.data());
  _exit(127);
}

Process::~Process() {
  if (pid_ > 0) (void)wait();
  fs::remove_all(captured_);
}

void Process::send(int signal) const {
  ::kill(pid_, signal);
}

std::string Process::errors_so_far() const {
  return content(captured_ / "err");
}

Outcome Process::wait() {
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .out = content(captured_ / "out"),
          .err = content(captured_ / "err")};
}

Outcome run(const std::vector<std::string>& arguments, const Surroundings& surroundings) {
  return Process(arguments, surroundings).wait();
}

}  // namespace assay::test
