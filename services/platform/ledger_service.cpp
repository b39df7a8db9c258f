// LedgerService over the ledger of this service; what a follower, an auditor and `concord audit verify` read.
#include "services/platform/ledger_service.h"

#include "absl/strings/numbers.h"

#include "services/platform/page.h"
#include "services/platform/text.h"
#include "services/platform/view_rebuild.h"

namespace concord::platform {
namespace {

namespace v1 = ledger::v1;
constexpr int kDefaultRecords = 500;
constexpr int kMaxRecords = 2'000;
constexpr int kMaxHeads = 1'000;

absl::StatusOr<int> limit_of(int asked) {
  if (asked < 0 || asked > kMaxRecords) {
    return refuse_input("INVALID_PAGE", cat("limit ", asked, " is out of range."),
                        cat("Give 1 to ", kMaxRecords, ", or 0 for ", kDefaultRecords, "."), "limit");
  }
  return asked == 0 ? kDefaultRecords : asked;
}

absl::StatusOr<int> size_of(int asked) {
  if (asked < 0 || asked > kMaxHeads)
    return refuse_input("INVALID_PAGE", "page_size is out of range.", cat("Give 1 to ", kMaxHeads, "."), "page_size");
  return asked == 0 ? kMaxHeads : asked;
}

// A token is the caller's text: whatever is not a number counts as the beginning.
std::int64_t number_in(const std::string& text) {
  std::int64_t number = 0;
  return absl::SimpleAtoi(text, &number) ? number : 0;
}

class LedgerServiceRpcs : public v1::LedgerService::CallbackService {
 public:
  LedgerServiceRpcs(Gate& gate, Ledger& ledger, Views& views, WorkQueue& work, const FollowerBoard& board)
      : gate_(gate), ledger_(ledger), views_(views), work_(work), board_(board) {}

  grpc::ServerUnaryReactor* ReadRecords(grpc::CallbackServerContext* context, const v1::ReadRecordsRequest* request,
                                        v1::ReadRecordsResponse* response) override {
    return gate_.plain(context, request, [&](const Command&) -> absl::Status {
      CONCORD_ASSIGN(const int limit, limit_of(request->limit()));
      CONCORD_ASSIGN(auto records, ledger_.read(request->authority(), request->after_position(), limit));
      CONCORD_ASSIGN(const auto heads, ledger_.heads());
      for (const Head& head : heads) {
        if (head.authority == request->authority()) response->set_head_position(head.position);
      }
      for (Record& record : records) *response->add_records() = std::move(record);
      return absl::OkStatus();
    });
  }

  grpc::ServerUnaryReactor* ReadStream(grpc::CallbackServerContext* context, const v1::ReadStreamRequest* request,
                                       v1::ReadStreamResponse* response) override {
    return gate_.plain(context, request, [&](const Command&) -> absl::Status {
      CONCORD_ASSIGN(const int limit, limit_of(request->limit()));
      CONCORD_ASSIGN(auto records,
                     ledger_.read_stream(request->authority(), request->stream(), request->after_version(), limit));
      for (Record& record : records) *response->add_records() = std::move(record);
      return absl::OkStatus();
    });
  }

  grpc::ServerUnaryReactor* ListHeads(grpc::CallbackServerContext* context, const v1::ListHeadsRequest* request,
                                      v1::ListHeadsResponse* response) override {
    return gate_.plain(context, request, [&](const Command& command) -> absl::Status {
      CONCORD_ASSIGN(const int size, size_of(request->page_size()));
      CONCORD_ASSIGN(const Page page, page_of(0, request->page_token(), 1));
      CONCORD_ASSIGN(const auto heads, ledger_.heads());
      for (const Head& head : heads) {
        if (head.authority <= page.key(0) || !command.context.actor.holds(head.authority)) continue;
        if (response->heads_size() == size) {
          response->set_next_page_token(page_token({response->heads(size - 1).authority()}));
          break;
        }
        auto* entry = response->add_heads();
        entry->set_authority(head.authority);
        entry->set_position(head.position);
        entry->set_hash(head.hash);
      }
      return absl::OkStatus();
    });
  }

