// Two histories of one followed ledger: where they part, what the other one caused here, and an operator's decision
// which of them to follow. Nothing here is decided without an operator, and what was caused is never forgotten in
// silence: it is told row by row.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/platform/deciding/batch.h"
#include "services/platform/following/following.h"
#include "services/platform/following/record_source.h"
#include "services/platform/ledger/ledger.h"

namespace concord::platform {

// A stream of this service's own in which records of a history that is gone caused events.
struct CausedStream {
  std::string stream;
  std::int64_t first_caused = 0;  // position of the first such event in this service's ledger
  std::int64_t told_from = 0;     // first record of the source that may have caused it
  std::int64_t shared = 0;        // newest position that both histories have
  // The history is accepted: what was told stays, and only the place that it was told at is taken back, so that what
  // the source's ledger tells from now on is not taken for told before.
  bool keeps = false;
};
// Takes back, within the batch, what the history that is gone told. Answers what is done, in a sentence; empty: the
// stream must stand, and a person looks at it.
using TakeBack =
    std::function<absl::StatusOr<std::string>(Batch& batch, const Command& command, const CausedStream& caused)>;

// What is told of a stream that nothing takes back.
inline constexpr char kStands[] = "It stands: look at it, and change it by its own commands if it must not.";

class History {
 public:
  History(Ledger& ledger, RecordSource& source, std::string source_name, TakeBack take_back);

  struct Comparison {
    Bookmark bookmark;
    Head head;             // of the source; position 0 where it has no ledger
    Bookmark shared;       // the newest place of the trail that the source's ledger holds too
    bool is_same = false;  // the bookmark itself stands in the source's ledger
  };
  absl::StatusOr<Comparison> compare(const std::string& authority);

  struct Caused {
    std::vector<ledger::v1::FollowedRecord> records;  // by position, at most `limit` after `after`
    std::int64_t total = 0;
  };
  absl::StatusOr<Caused> caused(const Command& command, std::int64_t shared, std::int64_t after, int limit);

  absl::StatusOr<ledger::v1::DecideHistoryResponse> decide(const Command& command,
                                                           const ledger::v1::DecideHistoryRequest& request);

 private:
  struct Step;
  absl::StatusOr<std::vector<Step>> steps_after(const std::string& authority, std::int64_t shared);
  absl::Status each_caused(const std::string& authority, const std::vector<Step>& steps,
                           const std::function<absl::Status(const Step&, const Record&)>& use);
  absl::StatusOr<bool> stands_there(const std::string& authority, const Bookmark& place, const Head& head);
  absl::StatusOr<std::string> take_back(Batch& batch, const Command& command, const CausedStream& caused);

  Ledger& ledger_;
  RecordSource& source_;
  std::string source_name_;
  TakeBack take_back_;
  Decider<FollowingAggregate> decisions_;
};

// Takes back a line that a follower alone keeps: `told_at(state)` is the source's position that it was last told at,
// and `taken_back(state, before, shared)` decides.
template <typename A, typename ToldAt, typename TakenBack>
absl::StatusOr<std::string> take_back_line(Batch& batch, Decider<A>& lines, const Command& command,
                                           const CausedStream& caused, ToldAt told_at, TakenBack taken_back) {
  using State = typename A::State;
  State before, next;
  std::int64_t version = 0;
  for (bool more = true; more;) {
    CONCORD_ASSIGN(const auto records,
                   lines.ledger().read_stream(command.authority, caused.stream, version, kStreamPage));
    more = records.size() == kStreamPage;
    for (const Record& record : records) {
      CONCORD_ASSIGN(const auto event, parse_event<typename A::Event>(record));
      A::evolve(next, event);
      more = more && told_at(next) <= caused.shared;
      if (told_at(next) > caused.shared) break;
      before = next;
      version = record.version();
    }
  }
  const auto decided = batch.decide(lines, caused.stream, [&](const State& state) {
    return taken_back(state, caused.keeps ? state : before, caused.shared);
  });
  if (!decided.ok()) return decided.status();
  if (*decided == 0) return std::string("It is as both histories tell it.");
  return std::string(
      version == 0 ? "Taken back wholly: it counts for nothing until the source's ledger tells of it again, if it does."
                   : "Taken back to what was told before the shared place; what the source's ledger tells since is "
                     "followed anew.");
}

// The bookmark as messages tell it.
ledger::v1::Bookmark told(const std::string& source, const std::string& authority, const Bookmark& bookmark);

// The command id of a follower's step, which tells what caused a record: "follow/registry/31-40", and with an
// operator's decisions before it "follow/registry/turn-1/31-40".
std::string step_id(const std::string& source, std::int64_t turn, std::int64_t first, std::int64_t last);

}  // namespace concord::platform
