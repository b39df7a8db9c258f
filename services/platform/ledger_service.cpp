// LedgerService over the ledger of this service; what a follower, an auditor and `concord audit verify` read.
#include "services/platform/ledger_service.h"

#include <atomic>

#include "absl/strings/numbers.h"

#include "concord/ledger/v1/ledger.pb.h"

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
  Ledger& ledger;
  const FollowerBoard& board;
};

absl::Status read_records(const Read& from, const Context& /*context*/, const v1::ReadRecordsRequest& request,
                          v1::ReadRecordsResponse& answer) {
  CONCORD_ASSIGN(const int limit, limit_of(request.limit()));
  CONCORD_ASSIGN(auto records, from.ledger.read(request.authority(), request.after_position(), limit));
  CONCORD_ASSIGN(const auto heads, from.ledger.heads());
  for (const Head& head : heads) {
    if (head.authority == request.authority()) answer.set_head_position(head.position);
  }
  for (Record& record : records) *answer.add_records() = std::move(record);
  return absl::OkStatus();
}

absl::Status read_stream(const Read& from, const Context& /*context*/, const v1::ReadStreamRequest& request,
                         v1::ReadStreamResponse& answer) {
  CONCORD_ASSIGN(const int limit, limit_of(request.limit()));
  CONCORD_ASSIGN(auto records,
                 from.ledger.read_stream(request.authority(), request.stream(), request.after_version(), limit));
  for (Record& record : records) *answer.add_records() = std::move(record);
  return absl::OkStatus();
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
        "SELECT source, authority, position FROM bookmark WHERE source > $1 OR (source = $2 AND authority > $3) "
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

}  // namespace

Rpcs ledger_rpcs(Ledger& ledger, Views& views, WorkQueue& work, const FollowerBoard& board) {
  Rpcs rpcs(kLedgerService, ledger.database());
  // Not within a snapshot: the ledger reads with connections of its own.
  const auto reads = [&]<typename Request, typename Answer>(
                         absl::Status (*get)(const Read&, const Context&, const Request&, Answer&)) {
    rpcs.handles<Request, Answer>(
        [get, &ledger, &board](const Request& request, Answer& answer, const Command& command, const Reply& reply) {
          reply(get({ledger, board}, command.context, request, answer));
        });
  };
  reads(read_records);
  reads(read_stream);
  reads(list_heads);
  reads(list_bookmarks);
  rpcs.answers(list_refused_reactions);
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
