// Group commit: one transaction for all appends that wait at the same time, across authorities.
// The quick way writes without savepoints, because a refused append nearly always changes nothing; where one did, the
// batch is rolled back and written again with a savepoint each.
#include "services/platform/ledger/ledger_writer.h"

#include <algorithm>
#include <future>

#include "services/platform/ledger/ledger_record.h"
#include "services/platform/ledger/ledger_tables.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

absl::Status conflict(const std::string& stream) {
  return trouble(absl::StatusCode::kAborted, "VERSION_CONFLICT", cat("'", stream, "' changed at the same time."),
                 "Read it again, then send the command again.");
}

absl::Status busy() {
  return trouble(absl::StatusCode::kResourceExhausted, "LEDGER_BUSY",
                 cat("More than ", kMaxWaitingAppends, " changes wait to be written."),
                 "Wait a moment, then try again.");
}

absl::Status stopped() {
  return trouble(absl::StatusCode::kUnavailable, "LEDGER_STOPPED", "The service is stopping and takes no more changes.",
                 "Try again; another replica or the restarted service will answer.");
}

// Whose loop runs on this thread.
thread_local const LedgerWriter* written_here = nullptr;

}  // namespace

void LastRecorded::put(std::string_view authority, std::int64_t at_ms) {
  const std::unique_lock lock(mutex_);
  auto at = by_authority_.find(authority);
  if (at == by_authority_.end()) at = by_authority_.emplace(std::string(authority), 0).first;
  at->second = std::max(at->second, at_ms);
  newest_ = std::max(newest_, at_ms);
}

std::int64_t LastRecorded::of(std::string_view authority) const {
  const std::shared_lock lock(mutex_);
  const auto at = by_authority_.find(authority);
  return at == by_authority_.end() ? 0 : at->second;
}

std::int64_t LastRecorded::of_any() const {
  const std::shared_lock lock(mutex_);
  return newest_;
}

LedgerWriter::LedgerWriter(std::unique_ptr<Connection> connection, World& world, Views* views, LastRecorded& last,
                           OnCommitted on_committed)
    : connection_(std::move(connection)),
      world_(world),
      views_(views),
      last_(last),
      on_committed_(std::move(on_committed)) {
  writer_ = std::thread([this] { write_loop(); });
}

LedgerWriter::~LedgerWriter() { drain(); }

void LedgerWriter::drain() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_writer_.notify_all();
  if (writer_.joinable()) writer_.join();
}

void LedgerWriter::submit(Append append, AppendDone done) {
  Waiting waiting{std::move(append), std::move(done), 0, absl::UnknownError("not answered")};
  for (const auto& stream : waiting.append.streams) waiting.events += stream.events.size();
  absl::Status refused;
  {
    std::unique_lock lock(mutex_);
    if (!stopping_ && unanswered_ < kMaxWaitingAppends) {
      ++unanswered_;
      waiting_.push_back(std::move(waiting));
      lock.unlock();
      wake_writer_.notify_one();
      return;
    }
    refused = stopping_ ? stopped() : busy();
  }
  waiting.done(refused);
}

void LedgerWriter::check_may_wait() const {
  CONCORD_CHECK(written_here != this, "who is answered by the ledger waits for the ledger");
}

absl::Status LedgerWriter::exclusively(const std::function<absl::Status(Connection&)>& work) {
  check_may_wait();
  std::promise<absl::Status> promise;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return stopped();
    jobs_.push_back({&work, [&promise](absl::StatusOr<Appended> done) { promise.set_value(done.status()); }});
  }
  wake_writer_.notify_one();
  return promise.get_future().get();
}

void LedgerWriter::write_loop() {
  written_here = this;
  for (;;) {
    std::vector<Waiting> batch;
    std::deque<Job> jobs;
    {
      std::unique_lock lock(mutex_);
      wake_writer_.wait(lock, [this] { return stopping_ || !waiting_.empty() || !jobs_.empty(); });
      if (waiting_.empty() && jobs_.empty()) break;
      jobs.swap(jobs_);
      std::size_t events = 0;
      while (!waiting_.empty() && batch.size() < kMaxAppendsPerCommit &&
             (batch.empty() || events < kMaxEventsPerCommit)) {
        events += waiting_.front().events;
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
      }
    }
    if (!batch.empty()) commit(std::move(batch));
    for (Job& job : jobs) {
      absl::Status status = connection_->begin_write();
      if (status.ok()) status = (*job.work)(*connection_);
      const absl::Status ended = connection_->execute(status.ok() ? "COMMIT" : "ROLLBACK");
      if (status.ok()) status = ended;
      forget_all();
      job.done(status.ok() ? absl::StatusOr<Appended>(Appended{}) : absl::StatusOr<Appended>(status));
    }
  }
}

void LedgerWriter::commit(std::vector<Waiting> batch) {
  Records records;
  if (chains_.size() > kMaxCachedChains) chains_.clear();
  auto done = try_commit(batch, false, records);
  if (done.ok() && !*done) {
    records.clear();
    done = try_commit(batch, true, records);
  }
  if (!done.ok()) {
    connection_->execute("ROLLBACK").IgnoreError();
    forget_all();
    records.clear();
    failed_ = true;
    for (Waiting& waiting : batch) waiting.answer = done.status();
  }
  arena_ = nullptr;
  answer(std::move(batch), records);
}

