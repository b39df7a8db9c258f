// Starting, talking to and ending one box. It must leave no descriptor open and no process behind, whatever fails.
#include "plugins/host/running/box_process.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugins/host/running/one_core.h"

namespace concord::plugins::host {
namespace {

constexpr std::size_t kReceiveAtOnce = 64 * 1024;

absl::Status no_box(const char* what, int error) {
  return absl::UnavailableError(absl::StrCat("a box for rules could not be started: ", what, ": ",
                                             std::generic_category().message(error).c_str()));
}

// File actions that free themselves.
class Actions {
 public:
  Actions() { posix_spawn_file_actions_init(&actions_); }
  ~Actions() { posix_spawn_file_actions_destroy(&actions_); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

// A process group of its own, so that a Ctrl-C at the service's terminal does not end boxes before the service has
// drained; and the signals of a fresh process, whatever the service blocks or ignores.
class Attributes {
 public:
  Attributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  posix_spawnattr_t* get() { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

std::string sentence_for(int status) {
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    if (signal == SIGSYS) return "its box was killed for a system call that boxes are not allowed (or it aborted)";
    if (signal == SIGXCPU) return "its box had used up its processor time";
    return absl::StrCat("its box was ended by signal ", signal);
  }
  switch (static_cast<box::Exit>(WEXITSTATUS(status))) {
    case box::Exit::kNotSealed:
      return "its box could not seal itself; this machine may lack seccomp";
    case box::Exit::kBadRequest:
      return "its box did not understand the host; their versions may differ";
    case box::Exit::kOutOfMemory:
      return "its box ran out of memory";
    case box::Exit::kHostIsGone:
      break;
  }
  return absl::StrCat("its box ended with status ", WEXITSTATUS(status));
}

}  // namespace

absl::StatusOr<std::unique_ptr<BoxProcess>> BoxProcess::start(const std::string& box_path) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return no_box("socketpair", errno);
  const auto close_ours = [&] { close(pair[0]); };
  Actions actions;
  // Both stand for the same end; every other descriptor is closed before the program begins.
  posix_spawn_file_actions_adddup2(actions.get(), pair[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(actions.get(), pair[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(actions.get(), STDERR_FILENO);
  Attributes attributes;
  std::string name = "concord-box";
  char* arguments[] = {name.data(), nullptr};
  char* environment[] = {nullptr};
  pid_t pid = -1;
  const int error = posix_spawn(&pid, box_path.c_str(), actions.get(), attributes.get(), arguments, environment);
  close(pair[1]);
  if (error != 0) {
    close_ours();
    return no_box(box_path.c_str(), error);
  }
  return std::unique_ptr<BoxProcess>(new BoxProcess(pid, pair[0]));
}

BoxProcess::~BoxProcess() { end(); }

void BoxProcess::end() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  while (waitpid(pid_, &exit_status_, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  close(descriptor_);
  descriptor_ = -1;
}

absl::Status BoxProcess::gone() {
  end();
  return absl::UnavailableError(sentence_for(exit_status_));
}

void BoxProcess::keep_on(int core) {
  if (core == core_) return;
  const bool is_done = core >= 0 ? keep_on_core(pid_, core) : free_of_cores(pid_);
  if (is_done) core_ = core;
}

bool BoxProcess::is_quiet() const {
  pollfd waiting{descriptor_, POLLIN, 0};
  return poll(&waiting, 1, 0) == 0;
}

absl::Status BoxProcess::wait_for(short events, const NowMs& now_ms, std::int64_t until_ms) const {
  while (true) {
    const std::int64_t left = until_ms - now_ms();
    pollfd waiting{descriptor_, events, 0};
    const int ready = left <= 0 ? 0 : poll(&waiting, 1, static_cast<int>(left));
    if (ready > 0) return absl::OkStatus();
    if (ready < 0 && errno == EINTR) continue;
    return absl::DeadlineExceededError("no answer in time");
  }
}

absl::Status BoxProcess::send_all(const std::string& frame, const NowMs& now_ms, std::int64_t until_ms) {
  std::size_t sent = 0;
  while (sent < frame.size()) {
    const ssize_t count = send(descriptor_, frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) {
      sent += static_cast<std::size_t>(count);
    } else if (count < 0 && errno == EAGAIN) {
      if (auto status = wait_for(POLLOUT, now_ms, until_ms); !status.ok()) return status;
    } else if (count == 0 || errno != EINTR) {
      return gone();
    }
  }
  return absl::OkStatus();
}

absl::Status BoxProcess::receive_some(std::string& to, const NowMs& now_ms, std::int64_t until_ms) {
  while (true) {
    if (auto status = wait_for(POLLIN, now_ms, until_ms); !status.ok()) return status;
    if (received_.size() < kReceiveAtOnce) received_.resize(kReceiveAtOnce);
    const ssize_t count = recv(descriptor_, received_.data(), received_.size(), MSG_DONTWAIT);
    if (count > 0) {
      to.append(received_, 0, static_cast<std::size_t>(count));
      return absl::OkStatus();
    }
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) return gone();
  }
}

absl::StatusOr<Reply> BoxProcess::exchange(const std::string& frame, const NowMs& now_ms, std::int64_t deadline_ms) {
  const auto late = [&](absl::Status status) {
    if (status.code() != absl::StatusCode::kDeadlineExceeded) return status;
    return absl::UnavailableError(absl::StrCat("its box gave no answer within ", deadline_ms, " ms"));
  };
  if (pid_ <= 0) return gone();
  const std::int64_t until_ms = now_ms() + deadline_ms;
  if (auto status = send_all(frame, now_ms, until_ms); !status.ok()) return late(status);
  Reply reply;
  box::FrameHead head;
  while (reply.body.size() < box::kFrameHeadBytes + head.body_bytes) {
    if (auto status = receive_some(reply.body, now_ms, until_ms); !status.ok()) return late(status);
    if (reply.body.size() < box::kFrameHeadBytes) continue;
    if (!box::read_frame_head(reply.body, box::kMaxReplyBytes, head)) {
      return absl::UnavailableError("its box answered with bytes that are no frame");
    }
  }
  if (reply.body.size() != box::kFrameHeadBytes + head.body_bytes) {
    return absl::UnavailableError("its box answered more than it was asked");
  }
  reply.kind = head.kind;
  reply.body.erase(0, box::kFrameHeadBytes);
  return reply;
}

}  // namespace concord::plugins::host
