// Follows one source: next position -> take it; hole, start or silence -> ask. Bookmark and effects are one append.
#include "services/platform/following/follower.h"

#include <atomic>
#include <thread>

#include "absl/strings/str_join.h"

#include "services/platform/ledger/refused_reactions.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/platform/world/telemetry.h"

namespace concord::platform {
namespace {

constexpr std::int64_t kRetryMs = 500;
// Where another try cannot help until somebody has acted.
constexpr std::int64_t kRetryWhenStuckMs = 5'000;

bool is_stuck(const absl::Status& status) {
  return absl::IsDataLoss(status) || absl::IsUnauthenticated(status) || absl::IsPermissionDenied(status);
}

std::vector<const Record*> borrow(const std::vector<Record>& records) {
  std::vector<const Record*> borrowed;
  borrowed.reserve(records.size());
  for (const Record& record : records) borrowed.push_back(&record);
  return borrowed;
}

}  // namespace

struct Follower::Running {
  std::atomic<bool> stopping = false;
  std::unique_ptr<BusSubscriber> bell;
  std::thread thread;
};

Follower::Follower(FollowerOptions options, Ledger& ledger, RecordSource& source, React react, World& world,
                   Metrics& metrics)
    : options_(std::move(options)),
      ledger_(ledger),
      source_(source),
      react_(std::move(react)),
      world_(world),
      metrics_(metrics) {}

Follower::~Follower() { stop(); }

absl::StatusOr<std::int64_t> Follower::bookmark(const std::string& authority) {
  const auto found = bookmarks_.find(authority);
  if (found != bookmarks_.end()) return found->second;
  CONCORD_ASSIGN(const std::int64_t position, ledger_.bookmark(options_.source, authority));
  bookmarks_[authority] = position;
  return position;
}

absl::Status Follower::take(const std::vector<Record>& records) { return take_borrowed(borrow(records)); }

absl::Status Follower::take_borrowed(const Borrowed& records) {
  if (records.empty()) return absl::OkStatus();
  const std::string authority = records.front()->authority();
  CONCORD_ASSIGN(std::int64_t at, bookmark(authority));
  Borrowed fresh;
  fresh.reserve(records.size());
  for (const Record* record : records) {
    if (record->authority() != authority || record->position() <= at) continue;
    if (record->position() > at + 1) return catch_up(authority);  // a hole: the source knows what was lost
    at = record->position();
    fresh.push_back(record);
  }
  return step(authority, fresh);
}

absl::Status Follower::step(const std::string& authority, const Borrowed& records, int attempt) {
  if (records.empty()) return absl::OkStatus();
  CONCORD_ASSIGN(const std::int64_t from, bookmark(authority));
  const std::int64_t to = records.back()->position();
  Command command;
  command.authority = authority;
  // Derived, so that the same records always make the same command.
  command.command_id = cat("follow/", options_.source, "/", from + 1, "-", to);
  command.request_hash = sha256(cat(options_.source, "\n", authority, "\n", from + 1, "\n", to));
  command.trace_id = records.back()->trace_id();
  command.context.authority = authority;
  command.context.actor.subject = cat("service/", options_.service);
  command.context.now_ms = ledger_.now_ms(authority);
  command.context.today = london_day(command.context.now_ms);

  Batch batch(command);
  batch.bookmark({options_.source, authority, from, to});
  for (const Record* borrowed : records) {
    const Record& record = *borrowed;
    absl::Status reacted = react_(batch, record, command);
    if (reacted.ok()) continue;
    if (!is_refusal(reacted)) return reacted;
    metrics_.count("concord_refused_reactions_total", {{"source", options_.source}}, 1);
    log_warning("reaction refused", {{"source", options_.source},
                                     {"authority", authority},
                                     {"position", cat(record.position())},
                                     {"type", record.type()},
                                     {"code", code_of(reacted)},
                                     {"trace", record.trace_id()}});
    batch.also([source = options_.source, &record, reacted](Connection& writer) {
      return note_refused_reaction(writer, source, record, reacted);
    });
  }
  auto appended = batch.append(ledger_);
  if (!appended.ok()) {
    bookmarks_.erase(authority);  // another replica may have moved it
    if (!absl::IsAborted(appended.status()) || attempt >= kMaxAttempts) return appended.status();
    // A command changed one of the streams meanwhile: decide again on what stands now, unless the bookmark moved.
    CONCORD_ASSIGN(const std::int64_t now_at, bookmark(authority));
    if (now_at != from) return appended.status();
    return step(authority, records, attempt + 1);
  }
  bookmarks_[authority] = to;
  metrics_.gauge("concord_follower_position", {{"source", options_.source}, {"authority", authority}}, to);
  log_debug("followed",
            {{"source", options_.source}, {"authority", authority}, {"to", cat(to)}, {"trace", command.trace_id}});
  return absl::OkStatus();
}

absl::Status Follower::catch_up(const std::string& authority) {
  for (;;) {
    CONCORD_ASSIGN(const std::int64_t at, bookmark(authority));
    CONCORD_ASSIGN(const auto records, source_.read(authority, at, kMaxRecordsPerStep));
    if (records.empty()) return absl::OkStatus();
    if (records.front().position() != at + 1) {
      return absl::DataLossError(
          cat(options_.source, "/", authority, ": position ", at + 1, " is missing in the source's ledger"));
    }
    CONCORD_RETURN_IF_ERROR(step(authority, borrow(records)));
  }
}

absl::Status Follower::catch_up() {
  CONCORD_ASSIGN(const auto heads, source_.heads());
  absl::Status first_damage;
  for (const Head& head : heads) {
    const absl::Status followed = catch_up_to(head);
    if (followed.ok()) continue;
    // What is damaged in one authority's ledger holds up no other; what no authority can help ends the round.
    if (!absl::IsDataLoss(followed)) return followed;
    if (first_damage.ok()) first_damage = followed;
  }
  return first_damage;
}

absl::Status Follower::catch_up_to(const Head& head) {
  CONCORD_ASSIGN(const std::int64_t at, bookmark(head.authority));
  metrics_.gauge("concord_follower_lag", {{"source", options_.source}, {"authority", head.authority}},
                 head.position - at);
  if (at > head.position) {
    return absl::DataLossError(cat(options_.source, "/", head.authority, ": the source's ledger ends at ",
                                   head.position, " but ", at, " was already followed; was an old backup restored?"));
  }
  return at < head.position ? catch_up(head.authority) : absl::OkStatus();
}

void Follower::start(std::unique_ptr<BusSubscriber> bell) {
  metrics_.gauge("concord_follower_waiting", {{"source", options_.source}}, 0);
  if (options_.board != nullptr) options_.board->put(options_.source, "", 0);
  running_ = std::make_unique<Running>();
  running_->bell = std::move(bell);
  running_->thread = std::thread([this] { run(); });
}

void Follower::stop() {
  if (running_ == nullptr) return;
  running_->stopping = true;
  if (running_->thread.joinable()) running_->thread.join();
  running_ = nullptr;
}

void Follower::run() {
  constexpr std::int64_t kSliceMs = 50;  // how soon a stop is noticed
  std::int64_t asked_us = 0;
  std::int64_t pause_ms = options_.silence_ms;
  while (!running_->stopping) {
    absl::Status status;
    const std::int64_t now_us = world_.monotonic_us();
    if (asked_us == 0 || now_us - asked_us >= pause_ms * 1000) {
      asked_us = now_us;
      status = catch_up();
    } else if (running_->bell == nullptr) {
      std::this_thread::sleep_for(std::chrono::milliseconds(kSliceMs));
      continue;
    } else {
      auto rung = running_->bell->wait(kSliceMs);
      if (!rung.ok()) {
        status = rung.status();
      } else if (*rung != nullptr) {
        const auto& batch = (*rung)->records();
        status = take_borrowed({batch.pointer_begin(), batch.pointer_end()});
        asked_us = now_us;
      } else {
        continue;
      }
    }
    pause_ms = status.ok() ? options_.silence_ms : is_stuck(status) ? kRetryWhenStuckMs : kRetryMs;
    tell(status);
  }
}

void Follower::tell(const absl::Status& status) {
  if (status.ok() && told_.empty()) return;
  const std::string why = status.ok() ? std::string() : cat(code_of(status), ": ", status.message());
  if (why == told_) return;
  told_ = why;
  metrics_.gauge("concord_follower_waiting", {{"source", options_.source}}, why.empty() ? 0 : 1);
  if (options_.board != nullptr) options_.board->put(options_.source, why, world_.now_ms());
  if (why.empty()) {
    log_info("follower goes on", {{"source", options_.source}});
  } else {
    log_warning("follower waits", {{"source", options_.source}, {"why", why}});
  }
}

}  // namespace concord::platform
