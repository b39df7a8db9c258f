// Follows one source: a ring, a start or silence -> ask it; what continues the chain is taken. Bookmark and effects are
// one append.
#include "services/platform/following/follower.h"

#include <algorithm>
#include <thread>

#include "services/platform/ledger/ledger_record.h"
#include "services/platform/ledger/refused_reactions.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/platform/world/telemetry.h"

namespace concord::platform {
namespace {

constexpr std::int64_t kRetryMs = 500;
// Where another try cannot help until somebody has acted.
constexpr std::int64_t kRetryWhenStuckMs = 5'000;

constexpr char kWentBack[] = "LEDGER_WENT_BACK";
// More are counted, not named.
constexpr std::size_t kMostNamed = 20;

bool is_stuck(const absl::Status& status) {
  return absl::IsDataLoss(status) || absl::IsUnauthenticated(status) || absl::IsPermissionDenied(status);
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
      metrics_(metrics),
      history_(ledger, source, options_.source, options_.take_back) {}

Follower::~Follower() { stop(); }

absl::StatusOr<Bookmark> Follower::bookmark(const std::string& authority) {
  const auto found = bookmarks_.find(authority);
  if (found != bookmarks_.end()) return found->second;
  CONCORD_ASSIGN(const Bookmark stands, ledger_.bookmark(options_.source, authority));
  // Of an authority that was never followed nothing is remembered: anybody can name one.
  if (stands.position > 0) bookmarks_[authority] = stands;
  return stands;
}

absl::Status Follower::hear(const std::string& authority, std::int64_t position) {
  std::lock_guard lock(working_);
  CONCORD_ASSIGN(const Bookmark at, bookmark(authority));
  if (position <= at.position) return absl::OkStatus();
  return note(authority, catch_up(authority));
}

// What is damaged in one authority's ledger stays told until it is followed again, and holds up no other.
absl::Status Follower::note(const std::string& authority, absl::Status status) {
  const auto tell_whether_it_went_back = [&](bool went_back) {
    metrics_.gauge("concord_follower_went_back", {{"source", options_.source}, {"authority", authority}},
                   went_back ? 1 : 0);
  };
  if (absl::IsDataLoss(status)) {
    damaged_[authority] = cat(code_of(status), ": ", status.message());
    tell_whether_it_went_back(code_of(status) == kWentBack);
  } else if (status.ok() && damaged_.erase(authority) > 0) {
    tell_whether_it_went_back(false);
  }
  return status;
}

void Follower::decided(const std::string& authority) {
  std::lock_guard lock(working_);
  bookmarks_.erase(authority);
  is_asked_for_ = true;
}

absl::Status Follower::went_back(const std::string& authority, const Bookmark& at, const std::string& how) {
  return trouble(absl::StatusCode::kDataLoss, kWentBack,
                 cat(options_.source, "/", authority, ": ", at.position, " records were followed, but ", how,
                     ". It was restored from an older backup, or was altered."),
                 cat("Bring the right ledger back, or decide which history counts: concord follow show --service ",
                     options_.service, " --source ", options_.source, " --authority ", authority, "."));
}

absl::Status Follower::step(const std::string& authority, const std::vector<Record>& records, int attempt) {
  if (records.empty()) return absl::OkStatus();
  CONCORD_ASSIGN(const Bookmark from, bookmark(authority));
  const Bookmark to{records.back().position(), records.back().hash(), from.turn};
  Command command;
  command.authority = authority;
  // Derived, so that the same records always make the same command.
  command.command_id = step_id(options_.source, from.turn, from.position + 1, to.position);
  command.request_hash =
      sha256(cat(options_.source, "\n", authority, "\n", from.position + 1, "\n", to.position, "\n", hex(to.hash)));
  command.trace_id = records.back().trace_id();
  command.context.authority = authority;
  command.context.actor.subject = cat("service/", options_.service);
  command.context.now_ms = ledger_.now_ms(authority);
  command.context.today = london_day(command.context.now_ms);

  Batch batch(command);
  batch.bookmark({options_.source, authority, from, to});
  for (const Record& record : records) {
    if (record.withheld()) continue;  // a draft, a sealed bid, a stream that is not followed
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
    CONCORD_ASSIGN(const Bookmark now_at, bookmark(authority));
    if (!(now_at == from)) return appended.status();
    return step(authority, records, attempt + 1);
  }
  bookmarks_[authority] = to;
  metrics_.gauge("concord_follower_position", {{"source", options_.source}, {"authority", authority}}, to.position);
  log_debug(
      "followed",
      {{"source", options_.source}, {"authority", authority}, {"to", cat(to.position)}, {"trace", command.trace_id}});
  return absl::OkStatus();
}

absl::Status Follower::take_hash(const std::string& authority, const Bookmark& without) {
  std::vector<Bookmark> trail;
  std::string hash = kFirstPreviousHash;
  for (std::int64_t at = 0; at < without.position;) {
    CONCORD_ASSIGN(const auto records, source_.read(authority, at, kMaxRecordsPerStep));
    if (records.empty()) return went_back(authority, without, cat("its ledger ends at ", at));
    for (const Record& record : records) {
      if (at == without.position) break;
      if (record.position() != at + 1 || !continues_chain(hasher_, hash, record)) {
        return absl::DataLossError(cat(options_.source, "/", authority, ": its chain is broken at position ", at + 1));
      }
      at = record.position();
      hash = record.hash();
      if (at % kTrailStep == kTrailStep - 1 || at == without.position) trail.push_back({at, hash, 0});
    }
  }
  Append append;
  append.authority = authority;
  append.bookmark = BookmarkMove{options_.source, authority, without, {without.position, hash, without.turn}};
  append.also = [this, &authority, &trail](Connection& writer) -> absl::Status {
    for (const Bookmark& place : trail)
      CONCORD_RETURN_IF_ERROR(put_on_trail(writer, options_.source, authority, place));
    return absl::OkStatus();
  };
  bookmarks_.erase(authority);
  CONCORD_RETURN_IF_ERROR(ledger_.append_and_wait(std::move(append)).status());
  log_info("bookmark of an older release took its hash from the verified chain",
           {{"source", options_.source}, {"authority", authority}, {"position", cat(without.position)}});
  return absl::OkStatus();
}

absl::Status Follower::catch_up(const std::string& authority) {
  for (;;) {
    CONCORD_ASSIGN(Bookmark at, bookmark(authority));
    if (at.hash.empty()) {
      CONCORD_RETURN_IF_ERROR(take_hash(authority, at));
      CONCORD_ASSIGN(at, bookmark(authority));
    }
    CONCORD_ASSIGN(const auto records, source_.read(authority, at.position, kMaxRecordsPerStep));
    if (records.empty()) return absl::OkStatus();
    const std::string* previous = &at.hash;
    for (std::size_t i = 0; i < records.size(); ++i) {
      const std::int64_t expected = at.position + 1 + static_cast<std::int64_t>(i);
      if (records[i].position() != expected) {
        return absl::DataLossError(
            cat(options_.source, "/", authority, ": position ", expected, " is missing in the source's ledger"));
      }
      if (!continues_chain(hasher_, *previous, records[i])) {
        if (i == 0) return went_back(authority, at, cat("record ", expected, " does not continue them"));
        return absl::DataLossError(cat(options_.source, "/", authority, ": its chain is broken at position ", expected,
                                       "; have an operator run `concord audit verify ", options_.source, "`"));
      }
      previous = &records[i].hash();
    }
    CONCORD_RETURN_IF_ERROR(step(authority, records));
  }
}

absl::Status Follower::catch_up() {
  std::lock_guard lock(working_);
  CONCORD_ASSIGN(auto heads, source_.heads());
  // A ledger that was lost whole has no head to be compared with.
  CONCORD_ASSIGN(auto followed, read_with(ledger_.database(), [&](Connection& reader) {
                   return followed_authorities(reader, options_.source);
                 }));
  for (const auto& [authority, why] : damaged_) followed.push_back(authority);
  for (const std::string& authority : followed) {
    const bool is_there =
        std::any_of(heads.begin(), heads.end(), [&](const Head& head) { return head.authority == authority; });
    if (!is_there) heads.push_back({authority, 0, kFirstPreviousHash});
  }
  absl::Status first_damage;
  for (const Head& head : heads) {
    const absl::Status caught_up = note(head.authority, catch_up_to(head));
    if (caught_up.ok()) continue;
    // What is damaged in one authority's ledger holds up no other; what no authority can help ends the round.
    if (!absl::IsDataLoss(caught_up)) return caught_up;
    if (first_damage.ok()) first_damage = caught_up;
  }
  return first_damage;
}

absl::Status Follower::catch_up_to(const Head& head) {
  CONCORD_ASSIGN(const Bookmark at, bookmark(head.authority));
  metrics_.gauge("concord_follower_lag", {{"source", options_.source}, {"authority", head.authority}},
                 head.position - at.position);
  if (at.position > head.position) {
    return went_back(head.authority, at, cat("its ledger ends at ", head.position));
  }
  if (at.position == head.position && !at.hash.empty() && at.position > 0 && at.hash != head.hash) {
    return went_back(head.authority, at, "its newest record is another one");
  }
  return at.position < head.position || at.hash.empty() ? catch_up(head.authority) : absl::OkStatus();
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
    if (asked_us == 0 || is_asked_for_.exchange(false) || now_us - asked_us >= pause_ms * 1000) {
      asked_us = now_us;
      status = catch_up();
    } else if (running_->bell == nullptr) {
      std::this_thread::sleep_for(std::chrono::milliseconds(kSliceMs));
      continue;
    } else {
      auto rung = running_->bell->wait(kSliceMs);
      if (!rung.ok()) {
        status = rung.status();
      } else if (*rung) {
        status = hear((*rung)->authority(), (*rung)->position());
      } else {
        continue;
      }
    }
    pause_ms = status.ok() ? options_.silence_ms : is_stuck(status) ? kRetryWhenStuckMs : kRetryMs;
    tell(status);
  }
}

void Follower::tell(const absl::Status& status) {
  std::string why;
  {
    std::lock_guard lock(working_);
    if (!damaged_.empty()) why = damaged_.begin()->second;
    std::size_t named = 0;
    for (auto other = damaged_.begin(); other != damaged_.end() && named <= kMostNamed; ++other, ++named) {
      if (named > 0) why += cat(named == 1 ? " Likewise of " : ", ", other->first);
    }
    if (damaged_.size() > named) why += cat(" and ", damaged_.size() - named, " more authorities");
  }
  if (!status.ok() && !absl::IsDataLoss(status)) why = cat(code_of(status), ": ", status.message());
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
