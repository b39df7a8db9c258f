// LedgerService over the ledger of this service; what a follower, an auditor and `concord audit verify` read.
#include "services/platform/ledger_service.h"

#include <atomic>

#include "absl/strings/numbers.h"

#include "concord/ledger/v1/ledger.pb.h"

#include "services/platform/following/follower.h"
#include "services/platform/ledger/ledger_record.h"
#include "services/platform/ledger/sight.h"
#include "services/platform/ledger/view_rebuild.h"
#include "services/platform/storage/page.h"
#include "services/platform/values/text.h"

namespace concord::platform {
namespace {

namespace v1 = ledger::v1;
constexpr int kDefaultRecords = 500;
constexpr int kMaxRecords = 2'000;
constexpr int kMaxHeads = 1'000;

absl::StatusOr<int> limit_of(int asked) {
  if (asked < 0 || asked > kMaxRecords) {
    return refuse_input({.code = "INVALID_PAGE",
                         .sentence = cat("limit ", asked, " is out of range."),
                         .remedy = cat("Give 1 to ", kMaxRecords, ", or 0 for ", kDefaultRecords, "."),
                         .subject = "limit"});
  }
  return asked == 0 ? kDefaultRecords : asked;
}

absl::StatusOr<int> size_of(int asked) {
  if (asked < 0 || asked > kMaxHeads)
    return refuse_input({.code = "INVALID_PAGE",
                         .sentence = "page_size is out of range.",
                         .remedy = cat("Give 1 to ", kMaxHeads, "."),
                         .subject = "page_size"});
  return asked == 0 ? kMaxHeads : asked;
}

// A token is the caller's text: whatever is not a number counts as the beginning.
std::int64_t number_in(const std::string& text) {
  std::int64_t number = 0;
  return absl::SimpleAtoi(text, &number) ? number : 0;
}

// What the rpcs read, besides the request.
struct Read {
  std::string service;
  Ledger& ledger;
  const Views& views;
  const FollowerBoard& board;
};

absl::Status read_records(const Read& from, const Context& context, const v1::ReadRecordsRequest& request,
                          v1::ReadRecordsResponse& answer) {
  CONCORD_ASSIGN(const int limit, limit_of(request.limit()));
  CONCORD_ASSIGN(auto records, from.ledger.read(request.authority(), request.after_position(), limit));
  CONCORD_ASSIGN(const auto heads, from.ledger.heads());
  for (const Head& head : heads) {
    if (head.authority == request.authority()) answer.set_head_position(head.position);
  }
  std::string previous_hash = kFirstPreviousHash;
  if (!records.empty() && records.front().position() > 1) {
    CONCORD_ASSIGN(const auto before, from.ledger.read(request.authority(), records.front().position() - 2, 1));
    if (!before.empty()) previous_hash = before.front().hash();
  }
  const Sight sight(context.actor, from.service, from.views);
  return from.ledger.database().read([&](Connection& reader) -> absl::Status {
    for (Record& record : records) {
      const std::string hash = record.hash();
      CONCORD_ASSIGN(*answer.add_records(), sight.show(reader, std::move(record), previous_hash));
      previous_hash = hash;
    }
    return absl::OkStatus();
  });
}

absl::Status read_stream(const Read& from, const Context& context, const v1::ReadStreamRequest& request,
                         v1::ReadStreamResponse& answer) {
  CONCORD_ASSIGN(const int limit, limit_of(request.limit()));
  CONCORD_ASSIGN(auto records,
                 from.ledger.read_stream(request.authority(), request.stream(), request.after_version(), limit));
  const Sight sight(context.actor, from.service, from.views);
  return from.ledger.database().read([&](Connection& reader) -> absl::Status {
    for (Record& record : records) {
      CONCORD_ASSIGN(const bool seen, sight.sees(reader, record));
      if (seen) *answer.add_records() = std::move(record);
    }
    return absl::OkStatus();
  });
}

absl::Status list_heads(const Read& from, const Context& context, const v1::ListHeadsRequest& request,
                        v1::ListHeadsResponse& answer) {
  CONCORD_ASSIGN(const int size, size_of(request.page_size()));
  CONCORD_ASSIGN(const Page page, page_of(0, request.page_token(), 1));
  CONCORD_ASSIGN(const auto heads, from.ledger.heads());
  for (const Head& head : heads) {
    if (head.authority <= page.key(0) || !context.actor.holds(head.authority)) continue;
    if (answer.heads_size() == size) {
      answer.set_next_page_token(page_token({answer.heads(size - 1).authority()}));
      break;
    }
    auto* entry = answer.add_heads();
    entry->set_authority(head.authority);
    entry->set_position(head.position);
    entry->set_hash(head.hash);
  }
  return absl::OkStatus();
}

absl::Status list_bookmarks(const Read& from, const Context& context, const v1::ListBookmarksRequest& request,
                            v1::ListBookmarksResponse& answer) {
  CONCORD_ASSIGN(const int size, size_of(request.page_size()));
  CONCORD_ASSIGN(const Page page, page_of(0, request.page_token(), 2));
  answer.set_clock_behind_ms(from.ledger.clock_behind_ms());
  for (const FollowerBoard::Entry& entry : from.board.entries()) {
    auto* following = answer.add_following();
    following->set_source(entry.source);
    following->set_waiting(!entry.why.empty());
    // The reason may name any authority.
    if (context.actor.holds(kEveryAuthority)) following->set_why(entry.why);
    following->set_waiting_since_ms(entry.waiting_since_ms);
  }
  return from.ledger.database().read([&](Connection& reader) {
    return reader.query(
        "SELECT source, authority, position, hash, turn FROM bookmark WHERE source > $1 OR (source = $2 AND authority "
        "> $3) "
        "ORDER BY source, authority",
        [&](Statement& row) {
          const std::string authority(row.text(1));
          if (!context.actor.holds(authority)) return true;
          if (answer.bookmarks_size() == size) {
            const auto& last = answer.bookmarks(size - 1);
            answer.set_next_page_token(page_token({last.source(), last.authority()}));
            return false;
          }
          auto* entry = answer.add_bookmarks();
          entry->set_source(std::string(row.text(0)));
          entry->set_authority(authority);
          entry->set_position(row.integer(2));
          entry->set_hash(std::string(row.bytes(3)));
          entry->set_turn(row.integer(4));
          return true;
        },
        page.key(0), page.key(0), page.key(1));
  });
}

absl::Status rebuild_runs() {
  return refuse_state({.code = "REBUILD_RUNS",
                       .sentence = "A rebuild of this service's views is running already.",
                       .remedy = "Wait until it has ended or its caller has cancelled it; the service's log tells how "
                                 "far it is. Then run `concord rebuild` again."});
}

absl::Status list_refused_reactions(Connection& reader, const v1::ListRefusedReactionsRequest& request,
                                    v1::ListRefusedReactionsResponse& answer) {
  CONCORD_ASSIGN(const Page page, page_of(request.page_size(), request.page_token(), 2));
  const std::int64_t after = number_in(page.key(1));
  return reader.query(
      "SELECT source, position, type, code, sentence FROM refused_reaction WHERE authority = $1 AND "
      "(source > $2 OR (source = $3 AND position > $4)) ORDER BY source, position LIMIT $5",
      [&](Statement& row) {
        if (answer.refused_reactions_size() == page.size) {
          const auto& last = answer.refused_reactions(page.size - 1);
          answer.set_next_page_token(page_token({last.source(), cat(last.position())}));
          return false;
        }
        auto* entry = answer.add_refused_reactions();
        entry->set_source(std::string(row.text(0)));
        entry->set_authority(request.authority());
        entry->set_position(row.integer(1));
        entry->set_type(std::string(row.text(2)));
        entry->set_code(std::string(row.text(3)));
        entry->set_sentence(std::string(row.text(4)));
        return true;
      },
      request.authority(), page.key(0), page.key(0), after, page.size + 1);
}

absl::StatusOr<Follower*> follower_of(const FollowerBoard& board, const std::string& source) {
  if (Follower* follower = board.find(source)) return follower;
  std::string followed;
  for (const FollowerBoard::Entry& entry : board.entries()) followed += cat(followed.empty() ? "" : ", ", entry.source);
  return refuse_missing({.code = "NOT_FOLLOWED",
                         .sentence = cat("This service does not follow ", in_quotes(source), "."),
                         .remedy = followed.empty() ? "It follows no other." : cat("It follows ", followed, "."),
                         .subject = "source"});
}

absl::Status compare_history(const FollowerBoard& board, const Command& command,
                             const v1::CompareHistoryRequest& request, v1::CompareHistoryResponse& answer) {
  CONCORD_ASSIGN(const Page page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_ASSIGN(Follower * follower, follower_of(board, request.source()));
  History& history = follower->history();
  CONCORD_ASSIGN(const auto compared, history.compare(request.authority()));
  *answer.mutable_bookmark() = told(request.source(), request.authority(), compared.bookmark);
  answer.mutable_source_head()->set_authority(request.authority());
  answer.mutable_source_head()->set_position(compared.head.position);
  answer.mutable_source_head()->set_hash(compared.head.hash);
  answer.set_same_history(compared.is_same);
  answer.set_shared_position(compared.shared.position);
  if (compared.is_same) return absl::OkStatus();
  CONCORD_ASSIGN(auto caused, history.caused(command, compared.shared.position, number_in(page.key(0)), page.size + 1));
  answer.set_total(caused.total);
  for (auto& row : caused.records) {
    if (answer.records_size() == page.size) {
      answer.set_next_page_token(page_token({cat(answer.records(page.size - 1).position())}));
      break;
    }
    *answer.add_records() = std::move(row);
  }
  return absl::OkStatus();
}

}  // namespace

Rpcs ledger_rpcs(const std::string& service, Ledger& ledger, Views& views, WorkQueue& work,
                 const FollowerBoard& board) {
  Rpcs rpcs(kLedgerService, ledger.database());
  // Not within a snapshot: the ledger reads with connections of its own.
  const auto reads = [&]<typename Request, typename Answer>(
                         absl::Status (*get)(const Read&, const Context&, const Request&, Answer&)) {
    rpcs.handles<Request, Answer>([get, service, &ledger, &views, &board](const Request& request, Answer& answer,
                                                                          const Command& command, const Reply& reply) {
      reply(get({service, ledger, views, board}, command.context, request, answer));
    });
  };
  reads(read_records);
  reads(read_stream);
  reads(list_heads);
  reads(list_bookmarks);
  rpcs.answers(list_refused_reactions);
  // On a worker: they read the source's ledger.
  rpcs.handles<v1::CompareHistoryRequest, v1::CompareHistoryResponse>(
      [&board, &work](const v1::CompareHistoryRequest& request, v1::CompareHistoryResponse& answer,
                      const Command& command, const Reply& reply) {
        const auto later = on_worker(work, command, request, reply);
        const absl::Status queued = later(
            [&board, &request, &answer, command, reply] { reply(compare_history(board, command, request, answer)); });
        if (!queued.ok()) reply(queued);
      });
  rpcs.handles<v1::DecideHistoryRequest, v1::DecideHistoryResponse>(
      [&board, &work](const v1::DecideHistoryRequest& request, v1::DecideHistoryResponse& answer,
                      const Command& command, const Reply& reply) {
        const auto later = on_worker(work, command, request, reply);
        const absl::Status queued = later([&board, &request, &answer, command, reply] {
          const auto follower = follower_of(board, request.source());
          if (!follower.ok()) return reply(follower.status());
          auto decided = (*follower)->history().decide(command, request);
          (*follower)->decided(request.authority());
          if (decided.ok()) answer = *std::move(decided);
          reply(decided.status());
        });
        if (!queued.ok()) reply(queued);
      });
  rpcs.handles<v1::RebuildViewsRequest, v1::RebuildViewsResponse>(
      [&ledger, &views, &work, runs = std::make_shared<std::atomic<bool>>(false)](
          const v1::RebuildViewsRequest& request, v1::RebuildViewsResponse& answer, const Command& command,
          const Reply& reply) {
        if (!command.context.actor.holds(kEveryAuthority)) {
          return reply(refuse(No::kDenied,
                              {.code = "OTHER_AUTHORITY",
                               .sentence = "A rebuild touches every authority, and this token does not hold them all.",
                               .remedy = "Use an operator's token for \"*\"."}));
        }
        if (runs->exchange(true)) return reply(rebuild_runs());
        const Reply ended = [runs, reply](const absl::Status& status) {
          *runs = false;
          reply(status);
        };
        const auto later = on_worker(work, command, request, ended);
        const absl::Status queued = later([&ledger, &views, &request, &answer, command, ended] {
          auto rebuilt = rebuild_views(ledger, views, request.dry_run(), command.is_cancelled);
          const absl::Status status = rebuilt.status();
          if (rebuilt.ok()) answer = *std::move(rebuilt);
          ended(status);
        });
        if (!queued.ok()) ended(queued);
      });
  return rpcs;
}

}  // namespace concord::platform
