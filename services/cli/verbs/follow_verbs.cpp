// `concord follow show|reset|accept`: both histories of a followed ledger, what the one that is gone caused, row by
// row, and the operator's decision. Decides nothing by itself.
#include <cstdio>

#include "concord/ledger/v1/ledger.pb.h"

#include "services/cli/saying/exit_codes.h"
#include "services/cli/saying/table.h"
#include "services/cli/verbs/verbs.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/platform/world/crypto.h"
#include "services/platform/world/world.h"

namespace concord::cli {
namespace {

using google::protobuf::Message;
using platform::cat;

constexpr int kRows = 500;  // as many as a page may have

struct Histories {
  ledger::v1::CompareHistoryResponse first;  // without its rows
  std::vector<ledger::v1::FollowedRecord> records;
};

absl::StatusOr<Histories> compare(const std::string& address, const std::string& token, const FollowOptions& options) {
  CONCORD_ASSIGN(const Rpc rpc, find_rpc(cat(options.service, ".ledger.CompareHistory")));
  ledger::v1::CompareHistoryRequest request;
  request.set_authority(options.authority);
  request.set_source(options.source);
  request.set_page_size(kRows);
  Histories both;
  do {
    CONCORD_RETURN_IF_ERROR(send(address, rpc, request, token, [&](const Message& message) {
      both.first = dynamic_cast<const ledger::v1::CompareHistoryResponse&>(message);
      both.records.insert(both.records.end(), both.first.records().begin(), both.first.records().end());
      request.set_page_token(both.first.next_page_token());
    }));
  } while (!request.page_token().empty());
  return both;
}

std::string short_hash(const std::string& hash) { return platform::hex(hash).substr(0, 16); }

void print(const Histories& both, const FollowOptions& options) {
  const auto& first = both.first;
  std::printf("%s has followed %s/%s up to position %lld (%s); that ledger now ends at %lld (%s).\n",
              options.service.c_str(), options.source.c_str(), options.authority.c_str(),
              static_cast<long long>(first.bookmark().position()), short_hash(first.bookmark().hash()).c_str(),
              static_cast<long long>(first.source_head().position()), short_hash(first.source_head().hash()).c_str());
  if (first.same_history()) {
    std::printf("It is one history; there is nothing to decide.\n");
    return;
  }
  std::printf("They part after position %lld at the latest. Caused here since: %lld records.\n",
              static_cast<long long>(first.shared_position()), static_cast<long long>(first.total()));
  Table table({"position", "stream", "event", "caused by", "a reset"});
  for (const auto& row : both.records) {
    table.row({std::to_string(row.position()), row.stream(), row.type(),
               cat(options.source, " ", row.from_position(), "-", row.to_position()), row.outcome()});
  }
  if (!both.records.empty()) std::printf("%s", table.text().c_str());
}

std::string json_of(const Histories& both) {
  std::string rows;
  for (const auto& row : both.records) {
    rows += cat(rows.empty() ? "" : ",", "{\"position\":", row.position(), ",\"stream\":", json_quoted(row.stream()),
                ",\"type\":", json_quoted(row.type()), ",\"from\":", row.from_position(), ",\"to\":", row.to_position(),
                ",\"reset\":", json_quoted(row.outcome()), "}");
  }
  return cat("\"same_history\":", both.first.same_history() ? "true" : "false",
             ",\"followed\":", both.first.bookmark().position(),
             ",\"source_position\":", both.first.source_head().position(),
             ",\"shared_position\":", both.first.shared_position(), ",\"caused\":[", rows, "]");
}

}  // namespace

int follow(const Deployment& deployment, const FollowOptions& options) {
  const auto token = token_for(deployment, options.caller, "");
  if (!token.ok()) return say_no(token.status(), options.json), kUsage;
  const auto address = deployment.address_of(options.service);
  if (!address.ok()) return say_no(address.status(), options.json);
  const auto both = compare(*address, *token, options);
  if (!both.ok()) return say_no(both.status(), options.json);
  if (!options.json) print(*both, options);
  if (options.decision.empty()) {
    if (options.json) std::printf("{%s}\n", json_of(*both).c_str());
    return both->first.same_history() ? kDone : kDifference;
  }
  const auto rpc = find_rpc(cat(options.service, ".ledger.DecideHistory"));
  if (!rpc.ok()) return say_no(rpc.status(), options.json), kUsage;
  ledger::v1::DecideHistoryRequest request;
  request.set_authority(options.authority);
  request.set_command_id(platform::new_command_id(platform::system_world()));
  request.set_source(options.source);
  request.set_decision(options.decision == "reset" ? ledger::v1::HISTORY_DECISION_RESET
                                                   : ledger::v1::HISTORY_DECISION_ACCEPT);
  request.set_reason(options.reason);
  request.set_shared_position(both->first.shared_position());
  ledger::v1::DecideHistoryResponse answer;
  const absl::Status sent = send(*address, *rpc, request, *token, [&](const Message& message) {
    answer = dynamic_cast<const ledger::v1::DecideHistoryResponse&>(message);
  });
  if (!sent.ok()) return say_no(sent, options.json);
  if (options.json) {
    std::printf("{%s,\"decided_at\":%lld,\"taken_back\":%lld}\n", json_of(*both).c_str(),
                static_cast<long long>(answer.receipt().position()), static_cast<long long>(answer.taken_back()));
  } else {
    std::printf("Decided at position %lld of %s: %s. Streams taken back: %lld.\n",
                static_cast<long long>(answer.receipt().position()), options.service.c_str(), options.decision.c_str(),
                static_cast<long long>(answer.taken_back()));
  }
  return kDone;
}

}  // namespace concord::cli