// On this thread: to hand the answers to another cost more, in wake-ups and in gRPC's locks, than it took off this one.
void LedgerWriter::answer(std::vector<Waiting> batch, const Records& records) {
  {
    std::lock_guard lock(mutex_);
    unanswered_ -= batch.size();
  }
  if (on_committed_ && !records.empty()) on_committed_(records);
  for (Waiting& waiting : batch) waiting.done(std::move(waiting.answer));
}

absl::StatusOr<bool> LedgerWriter::try_commit(std::vector<Waiting>& batch, bool careful, Records& records) {
  arena_ = std::make_shared<google::protobuf::Arena>();
  CONCORD_RETURN_IF_ERROR(connection_->begin_write());
  for (Waiting& waiting : batch) {
    const std::size_t before = records.size();
    bool wrote = false;
    if (careful) CONCORD_RETURN_IF_ERROR(connection_->run("SAVEPOINT one_append"));
    waiting.answer = apply(waiting.append, records, wrote);
    if (!waiting.answer.ok() && wrote) {
      if (!careful) {
        CONCORD_RETURN_IF_ERROR(connection_->run("ROLLBACK"));
        forget_all();
        return false;
      }
      CONCORD_RETURN_IF_ERROR(connection_->run("ROLLBACK TO one_append"));
      // Positions of this batch are not in the table yet, so the caches that hold them must survive: apply() only
      // touches them once an append has succeeded.
      records.resize(before);
    }
    if (careful) CONCORD_RETURN_IF_ERROR(connection_->run("RELEASE one_append"));
  }
  std::vector<std::pair<const std::string*, std::int64_t>> recorded;
  for (auto& [authority, chain] : chains_) {
    if (!chain.touched) continue;
    chain.touched = false;
    recorded.emplace_back(&authority, chain.recorded_at_ms);
    CONCORD_RETURN_IF_ERROR(connection_->run(
        "INSERT INTO ledger_head (authority, position, hash) VALUES ($1, $2, $3) ON CONFLICT (authority) "
        "DO UPDATE SET position = excluded.position, hash = excluded.hash",
        authority, chain.position, Connection::Bytes{chain.hash}));
  }
  CONCORD_RETURN_IF_ERROR(connection_->run("COMMIT"));
  for (const auto& [authority, at_ms] : recorded) last_.put(*authority, at_ms);
  return true;
}

absl::StatusOr<Appended> LedgerWriter::apply(const Append& append, Records& records, bool& wrote) {
  CONCORD_ASSIGN(Chain * chain, chain_of(append.authority));
  Appended answer;
  answer.position = chain->position;
  if (absl::Status moved_on = check_versions(append); !moved_on.ok()) {
    CONCORD_RETURN_IF_ERROR(repeated_or(append, moved_on, answer));
    return answer;
  }

  Chain next = *chain;
  const std::size_t first = records.size();
  std::size_t events = 0;
  for (const StreamAppend& stream : append.streams) {
    events += stream.events.size();
    answer.version = stream.expected_version;
  }
  if (events == 0) {  // nothing to change now, but the same command may have changed something the first time
    CONCORD_RETURN_IF_ERROR(repeated_or(append, absl::OkStatus(), answer));
    if (answer.repeated) return answer;
  }
  // A follower's step is told by its bookmark; only a caller's command can come twice.
  const bool repeatable = !append.command_id.empty() && !append.bookmark;
  if (events > 0 && repeatable) {
    CONCORD_ASSIGN(const auto first_time,
                   find_eventless_answer(*connection_, append.authority, append.command_id, append.request_hash));
    if (first_time) return *first_time;
  }
  CONCORD_RETURN_IF_ERROR(apply_events(append, next, records, wrote, answer));
  if (answer.repeated) return answer;
  if (events == 0 && repeatable) {
    wrote = true;
    CONCORD_RETURN_IF_ERROR(
        keep_eventless_answer(*connection_, append.authority, append.command_id, append.request_hash, answer));
  }
  if (append.bookmark) {
    CONCORD_ASSIGN(const bool moved, move_bookmark(*connection_, *append.bookmark));
    if (!moved) return conflict(cat("bookmark of ", append.bookmark->source, "/", append.bookmark->authority));
    wrote = true;
  }
  if (append.also) {
    wrote = true;
    CONCORD_RETURN_IF_ERROR(append.also(*connection_));
  }
  *chain = std::move(next);
  for (std::size_t i = first; i < records.size(); ++i) {
    remember_version(append.authority, records[i]->stream(), records[i]->version());
  }
  return answer;
}