  grpc::ServerUnaryReactor* ListBookmarks(grpc::CallbackServerContext* context, const v1::ListBookmarksRequest* request,
                                          v1::ListBookmarksResponse* response) override {
    return gate_.plain(context, request, [&](const Command& command) -> absl::Status {
      CONCORD_ASSIGN(const int size, size_of(request->page_size()));
      CONCORD_ASSIGN(const Page page, page_of(0, request->page_token(), 2));
      for (const FollowerBoard::Entry& entry : board_.entries()) {
        auto* following = response->add_following();
        following->set_source(entry.source);
        following->set_waiting(!entry.why.empty());
        // The reason may name any authority.
        if (command.context.actor.holds(kEveryAuthority)) following->set_why(entry.why);
        following->set_waiting_since_ms(entry.waiting_since_ms);
      }
      return ledger_.database().read([&](Connection& reader) {
        return reader.query(
            "SELECT source, authority, position FROM bookmark WHERE source > $1 OR (source = $2 AND authority > $3) "
            "ORDER BY source, authority",
            [&](Statement& row) {
              const std::string authority(row.text(1));
              if (!command.context.actor.holds(authority)) return true;
              if (response->bookmarks_size() == size) {
                const auto& last = response->bookmarks(size - 1);
                response->set_next_page_token(page_token({last.source(), last.authority()}));
                return false;
              }
              auto* entry = response->add_bookmarks();
              entry->set_source(std::string(row.text(0)));
              entry->set_authority(authority);
              entry->set_position(row.integer(2));
              return true;
            },
            page.key(0), page.key(0), page.key(1));
      });
    });
  }

  grpc::ServerUnaryReactor* RebuildViews(grpc::CallbackServerContext* context, const v1::RebuildViewsRequest* request,
                                         v1::RebuildViewsResponse* response) override {
    return gate_.command(context, request, [&](const Command& command, const Reply& reply) {
      if (!command.context.actor.holds(kEveryAuthority)) {
        return reply(refuse(No::kDenied, {"OTHER_AUTHORITY",
                                          "A rebuild touches every authority, and this token does not hold them all.",
                                          "Use an operator's token for \"*\"."}));
      }
      const absl::Status queued = work_.submit([this, request, response, reply] {
        auto rebuilt = rebuild_views(ledger_, views_, request->dry_run());
        const absl::Status status = rebuilt.status();
        if (rebuilt.ok()) *response = *std::move(rebuilt);
        reply(status);
      });
      if (!queued.ok()) reply(queued);
    });
  }

  grpc::ServerUnaryReactor* ListRefusedReactions(grpc::CallbackServerContext* context,
                                                 const v1::ListRefusedReactionsRequest* request,
                                                 v1::ListRefusedReactionsResponse* response) override {
    return gate_.query(context, request, [&](const Command&, Connection& reader) -> absl::Status {
      CONCORD_ASSIGN(const Page page, page_of(request->page_size(), request->page_token(), 2));
      const std::int64_t after = number_in(page.key(1));
      return reader.query(
          "SELECT source, position, type, code, sentence FROM refused_reaction WHERE authority = $1 AND "
          "(source > $2 OR (source = $3 AND position > $4)) ORDER BY source, position LIMIT $5",
          [&](Statement& row) {
            if (response->refused_reactions_size() == page.size) {
              const auto& last = response->refused_reactions(page.size - 1);
              response->set_next_page_token(page_token({last.source(), cat(last.position())}));
              return false;
            }
            auto* entry = response->add_refused_reactions();
            entry->set_source(std::string(row.text(0)));
            entry->set_authority(request->authority());
            entry->set_position(row.integer(1));
            entry->set_type(std::string(row.text(2)));
            entry->set_code(std::string(row.text(3)));
            entry->set_sentence(std::string(row.text(4)));
            return true;
          },
          request->authority(), page.key(0), page.key(0), after, page.size + 1);
    });
  }

 private:
  Gate& gate_;
  Ledger& ledger_;
  Views& views_;
  WorkQueue& work_;
  const FollowerBoard& board_;
};

}  // namespace

std::unique_ptr<grpc::Service> make_ledger_service(Gate& gate, Ledger& ledger, Views& views, WorkQueue& work,
                                                   const FollowerBoard& board) {
  return std::make_unique<LedgerServiceRpcs>(gate, ledger, views, work, board);
}

}  // namespace concord::platform
