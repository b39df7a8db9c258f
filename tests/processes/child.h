// A child process of a test: this same test binary run again with other arguments, or one of the programs under test.
#pragma once

#include <csignal>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace concord {

class Child {
 public:
  // Starts a program; `read_end` (if given) receives the read end of its standard output.
  static Child start(const std::vector<std::string>& arguments, int* read_end = nullptr) {
    int ends[2] = {-1, -1};
    if (read_end != nullptr && pipe(ends) != 0) return Child(-1);
    std::vector<char*> argv;
    for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    const pid_t pid = fork();
    if (pid == 0) {
      if (read_end != nullptr) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
      }
      execv(argv[0], argv.data());
      _exit(127);
    }
    if (read_end != nullptr) {
      close(ends[1]);
      *read_end = ends[0];
    }
    return Child(pid);
  }

  explicit Child(pid_t pid) : pid_(pid) {}
  Child(Child&& other) noexcept : pid_(other.pid_) { other.pid_ = -1; }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (pid_ > 0) signal_and_wait(SIGKILL);
  }
  pid_t pid() const { return pid_; }
  // Exit code, or 128 + the signal that ended it.
  int wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  int signal_and_wait(int signal) {
    kill(pid_, signal);
    return wait();
  }

 private:
  pid_t pid_;
};

// The path of the running test binary.
inline std::string own_program() {
  std::string path(4096, '\0');
  const ssize_t size = readlink("/proc/self/exe", path.data(), path.size());
  path.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return path;
}

}  // namespace concord
