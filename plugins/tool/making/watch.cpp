// Looks at sizes and times of files; see watch.h.
#include "plugins/tool/making/watch.h"

#include <csignal>
#include <ctime>

namespace concord::plugins::tool {
namespace {

constexpr long kLookEveryNs = 330'000'000;

volatile std::sig_atomic_t ends = 0;

void end(int /*signal*/) { ends = 1; }

void rest() {
  timespec time{0, kLookEveryNs};
  nanosleep(&time, nullptr);  // a signal cuts it short
}

void handle(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

}  // namespace

Watch::Watch() {
  ends = 0;
  handle(end);
}

Watch::~Watch() { handle(SIG_DFL); }

Watch::Seen Watch::see() const {
  Seen seen;
  std::error_code error;
  for (const auto& folder : folders_) {
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      std::error_code gone;
      if (!entry.is_regular_file(gone)) continue;
      seen[entry.path()] = {entry.file_size(gone), entry.last_write_time(gone)};
    }
  }
  return seen;
}

void Watch::look_at(std::vector<std::filesystem::path> folders) {
  folders_ = std::move(folders);
  seen_ = see();
}

bool Watch::wait() const {
  Seen before = seen_;
  while (ends == 0) {
    rest();
    Seen now = see();
    const bool is_still = now == before;
    if (is_still && now != seen_) return true;
    before = std::move(now);
  }
  return false;
}

}  // namespace concord::plugins::tool
