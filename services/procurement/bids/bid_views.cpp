// Writes bids and refused attempts as they stand, and reads them as far as the viewer may see.
#include "services/procurement/bids/bid_views.h"

#include <algorithm>
#include <cstdlib>

#include "services/platform/storage/rows.h"
#include "services/platform/storage/view_table.h"
#include "services/platform/values/refusal.h"
#include "services/platform/values/text.h"
#include "services/procurement/bids/bid.h"
#include "services/procurement/bids/memberships.h"
#include "services/procurement/procedure/procedure.h"
#include "services/procurement/procedure/procedure_views.h"

namespace concord::procurement {
namespace {

using platform::page_of;
using platform::read_row;
using platform::Statement;

const platform::ViewTable kBids("bid",
                                {"authority TEXT", "procedure_id TEXT", "id TEXT", "status BIGINT", "body BYTEA"},
                                {"authority", "id"},
                                {"CREATE INDEX bid_by_procedure ON bid (authority, procedure_id, id)"});
const platform::ViewTable kBidParties(
    "bid_party", {"authority TEXT", "procedure_id TEXT", "provider_id TEXT", "bid_id TEXT"},
    {"authority", "bid_id", "provider_id"},
    {"CREATE INDEX bid_party_by_provider ON bid_party (authority, procedure_id, provider_id, bid_id)"});
const platform::ViewTable kAttempts(
    "bid_attempt",
    {"authority TEXT", "position BIGINT", "procedure_id TEXT", "provider_id TEXT", "late BIGINT", "body BYTEA"},
    {"authority", "position"},
    {"CREATE INDEX bid_attempt_by_procedure ON bid_attempt (authority, procedure_id, position)"});
const platform::ViewTable kSealed("sealed_bid", {"authority TEXT", "bid_id TEXT", "sealed BYTEA"},
                                  {"authority", "bid_id"});

absl::Status put_parties(Connection& writer, const ledger::v1::Record& record, const v1::Bid& bid) {
  CONCORD_RETURN_IF_ERROR(
      writer.run("DELETE FROM bid_party WHERE authority = $1 AND bid_id = $2", record.authority(), bid.id()));
  const auto put = [&](const std::string& provider_id) {
    return kBidParties.put(writer, record.authority(), bid.procedure_id(), provider_id, bid.id());
  };
  // Who is named and has not agreed reads no more of the bid than that (ListMemberships); in a bid made before anybody
  // was asked those named read it as before.
  std::vector<std::string> parties = parties_of(bid);
  if (bid.memberships().empty()) {
    const auto& members = bid.envelope().member_provider_ids();
    parties.insert(parties.end(), members.begin(), members.end());
  }
  for (const std::string& id : parties) CONCORD_RETURN_IF_ERROR(put(id));
  return absl::OkStatus();
}

absl::StatusOr<v1::Bid> find_one(Connection& reader, const std::string& authority, const std::string& id) {
  return read_row<v1::Bid>(reader, "SELECT body FROM bid WHERE authority = $1 AND id = $2", authority, id);
}

absl::Status not_opened(const std::string& procedure_id) {
  return platform::refuse_state(
      {.code = "BIDS_NOT_OPENED",
       .sentence = platform::cat("The bids for ", procedure_id, " are not opened."),
       .remedy = "Until two different officers open them after the deadline, nobody sees who bid."});
}

absl::Status project_bid(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::BidEvent>(record));
  const std::string id = platform::id_in(record.stream());
  CONCORD_ASSIGN(auto bid, find_one(writer, record.authority(), id));
  BidAggregate::evolve(bid, event);
  if (!event.has_bid_withdrawn()) CONCORD_RETURN_IF_ERROR(put_parties(writer, record, bid));
  return kBids.put(writer, record.authority(), bid.procedure_id(), id, static_cast<std::int64_t>(bid.status()),
                   Connection::Bytes{bid.SerializeAsString()});
}

const v1::RefusedBid& attempt_in(const v1::BidAttemptEvent& event) {
  return event.has_late_bid_refused() ? event.late_bid_refused().attempt() : event.bid_refused().attempt();
}

absl::Status project_attempt(Connection& writer, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::BidAttemptEvent>(record));
  const v1::RefusedBid& attempt = attempt_in(event);
  return kAttempts.put(writer, record.authority(), record.position(), attempt.procedure_id(), attempt.provider_id(),
                       attempt.late_by_ms() > 0, Connection::Bytes{attempt.SerializeAsString()});
}

