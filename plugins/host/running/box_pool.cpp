// Who may have a box, and what happens after each ending. Boxes are started, spoken to and killed outside the lock, so
// that a slow one holds up nobody else.
#include "plugins/host/running/box_pool.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

#include "plugins/box/wire/text.h"
#include "plugins/host/running/evaluation.h"
#include "plugins/host/running/one_core.h"
#include "plugins/host/running/prepared_provisions.h"

namespace concord::plugins::host {
namespace {

constexpr char kProgramsFault[] = "concord/programs_fault";

absl::Status unavailable(const std::string& why) { return absl::UnavailableError(why); }

absl::Status programs_fault(absl::Status status) {
  if (!status.ok()) status.SetPayload(kProgramsFault, absl::Cord("yes"));
  return status;
}

// Counted while it lives.
class OneOf {
 public:
  explicit OneOf(std::atomic<int>& count) : count_(count), was_alone_(count.fetch_add(1) == 0) {}
  ~OneOf() { --count_; }
  OneOf(const OneOf&) = delete;
  OneOf& operator=(const OneOf&) = delete;
  [[nodiscard]] bool was_alone() const { return was_alone_; }

 private:
  std::atomic<int>& count_;
  const bool was_alone_;
};

// What a box says of itself, for our own sentences.
std::string said(std::string_view text) { return box::is_clean_text(text) ? std::string(text) : "(unreadable)"; }

}  // namespace

bool is_programs_fault(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || status.GetPayload(kProgramsFault).has_value();
}

BoxPool::BoxPool(BoxPoolOptions options) : options_(std::move(options)), starter_(options_.box_path) {}

BoxPool::~BoxPool() { warm_.clear(); }

int BoxPool::boxes() const {
  const std::lock_guard lock(mutex_);
  return boxes_;
}

void BoxPool::evict_idle() {
  std::list<Box> ended;
  const std::lock_guard lock(mutex_);
  drop_idle(ended);
  for (auto warm = warm_.begin(); warm != warm_.end();) {
    warm = warm->process->is_quiet() ? std::next(warm) : drop(warm, ended);
  }
}

absl::StatusOr<Outcome> BoxPool::run(const std::string& authority, const std::string& digest, std::string_view wasm,
                                     const Inputs& inputs) {
  const auto decision = decision_of(inputs);
  if (!decision.ok()) return programs_fault(decision.status());
  std::string frame = box::open_frame(box::FrameKind::kEvaluate);
  box::write_decision(*decision, frame);
  frame += inputs.provisions->frame_part();
  box::close_frame(frame);
  if (frame.size() > box::kMaxRequestBytes) {
    return programs_fault(unavailable(absl::StrCat("facts, parameters, tables and calendars are ", frame.size(),
                                                   " bytes; an evaluation takes at most ", box::kMaxRequestBytes)));
  }

  const Key key(authority, digest);
  auto taken = take(key);
  if (!taken.ok()) return taken.status();
  Box box = *std::move(taken);
  if (box.process == nullptr) {
    auto started = starter_.start();
    if (!started.ok()) {
      // The machine's trouble, not the program's.
      give_back(std::move(box), false);
      return started.status();
    }
    box.process = *std::move(started);
    if (const absl::Status loaded = load(box, wasm); !loaded.ok()) {
      remember(key, loaded, false);
      give_back(std::move(box), false);
      return loaded;
    }
  }
  bool keep = false;
  auto outcome = evaluate(box, inputs, *decision, frame, keep);
  remember(key, outcome.status(), keep);
  give_back(std::move(box), keep);
  return outcome;
}

absl::StatusOr<BoxPool::Box> BoxPool::take(const Key& key) {
  std::list<Box> ended;  // killed after the lock is let go
  Lock lock(mutex_);
  drop_idle(ended);
  const std::int64_t until_ms = options_.now_ms() + options_.deadline_ms;
  while (true) {
    if (auto status = aside(key); !status.ok()) {
      wake_next(key.first);  // it may have been woken for a place that it leaves
      return status;
    }
    if (shares_[key.first].running < options_.max_running_per_authority) {
      Box box;
      box.key = key;
      if (take_warm(key, box)) {
        if (box.process->is_quiet()) return taken(std::move(box));
        // It died or spoke while nobody asked it: a fresh one takes its place.
        ended.push_back(std::move(box));
        return taken(Box{key, nullptr, 0, 0, 0});
      }
      if (make_room(key, ended)) {
        ++boxes_;
        ++shares_[key.first].boxes;
        return taken(std::move(box));
      }
    }
    if (auto status = wait_for_room(lock, key.first, until_ms); !status.ok()) {
      wake_next(key.first);
      return status;
    }
  }
}

BoxPool::Box BoxPool::taken(Box box) {
  ++shares_[box.key.first].running;
  if (const auto aside = asides_.find(box.key); aside != asides_.end()) aside->second.is_tried = true;
  return box;
}

bool BoxPool::take_warm(const Key& key, Box& box) {
  // The one used last: its memory is still in the processor's caches, and the others may grow old.
  const auto warm = std::find_if(warm_.rbegin(), warm_.rend(), [&](const Box& b) { return b.key == key; });
  if (warm == warm_.rend()) return false;
  box = std::move(*warm);
  warm_.erase(std::next(warm).base());
  return true;
}

// Ends a warm box of the same authority where it has all that it may have, and of anybody where the pool is full.
bool BoxPool::make_room(const Key& key, std::list<Box>& ended) {
  if (shares_[key.first].boxes >= options_.max_boxes_per_authority) {
    const auto own = std::find_if(warm_.begin(), warm_.end(), [&](const Box& b) { return b.key.first == key.first; });
    if (own == warm_.end()) return false;
    drop(own, ended);
  }
  if (boxes_ < options_.max_boxes) return true;
  if (warm_.empty()) return false;
  drop(warm_.begin(), ended);
  return true;
}

std::list<BoxPool::Box>::iterator BoxPool::drop(std::list<Box>::iterator warm, std::list<Box>& ended) {
  --boxes_;
  const auto share = shares_.find(warm->key.first);
  if (--share->second.boxes == 0 && share->second.waiting == 0) shares_.erase(share);
  const auto next = std::next(warm);
  ended.splice(ended.end(), warm_, warm);
  return next;
}

void BoxPool::drop_idle(std::list<Box>& ended) {
  const std::int64_t now = options_.now_ms();
  while (!warm_.empty() && warm_.front().idle_since_ms + options_.idle_ms <= now) drop(warm_.begin(), ended);
  // Whoever stayed quiet long after its time is forgotten.
  std::erase_if(asides_, [&](const auto& a) { return a.second.until_ms + 10 * options_.most_aside_ms <= now; });
}

absl::Status BoxPool::aside(const Key& key) const {
  const auto found = asides_.find(key);
  if (found == asides_.end()) return absl::OkStatus();
  const std::int64_t left = found->second.until_ms - options_.now_ms();
  if (left <= 0 && !found->second.is_tried) return absl::OkStatus();
  const std::string how_long = left > 0 ? absl::StrCat("for ", left, " ms more") : "while it is tried again";
  const absl::Status& failed = found->second.status;
  const absl::Status status(failed.code(), absl::StrCat("the rules program is set aside ", how_long, ", since ",
                                                        std::string(failed.message())));
  return is_programs_fault(failed) ? programs_fault(status) : status;
}

absl::Status BoxPool::wait_for_room(Lock& lock, const std::string& authority, std::int64_t until_ms) {
  Share& share = shares_[authority];
  const std::int64_t left = until_ms - options_.now_ms();
  if (share.waiting >= options_.max_waiting_per_authority || left <= 0) {
    return unavailable(absl::StrCat("all boxes for this authority's rules are busy (at most ",
                                    options_.max_running_per_authority, " run for it, ", options_.max_boxes,
                                    " in all); try again"));
  }
  const auto at_most = std::chrono::milliseconds(left);
  std::cv_status woken = std::cv_status::no_timeout;
  ++share.waiting;
  if (share.running >= options_.max_running_per_authority) {
    woken = share.freed.wait_for(lock, at_most);
  } else {
    ++waiting_for_any_;
    woken = room_.wait_for(lock, at_most);
    --waiting_for_any_;
  }
  --share.waiting;
  if (woken == std::cv_status::timeout && options_.now_ms() < until_ms) {
    return unavailable("no box for this authority's rules became free in time; try again");
  }
  return absl::OkStatus();
}

// One at a time, so that those who wait do not all run for one place.
void BoxPool::wake_next(const std::string& authority) {
  if (const auto share = shares_.find(authority); share != shares_.end()) share->second.freed.notify_one();
}

absl::Status BoxPool::load(Box& box, std::string_view wasm) {
  if (wasm.size() > CONCORD_RULES_MAX_MODULE_BYTES) {
    return absl::InvalidArgumentError(absl::StrCat("the rules program has ", wasm.size(), " bytes; at most ",
                                                   CONCORD_RULES_MAX_MODULE_BYTES, " are allowed"));
  }
  const auto reply =
      box.process->exchange(box::frame(box::FrameKind::kLoad, wasm), options_.now_ms, options_.load_deadline_ms);
  if (!reply.ok())
    return unavailable(absl::StrCat("its module could not be loaded: ", std::string(reply.status().message())));
  if (reply->kind == box::FrameKind::kLoaded && reply->body.empty()) return absl::OkStatus();
  if (reply->kind == box::FrameKind::kRefused && reply->body.size() <= box::kMaxReasonBytes) {
    return absl::InvalidArgumentError(absl::StrCat("the rules program is refused: ", said(reply->body)));
  }
  return unavailable("its box answered something else than it was asked");
}

// Alone, asker and box share a core; beside others the box would wait for it while another core is free.
absl::StatusOr<Reply> BoxPool::exchange(BoxProcess& process, const std::string& frame) {
  const OneOf asking(asking_);
  std::optional<OneCore> here;
  if (asking.was_alone()) here.emplace();
  process.keep_on(here ? here->core() : -1);
  return process.exchange(frame, options_.now_ms, options_.deadline_ms);
}

absl::StatusOr<Outcome> BoxPool::evaluate(Box& box, const Inputs& inputs, const box::Question& decision,
                                          const std::string& frame, bool& keep) {
  const std::int64_t begun_ms = options_.now_ms();
  const auto reply = exchange(*box.process, frame);
  if (!reply.ok()) return reply.status();
  box.busy_ms += options_.now_ms() - begun_ms;
  ++box.evaluations;
  box::Answer answer;
  if (reply->kind != box::FrameKind::kAnswered || !box::read_answer(reply->body, answer)) {
    return unavailable("its box answered bytes that are no answer");
  }
  keep = answer.ending != box::Ending::kStopped;
  auto outcome = outcome_of(inputs, decision, answer);
  if (!outcome.ok()) return programs_fault(outcome.status());
  return outcome;
}

void BoxPool::remember(const Key& key, const absl::Status& status, bool is_answer) {
  const std::lock_guard lock(mutex_);
  if (is_answer) {
    asides_.erase(key);
    return;
  }
  Aside& aside = asides_[key];
  const std::int64_t now = options_.now_ms();
  // Several that failed at the same time count once.
  if (aside.until_ms > now) return;
  const int doublings = std::min(aside.failures++, 30);
  aside.until_ms = now + std::min(options_.first_aside_ms << doublings, options_.most_aside_ms);
  aside.status = status;
}

void BoxPool::give_back(Box box, bool keep) {
  keep = keep && box.evaluations < options_.max_evaluations_of_a_box && box.busy_ms < options_.max_busy_ms_of_a_box;
  std::list<Box> ended;
  if (!keep) box.process.reset();
  const std::lock_guard lock(mutex_);
  --shares_[box.key.first].running;
  if (const auto aside = asides_.find(box.key); aside != asides_.end()) aside->second.is_tried = false;
  wake_next(box.key.first);
  if (waiting_for_any_ > 0) room_.notify_all();
  box.idle_since_ms = options_.now_ms();
  warm_.push_back(std::move(box));
  if (!keep) drop(std::prev(warm_.end()), ended);
}

}  // namespace concord::plugins::host
