// Runs rules programs in sealed boxes, warm ones where it can, for many callers at once. One authority's program must
// never cost another more than a share of the machine, and no answer must ever be made up: without a proper one it is
// UNAVAILABLE.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "plugins/host/running/box_process.h"
#include "plugins/host/running/box_starter.h"
#include "plugins/host/words/program.h"
#include "plugins/sdk/concord_rules_limits.h"

namespace concord::plugins::host {

struct BoxPoolOptions {
  std::string box_path;  // of the concord-box executable
  NowMs now_ms;
  int max_boxes = 64;  // running or warm, in all
  int max_boxes_per_authority =
      12;  // running or warm: one for each of its plugins that runs at a time, or it starts anew
  int max_running_per_authority = 4;  // its share of the machine
  int max_waiting_per_authority = 64;
  std::int64_t idle_ms = 5LL * 60 * 1000;  // a warm box that nobody asks is ended after so long
  std::int64_t deadline_ms = CONCORD_RULES_DEADLINE_MS;
  std::int64_t load_deadline_ms = 4LL * CONCORD_RULES_DEADLINE_MS;  // once for each box
  std::int64_t first_aside_ms = 100;                                // after a trap; doubles with each further one
  std::int64_t most_aside_ms = 30000;
  int max_evaluations_of_a_box = 20000;
  std::int64_t max_busy_ms_of_a_box = 60000;  // below the processor time that a box allows itself
};

// Whether a status of run() is the fault of the program or of what it was given, and so comes again however often it is
// tried; else the machine had no box, or no time, for it.
bool is_programs_fault(const absl::Status& status);

class BoxPool {
 public:
  explicit BoxPool(BoxPoolOptions options);
  // No run() may be under way.
  ~BoxPool();

  // UNAVAILABLE with what an operator should know, or INVALID_ARGUMENT with why the box refuses the module.
  absl::StatusOr<Outcome> run(const std::string& authority, const std::string& digest, std::string_view wasm,
                              const Inputs& inputs);

  // Ends warm boxes that were idle too long, or died; run() ends the former as well. For whoever has a timer.
  void evict_idle();
  [[nodiscard]] int boxes() const;  // running or warm

 private:
  using Key = std::pair<std::string, std::string>;  // authority, digest

  struct Box {
    Key key;
    std::unique_ptr<BoxProcess> process;  // null until it is started
    std::int64_t idle_since_ms = 0;
    std::int64_t busy_ms = 0;
    int evaluations = 0;
  };
  struct Share {
    int boxes = 0;    // running or warm
    int running = 0;  // from being taken to being given back
    int waiting = 0;
    std::condition_variable freed;  // one of them stopped running
  };
  // A program that failed, and until when it is not tried again.
  struct Aside {
    int failures = 0;
    std::int64_t until_ms = 0;
    bool is_tried = false;  // by one caller after that time; the others wait for what comes of it
    absl::Status status;
  };
  using Lock = std::unique_lock<std::mutex>;

  absl::StatusOr<Box> take(const Key& key);
  bool take_warm(const Key& key, Box& box);
  bool make_room(const Key& key, std::list<Box>& ended);
  Box taken(Box box);
  void drop_idle(std::list<Box>& ended);
  std::list<Box>::iterator drop(std::list<Box>::iterator warm, std::list<Box>& ended);
  absl::Status aside(const Key& key) const;
  absl::Status wait_for_room(Lock& lock, const std::string& authority, std::int64_t until_ms);
  void wake_next(const std::string& authority);

  absl::StatusOr<Reply> exchange(BoxProcess& process, const std::string& frame);
  absl::Status load(Box& box, std::string_view wasm);
  absl::StatusOr<Outcome> evaluate(Box& box, const Inputs& inputs, const box::Question& decision,
                                   const std::string& frame, bool& keep);
  void give_back(Box box, bool keep);
  void remember(const Key& key, const absl::Status& status, bool is_answer);

  const BoxPoolOptions options_;
  BoxStarter starter_;
  std::atomic<int> asking_ = 0;  // callers that wait for their box just now
  mutable std::mutex mutex_;
  std::condition_variable room_;  // a box was given back while all there may be were running
  int waiting_for_any_ = 0;
  std::list<Box> warm_;  // the longest idle first
  std::map<std::string, Share> shares_;
  std::map<Key, Aside> asides_;
  int boxes_ = 0;
};

// One plugin's program in the pool's boxes. The pool and the module's bytes must outlive it.
class BoxProgram : public Program {
 public:
  BoxProgram(BoxPool& pool, std::string authority, std::string digest, std::string_view wasm)
      : pool_(pool), authority_(std::move(authority)), digest_(std::move(digest)), wasm_(wasm) {}
  absl::StatusOr<Outcome> run(const Inputs& inputs) override { return pool_.run(authority_, digest_, wasm_, inputs); }

 private:
  BoxPool& pool_;
  const std::string authority_;
  const std::string digest_;
  const std::string_view wasm_;
};

}  // namespace concord::plugins::host
