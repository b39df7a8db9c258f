// Turns by side, shares, and one thread that looks who dawdles.
#include "services/platform/entry/body_budget.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {

struct BodySide {
  std::string name;
  std::size_t used = 0;
  std::size_t bodies = 0;
  std::list<Body*> waiting;
  bool in_turn = false;
  std::list<BodySide*>::iterator turn;
};

namespace {

constexpr std::int64_t kMicro = 1'000;
// Sides without bodies that are kept, so that a usual call makes none anew.
constexpr std::size_t kIdleSides = 256;

std::size_t first_bytes(const BodySide& side) { return side.name.empty() ? kStrangerArrivingBytes : kMaxRequestBytes; }

absl::Status too_many() {
  return trouble(absl::StatusCode::kResourceExhausted, "TOO_MANY_BODIES",
                 cat("Requests of ", kMaxBodyBytes, " bytes are in hand, ", kMaxBodyBytesOfOneSide,
                     " at most for one authority and ", kMaxBodyBytesOfStrangers,
                     " for all who are not signed in, and no more may wait."),
                 "Wait a moment, then send the same command id again.");
}

absl::Status no_room() {
  return trouble(absl::StatusCode::kResourceExhausted, "TOO_MANY_BODIES",
                 cat("There was no room for this request within ", kBodyWaitMs, " ms."),
                 "Wait a moment, then send the same command id again.");
}

absl::Status too_slow(std::int64_t limit_ms) {
  return trouble(absl::StatusCode::kDeadlineExceeded, "BODY_TOO_SLOW",
                 cat("The request did not arrive within ", limit_ms, " ms."),
                 "Send it over a faster line or in parts; the same command id may be used again.");
}

absl::Status not_fetched() {
  return trouble(absl::StatusCode::kDeadlineExceeded, "ANSWER_NOT_FETCHED",
                 cat("The answer was not fetched within ", kAnswerMs, " ms."), "Ask again and read the answer.");
}

}  // namespace

BodyBudget::BodyBudget(World& world) : world_(world), watcher_([this] { watch(); }) {}

BodyBudget::~BodyBudget() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  watcher_.join();
  for (auto& [name, side] : sides_) delete side;
}

std::size_t BodyBudget::share_of(const BodySide& side) const {
  return side.name.empty() ? kMaxBodyBytesOfStrangers : kMaxBodyBytesOfOneSide;
}

bool BodyBudget::room_for(const BodySide& side, std::size_t bytes) const {
  return used_ + bytes <= kMaxBodyBytes && side.used + bytes <= share_of(side);
}

void BodyBudget::count(Body& body, std::size_t bytes) {
  used_ = used_ - body.bytes_ + bytes;
  body.side_->used = body.side_->used - body.bytes_ + bytes;
  body.bytes_ = bytes;
}

void BodyBudget::enter(Body& body) {
  count(body, first_bytes(*body.side_));
  body.stage_ = Body::Stage::kArrives;
  body.until_us_ = world_.monotonic_us() + (body.side_->name.empty() ? kStrangerBodyMs : kBodyMs) * kMicro;
  body.place_ = watched_.insert(watched_.end(), &body);
}

absl::Status BodyBudget::ask(Body& body, const std::string& name) {
  {
    std::lock_guard lock(mutex_);
    BodySide*& side = sides_[name];
    if (side == nullptr) side = new BodySide{.name = name, .waiting = {}, .turn = {}};
    const bool enters = side->waiting.empty() && room_for(*side, first_bytes(*side));
    if (!enters && (waiting_ >= kMaxWaitingBodies || side->waiting.size() >= kMaxWaitingBodiesOfOneSide)) {
      forget_if_empty(side);
      return too_many();
    }
    body.side_ = side;
    ++side->bodies;
    if (!enters) {
      ++waiting_;
      body.stage_ = Body::Stage::kWaits;
      body.until_us_ = world_.monotonic_us() + kBodyWaitMs * kMicro;
      body.place_ = side->waiting.insert(side->waiting.end(), &body);
      if (!side->in_turn) {
        side->in_turn = true;
        side->turn = turns_.insert(turns_.end(), side);
      }
      return absl::OkStatus();
    }
    enter(body);
  }
  body.fetch();
  return absl::OkStatus();
}

