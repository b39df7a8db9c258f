// One running concord-box: started with nothing but its descriptors, spoken to with a deadline, killed by its process
// id. It must believe no length and no frame that comes from it, since a box may be captured.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include <sys/types.h>

#include "plugins/box/wire/wire.h"

namespace concord::plugins::host {

// Milliseconds that only ever grow.
using NowMs = std::function<std::int64_t()>;

struct Reply {
  box::FrameKind kind = box::FrameKind::kAnswered;
  std::string body;
};

class BoxProcess {
 public:
  // The kernel kills the box when the thread that started it ends: see BoxStarter.
  static absl::StatusOr<std::unique_ptr<BoxProcess>> start(const std::string& box_path);
  ~BoxProcess();
  BoxProcess(const BoxProcess&) = delete;
  BoxProcess& operator=(const BoxProcess&) = delete;

  // Sends a frame and waits for the one that answers it. UNAVAILABLE where none came in time or the box is gone; it
  // must then not be used again.
  absl::StatusOr<Reply> exchange(const std::string& frame, const NowMs& now_ms, std::int64_t deadline_ms);

  // The core that the box is kept on from now on; -1: any of this thread's.
  void keep_on(int core);

  // Neither gone nor talking unasked.
  [[nodiscard]] bool is_quiet() const;
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  BoxProcess(pid_t pid, int descriptor) : pid_(pid), descriptor_(descriptor) {}

  absl::Status send_all(const std::string& frame, const NowMs& now_ms, std::int64_t until_ms);
  absl::Status receive_some(std::string& to, const NowMs& now_ms, std::int64_t until_ms);
  absl::Status wait_for(short events, const NowMs& now_ms, std::int64_t until_ms) const;
  absl::Status gone();
  void end();

  pid_t pid_;
  int descriptor_;
  int exit_status_ = 0;
  int core_ = -1;         // that it is kept on
  std::string received_;  // room for what comes, kept between exchanges
};

}  // namespace concord::plugins::host