constexpr char kOwnBids[] =
    "SELECT bid.body FROM bid JOIN bid_party ON bid_party.authority = bid.authority AND bid_party.bid_id = bid.id "
    "WHERE bid.authority = $1 AND bid.procedure_id = $2 AND bid_party.provider_id = $3 AND bid.id > $4 "
    "ORDER BY bid.id LIMIT $5";
constexpr char kAllBids[] =
    "SELECT body FROM bid WHERE authority = $1 AND procedure_id = $2 AND id > $3 ORDER BY id LIMIT $4";

// Nobody hears who bid before the bids are opened; of a procedure that ended before, nobody ever does.
absl::StatusOr<bool> are_opened(Connection& reader, const std::string& authority, const std::string& procedure_id) {
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, authority, procedure_id));
  return !procedure.opened_on().empty();
}

absl::StatusOr<bool> is_bid_open(Connection& reader, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto bid, find_one(reader, record.authority(), platform::id_in(record.stream())));
  return are_opened(reader, record.authority(), bid.procedure_id());
}

absl::StatusOr<bool> is_attempt_open(Connection& reader, const ledger::v1::Record& record) {
  CONCORD_ASSIGN(const auto event, platform::parse_event<v1::BidAttemptEvent>(record));
  return are_opened(reader, record.authority(), attempt_in(event).procedure_id());
}

}  // namespace

std::string bid_tables() { return kBids.create() + kBidParties.create() + kAttempts.create() + kSealed.create(); }
// Not among their tables: sealed_bid, which no event could bring back.
platform::ViewPart bid_part() {
  return {{"bid"}, {kBids.name(), kBidParties.name()}, v1::BidEvent::descriptor(), project_bid, is_bid_open};
}
platform::ViewPart bid_attempt_part() {
  return {{"bid_attempt"}, {kAttempts.name()}, v1::BidAttemptEvent::descriptor(), project_attempt, is_attempt_open};
}

absl::StatusOr<v1::Procedure> listed_procedure(Connection& reader, const Viewer& who, const std::string& authority,
                                               const std::string& id) {
  CONCORD_ASSIGN(auto procedure, find_procedure(reader, authority, id));
  if (procedure.id().empty() || (procedure.published_on().empty() && !who.is_officer)) return unknown_procedure(id);
  if (who.is_officer && procedure.opened_on().empty()) return not_opened(id);
  return procedure;
}

absl::StatusOr<std::vector<v1::Bid>> bids_after(Connection& reader, const Viewer& who, const std::string& authority,
                                                const std::string& procedure_id, const std::string& after, int limit) {
  if (who.is_officer) return read_bodies<v1::Bid>(reader, kAllBids, authority, procedure_id, after, limit);
  return read_bodies<v1::Bid>(reader, kOwnBids, authority, procedure_id, who.organisation, after, limit);
}

absl::StatusOr<std::vector<Attempt>> attempts_after(Connection& reader, const Viewer& who, const std::string& authority,
                                                    const std::string& procedure_id, bool late_only, std::int64_t after,
                                                    int limit) {
  std::vector<Attempt> rows;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT position, body FROM bid_attempt WHERE authority = $1 AND procedure_id = $2 AND ($3 = 1 OR provider_id = "
      "$4) AND ($5 = 0 OR late = 1) AND position > $6 ORDER BY position LIMIT $7",
      [&](Statement& row) {
        Attempt& read = rows.emplace_back();
        read.position = row.integer(0);
        return read.attempt.ParseFromString(std::string(row.bytes(1)));
      },
      authority, procedure_id, who.is_officer, who.organisation, late_only, after, limit));
  return rows;
}

std::int64_t attempt_after(const std::string& key) { return std::strtoll(key.c_str(), nullptr, 10); }