absl::Status LedgerWriter::apply_events(const Append& append, Chain& chain, Records& records, bool& wrote,
                                        Appended& answer) {
  // Never before the record before it nor before its own decision, whatever the clock does.
  const std::int64_t now_ms = std::max({world_.now_ms(), chain.recorded_at_ms, append.decided_at_ms});
  chain.recorded_at_ms = now_ms;
  std::int32_t ordinal = 0;
  for (const StreamAppend& stream : append.streams) {
    std::int64_t version = stream.expected_version;
    for (const NewEvent& event : stream.events) {
      auto* record = google::protobuf::Arena::CreateMessage<Record>(arena_.get());
      record->set_authority(append.authority);
      record->set_position(chain.position + 1);
      record->set_stream(stream.stream);
      record->set_version(++version);
      record->set_type(event.type);
      record->set_payload(event.payload);
      record->set_command_id(append.command_id);
      record->set_ordinal(ordinal++);
      record->set_actor(append.actor);
      record->set_trace_id(append.trace_id);
      record->set_recorded_at_ms(now_ms);
      record->set_request_hash(append.request_hash);
      record->set_hash(record_hash(hasher_, chain.hash, *record));
      CONCORD_ASSIGN(Statement * insert, connection_->prepare(kInsertRecord));
      bind_record(*insert, *record);
      const auto inserted = insert->step();
      if (!inserted.ok()) {
        if (!absl::IsAlreadyExists(inserted.status())) return inserted.status();
        // A repeat shows at its first event. Later ones would find this very append's own rows under the command id.
        if (wrote) return conflict(stream.stream);
        return repeated_or(append, conflict(stream.stream), answer);
      }
      wrote = true;
      chain.position = record->position();
      chain.hash = record->hash();
      chain.touched = true;
      if (views_ != nullptr) CONCORD_RETURN_IF_ERROR(views_->project(*connection_, *record));
      records.emplace_back(arena_, record);
      answer.position = chain.position;
      answer.version = version;
      ++answer.events;
    }
  }
  return absl::OkStatus();
}

// A new stream needs no look: UNIQUE(authority, stream, version) finds the one that exists. A stream that comes again
// in the same append goes on from where its last part ended.
absl::Status LedgerWriter::check_versions(const Append& append) {
  std::unordered_map<std::string_view, std::int64_t> reached;
  for (const StreamAppend& stream : append.streams) {
    const auto before = append.streams.size() > 1 ? reached.find(stream.stream) : reached.end();
    if (before != reached.end()) {
      if (before->second != stream.expected_version) return conflict(stream.stream);
    } else if (stream.expected_version != 0) {
      CONCORD_ASSIGN(const std::int64_t version, version_of(append.authority, stream.stream));
      if (version != stream.expected_version) return conflict(stream.stream);
    }
    if (append.streams.size() > 1)
      reached[stream.stream] = stream.expected_version + static_cast<std::int64_t>(stream.events.size());
  }
  return absl::OkStatus();
}

absl::Status LedgerWriter::repeated_or(const Append& append, absl::Status otherwise, Appended& answer) {
  if (append.command_id.empty()) return otherwise;
  CONCORD_ASSIGN(const auto first,
                 find_first_answer(*connection_, append.authority, append.command_id, append.request_hash));
  if (!first) return otherwise;
  answer = *first;
  return absl::OkStatus();
}

absl::StatusOr<LedgerWriter::Chain*> LedgerWriter::chain_of(const std::string& authority) {
  const auto found = chains_.find(authority);
  if (found != chains_.end()) return &found->second;
  Chain chain;
  chain.hash = kFirstPreviousHash;
  chain.recorded_at_ms = last_.of(authority);
  CONCORD_RETURN_IF_ERROR(connection_->query(
      "SELECT position, hash FROM ledger_head WHERE authority = $1",
      [&](Statement& row) {
        chain.position = row.integer(0);
        chain.hash = std::string(row.bytes(1));
        return false;
      },
      authority));
  return &(chains_[authority] = std::move(chain));
}

absl::StatusOr<std::int64_t> LedgerWriter::version_of(const std::string& authority, const std::string& stream) {
  const std::string key = cat(authority, "\n", stream);
  const auto found = versions_.find(key);
  if (found != versions_.end()) return found->second;
  std::int64_t version = 0;
  CONCORD_RETURN_IF_ERROR(connection_->query(
      "SELECT version FROM ledger WHERE authority = $1 AND stream = $2 ORDER BY version DESC LIMIT 1",
      [&](Statement& row) {
        version = row.integer(0);
        return false;
      },
      authority, stream));
  if (version > 0) remember_version(authority, stream, version);
  return version;
}

void LedgerWriter::remember_version(const std::string& authority, const std::string& stream, std::int64_t version) {
  // Key, value, and what the map takes around them.
  constexpr std::size_t kAround = 96;
  if (version_bytes_ > kMaxCachedVersionBytes) {
    versions_.clear();
    version_bytes_ = 0;
  }
  const auto [at, fresh] = versions_.insert_or_assign(cat(authority, "\n", stream), version);
  if (fresh) version_bytes_ += at->first.size() + kAround;
}

void LedgerWriter::forget_all() {
  chains_.clear();
  versions_.clear();
  version_bytes_ = 0;
}

}  // namespace concord::platform
