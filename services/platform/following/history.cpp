// Compares by the trail, tells what was caused, and appends the decision with what it takes back in one transaction.
#include "services/platform/following/history.h"

#include <algorithm>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

#include "services/platform/entry/rpcs.h"
#include "services/platform/ledger/ledger_record.h"
#include "services/platform/ledger/refused_reactions.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/telemetry.h"

namespace concord::platform {
namespace {

constexpr char kFollow[] = "follow/";
constexpr char kTurn[] = "turn-";

Bookmark bookmark_of(const ledger::v1::Bookmark& told) { return {told.position(), told.hash(), told.turn()}; }

struct Range {
  std::int64_t turn = 0, first = 0, last = 0;
};

// What step_id wrote; nothing where the id is another's.
std::optional<Range> range_in(const std::string& source, const std::string& command_id) {
  const std::string before = cat(kFollow, source, "/");
  if (!command_id.starts_with(before)) return std::nullopt;
  std::vector<std::string> parts = absl::StrSplit(command_id.substr(before.size()), '/');
  Range range;
  if (parts.size() == 2 && parts[0].starts_with(kTurn)) {
    if (!absl::SimpleAtoi(parts[0].substr(sizeof(kTurn) - 1), &range.turn)) return std::nullopt;
    parts.erase(parts.begin());
  }
  const std::vector<std::string> ends = absl::StrSplit(parts[0], '-');
  if (parts.size() != 1 || ends.size() != 2) return std::nullopt;
  const bool read = absl::SimpleAtoi(ends[0], &range.first) && absl::SimpleAtoi(ends[1], &range.last);
  return read ? std::optional<Range>(range) : std::nullopt;
}

}  // namespace

ledger::v1::Bookmark told(const std::string& source, const std::string& authority, const Bookmark& bookmark) {
  ledger::v1::Bookmark told;
  told.set_source(source);
  told.set_authority(authority);
  told.set_position(bookmark.position);
  told.set_hash(bookmark.hash);
  told.set_turn(bookmark.turn);
  return told;
}

std::string step_id(const std::string& source, std::int64_t turn, std::int64_t first, std::int64_t last) {
  return cat(kFollow, source, "/", turn > 0 ? cat(kTurn, turn, "/") : "", first, "-", last);
}

// One step of following: which records of the source it took, and where its own events begin.
struct History::Step {
  std::int64_t position = 0;
  std::string command_id;
  Range range;
};

History::History(Ledger& ledger, RecordSource& source, std::string source_name, TakeBack take_back)
    : ledger_(ledger),
      source_(source),
      source_name_(std::move(source_name)),
      take_back_(std::move(take_back)),
      decisions_(ledger) {}

absl::StatusOr<bool> History::stands_there(const std::string& authority, const Bookmark& place, const Head& head) {
  if (place.position == 0) return true;
  if (place.position > head.position) return false;
  CONCORD_ASSIGN(const auto records, source_.read(authority, place.position - 1, 1));
  return !records.empty() && records.front().position() == place.position && records.front().hash() == place.hash;
}

absl::StatusOr<History::Comparison> History::compare(const std::string& authority) {
  Comparison compared;
  CONCORD_ASSIGN(compared.bookmark, ledger_.bookmark(source_name_, authority));
  compared.head = {authority, 0, kFirstPreviousHash};
  CONCORD_ASSIGN(const auto heads, source_.heads());
  for (const Head& head : heads) {
    if (head.authority == authority) compared.head = head;
  }
  CONCORD_ASSIGN(compared.is_same, stands_there(authority, compared.bookmark, compared.head));
  compared.shared = compared.bookmark;
  if (compared.is_same) return compared;
  CONCORD_ASSIGN(const auto trail, read_with(ledger_.database(), [&](Connection& reader) {
                   return read_trail(reader, source_name_, authority);
                 }));
  // What two ledgers share they share from the beginning, so the last shared place is found by halving.
  std::size_t known = 0, unknown = trail.size();
  while (known < unknown) {
    const std::size_t middle = (known + unknown) / 2;
    CONCORD_ASSIGN(const bool stands, stands_there(authority, trail[middle], compared.head));
    if (stands) {
      known = middle + 1;
    } else {
      unknown = middle;
    }
  }
  compared.shared = known == 0 ? Bookmark{0, kFirstPreviousHash, 0} : trail[known - 1];
  compared.shared.turn = compared.bookmark.turn;
  return compared;
}

absl::StatusOr<std::vector<History::Step>> History::steps_after(const std::string& authority, std::int64_t shared) {
  CONCORD_ASSIGN(const auto decided, decisions_.load(authority, following_stream(source_name_)));
  const std::vector<std::int64_t>& ended = decided.state->shared;
  std::vector<Step> steps;
  CONCORD_RETURN_IF_ERROR(ledger_.database().read([&](Connection& reader) {
    return reader.query(
        "SELECT position, command_id FROM ledger WHERE authority = $1 AND command_id >= $2 AND command_id < $3 AND "
        "ordinal = 0 ORDER BY position",
        [&](Statement& row) {
          Step step{row.integer(0), std::string(row.text(1)), {}};
          const auto range = range_in(source_name_, step.command_id);
          if (!range || range->last <= shared) return true;
          // What an earlier turn told beyond what was shared then was decided about when that turn ended.
          const bool settled = range->turn < static_cast<std::int64_t>(ended.size()) &&
                               range->last > ended[static_cast<std::size_t>(range->turn)];
          step.range = *range;
          if (!settled) steps.push_back(std::move(step));
          return true;
        },
        authority, cat(kFollow, source_name_, "/"), cat(kFollow, source_name_, "0"));
  }));
  return steps;
}

absl::Status History::each_caused(const std::string& authority, const std::vector<Step>& steps,
                                  const std::function<absl::Status(const Step&, const Record&)>& use) {
  for (const Step& step : steps) {
    std::int64_t position = step.position;
    for (bool more = true; more;) {
      CONCORD_ASSIGN(const auto records, ledger_.read(authority, position - 1, kStreamPage));
      more = !records.empty();
      for (const Record& record : records) {
        more = more && record.command_id() == step.command_id;
        if (!more) break;
        CONCORD_RETURN_IF_ERROR(use(step, record));
        position = record.position() + 1;
      }
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<History::Caused> History::caused(const Command& command, std::int64_t shared, std::int64_t after,
                                                int limit) {
  CONCORD_ASSIGN(const auto steps, steps_after(command.authority, shared));
  Caused caused;
  std::map<std::string, std::string> outcomes;  // by stream
  CONCORD_RETURN_IF_ERROR(each_caused(command.authority, steps, [&](const Step& step, const Record& record) {
    ++caused.total;
    if (record.position() <= after || static_cast<int>(caused.records.size()) == limit) return absl::OkStatus();
    auto& row = caused.records.emplace_back();
    row.set_position(record.position());
    row.set_stream(record.stream());
    row.set_type(record.type());
    row.set_from_position(step.range.first);
    row.set_to_position(step.range.last);
    auto [outcome, fresh] = outcomes.try_emplace(record.stream());
    if (fresh) {
      Batch tried(command);
      CONCORD_ASSIGN(outcome->second,
                     take_back(tried, command, {record.stream(), record.position(), step.range.first, shared}));
    }
    row.set_outcome(outcome->second.empty() ? kStands : outcome->second);
    return absl::OkStatus();
  }));
  return caused;
}

absl::StatusOr<std::string> History::take_back(Batch& batch, const Command& command, const CausedStream& caused) {
  if (take_back_ == nullptr) return std::string();
  return take_back_(batch, command, caused);
}

absl::StatusOr<ledger::v1::DecideHistoryResponse> History::decide(const Command& asked,
                                                                  const ledger::v1::DecideHistoryRequest& request) {
  ledger::v1::DecideHistoryResponse response;
  CONCORD_ASSIGN(const auto before, ledger_.first_answer(asked.authority, asked.command_id, asked.request_hash));
  if (before) {
    fill(*before, *response.mutable_receipt());
    return response;
  }
  CONCORD_ASSIGN(const Comparison compared, compare(asked.authority));
  HistoryFacts facts;
  facts.is_same = compared.is_same;
  facts.from = told(source_name_, asked.authority, compared.bookmark);
  facts.shared = told(source_name_, asked.authority, compared.shared);
  facts.head = told(source_name_, asked.authority,
                    {compared.head.position, compared.head.position == 0 ? kFirstPreviousHash : compared.head.hash, 0});

  Batch batch(asked);
  std::optional<ledger::v1::HistoryDecided> decided;
  CONCORD_RETURN_IF_ERROR(batch
                              .decide<FollowingAggregate>(decisions_, following_stream(source_name_),
                                                          [&](const FollowingAggregate::State& state) {
                                                            auto events =
                                                                platform::decide(state, request, asked.context, facts);
                                                            if (events.ok())
                                                              decided = events->front().history_decided();
                                                            return events;
                                                          })
                              .status());
  CONCORD_ASSIGN(const auto steps, steps_after(asked.authority, compared.shared.position));
  std::map<std::string, CausedStream> streams;
  CONCORD_RETURN_IF_ERROR(each_caused(asked.authority, steps, [&](const Step& step, const Record& record) {
    streams.try_emplace(record.stream(),
                        CausedStream{record.stream(), record.position(), step.range.first, compared.shared.position});
    response.set_caused(response.caused() + 1);
    return absl::OkStatus();
  }));
  const bool accepts = request.decision() == ledger::v1::HISTORY_DECISION_ACCEPT;
  for (auto& [stream, caused] : streams) {
    caused.keeps = accepts;
    CONCORD_ASSIGN(const std::string done, take_back(batch, asked, caused));
    if (!done.empty() && !accepts) response.set_taken_back(response.taken_back() + 1);
  }
  batch.bookmark({source_name_, asked.authority, compared.bookmark, bookmark_of(decided->to())});
  batch.also([this, authority = asked.authority, shared = compared.shared.position,
              to = bookmark_of(decided->to())](Connection& writer) -> absl::Status {
    CONCORD_RETURN_IF_ERROR(cut_trail(writer, source_name_, authority, std::min(shared, to.position)));
    CONCORD_RETURN_IF_ERROR(forget_refused_reactions(writer, source_name_, authority, shared));
    return to.position > 0 ? put_on_trail(writer, source_name_, authority, to) : absl::OkStatus();
  });
  CONCORD_ASSIGN(const Appended appended, batch.append(ledger_));
  fill(appended, *response.mutable_receipt());
  log_warning("history decided", {{"source", source_name_},
                                  {"authority", asked.authority},
                                  {"decision", accepts ? "accept" : "reset"},
                                  {"from", cat(compared.bookmark.position)},
                                  {"to", cat(decided->to().position())},
                                  {"caused", cat(response.caused())},
                                  {"trace", asked.trace_id}});
  return response;
}

}  // namespace concord::platform