absl::Status list_bids(Connection& reader, const Viewer& who, const v1::ListBidsRequest& request,
                       v1::ListBidsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_RETURN_IF_ERROR(listed_procedure(reader, who, request.authority(), request.procedure_id()).status());
  CONCORD_ASSIGN(const auto rows,
                 bids_after(reader, who, request.authority(), request.procedure_id(), page.key(0), page.size + 1));
  cut_page(
      page, rows,
      [&](const v1::Bid& bid) {
        v1::Bid* shown = response.add_bids();
        *shown = bid;
        if (who.is_officer) return;
        for (v1::Membership& membership : *shown->mutable_memberships()) membership.clear_late_allowed_by();
      },
      [](const v1::Bid& bid) { return std::vector<std::string>{bid.id()}; }, response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::Status list_refused_bids(Connection& reader, const Viewer& who, const v1::ListRefusedBidsRequest& request,
                               v1::ListRefusedBidsResponse& response) {
  CONCORD_ASSIGN(const auto page, page_of(request.page_size(), request.page_token(), 1));
  CONCORD_RETURN_IF_ERROR(listed_procedure(reader, who, request.authority(), request.procedure_id()).status());
  CONCORD_ASSIGN(const auto rows, attempts_after(reader, who, request.authority(), request.procedure_id(),
                                                 request.late_only(), attempt_after(page.key(0)), page.size + 1));
  cut_page(
      page, rows, [&](const Attempt& row) { *response.add_attempts() = row.attempt; },
      [](const Attempt& row) { return std::vector<std::string>{std::to_string(row.position)}; },
      response.mutable_next_page_token());
  return absl::OkStatus();
}

absl::StatusOr<v1::Bid> readable_bid(Connection& reader, const Viewer& who, const std::string& authority,
                                     const std::string& bid_id) {
  CONCORD_ASSIGN(auto bid, find_one(reader, authority, bid_id));
  if (!who.is_officer && !who.is_evaluator) {
    CONCORD_ASSIGN(const bool own, is_party(reader, authority, bid_id, who.organisation));
    if (!own) return unknown_bid(bid_id);
  }
  CONCORD_ASSIGN(const auto procedure, find_procedure(reader, authority, bid.procedure_id()));
  if (!procedure.opened_on().empty()) return bid;
  if (!who.organisation.empty()) return not_opened(bid.procedure_id());
  // The same words whether there is such a bid or not: before the opening nobody learns who bids.
  return platform::refuse_missing(
      {.code = "UNKNOWN_BID",
       .sentence = platform::cat("No opened bid is called ", platform::in_quotes(bid_id), "."),
       .remedy = "Bids can be read once two different officers have opened them after the deadline."});
}

absl::StatusOr<bool> is_party(Connection& reader, const std::string& authority, const std::string& bid_id,
                              const std::string& provider_id) {
  bool found = false;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT 1 FROM bid_party WHERE authority = $1 AND bid_id = $2 AND provider_id = $3",
      [&](Statement&) {
        found = true;
        return false;
      },
      authority, bid_id, provider_id));
  return found;
}

absl::StatusOr<std::vector<v1::Bid>> standing_bids(Connection& reader, const std::string& authority,
                                                   const std::string& procedure_id) {
  return read_bodies<v1::Bid>(
      reader, "SELECT body FROM bid WHERE authority = $1 AND procedure_id = $2 AND status = $3 ORDER BY id", authority,
      procedure_id, static_cast<std::int64_t>(v1::BID_STATUS_SUBMITTED));
}

absl::StatusOr<std::int64_t> count_bids_of_lead(Connection& reader, const std::string& authority,
                                                const std::string& procedure_id, const std::string& lead_provider_id,
                                                const std::string& except_bid_id) {
  // Others may name the organisation as a member as often as they like; those bids are not its own.
  CONCORD_ASSIGN(
      const auto bids,
      read_bodies<v1::Bid>(
          reader,
          "SELECT bid.body FROM bid JOIN bid_party ON bid_party.authority = bid.authority AND bid_party.bid_id = "
          "bid.id "
          "WHERE bid.authority = $1 AND bid_party.procedure_id = $2 AND bid_party.provider_id = $3 AND bid.status = $4",
          authority, procedure_id, lead_provider_id, static_cast<std::int64_t>(v1::BID_STATUS_SUBMITTED)));
  return std::count_if(bids.begin(), bids.end(), [&](const v1::Bid& bid) {
    return bid.envelope().lead_provider_id() == lead_provider_id && bid.id() != except_bid_id;
  });
}

absl::StatusOr<std::string> sealed_content(Connection& reader, const std::string& authority,
                                           const std::string& bid_id) {
  std::string sealed;
  CONCORD_RETURN_IF_ERROR(reader.query(
      "SELECT sealed FROM sealed_bid WHERE authority = $1 AND bid_id = $2",
      [&](Statement& row) {
        sealed = std::string(row.bytes(0));
        return false;
      },
      authority, bid_id));
  return sealed;
}

absl::Status keep_sealed(Connection& writer, const std::string& authority, const std::string& bid_id,
                         std::string_view sealed) {
  return kSealed.put(writer, authority, bid_id, Connection::Bytes{sealed});
}

absl::Status drop_sealed(Connection& writer, const std::string& authority, const std::string& bid_id) {
  return writer.run("DELETE FROM sealed_bid WHERE authority = $1 AND bid_id = $2", authority, bid_id);
}

}  // namespace concord::procurement