// One a side and round again, so that a side with a thousand waiting holds up no other.
std::vector<Body*> BodyBudget::let_in() {
  std::vector<Body*> entered;
  std::size_t passed = 0;
  while (!turns_.empty() && passed < turns_.size()) {
    BodySide* side = turns_.front();
    if (!room_for(*side, first_bytes(*side))) {
      ++passed;
      turns_.splice(turns_.end(), turns_, turns_.begin());
      continue;
    }
    passed = 0;
    Body* body = side->waiting.front();
    take_out(*body);
    enter(*body);
    entered.push_back(body);
    if (side->in_turn) turns_.splice(turns_.end(), turns_, side->turn);
  }
  entering_.insert(entering_.end(), entered.begin(), entered.end());
  return entered;
}

void BodyBudget::fetch_all(const std::vector<Body*>& entered) {
  if (entered.empty()) return;
  for (Body* body : entered) body->fetch();
  std::lock_guard lock(mutex_);
  for (const Body* body : entered) entering_.erase(std::find(entering_.begin(), entering_.end(), body));
}

// Off whatever list it stands on.
void BodyBudget::take_out(Body& body) {
  if (body.stage_ == Body::Stage::kArrives || body.stage_ == Body::Stage::kLeaves) watched_.erase(body.place_);
  if (body.stage_ != Body::Stage::kWaits) return;
  --waiting_;
  BodySide* side = body.side_;
  side->waiting.erase(body.place_);
  if (side->waiting.empty()) {
    turns_.erase(side->turn);
    side->in_turn = false;
  }
}

void BodyBudget::forget_if_empty(BodySide* side) {
  if (side->bodies > 0 || sides_.size() <= kIdleSides) return;
  sides_.erase(side->name);
  delete side;
}

bool BodyBudget::arrived(Body& body, std::size_t bytes) {
  std::vector<Body*> entered;
  {
    std::lock_guard lock(mutex_);
    if (body.stage_ != Body::Stage::kArrives) return false;
    take_out(body);
    body.stage_ = Body::Stage::kStays;
    count(body, bytes);
    entered = let_in();
  }
  fetch_all(entered);
  return true;
}

void BodyBudget::holds(Body& body, std::size_t bytes) {
  std::lock_guard lock(mutex_);
  if (body.stage_ == Body::Stage::kStays) count(body, bytes);
}

void BodyBudget::leaves(Body& body, std::size_t bytes) {
  std::vector<Body*> entered;
  {
    std::lock_guard lock(mutex_);
    if (body.stage_ != Body::Stage::kStays) return;
    count(body, bytes);
    body.stage_ = Body::Stage::kLeaves;
    body.until_us_ = world_.monotonic_us() + kAnswerMs * kMicro;
    body.place_ = watched_.insert(watched_.end(), &body);
    entered = let_in();
  }
  fetch_all(entered);
}

void BodyBudget::gone(Body& body) {
  std::vector<Body*> entered;
  {
    std::unique_lock lock(mutex_);
    let_go_.wait(lock, [&] { return giving_up_ != &body || std::this_thread::get_id() == watcher_.get_id(); });
    if (body.side_ == nullptr) return;
    take_out(body);
    count(body, 0);
    body.stage_ = Body::Stage::kOut;
    BodySide* side = std::exchange(body.side_, nullptr);
    --side->bodies;
    forget_if_empty(side);
    entered = let_in();
  }
  fetch_all(entered);
}

std::size_t BodyBudget::held() {
  std::lock_guard lock(mutex_);
  return used_;
}

Body* BodyBudget::late_at(std::int64_t now_us, absl::Status& why) {
  for (Body* body : watched_) {
    if (body->until_us_ > now_us || std::find(entering_.begin(), entering_.end(), body) != entering_.end()) continue;
    why = body->stage_ == Body::Stage::kLeaves ? not_fetched()
                                               : too_slow(body->side_->name.empty() ? kStrangerBodyMs : kBodyMs);
    take_out(*body);
    return body;
  }
  for (BodySide* side : turns_) {
    Body* body = side->waiting.front();
    if (body->until_us_ > now_us) continue;
    why = no_room();
    take_out(*body);
    return body;
  }
  return nullptr;
}

void BodyBudget::watch() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_for(lock, std::chrono::milliseconds(kDawdleLookMs), [this] { return stopping_; });
    const std::int64_t now_us = world_.monotonic_us();
    absl::Status why;
    while (Body* body = late_at(now_us, why)) {
      body->stage_ = Body::Stage::kStays;
      giving_up_ = body;
      lock.unlock();
      body->give_up(why);
      lock.lock();
      giving_up_ = nullptr;
      let_go_.notify_all();
    }
  }
}

}  // namespace concord::platform
